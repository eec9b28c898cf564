//! Signers and the clients of Fulcio, Rekor and timestamp authorities
