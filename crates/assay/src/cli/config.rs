//! `config`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Show every setting and where it comes from
    #[command(
        after_help = "Keys of assay.toml: home, db, fail-on, ignore-unfixed, parallel, cache-dir, cache-key, \
cache-limit-mib, layer-limit-gib, layer-limit-ratio, image-limit-gib, identity, trusted-root;
the table [base]: ref, certificate-identity, certificate-identity-regexp, certificate-oidc-issuer, key, \
trusted-root, insecure-ignore-tlog;
the table [license]: forbidden, restricted, reciprocal, notice, permissive, unencumbered, ignored.
Relative paths in a file are relative to the folder of that file."
    )]
    Show,
}
