//! The result of a scan in the forms that were asked for, each to its place.

use std::cell::OnceCell;
use std::path::Path;
use std::sync::Arc;

use base::Class;
use report::{Document, LookedFor, MAX_TEMPLATE_BYTES, TableStyle, WriteInfo, table};
use sbom::{DocumentInfo, Inventory};
use serde::Serialize;

use crate::cli::{OutputArgs, ScanFormat, TableMode};
use crate::failure::Failure;

use super::context::{Context, check_output, put, read_file, variable};

/// The result as a form wants it: with or without packages, and what was left out.
pub(crate) type Documents<'a> = dyn Fn(ScanFormat) -> Result<Document, Failure> + 'a;
/// The result as Trivy's JSON.
pub(crate) type Json<'a> = dyn Fn() -> Result<Vec<u8>, Failure> + 'a;
/// Lists the packages of a result, where a form is about packages.
pub(crate) type Packages<'a> = dyn Fn() -> Result<Inventory, Failure> + 'a;

/// A result and how it is shown.
pub(crate) struct Forms<'a> {
    pub(crate) context: &'a Context,
    pub(crate) args: &'a OutputArgs,
    pub(crate) documents: &'a Documents<'a>,
    pub(crate) json: &'a Json<'a>,
    pub(crate) looked_for: LookedFor,
    pub(crate) packages: &'a Packages<'a>,
}

/// Refuses places that cannot be written before any work is done.
pub(crate) fn check(args: &OutputArgs) -> Result<(), Failure> {
    check_output(args.output.as_deref())?;
    let wants =
        args.format == ScanFormat::Template || args.also.iter().any(|(f, _)| *f == ScanFormat::Template);
    match (wants, &args.template) {
        (true, None) => return Err(no_template()),
        (false, Some(_)) => {
            return Err(Failure::usage(
                "template-not-used",
                "--template was given, and no form is written with it",
                "add --format template",
            ));
        }
        _ => {}
    }
    args.also.iter().try_for_each(|(_, path)| check_output(Some(path)))
}

/// Whether a form shows what ignore files and VEX documents left out, asked or not: as a count, or with the answer.
pub(crate) fn keeps_suppressed(format: ScanFormat) -> bool {
    matches!(format, ScanFormat::Table | ScanFormat::Cyclonedx | ScanFormat::Html | ScanFormat::Markdown)
}

/// Whether a form lists packages.
pub(crate) fn lists_packages(format: ScanFormat) -> bool {
    matches!(
        format,
        ScanFormat::Cyclonedx
            | ScanFormat::Spdx
            | ScanFormat::SpdxJson
            | ScanFormat::Github
            | ScanFormat::Sarif
    )
}

/// Whether packages are written: by the form, by what is asked for, or for the tree below the table.
pub(crate) fn shows_packages(args: &OutputArgs, format: ScanFormat) -> bool {
    let may_list = matches!(format, ScanFormat::Json | ScanFormat::CosignVuln | ScanFormat::Template);
    let tree = format == ScanFormat::Table && args.dependency_tree;
    lists_packages(format) || tree || (may_list && args.list_all_pkgs)
}

