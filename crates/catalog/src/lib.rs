//! Files to packages: one folder per ecosystem
