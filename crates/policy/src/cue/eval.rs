//! Expressions that have one value: operands of bounds, references, arithmetic, comprehensions.

use std::cmp::Ordering;
use std::rc::Rc;

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

use super::builtin;
use super::check::Run;
use super::scope::{Datum, Meaning, Scope, declared};
use super::syntax::{Clause, Comprehension, Decl, DeclKind, Expr, Kind, Label, Op, Part, Struct};
use crate::PolicyError;

/// Largest compiled expression, 1 MiB: a tenth of the `regex` crate's default.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// Compiles an expression; RE2's syntax, which is what CUE has too.
pub(super) fn compile(source: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(source).size_limit(MAX_REGEX_BYTES).build();
    built.map_err(|e| e.to_string().lines().last().unwrap_or_default().to_owned())
}

/// Why there is no value.
pub(super) enum Stop {
    /// The statement has none for it; the policy does not accept that.
    No(String),
    /// It is a constraint and not a value.
    NotConcrete,
    /// The policy cannot be evaluated.
    Fault(PolicyError),
}

impl From<PolicyError> for Stop {
    fn from(error: PolicyError) -> Self {
        Self::Fault(error)
    }
}

pub(super) type Valued<T> = Result<T, Stop>;

impl<'a> Run<'a> {
    pub(super) fn eval(&mut self, expr: &'a Expr, scope: &Scope<'a>) -> Valued<Value> {
        self.enter(expr.pos)?;
        let value = self.eval_inside(expr, scope);
        self.leave();
        value
    }

    fn eval_inside(&mut self, expr: &'a Expr, scope: &Scope<'a>) -> Valued<Value> {
        Ok(match &expr.kind {
            Kind::Null => Value::Null,
            Kind::Bool(b) => Value::Bool(*b),
            Kind::Int(n) => Value::from(*n),
            Kind::Float(n) => Value::from(*n),
            Kind::Text(text) => Value::from(text.as_str()),
            Kind::Interpolated(parts) => Value::String(self.interpolate(parts, scope)?),
            Kind::Ref(_) | Kind::Select(..) | Kind::Index(..) => {
                let meaning = self.place(expr, scope)?;
                return self.value_of(meaning, expr);
            }
            Kind::Struct(body) => return self.eval_struct(body, scope),
            Kind::List { items, .. } => {
                let items: Valued<Vec<Value>> = items.iter().map(|item| self.eval(item, scope)).collect();
                Value::Array(items?)
            }
            Kind::Comprehension(comprehension) => Value::Array(self.comprehend(comprehension, scope)?),
            Kind::Call(name, args) => return self.call(name, args, scope),
            Kind::Not(inner) => match self.eval(inner, scope)? {
                Value::Bool(b) => Value::Bool(!b),
                other => return Err(Stop::No(format!("`!` of {}", brief(&other)))),
            },
            Kind::Negative(inner) => {
                let inner = self.eval(inner, scope)?;
                arithmetic(Op::Subtract, &Value::from(0), &inner).map_err(Stop::No)?
            }
            Kind::Binary(op, left, right) => return self.binary(*op, left, right, scope),
            Kind::Or(alternatives) => {
                let chosen = alternatives.iter().find(|one| one.is_default).ok_or(Stop::NotConcrete)?;
                self.eval(&chosen.expr, scope)?
            }
            Kind::And(left, right) => return self.eval_both(left, right, scope),
            Kind::Bottom => return Err(Stop::No("the policy says `_|_`, which is never true".into())),
            Kind::Top | Kind::Type(_) | Kind::Bound(..) | Kind::Match { .. } => {
                return Err(Stop::NotConcrete);
            }
        })
    }

