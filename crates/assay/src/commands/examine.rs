//! What `scan` and `sbom` look at: an image, a folder, or a bill of materials.

use std::path::Path;

use base::{Class, ImageLocation, Purl, ScanTarget, TreeKind};
use catalog::{FilePatternError, Ports, Priority, Scope, Selection};
use image::{CutLayer, ResolvedImage};
use pipeline::{Search, TemporaryFiles};
use report::ArtifactType;
use sbom::{BomIdentity, DocumentForm, Inventory, MAX_DOCUMENT_BYTES, ReadOptions, Relationship};
use secretscan::FoundSecret;
use vuln::FileLicense;

use crate::cli::{CacheArgs, DetectionPriority, ImageArgs, PackageKind, PackageRelation, SelectionArgs};
use crate::failure::Failure;
use crate::progress::Progress;

use super::context::{Bounds, Context, read_file};
use super::java::JavaNames;

/// What was found, and in what.
pub(crate) struct Examined {
    pub(crate) inventory: Inventory,
    pub(crate) kind: ArtifactType,
    /// The image and where it is; none for anything else.
    pub(crate) image: Option<(ImageLocation, ResolvedImage)>,
    /// What VEX documents may call it.
    pub(crate) products: Vec<Purl>,
    /// What other documents call it, where it is a bill of materials that says so.
    pub(crate) bom: Option<BomIdentity>,
    /// Credentials in it, where they were looked for.
    pub(crate) secrets: Vec<FoundSecret>,
    /// Licences in its files, where they were looked for.
    pub(crate) licenses: Vec<FileLicense>,
    /// Layers over the limits: what stands behind them is not known.
    pub(crate) cut: Vec<CutLayer>,
}

impl Examined {
    /// The exit code, once the result is written: whatever was found stays the answer, but that nothing was found is none
    /// where a layer was not examined to its end.
    pub(crate) fn exit_code(&self, context: &Context, code: u8) -> u8 {
        for cut in &self.cut {
            context.printer.error_line(&Failure::of(&cut.error()));
        }
        if self.cut.is_empty() || code != 0 { code } else { Class::Undecided.exit_code() }
    }
}

/// How an image is reached, and how much of it is read.
#[derive(Clone, Copy)]
pub(crate) struct Access<'a> {
    pub(crate) image_args: &'a ImageArgs,
    pub(crate) cache: &'a CacheArgs,
    /// How many bytes its layers may have in all, where the user says so.
    pub(crate) image_bytes: Option<u64>,
}

/// Lists the packages of a target, and says on standard error what could not be read.
pub(crate) fn examine(
    context: &Context,
    target: &ScanTarget,
    Access { image_args, cache, image_bytes }: Access<'_>,
    selection: &SelectionArgs,
    search: Search<'_>,
    java: JavaNames<'_>,
) -> Result<Examined, Failure> {
    let mut examined = match target {
        ScanTarget::Image(location) => {
            let targets = Context::targets([location], &image_args.registry)?;
            let opened = targets.open(location)?;
            let relations = Relations(&selection.pkg_relationships);
            let selection = chosen(selection, Scope::Image)?;
            let bounds = Bounds { keeps_cut: true, image_bytes };
            let (resolved, contents) =
                context.contents(&opened, image_args, &selection, (cache, java.index()), search, bounds)?;
            java.finish(contents.nameless_archives)?;
            let mut inventory = contents.inventory;
            relations.keep(&mut inventory);
            return Ok(Examined {
                products: pipeline::image_products(opened.source(), &resolved),
                inventory,
                secrets: contents.secrets.unwrap_or_default(),
                licenses: pipeline::file_licenses(contents.licenses),
                kind: ArtifactType::ContainerImage,
                image: Some((location.clone(), resolved)),
                bom: None,
                cut: contents.cut,
            });
        }
        ScanTarget::Tree { kind, path } => tree(context, *kind, path, selection, search, java)?,
        ScanTarget::Document { path } => document(context, path, selection)?,
        other => {
            return Err(Failure::usage(
                "scan-target",
                format!("{other} cannot be scanned"),
                "name an image, dir:PATH, repo:PATH, rootfs:PATH or sbom:FILE",
            ));
        }
    };
    Relations(&selection.pkg_relationships).keep(&mut examined.inventory);
    context.say_unreadable(&examined.inventory);
    Ok(examined)
}

/// Which packages count, by how they stand to the project.
struct Relations<'a>(&'a [PackageRelation]);

