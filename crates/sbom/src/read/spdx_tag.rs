//! SPDX in tag-value form (SPDX 2.3, annex A and the "tag-value" lines of each clause): lines `Tag: value`, values over
//! several lines in `<text>…</text>`. A section begins with its first tag: `PackageName`, `FileName`, `LicenseID`, ….

use std::borrow::Cow;
use std::collections::HashMap;

use base::BudgetExceeded;

use super::bounded::{LIST, Listed, RELATIONS};
use super::spdx_wire as wire;
use crate::SbomError;

/// What the lines now being read belong to.
#[derive(Default)]
enum Section {
    #[default]
    Document,
    Package,
    License,
    Annotation(String),
    File,
    /// Snippets, of which nothing is read.
    Other,
}

pub(super) fn document(data: &[u8]) -> Result<wire::Document<'_>, SbomError> {
    let bad = |what: &dyn std::fmt::Display| SbomError::malformed("SPDX tag-value", what);
    let text = std::str::from_utf8(data).map_err(|error| bad(&error))?;
    let mut reader = Reader::default();
    let mut at = 0;
    while let Some(line) = text.get(at..).filter(|rest| !rest.is_empty()).and_then(|rest| rest.lines().next())
    {
        reader.check()?;
        let next = at + line.len() + text[at + line.len()..].find('\n').map_or(0, |end| end + 1);
        let plain = line.trim_start_matches('\u{feff}').trim();
        if plain.is_empty() || plain.starts_with('#') {
            at = next;
            continue;
        }
        let Some((tag, value)) = plain.split_once(':') else {
            return Err(bad(&format_args!("expected `Tag: value`, found {:?}", head(plain))));
        };
        let value = value.trim_start();
        if value.starts_with(OPEN) {
            let begin = at + line.find(OPEN).unwrap_or(0) + OPEN.len();
            let Some(length) = text[begin..].find(CLOSE) else {
                return Err(bad(&format_args!("the text of {tag:?} does not end")));
            };
            reader.take(tag, &text[begin..begin + length]);
            let end = begin + length + CLOSE.len();
            at = text[end..].find('\n').map_or(text.len(), |rest| end + rest + 1);
        } else {
            reader.take(tag, value);
            at = next;
        }
    }
    Ok(reader.finish())
}

const OPEN: &str = "<text>";
const CLOSE: &str = "</text>";

fn head(text: &str) -> String {
    text.chars().take(40).collect()
}

#[derive(Default)]
struct Reader<'a> {
    document: wire::Document<'a>,
    /// Those that mean something, and the last one, which a comment may follow.
    relationships: Vec<wire::Relationship<'a>>,
    section: Section,
    /// What annotations are of, and what they say.
    annotations: Vec<(String, String)>,
}

impl<'a> Reader<'a> {
    fn finish(mut self) -> wire::Document<'a> {
        let places: HashMap<String, usize> =
            self.document.packages.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect();
        for (of, comment) in self.annotations {
            let annotation = wire::Annotation { comment };
            match places.get(&of) {
                Some(at) => self.document.packages[*at].annotations.push(annotation),
                None => self.document.annotations.push(annotation),
            }
        }
        self.document.relationships = Listed::List(self.relationships);
        self.document
    }

    /// As many entries as JSON may have.
    fn check(&self) -> Result<(), BudgetExceeded> {
        let of = &self.document;
        let lists =
            [(of.packages.len(), LIST), (of.files.len(), RELATIONS), (self.relationships.len(), RELATIONS)];
        let over = lists.into_iter().find(|(found, limit)| found > limit);
        over.map_or(Ok(()), |(_, limit)| Err(BudgetExceeded::Items { limit: limit as u64 }))
    }

    fn take(&mut self, tag: &str, value: &'a str) {
        let text = || value.to_owned();
        match tag {
            "SPDXVersion" => self.document.spdx_version = text(),
            "DocumentName" => self.document.name = text(),
            "PackageName" => {
                self.section = Section::Package;
                self.document.packages.push(wire::Package { name: text(), ..wire::Package::default() });
            }
            "FileName" => {
                self.section = Section::File;
                self.document.files.push(wire::File { file_name: text(), ..wire::File::default() });
            }
            "SnippetSPDXID" => self.section = Section::Other,
            "LicenseID" => {
                self.section = Section::License;
                let info = wire::Extracted { license_id: text(), ..wire::Extracted::default() };
                self.document.has_extracted_licensing_infos.push(info);
            }
            "Annotator" => self.section = Section::Annotation(String::new()),
            "Relationship" => self.relationship(value),
            "RelationshipComment" => {
                if let Some(last) = self.relationships.last_mut() {
                    last.comment = value.into();
                }
            }
            _ => self.within(tag, value),
        }
    }

    fn within(&mut self, tag: &str, value: &str) {
        match &mut self.section {
            Section::Package => {
                if let Some(package) = self.document.packages.last_mut() {
                    of_package(package, tag, value);
                }
            }
            Section::File if tag == "SPDXID" => {
                if let Some(last) = self.document.files.last_mut() {
                    value.clone_into(&mut last.id);
                }
            }
            Section::License if tag == "ExtractedText" => {
                if let Some(last) = self.document.has_extracted_licensing_infos.last_mut() {
                    value.clone_into(&mut last.extracted_text);
                }
            }
            Section::Annotation(of) if tag == "SPDXREF" => value.clone_into(of),
            Section::Annotation(of) if tag == "AnnotationComment" => {
                self.annotations.push((std::mem::take(of), value.to_owned()));
            }
            _ => {}
        }
    }

    fn relationship(&mut self, value: &'a str) {
        // Of most types nothing is made.
        if self.relationships.last().is_some_and(|last| last.meaning().is_none()) {
            self.relationships.pop();
        }
        let mut words = value.split_whitespace();
        if let (Some(from), Some(kind), Some(to)) = (words.next(), words.next(), words.next()) {
            let [spdx_element_id, relationship_type, related_spdx_element] =
                [from, kind, to].map(Cow::Borrowed);
            self.relationships.push(wire::Relationship {
                spdx_element_id,
                relationship_type,
                related_spdx_element,
                comment: Cow::default(),
            });
        }
    }
}

fn of_package(package: &mut wire::Package, tag: &str, value: &str) {
    let text = || value.to_owned();
    match tag {
        "SPDXID" => package.id = text(),
        "PackageVersion" => package.version_info = text(),
        "PrimaryPackagePurpose" => package.primary_package_purpose = text(),
        "PackageSupplier" => package.supplier = text(),
        "PackageLicenseDeclared" => package.license_declared = text(),
        "PackageSourceInfo" => package.source_info = text(),
        "PackageComment" => package.comment = text(),
        "PackageAttributionText" => package.attribution_texts.push(text()),
        "PackageChecksum" => {
            if let Some((algorithm, hex)) = value.split_once(':') {
                package.checksums.push(wire::Checksum {
                    algorithm: algorithm.trim().to_owned(),
                    checksum_value: hex.trim().to_owned(),
                });
            }
        }
        "ExternalRef" => {
            let mut words = value.split_whitespace();
            if let (Some(_), Some(kind), Some(locator)) = (words.next(), words.next(), words.next()) {
                package.external_refs.push(wire::ExternalRef {
                    reference_type: kind.to_owned(),
                    reference_locator: locator.to_owned(),
                });
            }
        }
        _ => {}
    }
}
