//! One writer for each form other programs read. Each takes a [`Document`] and nothing else of the scan, so that a
//! result that comes from a file is written as one that was just made.

mod asff;
mod cosign_vuln;
mod cyclonedx;
mod github;
mod gitlab;
mod junit;
mod markdown;
mod quality;
mod sarif;
mod text;

#[cfg(test)]
mod tests;

use std::fmt;

use base::Timestamp;

use crate::Document;

pub use asff::{AsffError, MAX_ASFF_FINDINGS, asff};
pub use cosign_vuln::cosign_vuln;
pub use cyclonedx::add_vulnerabilities;
pub use github::github;
pub use gitlab::gitlab;
pub use junit::junit;
pub use markdown::markdown;
pub use quality::gitlab_codequality;
pub use sarif::sarif;
pub(crate) use text::{clip, one_line, xml};

/// What a form of output says beyond the result.
#[derive(Clone, Copy)]
pub struct WriteInfo<'a> {
    /// Version of this program.
    pub version: &'a str,
    /// The time of writing.
    pub now: Timestamp,
    /// Variables of the job the program runs in, such as `GITHUB_SHA`.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

impl fmt::Debug for WriteInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteInfo")
            .field("version", &self.version)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// Name of the program in every form.
pub(crate) const PROGRAM: &str = "assay";

/// The program as a package URL.
pub(crate) fn program_url(info: &WriteInfo<'_>) -> String {
    format!("pkg:generic/{PROGRAM}@{}", info.version)
}

/// JSON with a line feed at its end, as every JSON form is written.
pub(crate) fn json_text(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// The name of the operating system: `debian 12.5`.
pub(crate) fn system(document: &Document) -> Option<String> {
    let os = document.report().metadata.os.as_ref()?;
    let name = format!("{} {}", os.family, os.name);
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}
