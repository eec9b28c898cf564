//! Functions of `regorus` whose work grows with what their arguments say rather than with what they are: one call is one
//! step to the budget, whatever it does. Each is bounded here, then asked as it is.

use regorus::{Engine, Value};

use super::{LOOKS, position, to_rego};

/// Why a function gives no answer.
#[derive(Debug, thiserror::Error)]
#[error("{function}: {detail}")]
struct Refused {
    function: &'static str,
    detail: String,
}

/// Digits of an exponent, and of a width in a format.
const MAX_DIGITS: u64 = 3;

/// Characters of a text that is read as a number.
const MAX_NUMBER: u64 = 1_000;

/// Characters of a result, or of one argument times those of another: some hundred milliseconds.
const MAX_WORK: u64 = 1 << 28;

/// Items of a list that is counted out or put together.
const MAX_ITEMS: u64 = 10_000_000;

/// Bits by which a number is moved to the left.
const MAX_SHIFT: u64 = 4_096;

/// Says what is too much about the arguments.
type Bound = fn(&[Value]) -> Result<(), String>;

/// The functions, the number of their arguments, and what bounds them.
const BOUNDED: [(&str, u8, Bound); 20] = [
    ("array.concat", 2, |args| at_most("items", add(args.iter().map(items)), MAX_ITEMS)),
    ("bits.lsh", 2, |args| at_most("bits", args[1].as_u64().unwrap_or(0), MAX_SHIFT)),
    ("concat", 2, |args| {
        at_most("characters", size(&args[0]).saturating_mul(items(&args[1])), MAX_WORK)?;
        at_most("characters", size(&args[1]), MAX_WORK)
    }),
    ("json.marshal", 1, |args| at_most("characters", size(&args[0]), MAX_WORK)),
    ("numbers.range", 2, |args| at_most("items", distance(&args[0], &args[1]), MAX_ITEMS)),
    ("numbers.range_step", 3, |args| match args[2].as_i64().unwrap_or(0).unsigned_abs() {
        0 => Err("the step is not a whole number above 0".to_owned()),
        step => at_most("items", distance(&args[0], &args[1]) / step, MAX_ITEMS),
    }),
    ("object.subset", 2, |args| {
        at_most("comparisons", size(&args[0]).saturating_mul(size(&args[1])), MAX_WORK)
    }),
    ("product", 1, |args| {
        at_most("multiplications", items(&args[0]).saturating_mul(items(&args[0])), MAX_WORK)
    }),
    ("regex.replace", 3, |args| {
        at_most("characters", size(&args[0]).saturating_mul(size(&args[2])), MAX_WORK)
    }),
    ("replace", 3, |args| at_most("characters", size(&args[0]).saturating_mul(size(&args[2])), MAX_WORK)),
    ("sprintf", 2, |args| {
        widths(&args[0])?;
        at_most("characters", add(args.iter().map(size)), MAX_WORK)
    }),
    ("strings.any_prefix_match", 2, pairs),
    ("strings.any_suffix_match", 2, pairs),
    ("strings.replace_n", 2, replaced),
    ("to_number", 1, number),
    ("trim", 2, |args| at_most("comparisons", size(&args[0]).saturating_mul(size(&args[1])), MAX_WORK)),
    ("trim_left", 2, |args| at_most("comparisons", size(&args[0]).saturating_mul(size(&args[1])), MAX_WORK)),
    ("trim_right", 2, |args| at_most("comparisons", size(&args[0]).saturating_mul(size(&args[1])), MAX_WORK)),
    ("units.parse", 1, number),
    ("units.parse_bytes", 1, number),
];

