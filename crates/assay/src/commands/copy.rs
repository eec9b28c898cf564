//! `assay copy`, `assay save` and `assay load`

use std::collections::BTreeSet;
use std::path::Path;

use base::{ImageLocation, Reference};
use transfer::{Copied, CopyOptions, EvidenceKind, Meter, Selection};

use crate::Outcome;
use crate::cli::{CopyArgs, LoadArgs, SaveArgs, StreamArgs};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::progress::{Flow, Progress};

use super::context::{Context, check_output};

pub(crate) fn copy(context: &Context, args: &CopyArgs) -> Outcome {
    let targets = Context::targets([&args.source, &args.destination], &args.registry)?;
    let mut selection = selection(&args.streams);
    selection.platform.clone_from(&args.platform);
    selection.evidence = !args.image_only;
    let only: BTreeSet<EvidenceKind> =
        args.only.iter().copied().chain(args.sig_only.then_some(EvidenceKind::Signature)).collect();
    selection.only = (!only.is_empty()).then_some(only);
    let options = CopyOptions { selection, force: args.force };
    let pairs = if args.all_tags {
        all_tags(targets.client(), &args.source, &args.destination)?
    } else {
        vec![(args.source.clone(), args.destination.clone())]
    };
    for (from, to) in &pairs {
        let moving = Moving::begin(&context.printer, "copy");
        let source = transfer::open(from, targets.client())?;
        let copied = transfer::copy(&source, to, targets.client(), &options, moving.meter())?;
        moving.finish();
        tell(context, "copied", &copied);
        context.printer.result(&copied.place.to_string())?;
    }
    Ok(0)
}

pub(crate) fn save(context: &Context, args: &SaveArgs) -> Outcome {
    check_output(args.output.as_deref())?;
    let targets = Context::targets([&args.image], &args.registry)?;
    let mut selection = selection(&args.streams);
    selection.platform.clone_from(&args.platform);
    let options = CopyOptions { selection, force: args.force };
    let (path, as_file) = match (&args.dir, &args.output) {
        (Some(dir), _) => (dir.as_path(), false),
        (None, output) => (output.as_deref().unwrap_or(Path::new("image.tar")), true),
    };
    let moving = Moving::begin(&context.printer, "save");
    let source = transfer::open(&args.image, targets.client())?;
    let copied = transfer::save(&source, path, as_file, &options, moving.meter())?;
    moving.finish();
    tell(context, "saved", &copied);
    context.printer.say(&format!("wrote     {}", path.display()));
    context.printer.result(&copied.root.digest.to_string())?;
    Ok(0)
}

pub(crate) fn load(context: &Context, args: &LoadArgs) -> Outcome {
    let to = ImageLocation::Registry(args.image.clone());
    let targets = Context::targets([&to], &args.registry)?;
    let options = CopyOptions { selection: selection(&args.streams), force: args.force };
    let path = args.dir.as_deref().or(args.input.as_deref()).unwrap_or(Path::new("."));
    let moving = Moving::begin(&context.printer, "load");
    let copied = transfer::load(path, &args.image, targets.client(), &options, moving.meter())?;
    moving.finish();
    tell(context, "loaded", &copied);
    context.printer.result(&copied.place.to_string())?;
    Ok(0)
}

pub(crate) fn selection(args: &StreamArgs) -> Selection {
    let default = Selection::default();
    Selection { threads: args.parallel.unwrap_or(default.threads), ..default }
}

/// Source and destination of every tag, but not the tags evidence is kept under: evidence goes with its image.
fn all_tags(
    client: &registry::Client,
    from: &ImageLocation,
    to: &ImageLocation,
) -> Result<Vec<(ImageLocation, ImageLocation)>, Failure> {
    let (ImageLocation::Registry(from), ImageLocation::Registry(to)) = (from, to) else {
        return Err(Failure::usage(
            "copy-all-tags",
            "--all-tags copies a repository of a registry to another, and one of the two is none",
            "name both as HOST/REPO",
        ));
    };
    let at = |reference: &Reference, tag: &str| reference.at_tag(tag).map(ImageLocation::Registry);
    let mut pairs = Vec::new();
    for tag in client.tags(from)?.iter().filter(|tag| !is_evidence_tag(tag)) {
        pairs.push((at(from, tag)?, at(to, tag)?));
    }
    Ok(pairs)
}

fn is_evidence_tag(tag: &str) -> bool {
    let digest = tag.split('.').next().unwrap_or_default().replacen('-', ":", 1);
    digest.parse::<base::Digest>().is_ok()
}

fn tell(context: &Context, what: &str, copied: &Copied) {
    let evidence: Vec<String> = copied.evidence.iter().map(|(kind, n)| base::counted(*n, kind)).collect();
    let evidence = if evidence.is_empty() { "none".to_owned() } else { evidence.join(", ") };
    context.printer.say(&format!("{what:<9} {}", copied.root.digest));
    context.printer.say(&format!("blobs     {} sent, {} there already", copied.sent, copied.there));
    context.printer.say(&format!("evidence  {evidence}"));
    for line in &copied.left_out {
        context.printer.warn(&format!("left out {line}"));
    }
}

/// Draws how much has been moved, and how fast.
pub(crate) struct Moving {
    progress: Progress,
    meter: Meter,
}

impl Moving {
    pub(crate) fn begin(printer: &Printer, name: &str) -> Self {
        let (progress, meter) = (Progress::new(printer), Meter::default());
        let counted = meter.clone();
        progress.flow(move || Flow { done: counted.moved(), total: counted.total(), read: counted.read() });
        progress.begin(name);
        Self { progress, meter }
    }

    /// Who moves counts here.
    pub(crate) fn meter(&self) -> &Meter {
        &self.meter
    }

    pub(crate) fn finish(&self) {
        self.progress.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::is_evidence_tag;

    #[test]
    fn evidence_tags_are_told_from_others() {
        let hex = "a".repeat(64);
        for (tag, expected) in [
            (format!("sha256-{hex}"), true),
            (format!("sha256-{hex}.sig"), true),
            (format!("sha256-{hex}.att"), true),
            ("sha256-1".to_owned(), false),
            ("v1.sig".to_owned(), false),
            ("latest".to_owned(), false),
        ] {
            assert_eq!(is_evidence_tag(&tag), expected, "{tag}");
        }
    }
}
