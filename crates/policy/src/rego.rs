//! Rego policies, asked as cosign asks them: `data.signature.allow` must be true. Policies for policy-controller have
//! `data.sigstore.isCompliant` instead.

mod builtins;

use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;

use base::Timestamp;
use regorus::utils::limits::{ExecutionTimerConfig, TimeSource, set_time_source};
use regorus::{Engine, Value};

use crate::ignore::PARSE_CVSS;
use crate::set::PolicyFile;
use crate::{Complaint, PolicyError};

/// cosign's query (`pkg/cosign/rego`).
const ALLOW: &str = "data.signature.allow";
/// Messages of a refusal, by Conftest's convention.
const DENY: &str = "data.signature.deny";
/// policy-controller's query.
const IS_COMPLIANT: &str = "data.sigstore.isCompliant";

/// Steps of the interpreter for one statement: one for each statement of a rule and each turn of a loop.
const MAX_STEPS: u64 = 5_000_000;

/// Steps between two looks at the budget.
const STEPS_PER_LOOK: u32 = 100;

/// Levels of `{` and `[` inside each other. `regorus` reads what such a bracket opens up to twice (as a set or list, then as a
/// comprehension), so that each level doubles the time: 16 take 70 ms, 30 take 20 minutes.
const MAX_NESTING: usize = 16;

/// Digits of an exponent. A double ends at `1e308`, and `regorus` writes `0e777777777` out before it sees that it is nothing.
const MAX_EXPONENT_DIGITS: usize = 3;

/// Times before the year 1678 or after 2262 do not fit into 64 bits of nanoseconds.
type Nanos = i64;

/// Counts looks instead of time: `regorus` measures its budget with a clock, and this one goes on a microsecond with
/// each look, so that the budget is one of steps and the same on every machine.
struct Looks;

thread_local! {
    static LOOKS: Cell<u64> = const { Cell::new(0) };
}

impl TimeSource for Looks {
    fn now(&self) -> Option<Duration> {
        LOOKS.with(|looks| {
            looks.set(looks.get() + 1);
            Some(Duration::from_micros(looks.get()))
        })
    }
}

/// Policies that were read, as one bundle.
pub(crate) struct RegoPolicy {
    engine: Engine,
    /// Names and texts, for lines in messages.
    files: Vec<(String, String)>,
    /// Which rules there are.
    rules: Vec<&'static str>,
}