/// Puts the bounded functions in front of the engine's own.
pub(super) fn bound(engine: &mut Engine) -> Result<(), String> {
    for (name, arguments, bound) in BOUNDED {
        let mut own = None;
        let call = move |args: Vec<Value>| {
            // A call costs more than a statement: as much as the budget sees in one look.
            LOOKS.with(|looks| looks.set(looks.get() + 1));
            let answer = bound(&args).and_then(|()| ask(&mut own, name, args));
            Ok(answer.map_err(|detail| Refused { function: name, detail })?)
        };
        engine
            .add_extension(name.to_owned(), arguments, Box::new(call))
            .map_err(|error| error.to_string())?;
    }
    // Read as what a policy is asked about is read: the engine's own would work out the number of a certain key.
    let unmarshal = |args: Vec<Value>| {
        let refused = |detail| Refused { function: "json.unmarshal", detail };
        let text = args[0].as_string().map_err(|error| refused(error.to_string()))?;
        let json = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
        Ok(to_rego(&json))
    };
    let is_valid = |args: Vec<Value>| {
        let text = args[0].as_string();
        let json = text.is_ok_and(|text| serde_json::from_str::<serde_json::Value>(text).is_ok());
        Ok(Value::Bool(json))
    };
    let added = engine.add_extension("json.unmarshal".to_owned(), 1, Box::new(unmarshal));
    let added = added.and_then(|()| engine.add_extension("json.is_valid".to_owned(), 1, Box::new(is_valid)));
    added.map_err(|error| error.to_string())
}

/// Calls a function of the engine, in an engine without the bounds. It is made at the first call.
fn ask(own: &mut Option<Engine>, name: &str, args: Vec<Value>) -> Result<Value, String> {
    if own.is_none() {
        let places: Vec<String> = (0..args.len()).map(|index| format!("input[{index}]")).collect();
        let text = format!("package builtin\nanswer := {name}({})", places.join(", "));
        let mut engine = Engine::new();
        engine.add_policy("builtin".to_owned(), text).map_err(|error| error.to_string())?;
        *own = Some(engine);
    }
    let Some(engine) = own else { return Ok(Value::Undefined) };
    engine.set_input(Value::from(args));
    engine.eval_rule("data.builtin.answer".to_owned()).map_err(|error| position(&error.to_string(), "").3)
}

fn at_most(what: &str, found: u64, limit: u64) -> Result<(), String> {
    if found > limit { Err(format!("more than {limit} {what} are asked for")) } else { Ok(()) }
}

/// Each of the first compared with each of the second.
fn pairs(args: &[Value]) -> Result<(), String> {
    at_most("comparisons", items(&args[0]).saturating_mul(items(&args[1])), MAX_WORK)?;
    at_most("characters", add(args.iter().map(size)), MAX_WORK)
}

/// One replacement after the other: each may grow what those before have grown.
fn replaced(args: &[Value]) -> Result<(), String> {
    let Ok(patterns) = args[0].as_object() else { return Ok(()) };
    let growth = |(from, to)| match (size(from) - 1, size(to) - 1) {
        // In front of each character and at the end.
        (0, to) => to + 2,
        (from, to) => to.div_ceil(from).max(1),
    };
    let grown = patterns.iter().map(growth).fold(size(&args[1]), u64::saturating_mul);
    at_most("characters", grown, MAX_WORK)
}

/// `1e777777777` would be written out.
fn number(args: &[Value]) -> Result<(), String> {
    let Ok(text) = args[0].as_string() else { return Ok(()) };
    at_most("characters of a number", size(&args[0]), MAX_NUMBER)?;
    // `to_number` reads JSON, where an object with a certain key is a number.
    if text.contains('{') {
        return Err("this is no number".to_owned());
    }
    let exponent = text.rsplit_once(['e', 'E']).map_or("", |(_, exponent)| exponent);
    at_most(
        "digits of an exponent",
        add(exponent.chars().filter(char::is_ascii_digit).map(|_| 1)),
        MAX_DIGITS,
    )
}

/// `%999999999d` would be filled with spaces. A digit of another script stops the engine.
fn widths(format: &Value) -> Result<(), String> {
    let Ok(format) = format.as_string() else { return Ok(()) };
    let widths = format.split('%').skip(1);
    let width = |verb: &str| {
        verb.trim_start_matches('.').chars().take_while(|digit| digit.is_numeric()).collect::<String>()
    };
    let is_long = |width: &String| count(&width.bytes()) > MAX_DIGITS || !width.is_ascii();
    match widths.map(width).find(is_long) {
        Some(width) => Err(format!("the width {width} of the format has more than {MAX_DIGITS} digits")),
        None => Ok(()),
    }
}

