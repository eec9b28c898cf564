//! The pieces of `assay demo`: an image, a copy that was tampered with, and a copy signed by strangers.

use std::path::{Path, PathBuf};

use attest::{Predicate, Statement, Subject};
use base::{Class, Fault, Timestamp};
use image::layout::Choice;
use image::{
    BlobData, Descriptor, EvidenceSource as _, ImageSource as _, Manifest, NewReferrer, ReferrerStore as _,
    SourceError,
};
use sign::KeylessSigner;
use store::{Layout, StoreError, create_layout};
use verify::{ImageVerdict, Requirement, Signer, TrustRoot, verify_image_evidence};

use crate::attach::bundle_referrer;
use crate::demo_image;
use crate::evidence::fetch_evidence;
use crate::private_stack::{PrivateStack, PrivateStackError};
use crate::signing::identity_of;

/// The demonstration image on disk.
pub struct Demo {
    /// Folder of the OCI layout.
    pub layout: PathBuf,
}

/// The demonstration could not be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    /// Files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The image.
    #[error(transparent)]
    Build(#[from] image::BuildError),
    /// A manifest of the image.
    #[error(transparent)]
    Image(#[from] image::ImageError),
    /// The stack of the strangers.
    #[error(transparent)]
    Stack(#[from] PrivateStackError),
    /// Signing as the strangers.
    #[error(transparent)]
    Sign(#[from] sign::SignError),
    /// The trust root.
    #[error(transparent)]
    TrustRoot(#[from] verify::TrustRootError),
    /// Reading or writing evidence.
    #[error("{0}")]
    Source(SourceError),
    /// What had to be refused was accepted.
    #[error("{what} was accepted, expected a refusal")]
    Accepted {
        /// What it was.
        what: &'static str,
    },
}

impl Fault for DemoError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(inner) => inner.code(),
            Self::Build(_) => "demo-build",
            Self::Image(inner) => inner.code(),
            Self::Stack(inner) => inner.code(),
            Self::Sign(inner) => inner.code(),
            Self::TrustRoot(inner) => inner.code(),
            Self::Source(inner) => inner.code(),
            Self::Accepted { .. } => "demo-accepted",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Store(inner) => inner.hint(),
            Self::Image(inner) => inner.hint(),
            Self::Stack(inner) => inner.hint(),
            Self::Sign(inner) => inner.hint(),
            Self::TrustRoot(inner) => inner.hint(),
            Self::Source(inner) => inner.hint(),
            Self::Build(_) | Self::Accepted { .. } => "report it: this is a defect".into(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Store(inner) => inner.class(),
            Self::Image(inner) => inner.class(),
            Self::Stack(inner) => inner.class(),
            Self::Sign(inner) => inner.class(),
            Self::TrustRoot(inner) => inner.class(),
            Self::Source(inner) => inner.class(),
            Self::Build(_) | Self::Accepted { .. } => Class::Internal,
        }
    }
}

/// Writes the demonstration image, with `executable` in it, as a layout in `dir`.
///
/// # Errors
/// When the folder cannot be written to.
pub fn build_demo(dir: &Path, executable: Vec<u8>) -> Result<Demo, DemoError> {
    let layout = dir.join("image");
    write_image(&layout, &demo_image::build(executable)?)?;
    Ok(Demo { layout })
}

fn write_image(path: &Path, image: &image::BuiltImage) -> Result<Layout, DemoError> {
    let layout = create_layout(path)?;
    for blob in &image.blobs {
        layout.write_blob(blob)?;
    }
    layout.write_manifest(&image.manifest, Some("latest"))?;
    Ok(layout)
}

/// A refusal, as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoRefusal {
    /// Code of the reason.
    pub code: &'static str,
    /// What was expected and what was found.
    pub message: String,
}

impl Demo {
    /// Somebody replaces a layer and attaches the evidence of the good image to the result. Says why it is refused.
    ///
    /// # Errors
    /// When it could not be shown, or was not refused.
    pub fn tampered(
        &self,
        dir: &Path,
        root: &[u8],
        requirement: &Signer,
        now: Timestamp,
    ) -> Result<DemoRefusal, DemoError> {
        let good = Layout::open(&self.layout, Choice::Only)?;
        let (_, manifest) = self.manifest(&good)?;
        let mut changed = manifest.clone();
        let copy = create_layout(&dir.join("tampered"))?;
        for descriptor in manifest.layers.iter().chain([&manifest.config]) {
            let bytes = good.fetch_bounded(descriptor, u64::MAX).map_err(DemoError::Source)?;
            copy.write_blob(&BlobData::new(&descriptor.media_type, bytes))?;
        }
        let mallory = BlobData::new(image::media_type::LAYER_TAR, b"not the layer that was signed".to_vec());
        copy.write_blob(&mallory)?;
        if let Some(last) = changed.layers.last_mut() {
            *last = mallory.descriptor;
        }
        let changed = changed.to_blob();
        copy.write_manifest(&changed, Some("latest"))?;
        let subject = good.root().map_err(DemoError::Source)?.0;
        let evidence = fetch_evidence(&good, &subject.digest).map_err(DemoError::Source)?;
        for item in evidence.items.iter().filter_map(|item| item.bundle.as_ref().ok()) {
            copy.publish(&referrer(&changed.descriptor, item)).map_err(DemoError::Source)?;
        }
        refusal(&copy, &changed.descriptor, root, requirement, now, "a tampered image")
    }

    /// Strangers with a stack of their own sign the good image in the same name. Says why that is refused.
    ///
    /// # Errors
    /// When it could not be shown, or was not refused.
    pub fn foreign(
        &self,
        dir: &Path,
        identity: &str,
        root: &[u8],
        clock: std::sync::Arc<dyn Fn() -> Timestamp + Send + Sync>,
    ) -> Result<DemoRefusal, DemoError> {
        let now = clock();
        let good = Layout::open(&self.layout, Choice::Only)?;
        let (subject, manifest) = self.manifest(&good)?;
        let copy = create_layout(&dir.join("foreign"))?;
        for descriptor in manifest.layers.iter().chain([&manifest.config]) {
            let bytes = good.fetch_bounded(descriptor, u64::MAX).map_err(DemoError::Source)?;
            copy.write_blob(&BlobData::new(&descriptor.media_type, bytes))?;
        }
        copy.write_manifest(&manifest.to_blob(), Some("latest"))?;
        let (strangers, _) = PrivateStack::open(&dir.join("strangers"), true, clock)?;
        let token = strangers.token(identity)?;
        let signer = KeylessSigner::new(strangers.services(now)?, &strangers);
        let statement = Statement::new(vec![Subject::of(&subject.digest)], &Predicate::CosignSign);
        let bundle = signer.sign_statement(&token, &statement)?;
        copy.publish(&referrer(&subject, &bundle.to_json())).map_err(DemoError::Source)?;
        let requirement = Signer::Identity(vec![identity_of(&token)]);
        refusal(&copy, &subject, root, &requirement, now, "an image signed by strangers")
    }

    fn manifest(&self, layout: &Layout) -> Result<(Descriptor, Manifest), DemoError> {
        let (descriptor, bytes) = layout.root().map_err(DemoError::Source)?;
        let manifest = Manifest::parse(&bytes, &descriptor.media_type)?;
        Ok((descriptor, manifest))
    }
}

fn referrer(subject: &Descriptor, bundle: &[u8]) -> NewReferrer {
    bundle_referrer(subject, attest::COSIGN_SIGN, bundle)
}

fn refusal(
    layout: &Layout,
    subject: &Descriptor,
    root: &[u8],
    signer: &Signer,
    now: Timestamp,
    what: &'static str,
) -> Result<DemoRefusal, DemoError> {
    let root = TrustRoot::parse(root)?;
    let requirement = Requirement::statement(signer.clone(), attest::COSIGN_SIGN);
    let evidence = fetch_evidence(layout, &subject.digest).map_err(DemoError::Source)?;
    match verify_image_evidence(&evidence.items, true, &subject.digest, &root, &requirement, now) {
        ImageVerdict::Fail { refused } => {
            let reason = refused.into_iter().next().map(|one| one.reason);
            let reason = reason.ok_or(DemoError::Accepted { what })?;
            Ok(DemoRefusal { code: reason.code(), message: reason.to_string() })
        }
        _ => Err(DemoError::Accepted { what }),
    }
}
