//! The audit log: events, Merkle-logged entries, verification
