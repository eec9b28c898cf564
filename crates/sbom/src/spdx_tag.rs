//! The tag-value form of an SPDX document (SPDX 2.3, the "tag-value" lines of each clause), from its JSON.

use serde_json::Value;

/// Fields of a package by their JSON names, in the order of the specification.
const PACKAGE: [(&str, &str); 12] = [
    ("SPDXID", "SPDXID"),
    ("versionInfo", "PackageVersion"),
    ("supplier", "PackageSupplier"),
    ("downloadLocation", "PackageDownloadLocation"),
    ("primaryPackagePurpose", "PrimaryPackagePurpose"),
    ("filesAnalyzed", "FilesAnalyzed"),
    ("checksums", "PackageChecksum"),
    ("sourceInfo", "PackageSourceInfo"),
    ("licenseConcluded", "PackageLicenseConcluded"),
    ("licenseDeclared", "PackageLicenseDeclared"),
    ("copyrightText", "PackageCopyrightText"),
    ("externalRefs", "ExternalRef"),
];

/// Writes the document that `crate::spdx` makes.
pub(crate) fn tag_value(document: &Value) -> String {
    let mut out = Lines(String::new());
    out.line("SPDXVersion", text(document, "spdxVersion"));
    out.line("DataLicense", text(document, "dataLicense"));
    out.line("SPDXID", text(document, "SPDXID"));
    out.line("DocumentName", text(document, "name"));
    out.line("DocumentNamespace", text(document, "documentNamespace"));
    for creator in list(&document["creationInfo"], "creators") {
        out.line("Creator", creator.as_str().unwrap_or_default());
    }
    out.line("Created", text(&document["creationInfo"], "created"));
    for annotation in list(document, "annotations") {
        out.gap();
        out.line("Annotator", text(annotation, "annotator"));
        out.line("AnnotationDate", text(annotation, "annotationDate"));
        out.line("AnnotationType", text(annotation, "annotationType"));
        out.line("SPDXREF", text(document, "SPDXID"));
        out.free("AnnotationComment", text(annotation, "comment"));
    }
    for package in list(document, "packages") {
        out.package(package);
    }
    for license in list(document, "hasExtractedLicensingInfos") {
        out.gap();
        out.line("LicenseID", text(license, "licenseId"));
        out.free("ExtractedText", text(license, "extractedText"));
        out.line("LicenseName", text(license, "name"));
    }
    out.gap();
    for relation in list(document, "relationships") {
        let [from, kind, to] = ["spdxElementId", "relationshipType", "relatedSpdxElement"];
        let words = [text(relation, from), text(relation, kind), text(relation, to)];
        out.line("Relationship", &words.join(" "));
    }
    out.0
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

struct Lines(String);

impl Lines {
    fn gap(&mut self) {
        self.0.push('\n');
    }

    /// One line; a line end inside would begin another tag.
    fn line(&mut self, tag: &str, value: &str) {
        let value = value.replace(['\n', '\r'], " ");
        self.0.extend([tag, ": ", value.as_str(), "\n"]);
    }

    /// A text over as many lines as it has. What would end it early is cut apart.
    fn free(&mut self, tag: &str, value: &str) {
        let value = value.replace("</text>", "</ text>");
        self.0.extend([tag, ": <text>", value.as_str(), "</text>\n"]);
    }

    fn package(&mut self, package: &Value) {
        self.gap();
        self.line("PackageName", text(package, "name"));
        for (key, tag) in PACKAGE {
            match package.get(key) {
                None => {}
                Some(Value::Bool(value)) => self.line(tag, if *value { "true" } else { "false" }),
                Some(Value::Array(all)) if key == "checksums" => {
                    for one in all {
                        let value = format!("{}: {}", text(one, "algorithm"), text(one, "checksumValue"));
                        self.line(tag, &value);
                    }
                }
                Some(Value::Array(all)) => {
                    for one in all {
                        let words = ["referenceCategory", "referenceType", "referenceLocator"];
                        self.line(tag, &words.map(|word| text(one, word)).join(" "));
                    }
                }
                Some(value) => self.line(tag, value.as_str().unwrap_or_default()),
            }
        }
        for note in list(package, "attributionTexts") {
            self.free("PackageAttributionText", note.as_str().unwrap_or_default());
        }
    }
}
