//! `trivy-secret.yaml`: rules of the user's own, and which of the built-in ones hold.

use base::{Class, Fault, Severity};
use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::limits::{CONFIG_BYTES, PATTERN_BYTES};

/// What a configuration file asks for.
#[derive(Debug, Clone, Default)]
pub struct Config {
    name: String,
    digest: String,
    enable_builtin: Vec<String>,
    disabled: Vec<String>,
    pub(crate) disabled_allow_rules: Vec<String>,
    pub(crate) custom: Vec<CustomRule>,
    pub(crate) allow: Vec<AllowRule>,
    pub(crate) exclude: Vec<Regex>,
}

/// A rule of the user's own.
#[derive(Debug, Clone)]
pub(crate) struct CustomRule {
    pub(crate) id: String,
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) severity: Severity,
    pub(crate) regex: Regex,
    pub(crate) keywords: Vec<String>,
    pub(crate) path: Option<Regex>,
    pub(crate) group: Option<String>,
    pub(crate) allow: Vec<AllowRule>,
    pub(crate) exclude: Vec<Regex>,
}

/// What is no secret.
#[derive(Debug, Clone)]
pub(crate) struct AllowRule {
    pub(crate) regex: Option<Regex>,
    pub(crate) path: Option<Regex>,
}

/// The file, with Trivy's keys. Unknown keys are errors: a misspelled one would leave a rule out, or let a secret pass.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct File {
    enable_builtin_rules: Option<Vec<String>>,
    disable_rules: Option<Vec<String>>,
    disable_allow_rules: Option<Vec<String>>,
    rules: Option<Vec<RuleEntry>>,
    allow_rules: Option<Vec<AllowEntry>>,
    exclude_block: Option<ExcludeEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleEntry {
    id: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    severity: Option<String>,
    regex: String,
    #[serde(default)]
    keywords: Option<Vec<String>>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    allow_rules: Option<Vec<AllowEntry>>,
    #[serde(default)]
    exclude_block: Option<ExcludeEntry>,
    #[serde(default)]
    secret_group_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowEntry {
    #[serde(default)]
    id: String,
    // Read for people; it decides nothing.
    #[serde(default, rename = "description")]
    _description: Option<String>,
    #[serde(default)]
    regex: Option<String>,
    #[serde(default)]
    path: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExcludeEntry {
    #[serde(default, rename = "description")]
    _description: Option<String>,
    #[serde(default)]
    regexes: Option<Vec<String>>,
}

impl Config {
    /// Reads a configuration. `name` is the path of the file; a file of that name is not searched itself.
    ///
    /// # Errors
    /// When it does not follow its form, or a pattern in it is none.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, ConfigError> {
        let file = || name.to_owned();
        if bytes.len() > CONFIG_BYTES {
            return Err(ConfigError::TooLarge { file: file(), limit: CONFIG_BYTES });
        }
        let read: Option<File> = serde_yaml_ng::from_slice(bytes)
            .map_err(|error| ConfigError::Yaml { file: file(), reason: error.to_string() })?;
        let read = read.unwrap_or_default();
        let reader = Reader { file: name };
        let disabled = read.disable_rules.unwrap_or_default();
        let disabled_allow_rules = read.disable_allow_rules.unwrap_or_default();
        let rules = read.rules.into_iter().flatten().filter(|rule| !disabled.contains(&rule.id));
        let allow = read.allow_rules.into_iter().flatten();
        let allow = allow.filter(|rule| !disabled_allow_rules.contains(&rule.id));
        Ok(Self {
            name: name.rsplit('/').next().unwrap_or(name).to_owned(),
            digest: base::Digest::sha256_of(bytes).hex(),
            enable_builtin: read.enable_builtin_rules.unwrap_or_default(),
            custom: rules.map(|rule| reader.rule(rule)).collect::<Result<_, _>>()?,
            allow: allow.map(|rule| reader.allow("allow-rules", rule)).collect::<Result<_, _>>()?,
            exclude: reader.exclude("exclude-block", read.exclude_block)?,
            disabled,
            disabled_allow_rules,
        })
    }

    /// Of the file; empty where there is none.
    pub(crate) fn digest(&self) -> &str {
        &self.digest
    }

    pub(crate) fn enables(&self, id: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|other| other == id);
        (self.enable_builtin.is_empty() || named(&self.enable_builtin)) && !named(&self.disabled)
    }

    /// Identifiers the file names that belong to no rule: most likely misspelled.
    #[must_use]
    pub fn unknown_ids(&self) -> Vec<&str> {
        let rules =
            |id: &&String| crate::rules::BUILTIN_RULES.iter().copied().flatten().any(|rule| rule.id == **id);
        let allow = |id: &&String| crate::BUILTIN_ALLOW_RULES.contains(&id.as_str());
        let named = self.enable_builtin.iter().chain(&self.disabled).filter(|id| !rules(id));
        named.chain(self.disabled_allow_rules.iter().filter(|id| !allow(id))).map(String::as_str).collect()
    }

    pub(crate) fn allows_path(&self, path: &str) -> bool {
        allows_path(&self.allow, path)
    }

    /// Whether the path is that of the configuration itself, which is full of patterns.
    pub(crate) fn is_own_path(&self, path: &str) -> bool {
        !self.name.is_empty() && path == self.name
    }
}