impl Forms<'_> {
    /// Writes every form: the others first, so that a failure shows before the answer does.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let inventory = OnceCell::new();
        for (format, path) in &self.args.also {
            put(path, &self.render(*format, false, &inventory)?)?;
        }
        let to_terminal = self.args.output.is_none();
        let bytes = self.render(self.args.format, to_terminal, &inventory)?;
        self.context.write(self.args.output.as_deref(), &bytes)
    }

    fn render(
        &self,
        format: ScanFormat,
        to_terminal: bool,
        inventory: &OnceCell<Inventory>,
    ) -> Result<Vec<u8>, Failure> {
        let document = || (self.documents)(format);
        let info = WriteInfo { version: env!("CARGO_PKG_VERSION"), now: Context::now(), variable: &variable };
        let text = match format {
            ScanFormat::Table => table(&document()?, self.style(to_terminal)),
            ScanFormat::Json => return (self.json)(),
            ScanFormat::Sarif => report::sarif(&document()?, &info),
            ScanFormat::Github => report::github(&document()?, &info),
            ScanFormat::CosignVuln => report::cosign_vuln(&document()?, &info),
            ScanFormat::Junit => report::junit(&document()?, &info),
            ScanFormat::Gitlab => report::gitlab(&document()?, &info),
            ScanFormat::GitlabCodequality => report::gitlab_codequality(&document()?, &info),
            ScanFormat::Asff => report::asff(&document()?, &info)?,
            ScanFormat::Markdown => report::markdown(&document()?, &info),
            ScanFormat::Html => report::result_page(&document()?, &info),
            ScanFormat::Template => {
                let source = self.template()?;
                let variables: report::Variables = Arc::new(variable);
                report::template(&document()?, &source, info.version, info.now, &variables)?
            }
            ScanFormat::Cyclonedx => return Self::cyclonedx(&document()?, self.inventory(inventory)?),
            ScanFormat::Spdx => {
                return Ok(sbom::to_spdx_tag_value(self.inventory(inventory)?, &document_info()?));
            }
            ScanFormat::SpdxJson => {
                let inventory = self.inventory(inventory)?;
                return sbom::to_spdx(inventory, &document_info()?).map_err(|error| unwritable(&error));
            }
        };
        Ok(text.into_bytes())
    }

    fn template(&self) -> Result<String, Failure> {
        let Some(given) = &self.args.template else { return Err(no_template()) };
        let Some(path) = given.strip_prefix('@') else { return Ok(given.clone()) };
        let bytes = read_file(Path::new(path), MAX_TEMPLATE_BYTES)?;
        String::from_utf8(bytes).map_err(|_| {
            Failure::usage(
                "template-not-text",
                format!("{path} is not text in UTF-8"),
                "name a Go template, such as --template @report.tpl",
            )
        })
    }

    fn inventory<'c>(&self, cell: &'c OnceCell<Inventory>) -> Result<&'c Inventory, Failure> {
        if let Some(inventory) = cell.get() {
            return Ok(inventory);
        }
        let listed = (self.packages)()?;
        Ok(cell.get_or_init(|| listed))
    }

    /// The bill of materials with what is known against it.
    fn cyclonedx(document: &Document, inventory: &Inventory) -> Result<Vec<u8>, Failure> {
        let bytes = sbom::to_cyclonedx(inventory, &document_info()?).map_err(|error| unwritable(&error))?;
        let mut bom: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|error| unwritable(&error))?;
        report::add_vulnerabilities(&mut bom, document);
        Ok(format!("{bom:#}\n").into_bytes())
    }

    fn style(&self, to_terminal: bool) -> TableStyle {
        let printer = &self.context.printer;
        TableStyle {
            columns: printer.width(),
            colour: printer.colours() && to_terminal,
            suppressed: self.args.show_suppressed,
            dependency_tree: self.args.dependency_tree,
            overview: self.args.table_mode.contains(&TableMode::Summary),
            details: self.args.table_mode.contains(&TableMode::Detailed),
            looked_for: self.looked_for,
        }
    }
}

/// JSON for people and programs, with a line end.
pub(crate) fn pretty(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

fn no_template() -> Failure {
    Failure::usage(
        "template-missing",
        "the form \"template\" needs a template",
        "add --template @FILE, or the template itself as text",
    )
}

fn document_info() -> Result<DocumentInfo, Failure> {
    Ok(DocumentInfo {
        tool_name: "assay".to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        created: super::sbom::created()?,
        supplier: None,
        source_name: None,
        source_version: None,
    })
}

pub(crate) fn unwritable(error: &serde_json::Error) -> Failure {
    Failure::new(Class::Internal, "result-unwritable", error.to_string(), "report it with the image")
}
