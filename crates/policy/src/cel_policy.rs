//! CEL policies: one expression that must be true (cel.dev, cel-spec).

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base::Timestamp;
use cel::common::ast::{CallExpr, EntryExpr, Expr, IdedExpr, SourceInfo, operators};
use cel::{Context, ExecutionError, Program, Value as Cel};
use serde_json::Value;

use crate::set::PolicyFile;
use crate::{Complaint, PolicyError};

/// Values that loops may pass over: as many as CUE's steps.
const MAX_LOOP_VALUES: u64 = 5_000_000;

/// The function that charges for a loop. No name in CEL begins with `@`, so a policy cannot call it.
const CHARGE: &str = "@charge";

/// What a policy can name, beside its own variables.
const VARIABLES: [&str; 5] = ["statement", "predicate", "predicateType", "subject", "now"];

/// Names of types, which are values in CEL.
const TYPES: [&str; 12] = [
    "bool",
    "bytes",
    "double",
    "dyn",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "type",
    "uint",
    "optional",
];

/// A policy that was read.
#[derive(Debug)]
pub(crate) struct CelPolicy {
    name: String,
    /// The operands of the outermost `&&`, each with its line: a refusal names the one that is false.
    conditions: Vec<(u32, String, IdedExpr)>,
}

impl CelPolicy {
    pub(crate) fn parse(file: PolicyFile<'_>) -> Result<Self, PolicyError> {
        let program = Program::compile(file.text).map_err(|errors| {
            let first = errors.errors.first();
            let (line, column) = first.map_or((1, 1), |e| e.pos);
            PolicyError::Syntax {
                file: file.name.to_owned(),
                line: u32::try_from(line).unwrap_or(1),
                column: u32::try_from(column).unwrap_or(1),
                detail: first.map_or_else(String::new, |e| shortened(&e.msg)),
            }
        })?;
        let mut conditions = Vec::new();
        split(program.expression(), &mut conditions);
        let info = program.source_info();
        let conditions = conditions.into_iter().map(|condition| {
            let (line, text) = source_of(condition, info, file.text);
            let mut condition = condition.clone();
            let mut names = VARIABLES.iter().chain(&TYPES).map(|name| (*name).to_owned()).collect();
            prepare(&mut condition, &mut names).map_err(|unknown| PolicyError::Syntax {
                file: file.name.to_owned(),
                line,
                column: 1,
                detail: format!("`{unknown}` is not declared, expected one of {}", VARIABLES.join(", ")),
            })?;
            Ok((line, text, condition))
        });
        Ok(Self { name: file.name.to_owned(), conditions: conditions.collect::<Result<_, _>>()? })
    }

    pub(crate) fn check(&self, statement: &Value, now: Timestamp) -> Result<Vec<Complaint>, PolicyError> {
        let left = Arc::new(AtomicU64::new(MAX_LOOP_VALUES));
        let context = self.context(statement, now, Arc::clone(&left))?;
        let mut complaints = Vec::new();
        for (line, text, condition) in &self.conditions {
            let message = match context.resolve(condition) {
                Ok(Cel::Bool(true)) => continue,
                Ok(Cel::Bool(false)) => format!("`{text}` is false"),
                Ok(other) => {
                    let detail = format!("`{text}` is a {}, expected a bool", other.type_of());
                    return Err(self.fault(*line, detail));
                }
                Err(ExecutionError::NoSuchKey(key)) => {
                    format!("`{text}` needs the field `{key}`, the attestation has no such field")
                }
                Err(ExecutionError::IndexOutOfBounds(_)) => {
                    format!("`{text}` needs an item the list does not have")
                }
                Err(_) if left.load(Ordering::Relaxed) == 0 => {
                    let what = "values in loops";
                    return Err(PolicyError::Budget {
                        file: self.name.clone(),
                        what,
                        limit: MAX_LOOP_VALUES,
                    });
                }
                Err(error) => return Err(self.fault(*line, shortened(&error.to_string()))),
            };
            complaints.push(Complaint {
                file: self.name.clone(),
                line: *line,
                field: String::new(),
                message,
            });
        }
        Ok(complaints)
    }

    fn context(
        &self,
        statement: &Value,
        now: Timestamp,
        left: Arc<AtomicU64>,
    ) -> Result<Context<'static, 'static>, PolicyError> {
        let mut context = Context::default();
        let internal = |detail: String| self.fault(0, detail);
        let charge = move |values: Cel| -> Result<Cel, ExecutionError> {
            let cost = weight(&values);
            let spent =
                left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost));
            match spent {
                Ok(_) => Ok(values),
                Err(_) => {
                    left.store(0, Ordering::Relaxed);
                    Err(ExecutionError::function_error(CHARGE, "the budget ran out"))
                }
            }
        };
        context.add_function(CHARGE, charge).map_err(|e| internal(e.to_string()))?;
        let now = Program::compile(&format!("timestamp('{}')", now.to_rfc3339()))
            .map_err(|e| internal(e.to_string()))?
            .execute(&context)
            .map_err(|e| internal(e.to_string()))?;
        context.add_variable_from_value("now", now);
        context.add_variable_from_value("statement", to_cel(statement));
        for name in ["predicate", "predicateType", "subject"] {
            context.add_variable_from_value(name, statement.get(name).map_or(Cel::Null, to_cel));
        }
        Ok(context)
    }

    fn fault(&self, line: u32, detail: String) -> PolicyError {
        PolicyError::Evaluation { file: self.name.clone(), line, detail }
    }
}

