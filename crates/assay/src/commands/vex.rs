//! Where VEX documents come from: files, attestations of the image, repositories, references of an SBOM.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attest::{Bundle, Content, DSSE_MEDIA_TYPE, Envelope, LegacyTag, OPENVEX, Statement};
use base::{Class, Digest, ImageLocation, Platform};
use image::EvidenceSource;
use net::{Request, Url};
use pipeline::{EvidenceQuery, fetch_more, gather_evidence};
use sbom::{BomIdentity, Inventory};
use verify::Piece;
use vuln::vex::{MAX_VEX_BYTES, VexRepository};
use vuln::{Suppressions, VexDocument};

use crate::cli::{RegistryArgs, VexArgs};
use crate::failure::Failure;

use super::context::{Context, read_file};
use super::look::{Look, gravest, names_signer};
use super::requirement::{OneSigner, Wanted, requirement, trust_root};
use super::vex_repo;

/// OpenVEX statements are attested under the name of the format, with its version or without.
const PREDICATES: [&str; 2] = [OPENVEX, "https://openvex.dev/ns/v0.2.0"];
/// References of one SBOM that are followed: one for each product is usual.
const MAX_REFERENCES: usize = 100;

/// What is scanned, as far as VEX documents may come from there.
#[derive(Default)]
pub(crate) struct VexPlace<'a> {
    pub(crate) image: Option<(&'a ImageLocation, &'a RegistryArgs)>,
    pub(crate) platform: Option<&'a Platform>,
    /// The SBOM that is scanned.
    pub(crate) sbom: Option<&'a str>,
    pub(crate) offline: bool,
}

/// Statements about another bill of materials than the one that is looked at, if it is one, do not count, which is said.
pub(crate) fn hold_to(
    context: &Context,
    suppressions: &mut Suppressions,
    bom: Option<(&BomIdentity, &Inventory)>,
) {
    for (source, dropped) in suppressions.hold_to(bom) {
        context.printer.warn(&format!(
            "{source}: {} of another bill of materials than what is scanned, by BOM-Link: not counted",
            base::counted(dropped, "statement")
        ));
    }
}

/// Everything the flags name. Each source is named on standard error.
pub(crate) fn heard(
    context: &Context,
    args: &VexArgs,
    place: &VexPlace<'_>,
) -> Result<(Vec<VexDocument>, Vec<VexRepository>), Failure> {
    let (mut documents, mut repositories) = (Vec::new(), Vec::new());
    for source in &args.vex {
        match source.to_str() {
            Some("oci") => documents.extend(attested(context, args, place)?),
            Some("sbom-ref") => documents.extend(referred(context, place)?),
            Some("repo" | "repository") => {
                let update = !place.offline && !args.skip_vex_repo_update;
                repositories.extend(vex_repo::repositories(context, update)?);
            }
            _ => {
                for path in files(source)? {
                    let bytes = read_file(&path, MAX_VEX_BYTES)?;
                    documents.push(VexDocument::parse(&path.display().to_string(), &bytes)?);
                }
            }
        }
    }
    for document in &documents {
        context.printer.say(&format!(
            "heeding   {}: {}, {} statements about packages",
            document.source(),
            document.format(),
            document.len()
        ));
    }
    for repository in &repositories {
        let (source, count) = (repository.source(), repository.len());
        context.printer.say(&format!("heeding   {source}: {count} documents"));
    }
    Ok((documents, repositories))
}

/// The file, or of a folder every `.json` in it, by name.
fn files(source: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !source.is_dir() {
        return Ok(vec![source.to_owned()]);
    }
    let entries = std::fs::read_dir(source).map_err(|error| Failure::file(source, &error))?;
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::file(source, &error))?;
    found.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    if found.is_empty() {
        return Err(Failure::usage(
            "vex-empty-folder",
            format!("{} has no .json file in it", source.display()),
            "name a folder with VEX documents, or the document itself",
        ));
    }
    found.sort();
    Ok(found)
}

/// What is attested to the image by whom the flags name. That nothing is attested is no failure: every finding stays.
fn attested(context: &Context, args: &VexArgs, place: &VexPlace<'_>) -> Result<Vec<VexDocument>, Failure> {
    let Some((image, registry)) = place.image else {
        return Err(Failure::usage(
            "vex-no-image",
            "--vex oci looks for attestations of an image, and something else is scanned",
            "name VEX documents as files",
        ));
    };
    let signer = OneSigner {
        identity: &args.vex_certificate_identity,
        identity_regexp: &args.vex_certificate_identity_regexp,
        issuer: &args.vex_certificate_oidc_issuer,
        issuer_regexp: &args.vex_certificate_oidc_issuer_regexp,
        key: &args.vex_key,
        trusted_root: &args.vex_trusted_root,
        insecure_ignore_tlog: args.insecure_ignore_vex_tlog,
    }
    .args();
    if !names_signer(&signer) {
        if args.insecure_unsigned_vex {
            return unsigned(context, image, registry, place.platform);
        }
        return Err(Failure::usage(
            "vex-no-signer",
            "--vex oci without a signer would let anybody who may write beside the image hide findings",
            "pass --vex-certificate-identity and --vex-certificate-oidc-issuer, --vex-key, or --insecure-unsigned-vex",
        ));
    }
    let root = Arc::new(trust_root(context, &signer.trust)?);
    let look = Look { context, registry, root };
    let (mut documents, mut failures) = (Vec::new(), Vec::new());
    for predicate in PREDICATES {
        let wanted = requirement(context, &signer, Wanted::Statement(predicate.to_owned()))?;
        match look.verified(image, place.platform, wanted) {
            Ok(verified) => {
                for one in &verified {
                    let Some(statement) = one.statement() else { continue };
                    let name = format!("attested to {image}{}", super::verify::by(one));
                    documents.push(VexDocument::parse(&name, statement.predicate.to_string().as_bytes())?);
                }
            }
            Err(failure) => failures.push(failure),
        }
    }
    let is_decided = |failure: &Failure| failure.class == Class::VerificationFailed;
    if failures.iter().all(is_decided) && !documents.is_empty() {
        return Ok(documents);
    }
    match gravest(failures) {
        Some(failure) if matches!(failure.code.as_str(), "verify-no-evidence" | "verify-wrong-predicate") => {
            context.printer.say(&format!("no VEX document is attested to {image}"));
            Ok(Vec::new())
        }
        Some(failure) => Err(failure),
        None => Ok(documents),
    }
}

