//! OCI distribution client: keychain, pull, push, referrers
