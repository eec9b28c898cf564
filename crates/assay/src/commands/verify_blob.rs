//! `assay verify-blob` and `verify-blob-attestation`

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use attest::{Bundle, Content};
use base::{Digest, Timestamp};
use serde_json::{Value, json};
use verify::{Artifact, Requirement, TrustRoot, Verified, VerifiedSigner, verify_bundle};

use crate::Outcome;
use crate::cli::{DigestName, PartsArgs, TextFormat, VerifyBlobArgs, VerifyBlobAttestationArgs};
use crate::failure::Failure;

use super::attest::type_uri;
use super::context::{Context, read_file};
use super::requirement::{Wanted, requirement, trust_root};
use super::verify::{by, weakened};
use super::{explain, policies};

/// Largest signature, certificate or timestamp in a file of its own: an envelope may be the signature, so what a bundle
/// may have ([`attest::BUNDLE_LIMITS`]).
const MAX_PART_BYTES: u64 = attest::BUNDLE_LIMITS.bytes;
/// What sigstore-python and this program look for beside a file.
const BUNDLE_SUFFIX: &str = ".sigstore.json";

/// One file with its evidence.
struct Item<'a> {
    artifact: &'a str,
    /// Where its evidence is.
    source: PathBuf,
}

/// What all files have in common.
struct Checker<'a> {
    context: &'a Context,
    parts: &'a PartsArgs,
    root: TrustRoot,
    requirement: Requirement,
    ignores_log: bool,
    now: Timestamp,
}

pub(crate) fn signature(context: &Context, args: &VerifyBlobArgs) -> Outcome {
    let requirement = requirement(context, &args.requirement, Wanted::Message)?;
    check_count(&requirement)?;
    let items = items(args)?;
    let root = trust_root(context, &args.requirement.trust)?;
    let ignores_log = args.requirement.trust.insecure_ignore_tlog;
    let checker =
        Checker { context, parts: &args.parts, root, requirement, ignores_log, now: Context::now() };
    let outcomes = checker.verify_all(&items, args.max_workers);
    let (mut shown, mut first) = (Vec::new(), None);
    for (item, outcome) in items.iter().zip(outcomes) {
        match outcome {
            Ok(verified) => {
                tell(context, item.artifact, &verified);
                shown.push(object(item.artifact, &verified));
            }
            Err(failure) if items.len() == 1 => return Err(failure),
            Err(failure) => {
                context.printer.say(&format!("refused   {}: {}", item.artifact, failure.message));
                shown.push(refused(item.artifact, &failure));
                first = first.or(Some((item.artifact, failure)));
            }
        }
    }
    match first {
        None if args.output == TextFormat::Json => {
            context.printer.result(&Value::Array(shown).to_string())?;
        }
        None => {}
        Some((artifact, mut failure)) => {
            failure.message = format!("{artifact}: {}", failure.message);
            failure.details = Some(Box::new(json!({ "files": shown })));
            return Err(failure);
        }
    }
    Ok(0)
}

pub(crate) fn attestation(context: &Context, args: &VerifyBlobAttestationArgs) -> Outcome {
    let policies = policies::read(&args.policy)?;
    let wanted = Wanted::Statement(type_uri(&args.predicate_type)?);
    let mut requirement = requirement(context, &args.requirement, wanted)?;
    check_count(&requirement)?;
    if args.check_claims == Some(false) {
        requirement = requirement.danger_without_claims();
    }
    let digest = args.digest.as_ref().map(|hex| match args.digest_alg {
        DigestName::Sha256 => format!("sha256:{hex}"),
        DigestName::Sha512 => format!("sha512:{hex}"),
    });
    if let Some(text) = &digest {
        text.parse::<Digest>()?;
    }
    let named = digest.or_else(|| args.artifact.clone());
    let source = source(named.as_deref().unwrap_or_default(), args.bundle.as_ref(), &args.parts)?;
    let root = trust_root(context, &args.requirement.trust)?;
    let ignores_log = args.requirement.trust.insecure_ignore_tlog;
    let checker =
        Checker { context, parts: &args.parts, root, requirement, ignores_log, now: Context::now() };
    let artifact = match named {
        Some(artifact) => artifact,
        None if args.check_claims == Some(false) => checker.stated_subject(&source)?,
        None => {
            return Err(Failure::usage(
                "verify-no-artifact",
                "no file is named, and the attestation has to be about one",
                "name the file, or its digest with --digest",
            ));
        }
    };
    let verified = checker.verify(&Item { artifact: &artifact, source })?;
    policies::enforce(context, policies.as_ref(), &artifact, std::slice::from_ref(&verified))?;
    tell(context, &artifact, &verified);
    if args.output == TextFormat::Json {
        context.printer.result(&Value::Array(vec![object(&artifact, &verified)]).to_string())?;
    }
    Ok(0)
}