impl std::fmt::Debug for RegoPolicy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegoPolicy").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl RegoPolicy {
    pub(crate) fn parse(files: &[PolicyFile<'_>]) -> Result<Self, PolicyError> {
        // Only the first call does anything, and all calls are this one.
        let _ = set_time_source(&Looks);
        let files = files.iter().map(|file| (file.name.to_owned(), file.text.to_owned())).collect();
        let mut policy = Self::load(files, Timestamp::from_secs(0))?;
        // A rule that is not there is an error, one that is false or undefined without an input is not.
        let rules = [ALLOW, DENY, IS_COMPLIANT];
        policy.rules = rules.into_iter().filter(|rule| policy.has(rule)).collect();
        if !policy.rules.iter().any(|rule| *rule != DENY) {
            let found = policy.engine.get_packages().unwrap_or_default();
            let found = found.iter().map(|name| name.trim_start_matches("data.")).collect::<Vec<_>>();
            return Err(PolicyError::NoRule { file: policy.names(), found: found.join(", ") });
        }
        Ok(policy)
    }

    /// A bundle that is asked for one rule, which must be there.
    pub(crate) fn open(
        files: &[PolicyFile<'_>],
        rule: &'static str,
        now: Timestamp,
    ) -> Result<Self, PolicyError> {
        // Only the first call does anything, and all calls are this one.
        let _ = set_time_source(&Looks);
        let files = files.iter().map(|file| (file.name.to_owned(), file.text.to_owned())).collect();
        let mut policy = Self::load(files, now)?;
        let parse = |args: Vec<Value>| {
            let text = args.first().and_then(|value| value.as_string().ok());
            Ok(text.map_or(Value::Undefined, |text| Value::from(crate::ignore::parse_cvss(text))))
        };
        let added = policy.engine.add_extension(PARSE_CVSS.to_owned(), 1, Box::new(parse));
        added.map_err(|error| policy.fault(&error.to_string()))?;
        if !policy.has(rule) {
            let found = policy.engine.get_packages().unwrap_or_default();
            let found = found.iter().map(|name| name.trim_start_matches("data.")).collect::<Vec<_>>();
            return Err(PolicyError::NoRule { file: policy.names(), found: found.join(", ") });
        }
        policy.rules = vec![rule];
        Ok(policy)
    }

    /// Whether a rule is true of an input.
    pub(crate) fn is_true(&mut self, rule: &str, input: &serde_json::Value) -> Result<bool, PolicyError> {
        self.engine.set_input(to_rego(input));
        let value = self.engine.eval_rule(rule.to_owned()).map_err(|error| self.fault(&error.to_string()))?;
        Ok(matches!(value, Value::Bool(true)))
    }

    /// An engine with the files and the clock. Functions cannot be replaced in an engine, so each check has its own.
    fn load(files: Vec<(String, String)>, now: Timestamp) -> Result<Self, PolicyError> {
        let mut engine = Engine::new();
        engine.set_execution_timer_config(ExecutionTimerConfig {
            limit: Duration::from_micros(MAX_STEPS / u64::from(STEPS_PER_LOOK)),
            check_interval: NonZeroU32::new(STEPS_PER_LOOK).unwrap_or(NonZeroU32::MIN),
        });
        for (name, text) in &files {
            read(&mut engine, PolicyFile { name, text })?;
        }
        let mut policy = Self { engine, files, rules: Vec::new() };
        policy.extend(now)?;
        builtins::bound(&mut policy.engine).map_err(|error| policy.fault(&error))?;
        Ok(policy)
    }

    fn has(&self, rule: &str) -> bool {
        let mut engine = self.engine.clone();
        match engine.eval_rule(rule.to_owned()) {
            Ok(_) => true,
            Err(error) => !error.to_string().contains("not a valid rule path"),
        }
    }

    /// Functions of the `time` package that policies on attestations use; `now` is the caller's.
    fn extend(&mut self, now: Timestamp) -> Result<(), PolicyError> {
        let now_nanos: Nanos = now.millis().saturating_mul(1_000_000);
        let clock = move |_: Vec<Value>| Ok(Value::from(now_nanos));
        let parse = |args: Vec<Value>| {
            let text = args.first().and_then(|value| value.as_string().ok());
            let time = text.and_then(|text| text.parse::<jiff::Timestamp>().ok());
            let nanos = time.and_then(|time| Nanos::try_from(time.as_nanosecond()).ok());
            Ok(nanos.map_or(Value::Undefined, Value::from))
        };
        let added = self.engine.add_extension("time.now_ns".to_owned(), 0, Box::new(clock));
        let added = added
            .and_then(|()| self.engine.add_extension("time.parse_rfc3339_ns".to_owned(), 1, Box::new(parse)));
        added.map_err(|error| self.fault(&error.to_string()))
    }

    pub(crate) fn check(
        &self,
        statement: &serde_json::Value,
        now: Timestamp,
    ) -> Result<Vec<Complaint>, PolicyError> {
        let mut run = Self::load(self.files.clone(), now)?;
        run.engine.set_input(to_rego(statement));
        run.engine.set_enable_coverage(true);
        let mut complaints = Vec::new();
        for rule in &self.rules {
            let value =
                run.engine.eval_rule((*rule).to_owned()).map_err(|error| self.fault(&error.to_string()))?;
            run.judge(rule, &value, &mut complaints);
        }
        // Messages of the policy's own say more than that `allow` is not true.
        let own: Vec<Complaint> = complaints.iter().filter(|one| !one.field.is_empty()).cloned().collect();
        let complaints = if own.is_empty() { complaints } else { own };
        Ok(complaints.into_iter().map(|one| Complaint { field: String::new(), ..one }).collect())
    }

    /// What the value of a rule means. The policy's own messages are marked with the rule in the field.
    fn judge(&self, rule: &str, value: &Value, into: &mut Vec<Complaint>) {
        match rule {
            DENY => {
                for message in messages(value) {
                    into.push(self.complaint(rule, message, true));
                }
            }
            IS_COMPLIANT if compliant(value) => {}
            ALLOW if matches!(value, Value::Bool(true)) => {}
            _ => {
                let own = messages(value);
                let is_own = !own.is_empty();
                let shown = match value {
                    Value::Undefined => "undefined".to_owned(),
                    other => brief(other),
                };
                let stopped = self.stopped_at(rule).unwrap_or_default();
                let general = format!("{rule} is {shown}, expected true{stopped}");
                for message in if is_own { own } else { vec![general] } {
                    into.push(self.complaint(rule, message, is_own));
                }
            }
        }
    }

    fn complaint(&self, rule: &str, message: String, is_own: bool) -> Complaint {
        let (file, line) = self.line_of(rule);
        let field = if is_own { rule.to_owned() } else { String::new() };
        Complaint { file, line, field, message }
    }

    /// The file and line that begin a rule, leaving out its default.
    fn line_of(&self, rule: &str) -> (String, u32) {
        let head = rule.rsplit('.').next().unwrap_or_default();
        let begins = |line: &str| {
            line.strip_prefix(head)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        let found = self.files.iter().find_map(|(name, text)| {
            let line = text.lines().position(begins)?;
            Some((name.clone(), u32::try_from(line + 1).unwrap_or(u32::MAX)))
        });
        found.unwrap_or_else(|| (self.names(), 0))
    }

    /// The last condition of the rule that was looked at: the one that did not hold.
    fn stopped_at(&self, rule: &str) -> Option<String> {
        let (name, first) = self.line_of(rule);
        let (_, text) = self.files.iter().find(|(known, _)| *known == name)?;
        let report = self.engine.get_coverage_report().ok()?;
        let file = report.files.iter().find(|file| file.path == name)?;
        let body = text.lines().enumerate().skip(usize::try_from(first).ok()?);
        let body = body.take_while(|(_, line)| !line.starts_with('}'));
        let numbered = body.map(|(index, line)| (u32::try_from(index + 1).unwrap_or(u32::MAX), line.trim()));
        let (line, condition) = numbered.filter(|(number, _)| file.covered.contains(number)).last()?;
        Some(format!("; line {line} does not hold: `{}`", condition.chars().take(120).collect::<String>()))
    }

    fn names(&self) -> String {
        self.files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn fault(&self, error: &str) -> PolicyError {
        if error.contains("execution exceeded time limit") {
            return PolicyError::Budget { file: self.names(), what: "steps", limit: MAX_STEPS };
        }
        let (file, line, _, detail) = position(error, &self.names());
        PolicyError::Evaluation { file, line, detail }
    }
}

/// Adds a file to the engine: as Rego v0, which cosign reads, or else as v1, which is what people write today.
fn read(engine: &mut Engine, file: PolicyFile<'_>) -> Result<(), PolicyError> {
    if let Some((line, column)) = too_nested(file.text) {
        let detail = format!("brackets are nested deeper than {MAX_NESTING} levels");
        return Err(PolicyError::Syntax { file: file.name.to_owned(), line, column, detail });
    }
    if let Some((line, column)) = too_large(file.text) {
        let detail = format!("the exponent of a number has more than {MAX_EXPONENT_DIGITS} digits");
        return Err(PolicyError::Syntax { file: file.name.to_owned(), line, column, detail });
    }
    let mut add = |v0: bool| {
        engine.set_rego_v0(v0);
        engine.add_policy(file.name.to_owned(), file.text.to_owned()).map_err(|error| {
            let (name, line, column, detail) = position(&error.to_string(), file.name);
            PolicyError::Syntax { file: name, line: line.max(1), column: column.max(1), detail }
        })
    };
    let Err(as_v0) = add(true) else { return Ok(()) };
    match add(false) {
        Ok(_) => Ok(()),
        // Rego v0 has no such keyword: the file is meant as v0.
        Err(PolicyError::Syntax { detail, .. }) if detail.contains("keyword is required") => Err(as_v0),
        // Whichever came further says where the mistake is.
        Err(as_v1) if line_of(&as_v1) >= line_of(&as_v0) => Err(as_v1),
        Err(_) => Err(as_v0),
    }
}

/// Line and column of the first bracket that is one level too deep.
fn too_nested(text: &str) -> Option<(u32, u32)> {
    let mut depth = 0_usize;
    let deep = |&(_, character): &(_, char)| {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_NESTING
    };
    code(text).find(deep).map(|(place, _)| place)
}

/// Line and column of the first number whose exponent is too long, at the last digit it may have.
fn too_large(text: &str) -> Option<(u32, u32)> {
    let mut word = String::new();
    let large = |&(_, character): &(_, char)| {
        let signs_exponent =
            matches!(character, '+' | '-') && begins_number(&word) && word.ends_with(['e', 'E']);
        if character.is_alphanumeric() || matches!(character, '_' | '.') || signs_exponent {
            word.push(character);
        } else {
            word.clear();
        }
        let exponent = word.rsplit_once(['e', 'E']).filter(|(mantissa, _)| begins_number(mantissa));
        exponent.is_some_and(|(_, digits)| {
            digits.bytes().filter(u8::is_ascii_digit).count() > MAX_EXPONENT_DIGITS
        })
    };
    code(text).find(large).map(|(place, _)| place)
}

fn begins_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit() || first == '.')
}

/// The characters outside comments and strings, with their lines and columns.
fn code(text: &str) -> impl Iterator<Item = ((u32, u32), char)> {
    // What ends the comment or string the scan is in.
    let mut until = None;
    let mut escaped = false;
    let (mut line, mut column) = (1, 0);
    text.chars().filter_map(move |character| {
        if until == Some('\n') && character == '\n' {
            until = None;
        }
        column += 1;
        let place = (line, column);
        if character == '\n' {
            (line, column) = (line + 1, 0);
        }
        match (until, character) {
            _ if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some(end), _) if end == character => until = None,
            (Some(_), _) => {}
            (None, '"' | '`') => until = Some(character),
            (None, '#') => until = Some('\n'),
            (None, _) => return Some((place, character)),
        }
        None
    })
}

