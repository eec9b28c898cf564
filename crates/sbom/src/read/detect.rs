//! Which form a document has, told by its content.

use std::borrow::Cow;

use base::{BudgetExceeded, read_bounded};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::{MAX_DOCUMENT_BYTES, ReadOptions, cyclonedx, github, spdx, syft, trivy};
use crate::{Inventory, SbomError};

/// Wrappings taken off at most: gzip around an envelope around a statement around GitHub's `sbom` is four.
const MAX_WRAPPINGS: u32 = 8;

/// What a document is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentForm {
    /// CycloneDX in JSON.
    CycloneDxJson,
    /// CycloneDX in XML.
    CycloneDxXml,
    /// SPDX 2 in JSON.
    SpdxJson,
    /// SPDX 2 in tag-value form.
    SpdxTagValue,
    /// Syft's own JSON.
    SyftJson,
    /// Trivy's own JSON.
    TrivyJson,
    /// A snapshot for GitHub's dependency submission.
    GithubSnapshot,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadDocument {
    /// What it lists.
    pub inventory: Inventory,
    /// What it was written as.
    pub form: DocumentForm,
    /// Whether it was the predicate of an attestation, of which no signature was looked at.
    pub attested: bool,
    /// What other documents call it, where it is CycloneDX in JSON and says so.
    pub identity: Option<BomIdentity>,
}

/// What a BOM-Link names a document of CycloneDX by (cyclonedx.org, "BOM-Link").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BomIdentity {
    /// The UUID of its serial number, without `urn:uuid:`.
    pub serial: String,
    /// Its version.
    pub version: u64,
}

impl BomIdentity {
    /// As the head of a document in JSON has it; none without a serial number.
    fn of(data: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Head {
            serial_number: String,
            // "version": default 1 in the schemas of all versions.
            #[serde(default = "first")]
            version: u64,
        }
        fn first() -> u64 {
            1
        }
        let head: Head = serde_json::from_slice(data).ok()?;
        let serial = head.serial_number.strip_prefix("urn:uuid:")?;
        Some(Self { serial: serial.to_ascii_lowercase(), version: head.version })
    }
}

/// The keys that tell JSON documents apart.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Probe<'a> {
    #[serde(rename = "bomFormat")]
    bom_format: Option<IgnoredAny>,
    #[serde(rename = "spdxVersion")]
    spdx_version: Option<IgnoredAny>,
    #[serde(rename = "@context")]
    context: Option<IgnoredAny>,
    artifacts: Option<IgnoredAny>,
    schema: Option<IgnoredAny>,
    #[serde(rename = "SchemaVersion")]
    schema_version: Option<IgnoredAny>,
    manifests: Option<IgnoredAny>,
    detector: Option<IgnoredAny>,
    /// A DSSE envelope.
    #[serde(rename = "payloadType")]
    payload_type: Option<IgnoredAny>,
    payload: Option<String>,
    /// A Sigstore bundle.
    #[serde(rename = "dsseEnvelope", borrow)]
    envelope: Option<&'a RawValue>,
    /// An in-toto statement.
    #[serde(rename = "predicateType")]
    predicate_type: Option<IgnoredAny>,
    #[serde(borrow)]
    predicate: Option<&'a RawValue>,
    /// cosign 1 wrapped predicates.
    #[serde(rename = "Data", borrow)]
    data: Option<&'a RawValue>,
    /// What GitHub's dependency graph exports.
    #[serde(borrow)]
    sbom: Option<&'a RawValue>,
}

/// Reads a bill of materials in any form that is read: CycloneDX 1.0 to 1.7 in JSON or XML, SPDX 2.1 to 2.3 in JSON or
/// tag-value form, Syft's JSON, Trivy's JSON, a GitHub dependency snapshot. It may be packed with gzip, and be the
/// predicate of an in-toto statement, in a DSSE envelope or Sigstore bundle or by itself.
///
/// # Errors
/// When it is none of these, malformed, of a version that is not read, or larger than [`MAX_DOCUMENT_BYTES`].
pub fn read_document(data: &[u8], options: ReadOptions) -> Result<ReadDocument, SbomError> {
    within(data.len())?;
    let mut data = Cow::Borrowed(data);
    let mut attested = false;
    for _ in 0..MAX_WRAPPINGS {
        let plain = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&data).trim_ascii_start();
        let unwrapped = match plain {
            [0x1f, 0x8b, ..] => unpacked(plain)?,
            [b'{', ..] => {
                let probe: Probe<'_> =
                    serde_json::from_slice(plain).map_err(|error| SbomError::malformed("JSON", &error))?;
                attested |= probe.predicate_type.is_some() || probe.payload_type.is_some();
                match form(&probe)? {
                    Ok(form) => return read(form, plain, options, attested),
                    Err(inner) => inner,
                }
            }
            // A predicate or payload that is text.
            [b'"', ..] => serde_json::from_slice::<String>(plain)
                .map_err(|error| SbomError::malformed("JSON", &error))?
                .into_bytes(),
            _ => return read(form_of_text(plain)?, plain, options, attested),
        };
        within(unwrapped.len())?;
        data = Cow::Owned(unwrapped);
    }
    Err(SbomError::Unknown)
}