/// The operands of the outermost `&&`.
fn split<'e>(expr: &'e IdedExpr, into: &mut Vec<&'e IdedExpr>) {
    match &expr.expr {
        Expr::Call(call) if call.func_name == operators::LOGICAL_AND => {
            call.args.iter().for_each(|arg| split(arg, into));
        }
        _ => into.push(expr),
    }
}

/// Line of an expression, and its text on one line.
fn source_of(expr: &IdedExpr, info: &SourceInfo, text: &str) -> (u32, String) {
    let mut range: Option<(usize, usize)> = None;
    visit(expr, &mut |id| {
        let found = info.offset_for(id);
        let found = found.and_then(|(a, b)| Some((usize::try_from(a).ok()?, usize::try_from(b).ok()?)));
        if let Some((start, end)) = found {
            range = Some(range.map_or((start, end), |(a, b)| (a.min(start), b.max(end))));
        }
    });
    // Offsets count characters and include the last one.
    let (start, end) = range.unwrap_or((0, 0));
    let line = text.chars().take(start).filter(|c| *c == '\n').count() + 1;
    let source: String = text.chars().skip(start).take(end.saturating_sub(start) + 1).collect();
    let words: Vec<&str> = source.split_whitespace().collect();
    (u32::try_from(line).unwrap_or(u32::MAX), shortened(&words.join(" ")))
}

/// Calls `on` with the id of every expression in `expr`. As deep as the parser lets expressions be (96).
fn visit(expr: &IdedExpr, on: &mut impl FnMut(u64)) {
    fn all<'e>(exprs: impl IntoIterator<Item = &'e IdedExpr>, on: &mut dyn FnMut(u64)) {
        for expr in exprs {
            visit(expr, &mut |id| on(id));
        }
    }
    on(expr.id);
    match &expr.expr {
        Expr::Call(call) => all(call.target.as_deref().into_iter().chain(&call.args), on),
        Expr::Comprehension(c) => all([&c.iter_range, &c.loop_step], on),
        Expr::List(list) => all(&list.elements, on),
        Expr::Select(select) => all([&*select.operand], on),
        Expr::Map(map) => {
            for entry in &map.entries {
                if let EntryExpr::MapEntry(entry) = &entry.expr {
                    all([&entry.key, &entry.value], on);
                }
            }
        }
        _ => {}
    }
}

/// Makes every loop charge for what it passes over, and finds the first name that means nothing.
fn prepare(expr: &mut IdedExpr, names: &mut Vec<String>) -> Result<(), String> {
    match &mut expr.expr {
        Expr::Ident(name) if !names.contains(name) => return Err(name.clone()),
        Expr::Call(call) => {
            if let Some(target) = &mut call.target {
                prepare(target, names)?;
            }
            for arg in &mut call.args {
                prepare(arg, names)?;
            }
        }
        Expr::List(list) => {
            for element in &mut list.elements {
                prepare(element, names)?;
            }
        }
        Expr::Select(select) => prepare(&mut select.operand, names)?,
        Expr::Map(map) => {
            for entry in &mut map.entries {
                if let EntryExpr::MapEntry(entry) = &mut entry.expr {
                    prepare(&mut entry.key, names)?;
                    prepare(&mut entry.value, names)?;
                }
            }
        }
        Expr::Struct(structure) => return Err(structure.type_name.clone()),
        Expr::Comprehension(loops) => {
            prepare(&mut loops.iter_range, names)?;
            prepare(&mut loops.accu_init, names)?;
            let range = std::mem::take(&mut loops.iter_range);
            let call = CallExpr { func_name: CHARGE.to_owned(), target: None, args: vec![range] };
            loops.iter_range = IdedExpr { id: 0, expr: Expr::Call(call) };
            let outer = names.len();
            names.extend([loops.iter_var.clone(), loops.accu_var.clone()]);
            names.extend(loops.iter_var2.clone());
            prepare(&mut loops.loop_cond, names)?;
            prepare(&mut loops.loop_step, names)?;
            prepare(&mut loops.result, names)?;
            names.truncate(outer);
        }
        _ => {}
    }
    Ok(())
}

/// The value as CEL has it: whole numbers are `int`, so that a literal can be compared with them.
fn to_cel(value: &Value) -> Cel {
    match value {
        Value::Null => Cel::Null,
        Value::Bool(b) => Cel::Bool(*b),
        Value::Number(n) => match (n.as_i64(), n.as_u64()) {
            (Some(n), _) => Cel::Int(n),
            (None, Some(n)) => Cel::UInt(n),
            (None, None) => Cel::Float(n.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Cel::String(Arc::new(text.clone())),
        Value::Array(items) => Cel::List(Arc::new(items.iter().map(to_cel).collect())),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.as_str(), to_cel(value)))
            .collect::<HashMap<&str, Cel>>()
            .into(),
    }
}

/// Values in a value.
fn weight(value: &Cel) -> u64 {
    match value {
        Cel::List(items) => items.iter().map(weight).sum::<u64>() + 1,
        Cel::Map(map) => map.map.values().map(weight).sum::<u64>() + 1,
        _ => 1,
    }
}

/// Text for a message: its first line, at most 160 characters.
fn shortened(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(160).collect()
}
