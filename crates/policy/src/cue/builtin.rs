//! Functions of CUE and of its packages that policies use.

use serde_json::{Number, Value};

/// Functions: name and number of arguments. `list.MinItems(3)` and the like are validators: as a constraint they take
/// the value as their first argument.
const FUNCTIONS: [(&str, usize); 28] = [
    ("len", 1),
    ("close", 1),
    ("and", 1),
    ("or", 1),
    ("list.Contains", 2),
    ("list.MinItems", 2),
    ("list.MaxItems", 2),
    ("list.UniqueItems", 1),
    ("list.Sum", 1),
    ("regexp.Match", 2),
    ("strings.Contains", 2),
    ("strings.ContainsAny", 2),
    ("strings.HasPrefix", 2),
    ("strings.HasSuffix", 2),
    ("strings.Join", 2),
    ("strings.MaxRunes", 2),
    ("strings.MinRunes", 2),
    ("strings.Split", 2),
    ("strings.ToLower", 1),
    ("strings.ToUpper", 1),
    ("strings.TrimPrefix", 2),
    ("strings.TrimSpace", 1),
    ("strings.TrimSuffix", 2),
    ("struct.MaxFields", 2),
    ("struct.MinFields", 2),
    ("time.Parse", 2),
    ("time.Time", 1),
    ("time.Unix", 2),
];

/// Functions that may stand alone as a constraint, without their first argument.
const VALIDATORS: [&str; 8] = [
    "list.MinItems",
    "list.MaxItems",
    "list.UniqueItems",
    "strings.MaxRunes",
    "strings.MinRunes",
    "struct.MaxFields",
    "struct.MinFields",
    "time.Time",
];

/// Packages whose functions are known.
pub(super) const PACKAGES: [&str; 5] = ["list", "regexp", "strings", "struct", "time"];

/// Layouts of Go's time package that are read, by the names CUE has for them. Both are RFC 3339.
const LAYOUTS: [(&str, &str); 2] = [
    ("time.RFC3339", "2006-01-02T15:04:05Z07:00"),
    ("time.RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"),
];

/// The function with this name, if `given` arguments fit it.
pub(super) fn function(name: &str, given: usize) -> Option<&'static str> {
    let (known, wanted) = FUNCTIONS.into_iter().find(|(known, _)| *known == name)?;
    let fits = given == wanted || (given + 1 == wanted && is_validator(known));
    fits.then_some(known)
}

/// Whether the function may stand alone as a constraint.
pub(super) fn is_validator(name: &str) -> bool {
    VALIDATORS.contains(&name)
}

/// The value of the constant with this name.
pub(super) fn constant(name: &str) -> Option<&'static str> {
    LAYOUTS.into_iter().find(|(known, _)| *known == name).map(|(_, layout)| layout)
}

/// Calls a function whose arguments are known. `Err` says what is wrong with them.
pub(super) fn call(name: &str, args: &[Value]) -> Result<Value, String> {
    let package = name.split_once('.').map_or("", |(package, _)| package);
    match package {
        "" => len(args),
        "list" => list(name, args),
        "struct" => fields(name, args),
        "time" => time(name, args),
        _ => text(name, args),
    }
}

fn len(args: &[Value]) -> Result<Value, String> {
    let count = match args {
        [Value::String(text)] => text.len(),
        [Value::Array(items)] => items.len(),
        [Value::Object(map)] => map.len(),
        _ => return Err("len takes a text, a list or a struct".into()),
    };
    Ok(Value::from(count))
}

fn list(name: &str, args: &[Value]) -> Result<Value, String> {
    let Some(Value::Array(items)) = args.first() else {
        return Err(format!("{name} takes a list"));
    };
    let answer = match (name, args.get(1)) {
        ("list.Contains", Some(wanted)) => items.contains(wanted),
        ("list.MinItems", Some(Value::Number(n))) => n.as_u64().is_some_and(|n| size(items.len()) >= n),
        ("list.MaxItems", Some(Value::Number(n))) => n.as_u64().is_some_and(|n| size(items.len()) <= n),
        ("list.UniqueItems", None) => unique(items),
        ("list.Sum", None) => return sum(items),
        _ => return Err(format!("{name} takes a list and a number")),
    };
    Ok(Value::Bool(answer))
}