/// How far two numbers are from each other; everything where they are none.
fn distance(from: &Value, to: &Value) -> u64 {
    let numbers = from.as_i64().ok().zip(to.as_i64().ok());
    numbers.map_or(u64::MAX, |(from, to)| from.abs_diff(to))
}

/// Items of a list, a set or an object; 1 for anything else.
fn items(value: &Value) -> u64 {
    match value {
        Value::Array(items) => count(&items.iter()),
        Value::Set(items) => count(&items.iter()),
        Value::Object(fields) => add(fields.iter().map(|_| 1)),
        _ => 1,
    }
}

/// Characters of all texts, and 1 for each value. More than [`MAX_ITEMS`] values are beyond all bounds and are not
/// counted: a value may hold another a thousand times.
fn size(value: &Value) -> u64 {
    let (mut values, mut characters) = (0, 0);
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        values += 1;
        if values > MAX_ITEMS {
            return u64::MAX;
        }
        match value {
            Value::String(text) => characters += count(&text.bytes()),
            Value::Array(items) => rest.extend(items.iter()),
            Value::Set(items) => rest.extend(items.iter()),
            Value::Object(fields) => rest.extend(fields.iter().flat_map(|(name, value)| [name, value])),
            _ => {}
        }
    }
    values + characters
}

fn add(sizes: impl Iterator<Item = u64>) -> u64 {
    sizes.fold(0, u64::saturating_add)
}

