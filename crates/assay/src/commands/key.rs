//! `assay key`

use std::path::{Path, PathBuf};

use base::Secret;
use sign::{KeyPairText, KeyReference, KeySecrets, KeyStore, PrivateKey, PublicKey, ScryptCost, Signer as _};

use crate::Outcome;
use crate::cli::{KeyCommand, KeyGenerateArgs, KeyImportArgs, KeyPublicArgs};
use crate::failure::Failure;

use super::context::{Context, check_output, put};
use super::passwords::Passwords;

pub(crate) fn run(context: &Context, command: &KeyCommand) -> Outcome {
    match command {
        KeyCommand::Generate(args) => generate(context, args),
        KeyCommand::Import(args) => import(context, args),
        KeyCommand::Public(args) => public(context, args),
    }
}

fn generate(context: &Context, args: &KeyGenerateArgs) -> Outcome {
    let passwords = Passwords::new(context, args.password.password_file.as_deref());
    if let Some(store) = &args.store {
        return generate_in(context, args, store, &passwords);
    }
    let pair = PairFiles::new(&args.output_key_prefix, args.force)?;
    if let Some(reference) = &args.kms {
        return pair.write_public(context, &sign::create_key(&reference.parse()?, &passwords)?);
    }
    let password = passwords.new_password(&pair.private.display().to_string())?;
    let key = PrivateKey::generate(args.signing_algorithm.key())?;
    pair.write(context, &key, &password)
}

/// Makes a key pair where programs run, and writes its public half here.
fn generate_in(
    context: &Context,
    args: &KeyGenerateArgs,
    store: &KeyStore,
    passwords: &Passwords<'_>,
) -> Outcome {
    let pair = PairFiles::public_alone(&args.output_key_prefix, args.force)?;
    let password = passwords.new_password(&store.to_string())?;
    let key = PrivateKey::generate(args.signing_algorithm.key())?;
    let sealed = sign::encrypt_key(&key, &password, ScryptCost::Standard)?;
    let public = key.public_key().to_pem();
    let text = KeyPairText { private: &sealed, public: &public, password: &password };
    sign::keep_key_pair(store, &text, args.force, passwords)?;
    let kind = key.public_key().algorithm();
    context.printer.say(&format!("private   {store} ({kind}, encrypted, with its password)"));
    pair.write_public(context, key.public_key())
}

fn import(context: &Context, args: &KeyImportArgs) -> Outcome {
    let pair = PairFiles::new(&args.output_key_prefix, args.force)?;
    let passwords = Passwords::new(context, args.password.password_file.as_deref());
    let reference: KeyReference = args.key.parse()?;
    let text = sign::read_key_text(&reference, &passwords)?;
    let key = match (sign::is_encrypted(text.expose()), &args.key_password_file) {
        (false, _) => sign::import_key(&text)?,
        (true, Some(file)) => sign::decrypt_key(text.expose(), &sign::read_password_file(file)?)?,
        (true, None) => {
            sign::decrypt_key(text.expose(), &KeySecrets::password(&passwords, &reference.to_string())?)?
        }
    };
    let password = passwords.new_password(&pair.private.display().to_string())?;
    pair.write(context, &key, &password)
}

fn public(context: &Context, args: &KeyPublicArgs) -> Outcome {
    check_output(args.outfile.as_deref())?;
    let passwords = Passwords::new(context, args.password.password_file.as_deref());
    let key: PublicKey = sign::open_public_key(&args.key.parse()?, &passwords)?;
    context.write(args.outfile.as_deref(), key.to_pem().as_bytes())?;
    Ok(0)
}

/// The two files of a key pair.
struct PairFiles {
    private: PathBuf,
    public: PathBuf,
    force: bool,
}

impl PairFiles {
    /// Looks whether they may be written, before anybody is asked for a password.
    fn new(prefix: &Path, force: bool) -> Result<Self, Failure> {
        let pair = Self::named(prefix, force);
        pair.check(&pair.private)?;
        pair.check(&pair.public)?;
        Ok(pair)
    }

    /// As [`PairFiles::new`] where the private key is kept elsewhere.
    fn public_alone(prefix: &Path, force: bool) -> Result<Self, Failure> {
        let pair = Self::named(prefix, force);
        pair.check(&pair.public)?;
        Ok(pair)
    }

    fn named(prefix: &Path, force: bool) -> Self {
        let with = |suffix: &str| {
            let mut name = prefix.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        Self { private: with(".key"), public: with(".pub"), force }
    }

    fn check(&self, path: &Path) -> Result<(), Failure> {
        check_output(Some(path))?;
        match !self.force && path.symlink_metadata().is_ok() {
            true => Err(exists(path)),
            false => Ok(()),
        }
    }

    fn write(&self, context: &Context, key: &PrivateKey, password: &Secret<Vec<u8>>) -> Outcome {
        let sealed = sign::encrypt_key(key, password, ScryptCost::Standard)?;
        let text = sealed.expose().as_bytes();
        // The private key first: the public half can be had from it at any time.
        let written = match self.force {
            true => store::atomic_write(&self.private, text, 0o600),
            false => store::atomic_create(&self.private, text, 0o600),
        };
        written.map_err(|error| match error {
            store::StoreError::AlreadyExists { path } => exists(&path),
            other => other.into(),
        })?;
        let kind = key.public_key().algorithm();
        context.printer.say(&format!("private   {} ({kind}, encrypted)", self.private.display()));
        self.write_public(context, key.public_key())?;
        if password.expose().is_empty() {
            context.printer.warn("the password is empty: whoever reads the private key can sign with it");
        }
        Ok(0)
    }

    fn write_public(&self, context: &Context, key: &PublicKey) -> Outcome {
        put(&self.public, key.to_pem().as_bytes())?;
        context.printer.say(&format!("public    {}", self.public.display()));
        Ok(0)
    }
}

fn exists(path: &Path) -> Failure {
    Failure::usage(
        "key-exists",
        format!("{} is there already", path.display()),
        "name other files with --output-key-prefix; --force replaces them, and with them the old key",
    )
}
