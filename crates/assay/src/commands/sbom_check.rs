//! `assay sbom check`

use std::sync::Arc;

use attest::{CYCLONEDX, SPDX};
use base::{Class, Timestamp};
use catalog::Scope;
use sbom::{Drift, Inventory, ReadOptions, read_document};
use serde_json::{Value, json};
use verify::Verified;

use crate::Outcome;
use crate::cli::{SbomCheckArgs, TextFormat};
use crate::failure::Failure;

use super::context::Context;
use super::examine::chosen;
use super::java::JavaNames;
use super::look::{Look, gravest};
use super::requirement::{Wanted, requirement, trust_root};
use super::verify::by;

pub(crate) fn run(context: &Context, args: &SbomCheckArgs) -> Outcome {
    // Before any work: a command without a signer would say nothing.
    let kinds = [CYCLONEDX, SPDX];
    let requirements: Vec<_> = kinds
        .iter()
        .map(|kind| requirement(context, &args.requirement, Wanted::Statement((*kind).to_owned())))
        .collect::<Result<_, _>>()?;
    let root = Arc::new(trust_root(context, &args.requirement.trust)?);
    let look = Look { context, registry: &args.image_args.registry, root };
    let targets = Context::targets([&args.image], &args.image_args.registry)?;
    let target = targets.open(&args.image)?;
    let selection = chosen(&args.selection, Scope::Image)?;
    let java = JavaNames::of(context, &args.java_db, None, &args.image_args.registry)?;
    let (resolved, contents) =
        context.list(&target, &args.image_args, &selection, &args.cache, java.index())?;
    java.finish(contents.nameless_archives)?;
    let found = contents.inventory;
    let (mut verified, mut failures) = (Vec::new(), Vec::new());
    for requirement in requirements {
        // SBOMs stand beside the image of the platform they describe.
        match look.verified(&args.image, Some(&resolved.platform), requirement) {
            Ok(all) => verified.extend(all),
            Err(failure) => failures.push(failure),
        }
    }
    let undecided = failures.iter().any(|failure| failure.class != Class::VerificationFailed);
    // The newest: an older one may have been true of an older listing. What could not be looked at might be newer.
    let newest = verified.into_iter().max_by_key(|one| one.times().first().copied());
    let Some(newest) = newest.filter(|_| !undecided) else {
        return Err(gravest(failures).unwrap_or_else(|| {
            Failure::new(Class::VerificationFailed, "sbom-none", "no SBOM is attested", "attest one")
        }));
    };
    let attested = document(&newest)?;
    let digest = resolved.manifest.digest.to_string();
    let compared = Comparison::new(args.image.to_string(), &digest, &newest, &attested, &found);
    tell(context, args.format, &compared)
}

fn document(verified: &Verified) -> Result<Inventory, Failure> {
    let predicate = verified.statement().map(|statement| &statement.predicate).unwrap_or(&Value::Null);
    // cosign 1 wrapped SPDX documents.
    let predicate = predicate.get("Data").unwrap_or(predicate);
    let bytes = match predicate {
        Value::String(text) => text.as_bytes().to_vec(),
        other => other.to_string().into_bytes(),
    };
    let read = read_document(&bytes, ReadOptions { comprehensive: true });
    read.map(|read| read.inventory).map_err(|error| {
        Failure::new(
            Class::Undecided,
            "sbom-check-unreadable",
            format!("the attested document cannot be read: {error}"),
            "attest CycloneDX or SPDX",
        )
    })
}

/// What the attested document says beside what is there.
struct Comparison<'a> {
    image: String,
    digest: &'a str,
    verified: &'a Verified,
    attested: &'a Inventory,
    found: &'a Inventory,
    drift: Drift,
    /// Files nobody could read now, and that could be read then.
    unread: Vec<&'a str>,
    /// Entries of the document that nothing here can be compared with.
    uncompared: usize,
}