/// What lies beside the image, whoever put it there.
fn unsigned(
    context: &Context,
    image: &ImageLocation,
    registry: &RegistryArgs,
    platform: Option<&Platform>,
) -> Result<Vec<VexDocument>, Failure> {
    let targets = Context::targets([image], registry)?;
    let target = targets.open(image)?;
    let resolved = image::resolve(target.source(), platform)?;
    let store = target.referrers_or_refuse().map_err(|fault| Failure::of(&*fault))?;
    let mut digests = vec![resolved.root.digest, resolved.manifest.digest];
    digests.dedup();
    let mut documents = Vec::new();
    for digest in digests {
        let query = EvidenceQuery { tag: Some(LegacyTag::Attestations), ..EvidenceQuery::all(&digest) };
        let sources: [&dyn EvidenceSource; 1] = [store];
        let mut gathered = gather_evidence(&sources, &query);
        let mut found = Vec::new();
        loop {
            for item in gathered.fresh() {
                match &item.piece {
                    Ok(piece) => found.extend(statement(piece).filter(|one| is_vex_about(one, &digest))),
                    Err(cause) => {
                        context.printer.warn(&format!("{} could not be read: {cause}", item.source));
                    }
                }
            }
            if !fetch_more(&sources, &query, &mut gathered) {
                break;
            }
        }
        if let Some((_, fault)) = gathered.failures().next() {
            return Err(Failure::of(&**fault));
        }
        if gathered.is_truncated {
            context
                .printer
                .warn(&format!("{image} has more attestations than are read: the rest clears nothing"));
        }
        for statement in found {
            let name = format!("beside {image}, unverified");
            documents.push(VexDocument::parse(&name, statement.predicate.to_string().as_bytes())?);
        }
    }
    context
        .printer
        .warn("--insecure-unsigned-vex: whoever may write beside the image decides which findings are seen");
    Ok(documents)
}

fn is_vex_about(statement: &Statement, image: &Digest) -> bool {
    let hex = image.hex();
    statement.subjects.iter().any(|one| one.digest.values().any(|value| *value == hex))
        && is_openvex(&statement.predicate_type)
}

/// The name of the format, with any version behind it.
fn is_openvex(predicate_type: &str) -> bool {
    predicate_type.strip_prefix(OPENVEX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn statement(piece: &Piece) -> Option<Statement> {
    let envelope = match piece {
        Piece::Bundle(bytes) => match Bundle::parse(bytes).ok()?.content {
            Content::Envelope(envelope) => envelope,
            Content::Message { .. } => return None,
        },
        Piece::Legacy { media_type, blob, .. } if media_type == DSSE_MEDIA_TYPE => {
            Envelope::parse(blob).ok()?
        }
        Piece::Legacy { .. } => return None,
    };
    Statement::from_envelope(&envelope).ok()
}

/// What the scanned SBOM refers to (CycloneDX, `externalReferences` of type `exploitability-statement`).
fn referred(context: &Context, place: &VexPlace<'_>) -> Result<Vec<VexDocument>, Failure> {
    let Some(path) = place.sbom else {
        return Err(Failure::usage(
            "vex-no-sbom",
            "--vex sbom-ref follows references of an SBOM, and something else is scanned",
            "scan sbom:FILE with it",
        ));
    };
    let bytes = read_file(Path::new(path), sbom::MAX_DOCUMENT_BYTES)?;
    // What is no CycloneDX in JSON has no such references; whether it is an SBOM at all is asked elsewhere.
    let urls = match sbom::vex_references(&bytes) {
        Ok(urls) => urls,
        Err(error @ sbom::SbomError::Budget(_)) => return Err(error.into()),
        Err(_) => Vec::new(),
    };
    if urls.is_empty() {
        context.printer.warn(&format!("{path} refers to no VEX document"));
    }
    if place.offline && !urls.is_empty() {
        return Err(Failure::usage(
            "vex-offline",
            format!("--offline was given, and {path} refers to {}", urls[0]),
            "fetch the document and name it with --vex FILE",
        ));
    }
    let client = Context::http_client();
    let mut documents = Vec::new();
    for text in urls.into_iter().take(MAX_REFERENCES) {
        let answer = client.send(&Request::get(Url::parse(&text)?))?.expect_success()?;
        documents.push(VexDocument::parse(&text, &answer.read_bounded(MAX_VEX_BYTES)?)?);
    }
    Ok(documents)
}
