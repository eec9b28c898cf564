//! Signing with a key that stays.

use std::fs::File;
use std::path::Path;

use base::Digest;
use sign::{Endorsed, KeyReference, KeyedSigner, Scheme, Services, Transport};
use verify::PublicKey;

use crate::cli::KeyArgs;
use crate::failure::Failure;

use super::super::context::Context;
use super::super::passwords::Passwords;
use super::Signed;

/// An opened key, and how it is to sign.
pub(super) struct Key {
    pub(super) signer: Box<dyn sign::Signer>,
    scheme: Option<Scheme>,
}

impl Key {
    /// Opens the key of `--key`, asking for its password where it has one.
    pub(super) fn open(context: &Context, args: &KeyArgs) -> Result<Option<Self>, Failure> {
        let Some(name) = &args.key else { return Ok(None) };
        let reference: KeyReference = name.parse()?;
        let passwords = Passwords::new(context, args.password.password_file.as_deref());
        let opened = sign::open_key(&reference, &passwords)?;
        if opened.is_plain {
            context.printer.warn(&format!(
                "the private key in {reference} is not encrypted; `assay key import` does that"
            ));
        }
        Ok(Some(Self { signer: opened.signer, scheme: args.signing_algorithm }))
    }

    /// The public half, to verify with.
    pub(super) fn public(&self) -> Result<PublicKey, Failure> {
        Ok(PublicKey::from_pem(&self.signer.public_key().to_pem())?)
    }

    /// What signs, with these services.
    pub(super) fn with<'a>(
        &'a self,
        services: &Services,
        transport: &'a dyn Transport,
    ) -> Result<KeyedSigner<'a>, Failure> {
        let signer = KeyedSigner::new(&*self.signer, services.clone(), transport);
        match self.scheme {
            Some(scheme) => Ok(signer.with_scheme(scheme)?),
            None => Ok(signer),
        }
    }

    /// Signs a file: with some keys another digest than SHA-256, or the file itself.
    pub(super) fn endorse_file(
        &self,
        signer: &KeyedSigner<'_>,
        path: &Path,
    ) -> Result<(Signed, Digest), Failure> {
        let mut file = File::open(path).map_err(|error| Failure::file(path, &error))?;
        let signed = signer.endorse_file(&mut file)?;
        Ok((self.signed(signed.bundle), signed.digest))
    }

    /// A bundle and whose it is.
    pub(super) fn signed(&self, bundle: attest::Bundle) -> Signed {
        let who = format!("key {}", self.signer.public_key().hint());
        Signed { endorsed: Endorsed { bundle, chain: Vec::new() }, who }
    }
}
