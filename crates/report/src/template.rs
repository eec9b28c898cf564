//! Go templates (`text/template`) over the results of a scan, with the functions that templates for Trivy use: those of
//! sprig that read nothing but their arguments, and Trivy's own.
//!
//! The data is the list of results, each with the fields of Trivy's JSON; a field that is absent has the value Go gives
//! it. Two things differ from Go: a key that a map has not is an empty CVSS record to `index`, and times are text.

mod comments;
mod data;
mod functions;
mod lists;
mod numbers;
mod strings;
mod time;

use std::fmt;
use std::sync::Arc;

use base::{Class, Fault, Timestamp};
use gotmpl::Template;

use crate::Document;

/// The largest template that is read: 1 MiB; Trivy's own have at most 9 KiB.
pub const MAX_TEMPLATE_BYTES: u64 = 1 << 20;
/// The longest text a template may make: 512 MiB, twice the largest result. An own choice.
const MAX_OUTPUT_BYTES: usize = 512 << 20;

/// Variables of the environment, for the function `env`.
pub type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// A template that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// Too many bytes.
    #[error("the template is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It does not follow the syntax.
    #[error("the template cannot be read: {reason}")]
    Syntax {
        /// What was wrong, and where.
        reason: String,
    },
    /// It failed while it ran, or names a function that does not exist.
    #[error("the template failed: {reason}")]
    Failed {
        /// What was wrong, and where.
        reason: String,
    },
}

impl Fault for TemplateError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "template-too-large",
            Self::Syntax { .. } => "template-syntax",
            Self::Failed { .. } => "template-failed",
        }
    }
    fn hint(&self) -> String {
        "templates are Go's text/template over the list of results, as for Trivy; the guide lists the functions".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// The results of a document through a template.
///
/// # Errors
/// When the template cannot be read, or fails.
pub fn template(
    document: &Document,
    source: &str,
    version: &str,
    now: Timestamp,
    variables: &Variables,
) -> Result<String, TemplateError> {
    if source.len() as u64 > MAX_TEMPLATE_BYTES {
        return Err(TemplateError::TooLarge { limit: MAX_TEMPLATE_BYTES });
    }
    let template = functions::register(Template::new("output"), version, now, variables);
    let template = template
        .parse(&comments::as_actions(source))
        .map_err(|error| TemplateError::Syntax { reason: error.to_string() })?;
    let mut out = Bounded { text: String::new() };
    template
        .execute_fmt(&mut out, &data::results(document))
        .map_err(|error| TemplateError::Failed { reason: error.to_string() })?;
    Ok(out.text)
}

/// Text that does not grow without end.
struct Bounded {
    text: String,
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.text.len() + text.len() > MAX_OUTPUT_BYTES {
            return Err(fmt::Error);
        }
        self.text.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
