//! The functions of templates: what each is called, and how arguments become Rust's.

use std::sync::Arc;

use base::Timestamp;
use gotmpl::{Template, TemplateError, Value};

use super::{Variables, data, lists, numbers, strings, time};

/// What a function gives.
pub(super) type Given = Result<Value, TemplateError>;
/// A function that needs nothing but its arguments.
pub(super) type Function = fn(&Args<'_>) -> Given;

/// Arguments of a call.
pub(super) struct Args<'a> {
    name: &'static str,
    values: &'a [Value],
}

impl<'a> Args<'a> {
    pub(super) fn all(&self) -> &'a [Value] {
        self.values
    }

    /// An argument that has to be there.
    pub(super) fn at(&self, index: usize) -> Result<&'a Value, TemplateError> {
        self.values.get(index).ok_or_else(|| {
            self.fail(&format!("wants at least {} arguments, got {}", index + 1, self.values.len()))
        })
    }

    /// The last argument, which a pipeline gives.
    pub(super) fn last(&self) -> Result<&'a Value, TemplateError> {
        self.at(self.values.len().saturating_sub(1))
    }

    /// An argument as text; sprig takes only text where it says so, and prints anything else here.
    pub(super) fn text(&self, index: usize) -> Result<String, TemplateError> {
        Ok(text(self.at(index)?))
    }

    pub(super) fn number(&self, index: usize) -> Result<i64, TemplateError> {
        numbers::integer(self.at(index)?)
            .ok_or_else(|| self.fail(&format!("argument {} is no number", index + 1)))
    }

    pub(super) fn list(&self, index: usize) -> Result<&'a [Value], TemplateError> {
        match self.at(index)? {
            Value::List(items) => Ok(items),
            Value::Nil => Ok(&[]),
            other => {
                Err(self.fail(&format!("argument {} is a {}, expected a list", index + 1, other.type_name())))
            }
        }
    }

    pub(super) fn fail(&self, what: &str) -> TemplateError {
        TemplateError::Exec(format!("{} {what}", self.name))
    }
}

/// A value as Go's `fmt.Sprint` shows it; nothing for nil.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Nil => String::new(),
        other => other.to_string(),
    }
}

pub(super) fn string(text: impl AsRef<str>) -> Value {
    Value::String(Arc::from(text.as_ref()))
}

/// Adds all functions to a template.
pub(super) fn register(template: Template, version: &str, now: Timestamp, variables: &Variables) -> Template {
    let tables = [strings::FUNCTIONS, lists::FUNCTIONS, numbers::FUNCTIONS, time::FUNCTIONS];
    let mut template = template;
    for (name, function) in tables.into_iter().flatten() {
        let (name, function) = (*name, *function);
        template = template.func(name, move |values| function(&Args { name, values }));
    }
    let version = string(version);
    let variables = Arc::clone(variables);
    template
        .func("appVersion", move |_| Ok(version.clone()))
        .func("now", move |_| Ok(time::now(now)))
        .func("env", move |values| {
            let name = Args { name: "env", values }.text(0)?;
            Ok(string(variables(&name).unwrap_or_default()))
        })
        .func("index", index)
}

/// As Go's, except that a map has an empty record where it has no key: Go's zero value of the map's type, which for
/// results is that of CVSS.
fn index(values: &[Value]) -> Given {
    let args = Args { name: "index", values };
    let mut value = args.at(0)?.clone();
    for key in &values[1..] {
        let is_map = matches!(value, Value::Map(_));
        value = value.index(key)?;
        if is_map && matches!(value, Value::Nil) {
            value = data::no_cvss();
        }
    }
    Ok(value)
}