pub(crate) fn allows_path(rules: &[AllowRule], path: &str) -> bool {
    rules.iter().filter_map(|rule| rule.path.as_ref()).any(|pattern| pattern.is_match(path.as_bytes()))
}

pub(crate) fn allows_match(rules: &[AllowRule], matched: &[u8]) -> bool {
    rules.iter().filter_map(|rule| rule.regex.as_ref()).any(|pattern| pattern.is_match(matched))
}

struct Reader<'a> {
    file: &'a str,
}

impl Reader<'_> {
    fn rule(&self, entry: RuleEntry) -> Result<CustomRule, ConfigError> {
        let id = entry.id;
        let severity = match entry.severity.as_deref().filter(|word| !word.is_empty()) {
            None => Severity::Unknown,
            Some(word) => word.parse().map_err(|_| ConfigError::Severity {
                file: self.file.to_owned(),
                id: id.clone(),
                found: word.chars().take(60).collect(),
            })?,
        };
        let regex = self.pattern(&id, "regex", &entry.regex)?;
        if let Some(group) = entry.secret_group_name.as_deref().filter(|name| !name.is_empty())
            && !regex.capture_names().flatten().any(|name| name == group)
        {
            return Err(ConfigError::Group { file: self.file.to_owned(), id, group: group.to_owned() });
        }
        let allow = entry.allow_rules.into_iter().flatten();
        Ok(CustomRule {
            regex,
            severity,
            path: entry.path.map(|path| self.pattern(&id, "path", &path)).transpose()?,
            allow: allow.map(|rule| self.allow(&id, rule)).collect::<Result<_, _>>()?,
            exclude: self.exclude(&id, entry.exclude_block)?,
            category: entry.category,
            title: entry.title,
            keywords: entry.keywords.unwrap_or_default(),
            group: entry.secret_group_name.filter(|name| !name.is_empty()),
            id,
        })
    }

    fn allow(&self, id: &str, entry: AllowEntry) -> Result<AllowRule, ConfigError> {
        let regex = entry.regex.map(|text| self.pattern(id, "regex", &text)).transpose()?;
        let path = entry.path.map(|text| self.pattern(id, "path", &text)).transpose()?;
        Ok(AllowRule { regex, path })
    }

    fn exclude(&self, id: &str, entry: Option<ExcludeEntry>) -> Result<Vec<Regex>, ConfigError> {
        let texts = entry.unwrap_or_default().regexes.unwrap_or_default();
        texts.iter().map(|text| self.pattern(id, "exclude-block", text)).collect()
    }

    /// Go's regular expressions on bytes; classes of Unicode only where the pattern asks for them by name.
    fn pattern(&self, id: &str, field: &'static str, text: &str) -> Result<Regex, ConfigError> {
        let unicode = text.contains(r"\p") || text.contains(r"\P");
        RegexBuilder::new(text).unicode(unicode).size_limit(PATTERN_BYTES).build().map_err(|error| {
            ConfigError::Pattern {
                file: self.file.to_owned(),
                id: id.to_owned(),
                field,
                reason: error.to_string().lines().last().unwrap_or_default().trim().to_owned(),
            }
        })
    }
}

