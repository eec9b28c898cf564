//! Older forms of a bundle to version 0.3 (`cosign bundle upgrade`).

use std::collections::BTreeMap;

use base::{Class, Fault};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Bundle, BundleVersion, Content, LogEntry, Material};
use crate::legacy::{BUNDLE_ANNOTATION, CERTIFICATE_ANNOTATION, LegacyMaterial, SIGNATURE_ANNOTATION};
use crate::{AttestError, BUNDLE_LIMITS, json};

/// What `cosign sign-blob --bundle` wrote before version 3. Other fields are passed over, as cosign does.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CosignBundle {
    base64_signature: String,
    #[serde(default)]
    cert: Option<String>,
    #[serde(default)]
    rekor_bundle: Option<Box<RawValue>>,
}

/// Why a bundle cannot be of version 0.3.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UpgradeError {
    /// Version 0.3 wants a proof of inclusion for each entry, and this one has only the log's promise.
    #[error("log entry {log_index} has no inclusion proof, version 0.3 requires one")]
    NoProof {
        /// Index of the entry.
        log_index: u64,
    },
    /// The log has another entry there.
    #[error("the log's entry {log_index} is not the one in the bundle: its {field} differs")]
    OtherEntry {
        /// Index of the entry.
        log_index: u64,
        /// What differs.
        field: &'static str,
    },
}

impl Fault for UpgradeError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoProof { .. } => "attest-upgrade-no-proof",
            Self::OtherEntry { .. } => "attest-upgrade-other-entry",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::NoProof { .. } => "name the log with --rekor-url and it is asked for the proof".into(),
            Self::OtherEntry { .. } => "name the log that the signature was recorded in".into(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::NoProof { .. } => Class::Undecided,
            Self::OtherEntry { .. } => Class::VerificationFailed,
        }
    }
}

impl Bundle {
    /// Reads a bundle of any version, or what `cosign sign-blob --bundle` wrote before version 3: that becomes a bundle
    /// of version 0.1.
    ///
    /// # Errors
    /// As [`Bundle::parse`].
    pub fn parse_any(bytes: &[u8]) -> Result<Self, AttestError> {
        let as_bundle = match Self::parse(bytes) {
            Ok(bundle) => return Ok(bundle),
            Err(error) => error,
        };
        match json::read::<CosignBundle>("cosign bundle", bytes, BUNDLE_LIMITS) {
            Ok(old) => from_cosign(&old),
            Err(_) => Err(as_bundle),
        }
    }

    /// The entries that have no proof of inclusion.
    pub fn entries_without_proof(&self) -> impl Iterator<Item = &LogEntry> {
        self.log_entries.iter().filter(|entry| entry.proof.is_none())
    }

    /// Gives an entry the proof of `found`, the log's answer for the same index.
    ///
    /// # Errors
    /// When `found` is another entry, or has no proof either.
    pub fn add_proof(&mut self, found: LogEntry) -> Result<(), UpgradeError> {
        let log_index = found.log_index;
        let Some(entry) = self.log_entries.iter_mut().find(|entry| entry.log_index == log_index) else {
            return Err(UpgradeError::OtherEntry { log_index, field: "index" });
        };
        let differs = [
            ("log", entry.log_id != found.log_id),
            ("body", entry.canonicalized_body != found.canonicalized_body),
            ("time", entry.integrated_time != found.integrated_time),
        ];
        if let Some((field, _)) = differs.into_iter().find(|(_, differs)| *differs) {
            return Err(UpgradeError::OtherEntry { log_index, field });
        }
        entry.proof = Some(found.proof.ok_or(UpgradeError::NoProof { log_index })?);
        Ok(())
    }

    /// The same evidence as version 0.3: the leaf certificate alone, and a proof for each entry. What the logs and
    /// authorities signed stays as it is.
    ///
    /// # Errors
    /// When an entry has no proof.
    pub fn to_v03(mut self) -> Result<Self, UpgradeError> {
        if let Some(entry) = self.entries_without_proof().next() {
            return Err(UpgradeError::NoProof { log_index: entry.log_index });
        }
        if let Material::Chain(chain) = &self.material
            && let Some(leaf) = chain.first()
        {
            self.material = Material::Certificate(leaf.clone());
        }
        self.version = BundleVersion::V03;
        Ok(self)
    }
}

