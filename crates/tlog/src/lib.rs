//! Transparency logs as mathematics: Merkle trees, proofs, signed notes, checkpoints, tiles and the
//! canonical bodies of Rekor entries.
//!
//! Specifications: RFC 6962 §2.1 (hashes and proofs), C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0,
//! tlog-tiles v0.1.0, tlog-cosignature v1.0.0, Rekor v1 (`hashedrekord` 0.0.1, `dsse` 0.0.1) and Rekor v2 (`hashedrekord` 0.0.2),
//! RFC 8785 for canonical JSON.
//!
//! # In scope
//! Making and checking proofs; reading and writing notes, checkpoints, tiles and entry bodies; the key ids of
//! log keys and whether a key signed a note; the keys of witnesses and what they cosigned.
//!
//! # Out of scope
//! Where tiles are stored, what time it is, which log is trusted (that decision is made in `verify`), and
//! signing: a caller signs [`Checkpoint::body`] and hands the signature back as a [`NoteSignature`].
//!
//! # Invariants
//! - A proof made here verifies here, and one with any bit changed does not.
//! - Parsing a note, checkpoint, tile path or bundle that was written here gives the same value back.
//! - No parser reads more than its named limit.

mod checkpoint;
mod entry;
mod hash;
mod key;
mod note;
mod proof;
mod tile;
mod tree;
mod witness;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{
    DataHash, DsseV001, EntryBody, EntryError, HashedRekordV001, HashedRekordV002, MAX_ENTRY_BYTES,
    RekorHash, RekorVerifier, canonical_json,
};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use key::{KeyError, LogKey};
pub use note::{Note, NoteError, NoteSignature};
pub use proof::{
    HashSource, ProofError, consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
pub use tile::{
    ENTRIES_PER_TILE, Tile, TileError, TileKind, TileReader, decode_bundle, encode_bundle, tiles_between,
};
pub use tree::{MAX_TREE_SIZE, Tree, TreeError};
pub use witness::{Witness, WitnessError, cosigned_message};