impl Relations<'_> {
    fn keep(&self, inventory: &mut Inventory) {
        inventory.packages.retain(|package| {
            let relation = match package.relationship {
                Relationship::Root => PackageRelation::Root,
                Relationship::Workspace => PackageRelation::Workspace,
                Relationship::Direct => PackageRelation::Direct,
                Relationship::Indirect => PackageRelation::Indirect,
                Relationship::Unknown => PackageRelation::Unknown,
            };
            self.0.contains(&relation)
        });
    }
}

/// The flags as the library takes them.
pub(crate) fn chosen(args: &SelectionArgs, scope: Scope) -> Result<Selection, FilePatternError> {
    let file_patterns = args.file_patterns.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
    Ok(Selection {
        scope,
        priority: match args.detection_priority {
            DetectionPriority::Precise => Priority::Precise,
            DetectionPriority::Comprehensive => Priority::Comprehensive,
        },
        dev: args.include_dev_deps,
        systems: args.pkg_types.contains(&PackageKind::Os),
        languages: args.pkg_types.contains(&PackageKind::Library),
        skip_dirs: args.skip_dirs.clone(),
        skip_files: args.skip_files.clone(),
        file_patterns,
    })
}

fn tree(
    context: &Context,
    kind: TreeKind,
    path: &str,
    args: &SelectionArgs,
    search: Search<'_>,
    java: JavaNames<'_>,
) -> Result<Examined, Failure> {
    let (scope, kind) = match kind {
        TreeKind::Folder => (Scope::Folder, ArtifactType::Filesystem),
        TreeKind::Repository => (Scope::Repository, ArtifactType::Repository),
        TreeKind::RootFs => (Scope::RootFs, ArtifactType::Filesystem),
    };
    let folder = store::Folder::open(Path::new(path), &args.skip_dirs, &args.skip_files)?;
    let progress = Progress::new(&context.printer);
    progress.begin("list");
    // The folder itself leaves out what is to be left out: patterns may be paths of this system.
    let selection = Selection { skip_dirs: Vec::new(), skip_files: Vec::new(), ..chosen(args, scope)? };
    let scanner = search.secrets.map(|search| search.scanner);
    let ports = Ports { java: java.index(), spool: Some(&TemporaryFiles) };
    let contents = catalog::folder_contents(path, &folder, &selection, scanner, search.licenses, ports)
        .map_err(|error| Failure::file(Path::new(path), &error))?;
    progress.clear();
    java.finish(contents.nameless_archives)?;
    let secrets = contents.secrets.unwrap_or_default();
    let licenses = pipeline::file_licenses(contents.licenses);
    Ok(Examined {
        inventory: contents.inventory,
        kind,
        image: None,
        bom: None,
        products: Vec::new(),
        secrets,
        licenses,
        cut: contents.cut,
    })
}

/// A bill of materials in one of the forms that are read, told by their content.
fn document(context: &Context, path: &str, args: &SelectionArgs) -> Result<Examined, Failure> {
    let bytes = read_file(Path::new(path), MAX_DOCUMENT_BYTES)?;
    let comprehensive = args.detection_priority == DetectionPriority::Comprehensive;
    let read = sbom::read_document(&bytes, ReadOptions { comprehensive }).map_err(|error| {
        let failure = Failure::of(&error);
        Failure { message: format!("{path}: {}", failure.message), ..failure }
    })?;
    if read.attested {
        context.printer.warn(&format!("{path} is an attestation; its signature was not looked at"));
    }
    let kind = match read.form {
        DocumentForm::SpdxJson | DocumentForm::SpdxTagValue => ArtifactType::Spdx,
        DocumentForm::CycloneDxJson | DocumentForm::CycloneDxXml => ArtifactType::CycloneDx,
        // Trivy has no word for the others: what they describe is what was scanned.
        _ if read.inventory.subject.is_image() => ArtifactType::ContainerImage,
        _ => ArtifactType::Filesystem,
    };
    let mut inventory = read.inventory;
    let wanted = |kind| args.pkg_types.contains(&kind);
    let (systems, languages) = (wanted(PackageKind::Os), wanted(PackageKind::Library));
    inventory.packages.retain(|package| if package.ecosystem.is_os() { systems } else { languages });
    if inventory.subject.name.is_empty() {
        path.clone_into(&mut inventory.subject.name);
    }
    let (products, secrets, licenses) = (Vec::new(), Vec::new(), Vec::new());
    Ok(Examined {
        inventory,
        kind,
        image: None,
        bom: read.identity,
        products,
        secrets,
        licenses,
        cut: Vec::new(),
    })
}