impl<'a> Comparison<'a> {
    fn new(
        image: String,
        digest: &'a str,
        verified: &'a Verified,
        attested: &'a Inventory,
        found: &'a Inventory,
    ) -> Self {
        // A file nobody could read hides packages; one that could not be read then either hides nothing new.
        let paths = found.unreadable.iter().map(|file| file.path.as_str());
        let unread =
            paths.filter(|path| !attested.unreadable.iter().any(|known| known.path == *path)).collect();
        let uncompared = attested.unreadable.iter().filter(|file| !found.unreadable.contains(file)).count();
        let drift = Drift::between(attested, found);
        Self { image, digest, verified, attested, found, drift, unread, uncompared }
    }

    fn outcome(&self) -> &'static str {
        match (self.drift.is_empty(), self.unread.is_empty()) {
            (false, _) => "drifted",
            (true, true) => "describes",
            (true, false) => "undecided",
        }
    }

    fn signed_at(&self) -> Option<String> {
        self.verified.times().first().copied().map(Timestamp::to_rfc3339)
    }

    fn object(&self) -> Value {
        let identity = self.verified.identity();
        json!({
            "schema": "assay.sbom-check/1",
            "image": self.image,
            "digest": self.digest,
            "outcome": self.outcome(),
            "sbom": {
                "predicateType": self.verified.predicate_type(),
                "signer": identity.map(|identity| &identity.subject),
                "issuer": identity.map(|identity| &identity.issuer),
                "signedAt": self.signed_at(),
                "packages": self.attested.packages.len(),
                "notCompared": self.uncompared,
            },
            "packages": self.found.packages.len(),
            "added": self.drift.added,
            "removed": self.drift.removed,
            "changed": self.drift.changed,
            "unreadable": self.unread,
        })
    }

    fn lines(&self) -> Vec<String> {
        let at = self.signed_at().map_or_else(String::new, |at| format!(" at {at}"));
        let kind = self.verified.predicate_type().and_then(attest::predicate_alias).unwrap_or("SBOM");
        let packages = self.attested.packages.len();
        let mut lines = vec![format!("attested   {kind}{}{at}, {packages} packages", by(self.verified))];
        let changed = self.drift.changed.iter();
        lines.extend(
            changed.map(|one| format!("changed    {} {} -> {}", one.package, one.attested, one.found)),
        );
        for (word, all) in [("removed", &self.drift.removed), ("added", &self.drift.added)] {
            lines.extend(all.iter().map(|one| format!("{word:<10} {} {}", one.package, one.version)));
        }
        if self.outcome() == "describes" {
            lines.push(format!("describes  {} ({})", self.image, self.digest));
        }
        lines
    }

    /// Why it does not describe the image; none if it does.
    fn failure(&self) -> Option<Failure> {
        let drift = &self.drift;
        match self.outcome() {
            "describes" => None,
            "drifted" => Some(Failure::new(
                Class::VerificationFailed,
                "sbom-drift",
                format!(
                    "the attested SBOM does not describe {}: {} added, {} removed, {} changed",
                    self.image,
                    drift.added.len(),
                    drift.removed.len(),
                    drift.changed.len()
                ),
                "find out why, then attest a new SBOM: the image or what lists it is not what it was",
            )),
            _ => Some(Failure::new(
                Class::Undecided,
                "sbom-check-unread-files",
                format!("the SBOM fits, but these files could not be read: {}", self.unread.join(", ")),
                "see the warnings; what is in those files is not known",
            )),
        }
    }
}

fn tell(context: &Context, format: TextFormat, compared: &Comparison<'_>) -> Outcome {
    if format == TextFormat::Json {
        context.printer.result(&format!("{:#}", compared.object()))?;
    } else {
        for line in compared.lines() {
            context.printer.result(&line)?;
        }
    }
    if compared.uncompared > 0 {
        context.printer.warn(&format!(
            "{} entries of the SBOM have no package URL that can be compared",
            compared.uncompared
        ));
    }
    let Some(failure) = compared.failure() else { return Ok(0) };
    context.printer.error_line(&failure);
    Ok(failure.exit_code)
}
