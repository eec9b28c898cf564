//! How much a verification costs beside the signature checks in it, and how many a second one process makes.
//!
//! `ratio BUNDLES ARTIFACT TRUSTED_ROOT SUBJECT ISSUER [COUNT]` prints one JSON object. BUNDLES is a bundle, or a folder of
//! bundles over the same artifact by the same signer: a trust root remembers signatures of certificates, so one bundle
//! again and again would measure its memory. For the same reason the single verification is timed with a new root each
//! time, and a pass over all bundles begins with a new one. The sum of the signature checks is the number of checks of each kind of key that this bundle needs (its signature, its certificate path, the SCT, the
//! checkpoint, the promise, the timestamp and the authority's path), each at the time aws-lc takes for one such key.

#![expect(clippy::print_stdout, reason = "an example prints its result")]
#![expect(clippy::cast_precision_loss, reason = "counts of a benchmark are far below 2^52")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use attest::{Bundle, Content};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair as _, UnparsedPublicKey,
};
use base::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::{Decode as _, Encode as _};
use serde_json::{Value, json};
use verify::{Artifact, IdentityMatcher, Pattern, Requirement, Signer, TrustRoot, verify_bundle};

type Failure = Box<dyn std::error::Error>;

/// Verifications that are timed for the median.
const SAMPLES: usize = 400;

fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [bundles, artifact, root, subject, issuer, rest @ ..] = args.as_slice() else {
        return Err("usage: ratio BUNDLES ARTIFACT TRUSTED_ROOT SUBJECT ISSUER [COUNT]".into());
    };
    let many: usize = rest.first().map_or(Ok(1000), |text| text.parse())?;
    let (bundles, artifact, root) = (read(bundles)?, std::fs::read(artifact)?, std::fs::read(root)?);
    let signer = Signer::Identity(vec![IdentityMatcher {
        issuer: Pattern::exact(issuer.as_str()),
        subject: Pattern::exact(subject.as_str()),
    }]);
    let parsed = Bundle::parse(bundles.first().ok_or("no bundle")?)?;
    let requirement = match &parsed.content {
        Content::Message { .. } => Requirement::message(signer),
        Content::Envelope(envelope) => {
            Requirement::statement(signer, attest::Statement::from_envelope(envelope)?.predicate_type)
        }
    };
    let now = Timestamp::from_system_time(std::time::SystemTime::now());
    let verify = |bundle: &[u8], trust: &TrustRoot| {
        verify_bundle(black_box(bundle), Artifact::Bytes(&artifact), trust, &requirement, now)
    };
    for bundle in &bundles {
        verify(bundle, &TrustRoot::parse(&root)?)?;
    }
    let parse = median(|| {
        black_box(TrustRoot::parse(&root).is_ok());
    });
    let fresh: Vec<_> = (0..SAMPLES).map(|_| TrustRoot::parse(&root)).collect::<Result<_, _>>()?;
    let mut turns = bundles.iter().cycle().zip(&fresh);
    let whole = median(|| {
        black_box(turns.next().is_some_and(|(bundle, trust)| verify(bundle, trust).is_ok()));
    });
    let checks = checks(&parsed, &serde_json::from_slice(&root)?)?;
    let mut sum = 0.0;
    let mut shown = BTreeMap::new();
    for (kind, count) in &checks {
        let one = time_of(kind)?;
        sum += one * f64::from(*count);
        shown.insert(kind.clone(), json!({"checks": count, "microseconds": one}));
    }
    let passes = many.div_ceil(bundles.len());
    let total = passes * bundles.len();
    let cpu = cpu_seconds();
    for _ in 0..passes {
        let trust = TrustRoot::parse(&root)?;
        bundles.iter().try_for_each(|bundle| verify(bundle, &trust).map(drop))?;
    }
    let per_core = cpu.zip(cpu_seconds()).map(|(before, after)| total as f64 / (after - before));
    let threads = std::thread::available_parallelism()?.get();
    let begin = Instant::now();
    let mut good = 0;
    for _ in 0..passes {
        let trust = TrustRoot::parse(&root)?;
        let share = |part: &[Vec<u8>]| part.iter().filter(|one| verify(one, &trust).is_ok()).count();
        let size = bundles.len().div_ceil(threads);
        good += std::thread::scope(|scope| {
            let share = &share;
            let workers: Vec<_> = bundles.chunks(size).map(|part| scope.spawn(move || share(part))).collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).sum::<usize>()
        });
    }
    let rate = good as f64 / begin.elapsed().as_secs_f64();
    let result = json!({
        "verify_microseconds": whole, "signature_checks_microseconds": sum, "ratio": whole / sum,
        "trust_root_microseconds": parse, "distinct_bundles": bundles.len(),
        "checks": shown, "bundles": good, "threads": threads, "bundles_per_second": rate,
        "bundles_per_core_second": per_core,
    });
    println!("{result}");
    Ok(())
}

