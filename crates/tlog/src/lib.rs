//! Merkle proofs, checkpoints, signed notes, tiles, Rekor entry canonicalization
