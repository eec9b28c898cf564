//! Deleting.

use base::{Digest, Reference};
use net::{Method, Request};

use crate::auth::Access;
use crate::client::Call;
use crate::{Client, RegistryError};

impl Client {
    /// Deletes a manifest by its digest, with every tag that names it. Returns whether it was there.
    ///
    /// By digest, because registries differ in what deleting a tag does: the specification removes the tag, Docker's
    /// registry refuses, others remove the manifest.
    ///
    /// # Errors
    /// [`RegistryError::DeleteUnsupported`] where the registry deletes nothing.
    pub fn delete_manifest(&self, reference: &Reference, digest: &Digest) -> Result<bool, RegistryError> {
        let at = reference.at_digest(digest.clone());
        let call = Call::manifest(&at, Access::Delete);
        let answer = self.call(&call, Request::new(Method::Delete, self.manifest_url(&at)?))?;
        match answer.response.status {
            200 | 202 | 204 => Ok(true),
            404 => Ok(false),
            // distribution-spec, "Deleting Manifests": 405 or 400 with UNSUPPORTED where it is not implemented.
            status @ (400 | 405) => {
                let refusal = answer.refuse(&call, "202");
                match refusal {
                    RegistryError::UnexpectedStatus { what, message, .. }
                        if status == 405 || message.contains("UNSUPPORTED") =>
                    {
                        Err(RegistryError::DeleteUnsupported { what, message })
                    }
                    other => Err(other),
                }
            }
            _ => Err(answer.refuse(&call, "202")),
        }
    }

    /// Deletes a referrer of `subject`, and its entry under the fallback tag where there is one. Returns whether it
    /// was there.
    ///
    /// # Errors
    /// As for [`Client::delete_manifest`].
    pub fn delete_referrer(
        &self,
        reference: &Reference,
        subject: &Digest,
        digest: &Digest,
    ) -> Result<bool, RegistryError> {
        // The manifest first: an entry that leads nowhere is repaired by trying again, a manifest without an entry is
        // found by nobody.
        let deleted = self.delete_manifest(reference, digest)?;
        self.drop_from_fallback(reference, subject, digest)?;
        Ok(deleted)
    }
}
