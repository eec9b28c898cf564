//! A private Sigstore: CA, CT log, transparency log, timestamp authority, OIDC issuer
