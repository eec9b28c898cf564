//! Functions over lists and maps.

use std::collections::BTreeMap;
use std::sync::Arc;

use gotmpl::Value;

use super::functions::{Args, Function, Given, string, text};

/// The longest list a function makes of nothing: as many as a template may go through.
const MAX_ITEMS: i64 = 1_000_000;

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("list", |a| Ok(list(a.all().to_vec()))),
    ("first", |a| Ok(a.list(0)?.first().cloned().unwrap_or(Value::Nil))),
    ("last", |a| Ok(a.list(0)?.last().cloned().unwrap_or(Value::Nil))),
    ("rest", |a| Ok(list(a.list(0)?.iter().skip(1).cloned().collect()))),
    ("initial", |a| {
        let all = a.list(0)?;
        Ok(list(all[..all.len().saturating_sub(1)].to_vec()))
    }),
    ("append", |a| {
        let mut all = a.list(0)?.to_vec();
        all.push(a.at(1)?.clone());
        Ok(list(all))
    }),
    ("prepend", |a| {
        let mut all = vec![a.at(1)?.clone()];
        all.extend_from_slice(a.list(0)?);
        Ok(list(all))
    }),
    ("concat", |a| {
        let mut all = Vec::new();
        for index in 0..a.all().len() {
            all.extend_from_slice(a.list(index)?);
        }
        Ok(list(all))
    }),
    ("reverse", |a| Ok(list(a.list(0)?.iter().rev().cloned().collect()))),
    ("compact", |a| Ok(list(a.list(0)?.iter().filter(|value| value.is_truthy()).cloned().collect()))),
    ("uniq", |a| {
        let mut all: Vec<Value> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        all.extend(a.list(0)?.iter().filter(|value| seen.insert(text(value))).cloned());
        Ok(list(all))
    }),
    ("without", |a| {
        let gone: Vec<String> = a.all().iter().skip(1).map(text).collect();
        Ok(list(a.list(0)?.iter().filter(|value| !gone.contains(&text(value))).cloned().collect()))
    }),
    ("has", |a| {
        let wanted = a.text(0)?;
        Ok(Value::Bool(a.list(1)?.iter().any(|value| text(value) == wanted)))
    }),
    ("sortAlpha", |a| {
        let mut all: Vec<String> = a.list(0)?.iter().map(text).collect();
        all.sort_unstable();
        Ok(list(all.iter().map(string).collect()))
    }),
    ("toStrings", |a| Ok(list(a.list(0)?.iter().map(|value| string(text(value))).collect()))),
    ("until", |a| {
        let count = a.number(0)?;
        if count > MAX_ITEMS {
            return Err(a.fail("makes more than a million numbers"));
        }
        Ok(list((0..count).map(Value::Int).collect()))
    }),
    ("dict", dict),
    ("get", |a| Ok(a.at(0)?.field(&a.text(1)?).cloned().unwrap_or_else(|| string("")))),
    ("hasKey", |a| Ok(Value::Bool(a.at(0)?.field(&a.text(1)?).is_some()))),
    ("keys", |a| Ok(list(map(a)?.keys().map(string).collect()))),
    ("values", |a| Ok(list(map(a)?.values().cloned().collect()))),
    ("set", |a| {
        let mut map = map(a)?.clone();
        map.insert(Arc::from(a.text(1)?), a.at(2)?.clone());
        Ok(Value::Map(Arc::new(map)))
    }),
];

fn list(items: Vec<Value>) -> Value {
    Value::List(Arc::from(items))
}

fn map<'a>(a: &Args<'a>) -> Result<&'a BTreeMap<Arc<str>, Value>, gotmpl::TemplateError> {
    match a.at(0)? {
        Value::Map(map) => Ok(map),
        other => Err(a.fail(&format!("wants a map, got a {}", other.type_name()))),
    }
}

fn dict(a: &Args<'_>) -> Given {
    let pairs = a.all().chunks(2);
    let map =
        pairs.map(|pair| (Arc::from(text(&pair[0])), pair.get(1).cloned().unwrap_or_else(|| string(""))));
    Ok(Value::Map(Arc::new(map.collect())))
}
