//! What belongs to images: the findings of a layer, and the configuration as text.

use serde::{Deserialize, Serialize};

use crate::limits::LAYER_FINDINGS;
use crate::{FileSecrets, Unexamined};

/// What Trivy calls the configuration of an image where a path is asked for.
pub const IMAGE_CONFIG_PATH: &str = "config.json";

/// The findings of one layer, or of one folder: what a cache keeps of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerSecrets {
    files: Vec<FileSecrets>,
    findings: usize,
}

impl LayerSecrets {
    /// Adds what a file gave. A path that stands twice keeps its later file and its earlier one: both can be read from
    /// the layer.
    pub fn add(&mut self, mut file: FileSecrets) {
        if file.is_empty() {
            return;
        }
        if self.findings + file.findings.len() > LAYER_FINDINGS {
            file.findings.clear();
            file.unexamined = Some(Unexamined::LayerFull { limit: LAYER_FINDINGS });
            // One such note says it for all files that follow.
            if self.files.last().is_some_and(|last| last.unexamined == file.unexamined) {
                return;
            }
        }
        self.findings += file.findings.len();
        self.files.push(file);
    }

    /// How many there are.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.findings
    }

    /// The files with findings or with something to say, by path.
    #[must_use]
    pub fn into_files(mut self) -> Vec<FileSecrets> {
        self.files.sort_by(|one, other| one.path.cmp(&other.path));
        self.files
    }
}

/// The parts of an image's configuration that may hold secrets, as JSON with a line for each.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImageConfigText<'a> {
    /// `NAME=value`.
    #[serde(rename = "Env")]
    pub env: Vec<&'a str>,
    /// Labels.
    #[serde(rename = "Labels")]
    pub labels: Vec<(&'a str, &'a str)>,
    /// Entry point and command.
    #[serde(rename = "Cmd")]
    pub commands: Vec<&'a str>,
    /// What the builder ran, step by step.
    pub history: Vec<&'a str>,
}

impl ImageConfigText<'_> {
    /// The text that is searched. Its lines are numbered from 1, and each value stands on its own.
    #[must_use]
    pub fn render(&self) -> String {
        let mut out = String::from("{\n");
        let mut section = |name: &str, lines: Vec<String>| {
            if lines.is_empty() {
                return;
            }
            out.push_str(&format!("  \"{name}\": [\n"));
            for line in lines {
                // JSON of a string cannot fail; a line feed inside becomes an escape, so that it stays one line.
                let shown = serde_json::Value::from(line).to_string();
                out.push_str(&format!("    {shown},\n"));
            }
            out.push_str("  ],\n");
        };
        let owned = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
        section("Env", owned(&self.env));
        section("Labels", self.labels.iter().map(|(name, value)| format!("{name}={value}")).collect());
        section("Cmd", owned(&self.commands));
        section("history", owned(&self.history));
        out.push_str("}\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> crate::SecretFinding {
        crate::SecretFinding {
            rule_id: "a".into(),
            category: "A".into(),
            title: "a token".into(),
            severity: base::Severity::High,
            start_line: 1,
            end_line: 1,
            offset: None,
            matched: "****".into(),
            code: Vec::new(),
        }
    }

    #[test]
    fn a_layer_takes_as_many_findings_as_its_limit_and_says_where_it_stopped() {
        let file = |name: usize, count: usize| FileSecrets {
            path: format!("{name:03}"),
            findings: vec![finding(); count],
            unexamined: None,
        };
        let mut layer = LayerSecrets::default();
        let whole = LAYER_FINDINGS / 1000;
        (0..whole).for_each(|name| layer.add(file(name, 1000)));
        assert!(layer.clone().into_files().iter().all(|file| file.unexamined.is_none()));
        layer.add(file(whole, 0));
        layer.add(file(whole + 1, 1));
        layer.add(file(whole + 2, 1));
        let files = layer.into_files();
        assert_eq!(files.iter().map(|file| file.findings.len()).sum::<usize>(), LAYER_FINDINGS);
        let said: Vec<_> = files.iter().filter_map(|file| Some((&*file.path, file.unexamined?))).collect();
        let full = Unexamined::LayerFull { limit: LAYER_FINDINGS };
        assert_eq!(said, [(&*format!("{:03}", whole + 1), full)], "one note for all that follow");
    }
}