fn unique(items: &[Value]) -> bool {
    // Objects have no order of their own; their text has, and equal values have equal texts.
    let texts: std::collections::BTreeSet<String> = items.iter().map(Value::to_string).collect();
    texts.len() == items.len()
}

fn sum(items: &[Value]) -> Result<Value, String> {
    let mut total = 0_i64;
    for item in items {
        let item = item.as_i64().ok_or("list.Sum takes a list of whole numbers")?;
        total = total.checked_add(item).ok_or("the sum is larger than 64 bits")?;
    }
    Ok(Value::from(total))
}

fn fields(name: &str, args: &[Value]) -> Result<Value, String> {
    let [Value::Object(map), Value::Number(n)] = args else {
        return Err(format!("{name} takes a struct and a number"));
    };
    let n = n.as_u64().ok_or("the number of fields must be zero or more")?;
    Ok(Value::Bool(if name == "struct.MinFields" { size(map.len()) >= n } else { size(map.len()) <= n }))
}

fn time(name: &str, args: &[Value]) -> Result<Value, String> {
    match (name, args) {
        ("time.Time", [Value::String(text)]) => Ok(Value::Bool(text.parse::<jiff::Timestamp>().is_ok())),
        ("time.Parse", [Value::String(layout), Value::String(text)]) => {
            if !LAYOUTS.iter().any(|(_, known)| known == layout) {
                return Err("time.Parse takes time.RFC3339 or time.RFC3339Nano here".into());
            }
            let time: jiff::Timestamp = text.parse().map_err(|e| format!("\"{text}\" is no time: {e}"))?;
            Ok(Value::String(time.to_string()))
        }
        ("time.Unix", [Value::Number(secs), Value::Number(nanos)]) => {
            let parts = secs.as_i64().zip(nanos.as_i64().and_then(|n| i32::try_from(n).ok()));
            let time = parts.and_then(|(secs, nanos)| jiff::Timestamp::new(secs, nanos).ok());
            time.map(|time| Value::String(time.to_string())).ok_or_else(|| "no such time".to_owned())
        }
        _ => Err(format!("{name} takes texts")),
    }
}

fn text(name: &str, args: &[Value]) -> Result<Value, String> {
    let texts: Vec<&str> = args.iter().filter_map(Value::as_str).collect();
    let number = args.get(1).and_then(Value::as_u64);
    let answer = match (name, texts.as_slice(), args) {
        ("regexp.Match", [pattern, text], _) => {
            let regex =
                super::eval::compile(pattern).map_err(|e| format!("/{pattern}/ is no expression: {e}"))?;
            Value::Bool(regex.is_match(text))
        }
        ("strings.Contains", [text, part], _) => Value::Bool(text.contains(part)),
        ("strings.ContainsAny", [text, chars], _) => Value::Bool(text.contains(|c| chars.contains(c))),
        ("strings.HasPrefix", [text, part], _) => Value::Bool(text.starts_with(part)),
        ("strings.HasSuffix", [text, part], _) => Value::Bool(text.ends_with(part)),
        ("strings.MaxRunes", [text], _) => {
            Value::Bool(number.is_some_and(|n| size(text.chars().count()) <= n))
        }
        ("strings.MinRunes", [text], _) => {
            Value::Bool(number.is_some_and(|n| size(text.chars().count()) >= n))
        }
        ("strings.ToLower", [text], _) => Value::String(text.to_lowercase()),
        ("strings.ToUpper", [text], _) => Value::String(text.to_uppercase()),
        ("strings.TrimSpace", [text], _) => Value::String(text.trim().to_owned()),
        ("strings.TrimPrefix", [text, part], _) => text.strip_prefix(part).unwrap_or(text).to_owned().into(),
        ("strings.TrimSuffix", [text, part], _) => text.strip_suffix(part).unwrap_or(text).to_owned().into(),
        ("strings.Split", [text, part], _) if !part.is_empty() => text.split(part).map(Value::from).collect(),
        ("strings.Join", [separator], [Value::Array(items), _]) => {
            let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            Value::String(items.ok_or("strings.Join takes a list of texts")?.join(separator))
        }
        _ => return Err(format!("{name} does not take these arguments")),
    };
    Ok(answer)
}

fn size(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// A number as a float, for comparison.
pub(super) fn float(number: &Number) -> f64 {
    number.as_f64().unwrap_or(f64::NAN)
}
