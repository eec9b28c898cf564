//! DSSE envelopes, in-toto statements and predicates, Sigstore bundles