/// A bundle has one signature.
fn check_count(requirement: &Requirement) -> Result<(), Failure> {
    if requirement.signers_required() <= 1 {
        return Ok(());
    }
    Err(Failure::usage(
        "verify-one-signature",
        "a bundle has one signature, and --require asks for more signers",
        "verify one bundle for each signer",
    ))
}

fn items(args: &VerifyBlobArgs) -> Result<Vec<Item<'_>>, Failure> {
    let count = args.artifacts.len();
    let refuse = |what: &str, found: usize| {
        Err(Failure::usage(
            "verify-unpaired",
            format!("{count} files and {found} {what}: which belongs to which is not clear"),
            "name one for each file in the same order, or verify the files one by one",
        ))
    };
    if !args.bundle.is_empty() && args.bundle.len() != count {
        return refuse("bundles", args.bundle.len());
    }
    if count > 1 && (args.parts.signature.is_some() || args.parts.rfc3161_timestamp.is_some()) {
        return refuse("signature or timestamp", 1);
    }
    let item = |(index, artifact): (usize, &'_ String)| {
        source(artifact, args.bundle.get(index), &args.parts).map(|source| (index, source))
    };
    let sources: Result<Vec<_>, Failure> = args.artifacts.iter().enumerate().map(item).collect();
    Ok(sources?
        .into_iter()
        .map(|(index, source)| Item { artifact: &args.artifacts[index], source })
        .collect())
}

/// Where the evidence of a file is, when nothing says so beside the file.
fn source(artifact: &str, bundle: Option<&PathBuf>, parts: &PartsArgs) -> Result<PathBuf, Failure> {
    match (bundle, &parts.signature) {
        (Some(bundle), _) => Ok(bundle.clone()),
        (None, Some(_)) => Ok(PathBuf::from("the signature")),
        (None, None) if artifact_digest(artifact).is_some() || matches!(artifact, "" | "-") => {
            Err(Failure::usage(
                "verify-no-bundle",
                "no bundle is named, and there is no file it could be beside",
                "pass --bundle",
            ))
        }
        (None, None) => Ok(PathBuf::from(format!("{artifact}{BUNDLE_SUFFIX}"))),
    }
}

/// A digest, unless there is a file of that name.
fn artifact_digest(artifact: &str) -> Option<Digest> {
    if Path::new(artifact).exists() { None } else { artifact.parse().ok() }
}