fn within(bytes: usize) -> Result<(), BudgetExceeded> {
    let fits = bytes as u64 <= MAX_DOCUMENT_BYTES;
    fits.then_some(()).ok_or(BudgetExceeded::Bytes { limit: MAX_DOCUMENT_BYTES })
}

fn unpacked(data: &[u8]) -> Result<Vec<u8>, SbomError> {
    let read = read_bounded(&mut MultiGzDecoder::new(data), MAX_DOCUMENT_BYTES);
    Ok(read.map_err(|error| SbomError::malformed("gzip", &error))??)
}

/// The form of a JSON document, or what it wraps.
fn form(probe: &Probe<'_>) -> Result<Result<DocumentForm, Vec<u8>>, SbomError> {
    let raw = |value: &RawValue| Ok(Err(value.get().as_bytes().to_vec()));
    if let Some(payload) = &probe.payload
        && probe.payload_type.is_some()
    {
        let inner = STANDARD.decode(payload).map_err(|error| SbomError::malformed("DSSE", &error))?;
        return Ok(Err(inner));
    }
    if let Some(envelope) = probe.envelope {
        return raw(envelope);
    }
    if let Some(predicate) = probe.predicate.filter(|_| probe.predicate_type.is_some()) {
        return raw(predicate);
    }
    let form = if probe.bom_format.is_some() {
        DocumentForm::CycloneDxJson
    } else if probe.spdx_version.is_some() {
        DocumentForm::SpdxJson
    } else if probe.artifacts.is_some() && probe.schema.is_some() {
        DocumentForm::SyftJson
    } else if probe.schema_version.is_some() {
        DocumentForm::TrivyJson
    } else if probe.manifests.is_some() && probe.detector.is_some() {
        DocumentForm::GithubSnapshot
    } else if let Some(inner) = probe.data.or(probe.sbom) {
        return raw(inner);
    } else if probe.context.is_some() {
        return Err(SbomError::Unsupported { found: "JSON-LD, such as SPDX 3" });
    } else {
        return Err(SbomError::Unknown);
    };
    Ok(Ok(form))
}

/// The form of a document that is no JSON, told by its first lines.
fn form_of_text(data: &[u8]) -> Result<DocumentForm, SbomError> {
    /// Comments and the declaration of XML come first: 64 KiB of them are enough.
    const HEAD_BYTES: usize = 64 << 10;
    let head = String::from_utf8_lossy(&data[..data.len().min(HEAD_BYTES)]);
    let begins = |word: &str| head.lines().any(|line| line.trim_start().starts_with(word));
    if head.starts_with('<') {
        return if head.contains("rdf:RDF") {
            Err(SbomError::Unsupported { found: "SPDX in RDF/XML" })
        } else if head.contains("http://cyclonedx.org/schema/bom/") {
            Ok(DocumentForm::CycloneDxXml)
        } else {
            Err(SbomError::Unknown)
        };
    }
    if begins("SPDXVersion:") {
        Ok(DocumentForm::SpdxTagValue)
    } else if begins("spdxVersion:") || begins("\"spdxVersion\":") {
        Err(SbomError::Unsupported { found: "SPDX in YAML" })
    } else {
        Err(SbomError::Unknown)
    }
}

fn read(
    form: DocumentForm,
    data: &[u8],
    options: ReadOptions,
    attested: bool,
) -> Result<ReadDocument, SbomError> {
    let inventory = match form {
        DocumentForm::CycloneDxJson => cyclonedx::json(data, options),
        DocumentForm::CycloneDxXml => cyclonedx::xml(data, options),
        DocumentForm::SpdxJson => spdx::json(data, options),
        DocumentForm::SpdxTagValue => spdx::tag_value(data, options),
        DocumentForm::SyftJson => syft::read(data, options),
        DocumentForm::TrivyJson => trivy::read(data, options),
        DocumentForm::GithubSnapshot => github::read(data, options),
    }?;
    let identity = (form == DocumentForm::CycloneDxJson).then(|| BomIdentity::of(data)).flatten();
    Ok(ReadDocument { inventory, form, attested, identity })
}