    /// `a & b`: whichever has a value, if the other accepts it.
    fn eval_both(&mut self, left: &'a Expr, right: &'a Expr, scope: &Scope<'a>) -> Valued<Value> {
        let (value, other) = match self.eval(left, scope) {
            Ok(value) => (value, right),
            Err(Stop::NotConcrete) => (self.eval(right, scope)?, left),
            Err(stop) => return Err(stop),
        };
        let datum = Datum::Computed(Rc::new(value));
        match self.complaint_of(other, scope, &datum)? {
            Some(message) => Err(Stop::No(message)),
            None => Ok(datum.value().clone()),
        }
    }

    fn interpolate(&mut self, parts: &'a [Part], scope: &Scope<'a>) -> Valued<String> {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(piece) => text.push_str(piece),
                Part::Expr(expr) => match self.eval(expr, scope)? {
                    Value::String(piece) => text.push_str(&piece),
                    value @ (Value::Number(_) | Value::Bool(_)) => text.push_str(&value.to_string()),
                    other => return Err(Stop::No(format!("{} cannot stand in a text", brief(&other)))),
                },
            }
        }
        Ok(text)
    }

    /// What a reference leads to: data, declarations, or both.
    pub(super) fn place(&mut self, expr: &'a Expr, scope: &Scope<'a>) -> Valued<Meaning<'a>> {
        self.enter(expr.pos)?;
        let place = self.place_inside(expr, scope);
        self.leave();
        place
    }

    fn place_inside(&mut self, expr: &'a Expr, scope: &Scope<'a>) -> Valued<Meaning<'a>> {
        match &expr.kind {
            Kind::Ref(name) => {
                let meaning = scope.lookup(name).ok_or_else(|| {
                    // Names were resolved when the policy was read.
                    Stop::No(format!("`{name}` means nothing here"))
                })?;
                match meaning.exprs.as_slice() {
                    // An alias of another place is that place.
                    [(inner, scope)]
                        if meaning.datum.is_none()
                            && matches!(inner.kind, Kind::Ref(_) | Kind::Select(..) | Kind::Index(..)) =>
                    {
                        let (inner, scope) = (*inner, scope.clone());
                        self.place(inner, &scope)
                    }
                    _ => Ok(meaning),
                }
            }
            Kind::Select(inner, name) => {
                let base = self.place(inner, scope)?;
                self.member(&base, name, expr)
            }
            Kind::Index(inner, index) => {
                let base = self.place(inner, scope)?;
                match self.eval(index, scope)? {
                    Value::String(name) => self.member(&base, &name, expr),
                    Value::Number(n) => {
                        let index = n.as_u64().and_then(|n| usize::try_from(n).ok());
                        let list = match base.datum {
                            Some(datum) => datum,
                            None => Datum::Computed(Rc::new(self.value_of(base, inner)?)),
                        };
                        let datum = index.and_then(|index| list.item(index));
                        let datum = datum.ok_or_else(|| missing(expr))?;
                        Ok(Meaning { datum: Some(datum), exprs: Vec::new() })
                    }
                    other => Err(Stop::No(format!("{} is no index", brief(&other)))),
                }
            }
            _ => {
                let value = self.eval(expr, scope)?;
                Ok(Meaning { datum: Some(Datum::Computed(Rc::new(value))), exprs: Vec::new() })
            }
        }
    }

    fn member(&mut self, base: &Meaning<'a>, name: &str, expr: &'a Expr) -> Valued<Meaning<'a>> {
        let datum = base.datum.as_ref().and_then(|datum| datum.field(name));
        let mut exprs = Vec::new();
        for (inner, scope) in &base.exprs {
            for (body, scope) in self.structs_of(inner, scope)? {
                let scope = scope.with_struct(&body.decls, base.datum.clone());
                exprs.extend(declared(&body.decls, name).into_iter().map(|value| (value, scope.clone())));
            }
        }
        if datum.is_none() && exprs.is_empty() {
            return Err(missing(expr));
        }
        Ok(Meaning { datum, exprs })
    }

    /// The value of a place: the data's, or the first the policy declares.
    pub(super) fn value_of(&mut self, meaning: Meaning<'a>, expr: &'a Expr) -> Valued<Value> {
        if let Some(datum) = meaning.datum {
            self.spend(weight(datum.value()), expr.pos)?;
            return Ok(match datum {
                Datum::Given(value) => value.clone(),
                Datum::Computed(value) => Rc::unwrap_or_clone(value),
            });
        }
        for (inner, scope) in meaning.exprs {
            match self.eval(inner, &scope) {
                Err(Stop::NotConcrete) => {}
                other => return other,
            }
        }
        Err(missing(expr))
    }

    /// The struct literals an expression is made of, where they stand.
    pub(super) fn structs_of(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'a>,
    ) -> Result<Vec<(&'a Struct, Scope<'a>)>, PolicyError> {
        self.enter(expr.pos)?;
        let mut found = Vec::new();
        match &expr.kind {
            Kind::Struct(body) => found.push((body, scope.clone())),
            Kind::And(left, right) => {
                found = self.structs_of(left, scope)?;
                found.extend(self.structs_of(right, scope)?);
            }
            Kind::Call("close", args) => {
                for arg in args {
                    found.extend(self.structs_of(arg, scope)?);
                }
            }
            Kind::Ref(_) | Kind::Select(..) => match self.place(expr, scope) {
                Ok(meaning) => {
                    for (inner, scope) in meaning.exprs {
                        found.extend(self.structs_of(inner, &scope)?);
                    }
                }
                Err(Stop::Fault(error)) => return Err(error),
                Err(Stop::No(_) | Stop::NotConcrete) => {}
            },
            _ => {}
        }
        self.leave();
        Ok(found)
    }

    fn eval_struct(&mut self, body: &'a Struct, scope: &Scope<'a>) -> Valued<Value> {
        let scope = scope.with_struct(&body.decls, None);
        let mut embedded = body.decls.iter().filter_map(|decl| match &decl.kind {
            DeclKind::Embed(expr) => Some(expr),
            _ => None,
        });
        let has_fields = body.decls.iter().any(|decl| {
            matches!(&decl.kind, DeclKind::Field { label: Label::Name(_) | Label::Computed(_), .. })
        });
        if let (Some(only), None, false) = (embedded.next(), embedded.next(), has_fields) {
            // `{v}` is `v`.
            return self.eval(only, &scope);
        }
        let mut map = Map::new();
        self.eval_decls(&body.decls, &scope, &mut map)?;
        Ok(Value::Object(map))
    }

    fn eval_decls(
        &mut self,
        decls: &'a [Decl],
        scope: &Scope<'a>,
        map: &mut Map<String, Value>,
    ) -> Valued<()> {
        for decl in decls {
            match &decl.kind {
                DeclKind::Field { optional: true, .. }
                | DeclKind::Field { label: Label::Inner(_), .. }
                | DeclKind::Pattern { .. }
                | DeclKind::Let(..)
                | DeclKind::Open => {}
                DeclKind::Field { label, value, .. } => {
                    let name = self.label(label, scope)?;
                    let value = self.eval(value, scope)?;
                    if map.get(&name).is_some_and(|known| *known != value) {
                        return Err(Stop::No(format!("the policy gives `{name}` two values")));
                    }
                    map.insert(name, value);
                }
                DeclKind::Embed(expr) => match self.eval(expr, scope)? {
                    Value::Object(more) => map.extend(more),
                    other => return Err(Stop::No(format!("{} cannot stand beside fields", brief(&other)))),
                },
                DeclKind::Comprehension(comprehension) => {
                    for value in self.comprehend(comprehension, scope)? {
                        if let Value::Object(more) = value {
                            map.extend(more);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The name of a field; only texts are names.
    pub(super) fn label(&mut self, label: &'a Label, scope: &Scope<'a>) -> Valued<String> {
        match label {
            Label::Name(name) | Label::Inner(name) => Ok(name.clone()),
            Label::Computed(expr) => match self.eval(expr, scope)? {
                Value::String(name) => Ok(name),
                other => Err(Stop::No(format!("{} is no name of a field", brief(&other)))),
            },
        }
    }

    fn comprehend(&mut self, comprehension: &'a Comprehension, scope: &Scope<'a>) -> Valued<Vec<Value>> {
        let scopes = self.scopes_of(&comprehension.clauses, scope)?;
        scopes.iter().map(|scope| self.eval_struct(&comprehension.body, scope)).collect()
    }

    /// The scopes in which the body of a comprehension stands: one for each turn.
    pub(super) fn scopes_of(&mut self, clauses: &'a [Clause], scope: &Scope<'a>) -> Valued<Vec<Scope<'a>>> {
        let mut scopes = vec![scope.clone()];
        for clause in clauses {
            let mut next = Vec::new();
            for scope in scopes {
                match clause {
                    Clause::Let(name, expr) => next.push(scope.with_alias(name, expr)),
                    Clause::If(expr) => match self.eval(expr, &scope)? {
                        Value::Bool(true) => next.push(scope),
                        Value::Bool(false) => {}
                        other => return Err(Stop::No(format!("`if` of {}", brief(&other)))),
                    },
                    Clause::For { key, value, source } => {
                        self.turns(key.as_deref(), value, source, &scope, &mut next)?;
                    }
                }
            }
            scopes = next;
        }
        Ok(scopes)
    }

    fn turns(
        &mut self,
        key: Option<&'a str>,
        value: &'a str,
        source: &'a Expr,
        scope: &Scope<'a>,
        into: &mut Vec<Scope<'a>>,
    ) -> Valued<()> {
        let meaning = self.place(source, scope)?;
        let datum = match meaning.datum {
            Some(datum) => datum,
            None => Datum::Computed(Rc::new(self.value_of(meaning, source)?)),
        };
        let keys: Vec<(Value, Option<Datum<'a>>)> = match datum.value() {
            Value::Array(items) => (0..items.len()).map(|i| (Value::from(i), datum.item(i))).collect(),
            Value::Object(map) => map.keys().map(|k| (Value::from(k.as_str()), datum.field(k))).collect(),
            other => return Err(Stop::No(format!("`for` over {}", brief(other)))),
        };
        for (name, item) in keys {
            self.spend(1, source.pos)?;
            let Some(item) = item else { continue };
            let mut inner = scope.with_variable(value, item);
            if let Some(key) = key {
                inner = inner.with_variable(key, Datum::Computed(Rc::new(name)));
            }
            into.push(inner);
        }
        Ok(())
    }

    fn call(&mut self, name: &'static str, args: &'a [Expr], scope: &Scope<'a>) -> Valued<Value> {
        if matches!(name, "and" | "or") || builtin::function(name, args.len() + 1).is_some() {
            return Err(Stop::NotConcrete);
        }
        if let ("close", [inner]) = (name, args) {
            return self.eval(inner, scope);
        }
        let args: Valued<Vec<Value>> = args.iter().map(|arg| self.eval(arg, scope)).collect();
        builtin::call(name, &args?).map_err(Stop::No)
    }

    fn binary(&mut self, op: Op, left: &'a Expr, right: &'a Expr, scope: &Scope<'a>) -> Valued<Value> {
        // `x != _|_` asks whether x is there.
        if let (Op::Eq | Op::Ne, Kind::Bottom) = (op, &right.kind) {
            let is_there = match self.eval(left, scope) {
                Ok(_) => true,
                Err(Stop::Fault(error)) => return Err(Stop::Fault(error)),
                Err(Stop::No(_) | Stop::NotConcrete) => false,
            };
            return Ok(Value::Bool(is_there == (op == Op::Ne)));
        }
        let left = self.eval(left, scope)?;
        match (op, &left) {
            (Op::AndAlso, Value::Bool(false)) => return Ok(Value::Bool(false)),
            (Op::OrElse, Value::Bool(true)) => return Ok(Value::Bool(true)),
            _ => {}
        }
        let right = self.eval(right, scope)?;
        match op {
            Op::Add | Op::Subtract | Op::Multiply => arithmetic(op, &left, &right).map_err(Stop::No),
            Op::AndAlso | Op::OrElse => match (&left, &right) {
                (Value::Bool(_), Value::Bool(b)) => Ok(Value::Bool(*b)),
                _ => Err(Stop::No(format!("`{}` of {} and {}", op.sign(), brief(&left), brief(&right)))),
            },
            _ => compare(op, &left, &right).map(Value::Bool).map_err(Stop::No),
        }
    }
}

/// Compares two values; `Err` when their types cannot be compared.
pub(super) fn compare(op: Op, left: &Value, right: &Value) -> Result<bool, String> {
    let unfit = || format!("{} cannot be compared with {} by `{}`", brief(left), brief(right), op.sign());
    let order = match (left, right) {
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => builtin::float(a).partial_cmp(&builtin::float(b)),
        },
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    };
    let holds = |accept: &[Ordering]| order.map(|order| accept.contains(&order)).ok_or_else(unfit);
    match op {
        Op::Eq => Ok(order.map_or(left == right, Ordering::is_eq)),
        Op::Ne => Ok(!order.map_or(left == right, Ordering::is_eq)),
        Op::Lt => holds(&[Ordering::Less]),
        Op::Le => holds(&[Ordering::Less, Ordering::Equal]),
        Op::Gt => holds(&[Ordering::Greater]),
        Op::Ge => holds(&[Ordering::Greater, Ordering::Equal]),
        Op::Matches | Op::Misses => match (left, right) {
            (Value::String(text), Value::String(pattern)) => {
                let regex = compile(pattern).map_err(|e| format!("/{pattern}/ is no expression: {e}"))?;
                Ok(regex.is_match(text) == (op == Op::Matches))
            }
            _ => Err(unfit()),
        },
        _ => Err(unfit()),
    }
}

fn arithmetic(op: Op, left: &Value, right: &Value) -> Result<Value, String> {
    let unfit = || format!("`{}` of {} and {}", op.sign(), brief(left), brief(right));
    match (left, right) {
        (Value::String(a), Value::String(b)) if op == Op::Add => Ok(Value::String(format!("{a}{b}"))),
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => {
                let answer = match op {
                    Op::Add => a.checked_add(b),
                    Op::Subtract => a.checked_sub(b),
                    _ => a.checked_mul(b),
                };
                answer.map(Value::from).ok_or_else(|| format!("{} is larger than 64 bits", unfit()))
            }
            _ => {
                let (a, b) = (builtin::float(a), builtin::float(b));
                Ok(Value::from(match op {
                    Op::Add => a + b,
                    Op::Subtract => a - b,
                    _ => a * b,
                }))
            }
        },
        _ => Err(unfit()),
    }
}

fn missing(expr: &Expr) -> Stop {
    Stop::No(format!("`{}` is not in the attestation", super::describe::source_of(expr)))
}

/// What copying a value costs, in steps.
fn weight(value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.iter().map(weight).sum::<u64>() + 1,
        Value::Object(map) => map.values().map(weight).sum::<u64>() + 1,
        // 64 bytes: about what an empty value takes.
        Value::String(text) => u64::try_from(text.len() / 64).unwrap_or(u64::MAX) + 1,
        _ => 1,
    }
}

/// A value for a message: shortened.
pub(super) fn brief(value: &Value) -> String {
    const MAX_CHARS: usize = 100;
    match value {
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(map) => format!("a struct of {} fields", map.len()),
        Value::String(text) if text.chars().count() > MAX_CHARS => {
            format!("\"{}…\"", text.chars().take(MAX_CHARS).collect::<String>())
        }
        other => other.to_string(),
    }
}