fn count<T>(items: &impl ExactSizeIterator<Item = T>) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use base::Timestamp;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::rego::RegoPolicy;
    use crate::{PolicyError, PolicyFile};

    /// Asks `data.signature.allow` of a policy whose rule is a condition.
    fn ask(condition: &str, input: &Json) -> Result<bool, PolicyError> {
        let text = format!("package signature\nimport rego.v1\nallow if {{ {condition} }}");
        let policy = RegoPolicy::parse(&[PolicyFile { name: "p.rego", text: &text }]).expect("a policy");
        policy.check(input, Timestamp::from_secs(0)).map(|complaints| complaints.is_empty())
    }

    #[test]
    fn answers_are_the_engines_own() {
        let input = json!({"n": 5, "text": "a-b-c", "list": ["a", "b"], "json": "{\"a\": [1, \"x\"]}"});
        for condition in [
            r#"array.concat(input.list, ["c"]) == ["a", "b", "c"]"#,
            "bits.lsh(input.n, 2) == 20",
            r#"concat("/", input.list) == "a/b""#,
            r#"json.marshal(input.list) == "[\"a\",\"b\"]""#,
            "numbers.range(input.n, 3) == [5, 4, 3]",
            "numbers.range_step(1, input.n, 2) == [1, 3, 5]",
            r#"object.subset({"a": 1, "b": 2}, {"a": 1})"#,
            "product([2, 3, input.n]) == 30",
            r#"regex.replace(input.text, "[ab]", "x") == "x-x-c""#,
            r#"replace(input.text, "-", "+") == "a+b+c""#,
            r#"sprintf("%s %03d %v %%", [input.text, 7, input.list]) == "a-b-c 007 [\"a\", \"b\"] %""#,
            r#"strings.any_prefix_match(input.text, ["x", "a-"])"#,
            r#"strings.any_suffix_match([input.text, "y"], ["-c"])"#,
            r#"strings.replace_n({"a": "1", "b": "22"}, input.text) == "1-22-c""#,
            r#"to_number("1.5e1") == 15"#,
            r#"trim(input.text, "ac") == "-b-""#,
            r#"trim_left(input.text, "a-") == "b-c""#,
            r#"trim_right(input.text, "-c") == "a-b""#,
            r#"units.parse("1.5M") == 1500000"#,
            r#"units.parse_bytes("2KiB") == 2048"#,
            r#"json.unmarshal(input.json) == {"a": [1, "x"]}"#,
            "json.is_valid(input.json)",
            "not json.is_valid(input.text)",
            // As a variable behind the arguments, which is how the language began.
            r#"replace(input.text, "-", "", found); found == "abc""#,
        ] {
            assert_eq!(ask(condition, &input), Ok(true), "{condition}");
        }
    }

    #[test]
    fn what_asks_for_too_much_is_refused() {
        let long = "x".repeat(1 << 20);
        let many = vec![7; 20_000];
        let input = json!({
            "long": long, "many": many, "lines": vec!["x"; 20_000], "number": "1e777777777", "vast": 1_u64 << 62,
            "key": r#"{"$serde_json::private::Number": "1e777777777"}"#,
        });
        for (call, detail) in [
            ("bits.lsh(1, input.vast)", "bits.lsh: more than 4096 bits are asked for"),
            ("concat(input.long, input.lines)", "concat: more than 268435456 characters are asked for"),
            ("numbers.range(0, input.vast)", "numbers.range: more than 10000000 items are asked for"),
            (
                "numbers.range_step(0, input.vast, 3)",
                "numbers.range_step: more than 10000000 items are asked for",
            ),
            ("numbers.range_step(0, 9, 0)", "numbers.range_step: the step is not a whole number above 0"),
            (
                "object.subset(input.many, input.many)",
                "object.subset: more than 268435456 comparisons are asked for",
            ),
            ("product(input.many)", "product: more than 268435456 multiplications are asked for"),
            (
                r#"regex.replace(input.long, "", input.long)"#,
                "regex.replace: more than 268435456 characters are asked for",
            ),
            (
                r#"replace(input.long, "x", input.long)"#,
                "replace: more than 268435456 characters are asked for",
            ),
            (
                r#"sprintf("%999999999d", [1])"#,
                "sprintf: the width 999999999 of the format has more than 3 digits",
            ),
            (r#"sprintf("%.²f", [1])"#, "sprintf: the width ² of the format has more than 3 digits"),
            (
                "strings.any_prefix_match(input.lines, input.lines)",
                "strings.any_prefix_match: more than 268435456 comparisons are asked for",
            ),
            (
                "strings.any_suffix_match(input.lines, input.lines)",
                "strings.any_suffix_match: more than 268435456 comparisons are asked for",
            ),
            (
                r#"strings.replace_n({"x": "yyyyyyyyyyyyyyyy", "y": "zzzzzzzzzzzzzzzzzzzz"}, input.long)"#,
                "strings.replace_n: more than 268435456 characters are asked for",
            ),
            ("to_number(input.key)", "to_number: this is no number"),
            ("trim(input.long, input.long)", "trim: more than 268435456 comparisons are asked for"),
            ("trim_left(input.long, input.long)", "trim_left: more than 268435456 comparisons are asked for"),
            (
                "trim_right(input.long, input.long)",
                "trim_right: more than 268435456 comparisons are asked for",
            ),
            ("units.parse(input.number)", "units.parse: more than 3 digits of an exponent are asked for"),
            (
                "units.parse_bytes(input.number)",
                "units.parse_bytes: more than 3 digits of an exponent are asked for",
            ),
            (r#"to_number("five")"#, "to_number: could not parse string as number"),
        ] {
            let error = PolicyError::Evaluation { file: "p.rego".into(), line: 3, detail: detail.into() };
            assert_eq!(ask(&format!("{call} != 0"), &input), Err(error), "{call}");
        }
        // A number as text is text, and the key a key.
        assert_eq!(
            ask(r#"json.unmarshal(input.key)["$serde_json::private::Number"] == input.number"#, &input),
            Ok(true)
        );
    }

    /// A value that holds itself twice, forty times over, is as large as a trillion.
    #[test]
    fn shared_values_are_measured_to_the_limit_only() {
        let doubled = (0..40).fold(Value::from("x"), |value, _| Value::from(vec![value.clone(), value]));
        assert!(size(&doubled) > MAX_WORK);
        let doublings: Vec<String> = (1..40).map(|n| format!("a{n} := [a{0}, a{0}]", n - 1)).collect();
        let condition = format!("a0 := 1; {}; json.marshal(a39) != 0", doublings.join("; "));
        let detail = "json.marshal: more than 268435456 characters are asked for".to_owned();
        assert_eq!(
            ask(&condition, &json!({})),
            Err(PolicyError::Evaluation { file: "p.rego".into(), line: 3, detail })
        );
    }
}