/// A configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// Too many bytes.
    #[error("{file} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// Not the YAML it should be.
    #[error("{file} is not a configuration for secrets: {reason}")]
    Yaml {
        /// The file.
        file: String,
        /// What the parser says, with line and column.
        reason: String,
    },
    /// A pattern that is none.
    #[error("{file}: the {field} of {id} is not a regular expression: {reason}")]
    Pattern {
        /// The file.
        file: String,
        /// The rule.
        id: String,
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A group that is not in the pattern.
    #[error("{file}: the regex of {id} has no group (?P<{group}>…)")]
    Group {
        /// The file.
        file: String,
        /// The rule.
        id: String,
        /// The group.
        group: String,
    },
    /// A word that is no severity.
    #[error("{file}: the severity of {id} is \"{found}\", expected LOW, MEDIUM, HIGH or CRITICAL")]
    Severity {
        /// The file.
        file: String,
        /// The rule.
        id: String,
        /// The word.
        found: String,
    },
}

impl Fault for ConfigError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "secret-config-too-large",
            Self::Yaml { .. } => "secret-config-yaml",
            Self::Pattern { .. } => "secret-config-pattern",
            Self::Group { .. } => "secret-config-group",
            Self::Severity { .. } => "secret-config-severity",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::TooLarge { .. } => "name the file with the rules; they have a few kilobytes".into(),
            Self::Yaml { .. } => {
                "the keys are enable-builtin-rules, disable-rules, disable-allow-rules, rules, allow-rules, exclude-block".into()
            }
            Self::Pattern { .. } => "write it in RE2's syntax, as for Trivy".into(),
            Self::Group { .. } => "name a group of the regex in secret-group-name, or leave it out".into(),
            Self::Severity { .. } => "use one of LOW, MEDIUM, HIGH, CRITICAL".into(),
        }
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_understood_is_an_error() {
        let large = vec![b'#'; CONFIG_BYTES + 1];
        assert!(Config::parse("x", &large[1..]).is_ok() && Config::parse("x", b"").is_ok());
        let rows: [(&[u8], &str); 8] = [
            (&large, "secret-config-too-large"),
            (b"rules: {", "secret-config-yaml"),
            (b"rule: []", "secret-config-yaml"),
            (b"rules: [{id: a, regex: '('}]", "secret-config-pattern"),
            (b"rules: [{id: a, regex: x, path: '['}]", "secret-config-pattern"),
            (b"exclude-block: {regexes: ['(']}", "secret-config-pattern"),
            (b"rules: [{id: a, regex: x, secret-group-name: secret}]", "secret-config-group"),
            (b"rules: [{id: a, regex: x, severity: bad}]", "secret-config-severity"),
        ];
        for (bytes, code) in rows {
            assert_eq!(Config::parse("x", bytes).expect_err(code).code(), code);
        }
    }

    #[test]
    fn rules_are_chosen_by_identifier() {
        let text =
            b"enable-builtin-rules: [github-pat, github-oauth]\ndisable-rules: [github-oauth, nonsense]\n";
        let config = Config::parse("a/secret.yaml", text).expect("read");
        assert!(
            config.enables("github-pat")
                && !config.enables("github-oauth")
                && !config.enables("npm-access-token")
        );
        assert_eq!(config.unknown_ids(), ["nonsense"]);
        assert!(config.is_own_path("secret.yaml") && !config.is_own_path("b/secret.yaml"));
        assert!(Config::default().enables("github-pat") && !Config::default().is_own_path(""));
    }
}
