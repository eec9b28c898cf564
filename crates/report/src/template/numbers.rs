//! Functions over numbers, and what is asked of values of any kind.

use gotmpl::Value;

use super::functions::{Args, Function, Given, string, text};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("int", |a| Ok(Value::Int(integer(a.at(0)?).unwrap_or(0)))),
    ("int64", |a| Ok(Value::Int(integer(a.at(0)?).unwrap_or(0)))),
    ("atoi", |a| Ok(Value::Int(a.text(0)?.parse().unwrap_or(0)))),
    ("float64", |a| Ok(Value::Float(float(a.at(0)?)))),
    ("add", |a| fold(a, i64::checked_add)),
    ("add1", |a| number(a, a.number(0)?.checked_add(1))),
    ("sub", |a| number(a, a.number(0)?.checked_sub(a.number(1)?))),
    ("mul", |a| fold(a, i64::checked_mul)),
    ("div", |a| number(a, a.number(0)?.checked_div(a.number(1)?))),
    ("mod", |a| number(a, a.number(0)?.checked_rem(a.number(1)?))),
    ("max", |a| fold(a, |one, other| Some(one.max(other)))),
    ("min", |a| fold(a, |one, other| Some(one.min(other)))),
    ("floor", |a| Ok(Value::Float(float(a.at(0)?).floor()))),
    ("ceil", |a| Ok(Value::Float(float(a.at(0)?).ceil()))),
    ("round", |a| {
        let places = i32::try_from(a.number(1)?.clamp(0, 15)).unwrap_or(0);
        let scale = 10_f64.powi(places);
        Ok(Value::Float((float(a.at(0)?) * scale).round() / scale))
    }),
    ("empty", |a| Ok(Value::Bool(!a.at(0)?.is_truthy()))),
    ("default", |a| {
        let given = a.all().get(1).filter(|value| value.is_truthy());
        given.map_or_else(|| a.at(0).cloned(), |value| Ok(value.clone()))
    }),
    ("coalesce", |a| Ok(a.all().iter().find(|value| value.is_truthy()).cloned().unwrap_or(Value::Nil))),
    ("ternary", |a| a.at(if a.at(2)?.is_truthy() { 0 } else { 1 }).cloned()),
    ("all", |a| Ok(Value::Bool(a.all().iter().all(Value::is_truthy)))),
    ("any", |a| Ok(Value::Bool(a.all().iter().any(Value::is_truthy)))),
    ("fail", |a| Err(a.fail(&text(a.at(0)?)))),
    ("kindOf", |a| Ok(string(kind(a.at(0)?)))),
    ("kindIs", |a| Ok(Value::Bool(a.text(0)? == kind(a.at(1)?)))),
    ("typeOf", |a| Ok(string(a.at(0)?.type_name()))),
];

pub(super) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Uint(number) => i64::try_from(*number).ok(),
        Value::Bool(flag) => Some(i64::from(*flag)),
        // A float is cut off at its point, as in Go; its digits are those of its text.
        Value::Float(number) => format!("{:.0}", number.trunc()).parse().ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn float(value: &Value) -> f64 {
    match value {
        Value::Float(number) => *number,
        other => text(other).trim().parse().unwrap_or(0.0),
    }
}

fn number(a: &Args<'_>, result: Option<i64>) -> Given {
    result.map(Value::Int).ok_or_else(|| a.fail("has no result: it is too large, or divides by zero"))
}

fn fold(a: &Args<'_>, with: fn(i64, i64) -> Option<i64>) -> Given {
    let mut result = a.number(0)?;
    for index in 1..a.all().len() {
        result = with(result, a.number(index)?).ok_or_else(|| a.fail("has no result: it is too large"))?;
    }
    Ok(Value::Int(result))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Nil => "invalid",
        Value::List(_) => "slice",
        Value::Int(_) => "int64",
        other => other.type_name(),
    }
}