impl Checker<'_> {
    fn verify(&self, item: &Item<'_>) -> Result<Verified, Failure> {
        let bytes = self.evidence(&item.source)?;
        let check = |artifact| verify_bundle(&bytes, artifact, &self.root, &self.requirement, self.now);
        let verified = match (item.artifact, artifact_digest(item.artifact)) {
            ("-", _) => check(Artifact::Reader(&mut std::io::stdin().lock())),
            (_, Some(digest)) => check(Artifact::Digest(&digest)),
            (path, None) => {
                let path = Path::new(path);
                let mut opened = File::open(path).map_err(|error| Failure::file(path, &error))?;
                check(Artifact::Reader(&mut opened))
            }
        };
        verified.map_err(|reason| explain::of_bundle(&item.source, reason, &self.requirement))
    }

    /// Every file, in their order, on as many threads as there are processors.
    fn verify_all(&self, items: &[Item<'_>], workers: Option<usize>) -> Vec<Result<Verified, Failure>> {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let workers = workers.unwrap_or_else(processors).clamp(1, items.len().max(1));
        if workers == 1 {
            return items.iter().map(|item| self.verify(item)).collect();
        }
        let next = AtomicUsize::new(0);
        let outcomes: Vec<_> = items.iter().map(|_| Mutex::new(None)).collect();
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    while let Some(index) =
                        Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < items.len())
                    {
                        if let Ok(mut place) = outcomes[index].lock() {
                            *place = Some(self.verify(&items[index]));
                        }
                    }
                });
            }
        });
        let outcomes = outcomes.into_iter().zip(items);
        let outcome = |(place, item): (Mutex<Option<Result<Verified, Failure>>>, &Item<'_>)| {
            // No worker ends before every place is taken; should one ever panic, the file is verified here.
            place.into_inner().ok().flatten().unwrap_or_else(|| self.verify(item))
        };
        outcomes.map(outcome).collect()
    }

    /// The bundle, or one made of the files that are named instead.
    fn evidence(&self, source: &Path) -> Result<Vec<u8>, Failure> {
        let parts = self.parts;
        let mut bundle = match &parts.signature {
            None => {
                let bytes = current_form(read_file(source, attest::BUNDLE_LIMITS.bytes)?);
                if parts.rfc3161_timestamp.is_none() {
                    return Ok(bytes);
                }
                Bundle::parse(&bytes).map_err(|error| Failure::of(&error))?
            }
            Some(signature) => {
                // As in cosign: a file of that name, or the text itself.
                let path = Path::new(signature);
                let bytes = match path.exists() {
                    true => read_file(path, MAX_PART_BYTES)?,
                    false => signature.clone().into_bytes(),
                };
                let read = |path: &PathBuf| read_file(path, MAX_PART_BYTES);
                let certificate = parts.certificate.as_ref().map(read).transpose()?;
                attest::parse_blob_parts(&bytes, certificate.as_deref())?
            }
        };
        if let Some(path) = &parts.rfc3161_timestamp {
            bundle.timestamps.push(attest::parse_timestamp_file(&read_file(path, MAX_PART_BYTES)?)?);
        }
        self.hint_at_log(&bundle);
        Ok(bundle.to_json())
    }

    /// These files hold no log entry, and cosign would look for one in the public log.
    fn hint_at_log(&self, bundle: &Bundle) {
        if bundle.log_entries.is_empty() && !self.ignores_log {
            self.context.printer.warn(
                "a signature in a file of its own comes without its log entry, and no log is asked: \
                 use a bundle, or leave the log out with --insecure-ignore-tlog",
            );
        }
    }

    /// What an attestation says it is about, for when nobody checks.
    fn stated_subject(&self, source: &Path) -> Result<String, Failure> {
        let bundle = Bundle::parse(&self.evidence(source)?)?;
        let statement = match &bundle.content {
            Content::Envelope(envelope) => Some(attest::Statement::from_envelope(envelope)?),
            Content::Message { .. } => None,
        };
        let all = statement.iter().flat_map(|statement| &statement.subjects).flat_map(|one| &one.digest);
        let mut digests = all.map(|(name, hex)| format!("{name}:{hex}"));
        digests.find(|text| text.parse::<Digest>().is_ok()).ok_or_else(|| {
            Failure::new(
                base::Class::VerificationFailed,
                "verify-no-subject",
                "the attestation names nothing by SHA-256 or SHA-512",
                "get the attestation again from who made it",
            )
        })
    }
}

fn tell(context: &Context, artifact: &str, verified: &Verified) {
    context.printer.say(&format!("verified  {artifact}{}{}", by(verified), weakened(verified)));
}

/// A verified file for programs.
fn object(artifact: &str, verified: &Verified) -> Value {
    let signer = match verified.signer() {
        VerifiedSigner::Identity(identity) => {
            json!({"subject": identity.subject, "issuer": identity.issuer, "claims": identity.claims})
        }
        _ => json!({"key": verified.signers_met()}),
    };
    let times: Vec<_> = verified.times().iter().map(|time| time.to_rfc3339()).collect();
    let weakenings: Vec<_> = verified.weakenings().iter().map(|one| one.as_str()).collect();
    json!({
        "artifact": artifact, "digest": verified.digest().to_string(), "verified": true, "signer": signer,
        "predicateType": verified.predicate_type(), "times": times, "format": verified.format().as_str(),
        "algorithm": verified.algorithm(), "weakenings": weakenings,
    })
}

fn refused(artifact: &str, failure: &Failure) -> Value {
    json!({
        "artifact": artifact, "verified": false, "code": failure.code, "class": failure.class.as_str(),
        "message": failure.message, "hint": failure.hint,
    })
}

/// What cosign wrote before Sigstore bundles says the same in other words. What is neither is refused as a bundle.
fn current_form(bytes: Vec<u8>) -> Vec<u8> {
    const MARK: &[u8] = b"\"base64Signature\"";
    if memchr::memmem::find(&bytes, MARK).is_none() {
        return bytes;
    }
    match attest::parse_blob_bundle(&bytes) {
        Ok(Some(elder)) => elder.to_json(),
        _ => bytes,
    }
}