/// The bundle, or every file of the folder.
fn read(path: &str) -> Result<Vec<Vec<u8>>, Failure> {
    if !std::path::Path::new(path).is_dir() {
        return Ok(vec![std::fs::read(path)?]);
    }
    let files: Vec<_> = std::fs::read_dir(path)?.collect::<Result<_, _>>()?;
    Ok(files.iter().map(|file| std::fs::read(file.path())).collect::<Result<_, _>>()?)
}

/// Seconds this thread has been on a processor (Linux): what a busy machine does not change.
fn cpu_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|nanos| nanos / 1e9)
}

/// Median time in microseconds.
fn median(mut work: impl FnMut()) -> f64 {
    let mut samples: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    samples[SAMPLES / 2]
}

/// Checks this bundle needs, by kind of key.
fn checks(bundle: &Bundle, root: &Value) -> Result<BTreeMap<String, u32>, Failure> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut add = |kind: String| *counts.entry(kind).or_default() += 1;
    let leaf = bundle.leaf_certificate().ok_or("a bundle with a certificate is expected")?;
    let leaf = x509_cert::Certificate::from_der(leaf)?;
    add(kind_of(&leaf.tbs_certificate.subject_public_key_info.to_der()?));
    for kind in path(&leaf, chain(root, "certificateAuthorities")?)? {
        add(kind);
    }
    let log_key = |list: &str| -> Result<String, Failure> {
        let raw = root[list][0]["publicKey"]["rawBytes"].as_str().ok_or("a log without a key")?;
        Ok(kind_of(&STANDARD.decode(raw)?))
    };
    add(log_key("ctlogs")?);
    for entry in &bundle.log_entries {
        if entry.proof.is_some() {
            add(log_key("tlogs")?);
        }
        if entry.signed_entry_timestamp.is_some() {
            add(log_key("tlogs")?);
        }
    }
    if !bundle.timestamps.is_empty() {
        let authority = chain(root, "timestampAuthorities")?;
        let signer = authority.first().ok_or("an authority without a chain")?;
        add(kind_of(&signer.tbs_certificate.subject_public_key_info.to_der()?));
        for kind in path(signer, authority.clone())? {
            add(kind);
        }
    }
    Ok(counts)
}

fn chain(root: &Value, list: &str) -> Result<Vec<x509_cert::Certificate>, Failure> {
    let certificates = root[list][0]["certChain"]["certificates"].as_array().ok_or("no chain")?;
    certificates
        .iter()
        .map(|one| {
            let der = STANDARD.decode(one["rawBytes"].as_str().unwrap_or_default())?;
            Ok(x509_cert::Certificate::from_der(&der)?)
        })
        .collect()
}

/// Kinds of the keys that signed the certificates from `leaf` up; an anchor's own signature is not checked.
fn path(leaf: &x509_cert::Certificate, chain: Vec<x509_cert::Certificate>) -> Result<Vec<String>, Failure> {
    let mut kinds = Vec::new();
    let mut below = leaf.clone();
    for issuer in chain {
        if issuer.tbs_certificate.subject == below.tbs_certificate.issuer && issuer != below {
            kinds.push(kind_of(&issuer.tbs_certificate.subject_public_key_info.to_der()?));
            below = issuer;
        }
    }
    Ok(kinds)
}

/// Kind of a key by the size of its SubjectPublicKeyInfo: 44 bytes Ed25519, 91 P-256, 120 P-384.
fn kind_of(spki: &[u8]) -> String {
    match spki.len() {
        44 => "Ed25519".into(),
        91 => "ECDSA P-256".into(),
        120 => "ECDSA P-384".into(),
        other => format!("SubjectPublicKeyInfo of {other} bytes"),
    }
}

/// Time of one check with a fresh key of that kind, in microseconds.
fn time_of(kind: &str) -> Result<f64, Failure> {
    let message = [7_u8; 700];
    let random = SystemRandom::new();
    let ecdsa =
        |algorithm, verifier: &'static dyn signature::VerificationAlgorithm| -> Result<f64, Failure> {
            let pair = EcdsaKeyPair::generate(algorithm)?;
            let signed = pair.sign(&random, &message)?;
            let key = UnparsedPublicKey::new(verifier, pair.public_key().as_ref());
            Ok(median(|| {
                black_box(key.verify(black_box(&message), signed.as_ref()).is_ok());
            }))
        };
    match kind {
        "ECDSA P-256" => ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING, &signature::ECDSA_P256_SHA256_ASN1),
        "ECDSA P-384" => ecdsa(&ECDSA_P384_SHA384_ASN1_SIGNING, &signature::ECDSA_P384_SHA384_ASN1),
        "Ed25519" => {
            let pair = Ed25519KeyPair::generate()?;
            let signed = pair.sign(&message);
            let key = UnparsedPublicKey::new(&signature::ED25519, pair.public_key().as_ref());
            Ok(median(|| {
                black_box(key.verify(black_box(&message), signed.as_ref()).is_ok());
            }))
        }
        other => Err(format!("no time for {other}").into()),
    }
}
