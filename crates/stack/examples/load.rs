//! How many log entries a second: `load FOLDER THREADS SECONDS` posts distinct signed hashedrekords to a stack in
//! this process, each waiting for its durable checkpoint and proof, and prints rate and latency.
#![expect(clippy::print_stdout, reason = "an example talks to its user")]

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use aws_lc_rs::{
    digest,
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use base::Timestamp;
use base64::{Engine, engine::general_purpose::STANDARD};
use stack::{InitOptions, Request, Stack};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, threads, seconds] = arguments.as_slice() else {
        return Err("usage: load FOLDER THREADS SECONDS".into());
    };
    let (folder, threads) = (PathBuf::from(folder), threads.parse::<u64>()?);
    let time = Duration::from_secs(seconds.parse()?);
    let clock: stack::Clock = Arc::new(|| Timestamp::from_system_time(SystemTime::now()));
    let options =
        InitOptions { now: clock(), organization: "load".into(), issuer: None, external_issuers: Vec::new() };
    Stack::init(&folder, &options)?;
    let stack = Stack::open(&folder, clock)?;
    // Signed beforehand: what is measured is the log.
    let wanted = 20_000 * time.as_secs() / threads.max(1);
    let prepared = std::thread::scope(|scope| {
        let makers: Vec<_> = (0..threads).map(|t| scope.spawn(move || requests(t, wanted))).collect();
        makers.into_iter().filter_map(|maker| maker.join().ok()?.ok()).collect::<Vec<_>>()
    });
    let start = Instant::now();
    let mut latencies: Vec<Duration> = std::thread::scope(|scope| {
        let stack = &stack;
        let posters: Vec<_> = prepared
            .into_iter()
            .map(|requests| scope.spawn(move || post(stack, &requests, start + time)))
            .collect();
        posters.into_iter().filter_map(|poster| poster.join().ok()).flatten().collect()
    });
    let took = start.elapsed();
    latencies.sort();
    let at = |percent: usize| {
        latencies.get(latencies.len() * percent / 100).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    println!(
        "{threads} threads: {} entries in {:.1} s, p50 {:.2} ms, p99 {:.2} ms, log size {}",
        latencies.len(),
        took.as_secs_f64(),
        at(50),
        at(99),
        stack.checkpoint().size
    );
    Ok(())
}

fn requests(thread: u64, count: u64) -> Result<Vec<Request>, aws_lc_rs::error::Unspecified> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?;
    let spki: PublicKeyX509Der<'_> = pair.public_key().as_der()?;
    let random = SystemRandom::new();
    let one = |number: u64| {
        let message = format!("{thread} {number}");
        let signature = pair.sign(&random, message.as_bytes())?;
        let hash = digest::digest(&digest::SHA256, message.as_bytes());
        let body = serde_json::json!({"hashedRekordRequestV002": {
            "digest": STANDARD.encode(hash.as_ref()),
            "signature": {
                "content": STANDARD.encode(signature.as_ref()),
                "verifier": {"publicKey": {"rawBytes": STANDARD.encode(spki.as_ref())}},
            },
        }});
        Ok(Request {
            method: "POST".into(),
            path: "/api/v2/log/entries".into(),
            body: body.to_string().into_bytes(),
            ..Request::default()
        })
    };
    (0..count).map(one).collect()
}

fn post(stack: &Stack, requests: &[Request], until: Instant) -> Vec<Duration> {
    let mut latencies = Vec::new();
    for request in requests {
        let start = Instant::now();
        if start > until || stack.handle(request).status != 201 {
            break;
        }
        latencies.push(start.elapsed());
    }
    latencies
}
