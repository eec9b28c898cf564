//! `assay demo`

use std::path::Path;

use pipeline::{Demo, DemoRefusal, Gate, RunOptions, build_demo, identity_of};
use store::Layout;
use verify::Signer;

use crate::Outcome;
use crate::cli::{DemoArgs, ResultFormat};
use crate::failure::Failure;
use crate::progress::Progress;

use super::context::{Context, check_output};
use super::run::{Terminal, actor, finish};
use super::signing::{IdentityChoice, OpenSigning, ServiceChoice, SigningChoice};

/// Who signs in the demonstration.
const IDENTITY: &str = "demo@assay.invalid";

/// This program is some tens of MiB; a debug build some hundreds.
const MAX_EXECUTABLE_BYTES: u64 = 1 << 30;

pub(crate) fn run(context: &Context, args: &DemoArgs) -> Outcome {
    check_output(args.report.as_deref())?;
    match &args.dir {
        Some(dir) => {
            let code = demo(context, args, dir)?;
            context.printer.say(&format!("kept in {}", dir.display()));
            Ok(code)
        }
        None => {
            let dir = temporary_folder()?;
            let outcome = demo(context, args, &dir);
            std::fs::remove_dir_all(&dir).map_err(|error| Failure::file(&dir, &error))?;
            outcome
        }
    }
}

fn temporary_folder() -> Result<std::path::PathBuf, Failure> {
    let dir = std::env::temp_dir().join(format!("assay-demo-{}", std::process::id()));
    store::private_dir(&dir)?;
    Ok(dir)
}

fn demo(context: &Context, args: &DemoArgs, dir: &Path) -> Outcome {
    let say = |line: &str| context.printer.say(line);
    store::private_dir(dir)?;
    say("1. build an image: a Debian 12 package database, a Python application, and this program");
    let executable =
        std::env::current_exe().map_err(|error| Failure::file(Path::new("this program"), &error))?;
    let demo = build_demo(dir, super::context::read_file(&executable, MAX_EXECUTABLE_BYTES)?)?;
    say("2. run it through the whole chain, offline, with a private stack made for it");
    let (result, signer, trusted_root) = chain(context, dir, &demo)?;
    let passed = result.exit_code == 0;
    let code = finish(context, &result, args.report.as_deref(), ResultFormat::Table)?;
    if !passed {
        return Ok(code);
    }
    say("3. a copy with a changed layer, and the evidence of the good one attached to it");
    let tampered = demo.tampered(dir, &trusted_root, &signer, Context::now())?;
    say(&refused(&tampered));
    say("4. a copy signed in the same name by strangers with a stack of their own");
    let foreign = demo.foreign(dir, IDENTITY, &trusted_root, Context::clock())?;
    say(&refused(&foreign));
    say("5. the audit log");
    let verified = pipeline::verify_ledger(&dir.join("audit"), None)?;
    say(&format!(
        "   verified: {} entries, none edited, inserted, deleted, reordered or cut off",
        verified.checkpoint().size()
    ));
    Ok(0)
}

fn refused(refusal: &DemoRefusal) -> String {
    format!("   refused [{}]: {}", refusal.code, refusal.message)
}

type Chain = (pipeline::RunResult, Signer, Vec<u8>);

fn chain(context: &Context, dir: &Path, demo: &Demo) -> Result<Chain, Failure> {
    let choice = SigningChoice {
        services: ServiceChoice::Private(dir.join("stack")),
        trusted_root: None,
        identity: IdentityChoice { token: None, name: IDENTITY.to_owned(), args: None, key: None },
    };
    let open = OpenSigning::open(context, &choice)?;
    let token = || open.token();
    let signing = open.signing(&token);
    let layout = Layout::open(&demo.layout, image::layout::Choice::Only)?;
    let progress = Progress::new(&context.printer);
    let options = RunOptions {
        lookups: pipeline::Lookups::default(),
        source: &layout,
        referrers: Some(&layout),
        platform: None,
        threads: std::thread::available_parallelism().unwrap_or(std::num::NonZeroUsize::MIN),
        database: pipeline::DatabaseChoice::Sample,
        scan: vuln::ScanOptions::all(Context::now()),
        search: pipeline::Search::default(),
        ignore: None,
        gate: Gate::default(),
        signing: Some(&signing),
        push: None,
        runs_dir: dir.join("runs"),
        audit_dir: dir.join("audit"),
        actor: actor(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        resume: false,
        origin: pipeline::Origin::default(),
        clock: &Context::now,
        secrets_used: &Vec::new,
    };
    let result = pipeline::run(&options, &Terminal::new(&progress, &context.printer));
    progress.clear();
    let signer = Signer::Identity(vec![identity_of(&open.token()?)]);
    Ok((result, signer, open.trusted_root))
}
