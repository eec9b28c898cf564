//! `assay download`

use transfer::{Downloaded, Selection};

use crate::Outcome;
use crate::cli::{DownloadArgs, DownloadCommand};
use crate::failure::Failure;

use super::attest::type_uri;
use super::context::Context;

pub(crate) fn run(context: &Context, command: &DownloadCommand) -> Outcome {
    let threads = Selection::default().threads;
    let open = |args: &DownloadArgs| -> Result<_, Failure> {
        let targets = Context::targets([&args.image], &args.registry)?;
        Ok(transfer::open(&args.image, targets.client())?)
    };
    match command {
        DownloadCommand::Signature(args) => {
            let source = open(args)?;
            print(context, &transfer::signatures(&*source, args.platform.as_ref(), threads)?)
        }
        DownloadCommand::Attestation { args, predicate_type } => {
            let wanted = predicate_type.as_deref().map(type_uri).transpose()?;
            let source = open(args)?;
            let platform = args.platform.as_ref();
            print(context, &transfer::attestations(&*source, platform, wanted.as_deref(), threads)?)
        }
        DownloadCommand::Sbom(args) => {
            let source = open(args)?;
            let (media_type, bytes) = transfer::sbom(&*source, args.platform.as_ref(), threads)?;
            context.printer.say(&format!("found     an SBOM of type {media_type}"));
            context.printer.result_bytes(&bytes)?;
            Ok(0)
        }
    }
}

fn print(context: &Context, found: &Downloaded) -> Outcome {
    for line in &found.left_out {
        context.printer.warn(&format!("could not read {line}"));
    }
    for line in &found.lines {
        context.printer.result_bytes(line)?;
    }
    Ok(0)
}
