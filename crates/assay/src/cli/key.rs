//! `key`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sign::{KeyReference, KeyStore, Scheme};

/// Where the password of an encrypted key is from.
#[derive(Debug, Args)]
pub(crate) struct PasswordArgs {
    /// File with the password of the key, whose last line break does not count [default: ASSAY_PASSWORD or
    /// COSIGN_PASSWORD, else a terminal is asked]
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key pair: an encrypted private key and its public half
    #[command(after_help = "Examples:
  assay key generate                                        cosign.key and cosign.pub
  COSIGN_PASSWORD=… assay key generate --output-key-prefix release
  assay key generate --signing-algorithm ecdsa-sha2-384-nistp384
  assay key generate --kms myhsm://keys/release             by the plug-in sigstore-kms-myhsm; writes cosign.pub
  assay key generate k8s://tekton-chains/signing-secrets    into a secret of Kubernetes; writes cosign.pub
  GITLAB_TOKEN=… assay key generate gitlab://group/project  into CI variables of a GitLab project
  GITHUB_TOKEN=… assay key generate github://owner/repo     into secrets for GitHub Actions

The private key has mode 0600. The files are those of `cosign generate-key-pair`, and cosign reads them. \
An empty password is one: then nothing but the file's mode protects the key.

Elsewhere the password is kept beside the key, as cosign keeps it, and a secret of Kubernetes is made immutable. \
Clusters are reached as by kubectl (KUBECONFIG, ~/.kube/config) or as a pod; programs that a kubeconfig names (exec) \
are not run. GITLAB_HOST and GITHUB_API_URL name servers of one's own.")]
    Generate(KeyGenerateArgs),
    /// Encrypt a private key that another program made
    #[command(after_help = "Examples:
  assay key import --key private.pem                        import-cosign.key and import-cosign.pub
  assay key import --key private.pem --output-key-prefix release
  assay key import --key sealed.pem --key-password-file old --password-file new

Takes PEM: PKCS#8 (PRIVATE KEY, and ENCRYPTED PRIVATE KEY with AES-CBC under PBKDF2 or scrypt), SEC1 (EC PRIVATE \
KEY), PKCS#1 (RSA PRIVATE KEY) and cosign.key; ECDSA P-256, P-384 and P-521, RSA 2048, 3072 and 4096, Ed25519.")]
    Import(KeyImportArgs),
    /// Print the public half of a key
    #[command(after_help = "Examples:
  assay key public --key cosign.key
  assay key public --key env://COSIGN_PRIVATE_KEY --outfile cosign.pub
  assay key public --key 'pkcs11:token=release;object=signing?module-path=/usr/lib/softhsm/libsofthsm2.so'
  assay key public --key myhsm://keys/release               by the plug-in sigstore-kms-myhsm
  assay key public --key k8s://tekton-chains/signing-secrets

The PIN of a token is never an argument: pin-source=file:/path in the URI, COSIGN_PKCS11_PIN, or a terminal.")]
    Public(KeyPublicArgs),
}

#[derive(Debug, Args)]
pub(crate) struct KeyGenerateArgs {
    /// Where to keep the pair instead of files: k8s://NAMESPACE/SECRET, gitlab://PROJECT or github://OWNER/REPO
    #[arg(value_name = "STORE", value_parser = store, conflicts_with = "kms")]
    pub(crate) store: Option<KeyStore>,
    /// Beginning of the names of both files: NAME.key and NAME.pub
    #[arg(long, short, value_name = "NAME", default_value = "cosign")]
    pub(crate) output_key_prefix: PathBuf,
    /// Kind of key, by the name Sigstore has for what it signs
    #[arg(long, value_name = "NAME", default_value = "ecdsa-sha2-256-nistp256", value_parser = scheme)]
    pub(crate) signing_algorithm: Scheme,
    /// Have a plug-in make the key where it keeps keys, of the kind it makes; only the public half is written
    #[arg(long, value_name = "SCHEME://KEY", conflicts_with = "signing_algorithm")]
    pub(crate) kms: Option<String>,
    #[command(flatten)]
    pub(crate) password: PasswordArgs,
    /// Replace files that are there
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct KeyImportArgs {
    /// The private key: a PEM file, env://VARIABLE, k8s://NAMESPACE/SECRET or gitlab://PROJECT
    #[arg(long, short, value_name = "REF")]
    pub(crate) key: String,
    /// File with the password the private key is encrypted under now [default: as that of the new file]
    #[arg(long, value_name = "FILE")]
    pub(crate) key_password_file: Option<PathBuf>,
    /// Beginning of the names of both files: NAME.key and NAME.pub
    #[arg(long, short, value_name = "NAME", default_value = "import-cosign")]
    pub(crate) output_key_prefix: PathBuf,
    #[command(flatten)]
    pub(crate) password: PasswordArgs,
    /// Replace files that are there
    #[arg(long, short = 'y', alias = "yes")]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct KeyPublicArgs {
    /// The key: a file, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, a pkcs11: URI, or SCHEME://KEY of a
    /// plug-in
    #[arg(long, value_name = "REF")]
    pub(crate) key: String,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) outfile: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) password: PasswordArgs,
}

/// A scheme by its name.
pub(crate) fn scheme(name: &str) -> Result<Scheme, String> {
    Scheme::from_flag(name).ok_or_else(|| {
        let names: Vec<&str> = Scheme::all().map(Scheme::flag).collect();
        format!("\"{name}\" is no signing algorithm, expected one of {}", names.join(", "))
    })
}

/// A place that keeps key pairs.
fn store(name: &str) -> Result<KeyStore, String> {
    match name.parse::<KeyReference>() {
        Ok(KeyReference::Store(store)) => Ok(store),
        Ok(_) => Err("expected k8s://NAMESPACE/SECRET, gitlab://PROJECT or github://OWNER/REPO".into()),
        Err(error) => Err(error.to_string()),
    }
}