fn from_cosign(old: &CosignBundle) -> Result<Bundle, AttestError> {
    let mut annotations = BTreeMap::from([(SIGNATURE_ANNOTATION.to_owned(), old.base64_signature.clone())]);
    if let Some(cert) = old.cert.as_deref().filter(|cert| !cert.is_empty()) {
        // cosign encodes the PEM in base64 once more.
        let pem = match crate::dsse::unbase64("cert", cert) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => cert.to_owned(),
        };
        // With a key, cosign puts the public key here.
        if pem.contains("BEGIN CERTIFICATE") {
            annotations.insert(CERTIFICATE_ANNOTATION.to_owned(), pem);
        }
    }
    if let Some(rekor) = &old.rekor_bundle {
        annotations.insert(BUNDLE_ANNOTATION.to_owned(), rekor.get().to_owned());
    }
    let material = LegacyMaterial::from_annotations(&annotations)?;
    if material.signature.is_empty() {
        let expected = "the signature in base64";
        return Err(AttestError::Field { field: "base64Signature", found: "empty".into(), expected });
    }
    let signer = match &material.certificate {
        Some(leaf) => Material::Chain(vec![leaf.clone()]),
        None => Material::PublicKey { hint: String::new() },
    };
    Ok(Bundle {
        version: BundleVersion::V01,
        material: signer,
        log_entries: material.rekor.iter().map(crate::legacy::RekorBundle::to_log_entry).collect(),
        timestamps: Vec::new(),
        content: Content::Message { digest: None, signature: material.signature },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InclusionProof;

    fn entry() -> LogEntry {
        LogEntry {
            log_index: 7,
            log_id: vec![1; 32],
            kind: "hashedrekord".into(),
            version: "0.0.1".into(),
            integrated_time: 5,
            signed_entry_timestamp: Some(vec![9]),
            proof: None,
            canonicalized_body: b"{}".to_vec(),
        }
    }

    fn proof() -> InclusionProof {
        InclusionProof {
            log_index: 3,
            root_hash: vec![2; 32],
            tree_size: 8,
            hashes: vec![vec![3; 32]; 3],
            checkpoint: "note".into(),
        }
    }

    fn old() -> Bundle {
        Bundle {
            version: BundleVersion::V01,
            material: Material::Chain(vec![vec![0x30], vec![0x31]]),
            log_entries: vec![entry()],
            timestamps: vec![vec![4]],
            content: Content::Message { digest: None, signature: vec![6] },
        }
    }

    #[test]
    fn becomes_version_3_with_a_proof_and_its_leaf() {
        let mut bundle = old();
        assert_eq!(bundle.clone().to_v03(), Err(UpgradeError::NoProof { log_index: 7 }));
        bundle.add_proof(LogEntry { proof: Some(proof()), ..entry() }).expect("the same entry");
        let new = bundle.to_v03().expect("complete");
        assert_eq!(new.material, Material::Certificate(vec![0x30]));
        assert_eq!(new.log_entries[0].signed_entry_timestamp, Some(vec![9]));
        assert_eq!(Bundle::parse(&new.to_json()), Ok(new));
    }

    #[test]
    fn a_proof_of_another_entry_is_refused() {
        type Edit = fn(&mut LogEntry);
        let rows: [(Edit, &str); 4] = [
            (|e| e.log_index = 8, "index"),
            (|e| e.log_id = vec![2; 32], "log"),
            (|e| e.canonicalized_body = b"[]".to_vec(), "body"),
            (|e| e.integrated_time = 6, "time"),
        ];
        for (edit, expected) in rows {
            let mut found = LogEntry { proof: Some(proof()), ..entry() };
            edit(&mut found);
            let refused = old().add_proof(found);
            assert!(
                matches!(refused, Err(UpgradeError::OtherEntry { field, .. }) if field == expected),
                "{expected}"
            );
        }
        assert_eq!(old().add_proof(entry()), Err(UpgradeError::NoProof { log_index: 7 }));
    }

    #[test]
    fn reads_what_cosign_2_wrote_for_files() {
        let text = r#"{"base64Signature":"AQID","cert":"","rekorBundle":{"SignedEntryTimestamp":"CQ==",
            "Payload":{"body":"eyJraW5kIjoiaGFzaGVkcmVrb3JkIiwiYXBpVmVyc2lvbiI6IjAuMC4xIn0=","integratedTime":5,"logIndex":7,"logID":"c0c0"}}}"#;
        let bundle = Bundle::parse_any(text.as_bytes()).expect("valid");
        assert_eq!((bundle.version, bundle.signature()), (BundleVersion::V01, &[1, 2, 3][..]));
        assert_eq!(bundle.log_entries[0].kind, "hashedrekord");
        assert!(Bundle::parse(text.as_bytes()).is_err());
        for end in 0..text.len() {
            assert!(Bundle::parse_any(&text.as_bytes()[..end]).is_err(), "{end}");
        }
    }
}