/// JSON as `regorus` has it. Its own conversion takes an object with the key `$serde_json::private::Number` for a number
/// and works out whatever power of ten stands there.
fn to_rego(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::from(*value),
        serde_json::Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => Value::from(number),
            (_, Some(number), _) => Value::from(number),
            (.., Some(number)) => Value::from(number),
            _ => Value::Undefined,
        },
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(items) => Value::from(items.iter().map(to_rego).collect::<Vec<_>>()),
        serde_json::Value::Object(fields) => {
            let field =
                |(name, value): (&String, &serde_json::Value)| (Value::from(name.as_str()), to_rego(value));
            Value::from(fields.iter().map(field).collect::<std::collections::BTreeMap<_, _>>())
        }
    }
}

fn line_of(error: &PolicyError) -> u32 {
    if let PolicyError::Syntax { line, .. } = error { *line } else { 0 }
}

/// File, line, column and words of an error of `regorus`: `--> FILE:LINE:COLUMN`, the source, `error: WORDS`.
fn position(error: &str, default_file: &str) -> (String, u32, u32, String) {
    let place = error.lines().find_map(|line| line.strip_prefix("--> "));
    let mut parts = place.unwrap_or_default().rsplitn(3, ':');
    let column = parts.next().and_then(|text| text.parse().ok()).unwrap_or(0);
    let line = parts.next().and_then(|text| text.parse().ok()).unwrap_or(0);
    let file = parts.next().unwrap_or(default_file).to_owned();
    let words = error.lines().find_map(|line| line.strip_prefix("error: ")).or(error.lines().next());
    (file, line, column, words.unwrap_or_default().chars().take(200).collect())
}

