//! In-process registry with four personalities, image builder, fixed clock