/// Texts in a set or list of messages, or of objects with `msg` or `error`.
fn messages(value: &Value) -> Vec<String> {
    let items: Vec<&Value> = match (value.as_set(), value.as_array()) {
        (Ok(set), _) => set.iter().collect(),
        (_, Ok(array)) => array.iter().collect(),
        _ => return Vec::new(),
    };
    let text = |item: &Value| match item {
        Value::String(text) => Some(text.to_string()),
        other => {
            ["msg", "error"].into_iter().find_map(|key| other[key].as_string().ok().map(ToString::to_string))
        }
    };
    // Ten are enough to work on.
    items.into_iter().filter_map(text).take(10).collect()
}

/// `true`, or a list with an object whose `result` is true (policy-controller).
fn compliant(value: &Value) -> bool {
    let passes = |item: &Value| matches!(item["result"], Value::Bool(true));
    match (value, value.as_set(), value.as_array()) {
        (Value::Bool(answer), ..) => *answer,
        (_, Ok(set), _) => set.iter().any(passes),
        (_, _, Ok(array)) => array.iter().any(passes),
        _ => false,
    }
}

fn brief(value: &Value) -> String {
    value.to_string().chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_nest_to_the_limit() {
        let nested = |levels: usize| {
            let text = format!(
                "package signature\n# {{{{[[\na := \"{{{{\\\"[[\"\nb := `[[\"`\nallow if {}1{} != 2",
                "[".repeat(levels),
                "]".repeat(levels)
            );
            RegoPolicy::parse(&[PolicyFile { name: "p.rego", text: &text }]).map(|_| ())
        };
        assert_eq!(nested(MAX_NESTING), Ok(()));
        assert_eq!(
            nested(MAX_NESTING + 1),
            Err(PolicyError::Syntax {
                file: "p.rego".into(),
                line: 5,
                column: 26,
                detail: "brackets are nested deeper than 16 levels".into()
            })
        );
    }

    #[test]
    fn exponents_end_where_numbers_do() {
        let read = |body: &str| {
            let text = format!("package signature\n# 0e7777\nallow if {body}");
            RegoPolicy::parse(&[PolicyFile { name: "p.rego", text: &text }]).map(|_| ())
        };
        for good in
            ["1e308 > 2", "1E+30 > 0", "2e-300 < 1", r#""0e7777" != "x""#, "0.5e1 == 5.0", "1e3 == 1000"]
        {
            assert_eq!(read(good), Ok(()), "{good}");
        }
        for (bad, column) in [("0e7777 == 0", 15), ("1 > 0.0E-7777", 22), ("0e0000000000000001 == 0", 15)] {
            let detail = "the exponent of a number has more than 3 digits".to_owned();
            let error = PolicyError::Syntax { file: "p.rego".into(), line: 3, column, detail };
            assert_eq!(read(bad), Err(error), "{bad}");
        }
        // Names are no numbers.
        assert_eq!(too_large("a1e7777 := e7777"), None);
    }

    #[test]
    fn what_is_asked_about_is_json_and_nothing_else() {
        let json = serde_json::json!({
            "a": [1, -2, 2.5, true, null, "t", u64::MAX, i64::MIN],
            "b": {"$serde_json::private::Number": "1e777777777"},
        });
        let back: serde_json::Value = serde_json::from_str(&to_rego(&json).to_string()).expect("JSON");
        assert_eq!(back, json);
    }
}
