//! Constraints against data.
//!
//! The statement is concrete, so unifying a constraint with it comes down to asking whether it satisfies the constraint.

mod structure;

use std::collections::BTreeSet;

use serde_json::Value;

use super::describe::source_of;
use super::eval::{Stop, Valued, brief, compare};
use super::lex::Pos;
use super::scope::{Datum, Scope, references};
use super::syntax::{Alternative, Expr, File, Kind, Op, Rest, Type, is_definition};
use super::{MAX_DEPTH, MAX_STEPS, builtin, parse};
use crate::set::PolicyFile;
use crate::{Complaint, PolicyError};

/// Complaints that are kept: more than a person reads.
const MAX_COMPLAINTS: usize = 50;

/// A policy that was read: the files of one package, unified.
#[derive(Debug)]
pub(crate) struct CuePolicy {
    names: Vec<String>,
    file: File,
    /// Fields at the top that the policy refers to.
    used: BTreeSet<String>,
}

impl CuePolicy {
    /// Reads the files and refuses what is outside the subset.
    pub(crate) fn parse(files: &[PolicyFile<'_>]) -> Result<Self, PolicyError> {
        let mut merged = File { decls: Vec::new() };
        for (index, file) in files.iter().enumerate() {
            parse::file(index, file.name, file.text, &mut merged)?;
        }
        let names: Vec<String> = files.iter().map(|file| file.name.to_owned()).collect();
        let used = references(&merged.decls).map_err(|(name, pos)| PolicyError::Syntax {
            file: names[pos.file].clone(),
            line: pos.line,
            column: pos.column,
            detail: format!("`{name}` is not declared"),
        })?;
        Ok(Self { names, file: merged, used })
    }

    /// What the policy does not accept in the statement.
    pub(crate) fn check(&self, statement: &Value) -> Result<Vec<Complaint>, PolicyError> {
        let mut run = Run { policy: self, steps: MAX_STEPS, depth: 0, complaints: Vec::new() };
        let datum = Datum::Given(statement);
        let scope = Scope::empty().with_struct(&self.file.decls, Some(datum.clone()));
        run.fields(&self.file.decls, &scope, &datum, &Path::Root, Mode::OPEN)?;
        Ok(run.complaints)
    }
}

/// One evaluation.
pub(super) struct Run<'a> {
    policy: &'a CuePolicy,
    steps: u64,
    depth: u32,
    complaints: Vec<Complaint>,
}

/// Where in the data.
pub(super) enum Path<'p> {
    Root,
    Field(&'p Path<'p>, String),
    Item(&'p Path<'p>, usize),
}

impl std::fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Path::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// How closed a struct is: definitions take no fields they do not name.
#[derive(Clone, Copy)]
struct Mode {
    /// This struct's own fields.
    level: bool,
    /// The structs in it.
    deep: bool,
    /// It is embedded: the struct around it is closed instead.
    embedded: bool,
}

impl Mode {
    const OPEN: Self = Self { level: false, deep: false, embedded: false };
}

type Checked = Result<(), PolicyError>;

impl<'a> Run<'a> {
    pub(super) fn enter(&mut self, pos: Pos) -> Checked {
        self.depth += 1;
        // Twice what can be written: a definition may use another.
        if self.depth > 2 * MAX_DEPTH {
            return Err(self.exhausted("levels of nesting", u64::from(2 * MAX_DEPTH), pos));
        }
        self.spend(1, pos)
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn spend(&mut self, steps: u64, pos: Pos) -> Checked {
        match self.steps.checked_sub(steps) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => Err(self.exhausted("steps", MAX_STEPS, pos)),
        }
    }

    fn exhausted(&self, what: &'static str, limit: u64, pos: Pos) -> PolicyError {
        PolicyError::Budget { file: self.policy.names[pos.file].clone(), what, limit }
    }

    fn complain(&mut self, pos: Pos, at: &Path<'_>, message: String) {
        if self.complaints.len() < MAX_COMPLAINTS {
            let (file, line) = (self.policy.names[pos.file].clone(), pos.line);
            self.complaints.push(Complaint { file, line, field: at.to_string(), message });
        }
    }

    fn refuse(&mut self, expr: &Expr, datum: &Datum<'a>, at: &Path<'_>) {
        let message = format!("wanted {}, found {}", source_of(expr), brief(datum.value()));
        self.complain(expr.pos, at, message);
    }

    /// What a constraint has against a value, if anything.
    pub(super) fn complaint_of(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
    ) -> Result<Option<String>, PolicyError> {
        let found = self.aside(|run| run.check(expr, scope, datum, &Path::Root, Mode::OPEN))?;
        Ok(found.into_iter().next().map(|complaint| complaint.message))
    }

    /// Complaints of something that may fail.
    fn aside(&mut self, check: impl FnOnce(&mut Self) -> Checked) -> Result<Vec<Complaint>, PolicyError> {
        let kept = std::mem::take(&mut self.complaints);
        let checked = check(self);
        let found = std::mem::replace(&mut self.complaints, kept);
        checked.map(|()| found)
    }

    fn check(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        self.enter(expr.pos)?;
        let checked = self.check_inside(expr, scope, datum, at, mode);
        self.leave();
        checked
    }

    fn check_inside(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        let accepted = match &expr.kind {
            Kind::Top => true,
            Kind::Bottom => false,
            Kind::Type(kind) => is_of(*kind, datum.value()),
            Kind::Match { wanted, regex, .. } => {
                datum.value().as_str().is_some_and(|text| regex.is_match(text) == *wanted)
            }
            Kind::Bound(op, operand) => return self.bound(*op, operand, expr, scope, datum, at),
            Kind::And(left, right) => {
                let each = Mode { level: false, ..mode };
                self.check(left, scope, datum, at, each)?;
                self.check(right, scope, datum, at, each)?;
                return if mode.level { self.close(expr, scope, datum, at) } else { Ok(()) };
            }
            Kind::Or(alternatives) => return self.any_of(alternatives, expr, scope, datum, at, mode),
            Kind::Struct(body) => return self.structure(body, expr, scope, datum, at, mode),
            Kind::List { items, rest } => return self.list(items, rest, expr, scope, datum, at, mode),
            Kind::Ref(_) | Kind::Select(..) => return self.reference(expr, scope, datum, at, mode),
            Kind::Call(name, args) => return self.validator(name, args, expr, scope, datum, at, mode),
            _ => return self.equal(expr, scope, datum, at),
        };
        if !accepted {
            self.refuse(expr, datum, at);
        }
        Ok(())
    }

    /// An expression with a value: the data must be that value.
    fn equal(&mut self, expr: &'a Expr, scope: &Scope<'a>, datum: &Datum<'a>, at: &Path<'_>) -> Checked {
        if let Some(value) = self.valued(expr, scope, at)?
            && value != *datum.value()
        {
            let message = format!("wanted {}, found {}", brief(&value), brief(datum.value()));
            self.complain(expr.pos, at, message);
        }
        Ok(())
    }

    /// The value of an expression; without one there is a complaint.
    fn valued(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'a>,
        at: &Path<'_>,
    ) -> Result<Option<Value>, PolicyError> {
        let valued = self.eval(expr, scope);
        self.or_complain(valued, expr, at)
    }

    fn or_complain<T>(
        &mut self,
        valued: Valued<T>,
        expr: &Expr,
        at: &Path<'_>,
    ) -> Result<Option<T>, PolicyError> {
        match valued {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Fault(error)) => Err(error),
            Err(Stop::No(message)) => {
                self.complain(expr.pos, at, message);
                Ok(None)
            }
            Err(Stop::NotConcrete) => {
                self.complain(expr.pos, at, format!("`{}` has no one value", source_of(expr)));
                Ok(None)
            }
        }
    }

    fn bound(
        &mut self,
        op: Op,
        operand: &'a Expr,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
    ) -> Checked {
        let Some(limit) = self.valued(operand, scope, at)? else { return Ok(()) };
        match compare(op, datum.value(), &limit) {
            Ok(true) => {}
            Ok(false) => {
                let message =
                    format!("wanted {} {}, found {}", op.sign(), brief(&limit), brief(datum.value()));
                self.complain(expr.pos, at, message);
            }
            Err(message) => self.complain(expr.pos, at, message),
        }
        Ok(())
    }

    fn any_of(
        &mut self,
        alternatives: &'a [Alternative],
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        let mut nearest: Option<Vec<Complaint>> = None;
        for one in alternatives {
            let complaints = self.aside(|run| run.check(&one.expr, scope, datum, at, mode))?;
            if complaints.is_empty() {
                return Ok(());
            }
            if nearest.as_ref().is_none_or(|known| complaints.len() < known.len()) {
                nearest = Some(complaints);
            }
        }
        let plain = alternatives.iter().all(|one| !matches!(one.expr.kind, Kind::Struct(_)));
        match nearest.and_then(|complaints| complaints.into_iter().next()) {
            Some(first) if !plain => {
                let detail =
                    if first.field.is_empty() { String::new() } else { format!("{}: ", first.field) };
                let message = format!(
                    "none of {} alternatives fits; nearest (line {}): {detail}{}",
                    alternatives.len(),
                    first.line,
                    first.message
                );
                self.complain(expr.pos, at, message);
            }
            _ => self.refuse(expr, datum, at),
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "what every check is given, and the parts of the list")]
    fn list(
        &mut self,
        items: &'a [Expr],
        rest: &'a Rest,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        let Value::Array(found) = datum.value() else {
            self.refuse(expr, datum, at);
            return Ok(());
        };
        let (count, wanted) = (found.len(), items.len());
        if count < wanted || (count > wanted && matches!(rest, Rest::Nothing)) {
            let at_least = if matches!(rest, Rest::Nothing) { "" } else { "at least " };
            let message = format!("wanted a list of {at_least}{wanted}, found a list of {count}");
            self.complain(expr.pos, at, message);
            return Ok(());
        }
        for index in 0..count {
            let constraint = match (items.get(index), rest) {
                (Some(item), _) => item,
                (None, Rest::Each(each)) => each,
                _ => break,
            };
            if let Some(item) = datum.item(index) {
                let inner = Mode { level: mode.deep, deep: mode.deep, embedded: false };
                self.check(constraint, scope, &item, &Path::Item(at, index), inner)?;
            }
        }
        Ok(())
    }

    fn reference(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        let place = self.place(expr, scope);
        let Some(place) = self.or_complain(place, expr, at)? else { return Ok(()) };
        if let Some(other) = place.datum {
            if other.value() != datum.value() {
                let name = source_of(expr);
                let message = format!(
                    "wanted {name}, which is {}, found {}",
                    brief(other.value()),
                    brief(datum.value())
                );
                self.complain(expr.pos, at, message);
            }
            return Ok(());
        }
        let closed = names_definition(expr);
        let inner = if closed { Mode { level: false, deep: true, embedded: true } } else { mode };
        for (target, scope) in &place.exprs {
            self.check(target, scope, datum, at, inner)?;
        }
        if closed && !mode.embedded { self.close(expr, scope, datum, at) } else { Ok(()) }
    }

    #[expect(clippy::too_many_arguments, reason = "what every check is given, and the parts of the call")]
    fn validator(
        &mut self,
        name: &'static str,
        args: &'a [Expr],
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        match (name, args) {
            ("close", [inner]) => self.check(inner, scope, datum, at, Mode { level: true, ..mode }),
            ("and", [Expr { kind: Kind::List { items, .. }, .. }]) => {
                items.iter().try_for_each(|item| self.check(item, scope, datum, at, mode))
            }
            ("or", [list]) => self.one_of(list, expr, scope, datum, at, mode),
            ("and", _) => Err(self.unsupported(expr.pos, "`and` of a list that is not written out")),
            _ if builtin::function(name, args.len() + 1).is_some() => {
                let mut values = vec![datum.value().clone()];
                for arg in args {
                    let Some(value) = self.valued(arg, scope, at)? else { return Ok(()) };
                    values.push(value);
                }
                match builtin::call(name, &values) {
                    Ok(Value::Bool(true)) => {}
                    Ok(_) => self.refuse(expr, datum, at),
                    Err(message) => self.complain(expr.pos, at, message),
                }
                Ok(())
            }
            _ => self.equal(expr, scope, datum, at),
        }
    }

    /// `or([…])`: constraints written out, or values that are computed.
    fn one_of(
        &mut self,
        list: &'a Expr,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        if let Kind::List { items, .. } = &list.kind {
            for item in items {
                if self.aside(|run| run.check(item, scope, datum, at, mode))?.is_empty() {
                    return Ok(());
                }
            }
            self.refuse(expr, datum, at);
            return Ok(());
        }
        match self.valued(list, scope, at)? {
            Some(Value::Array(values)) if values.contains(datum.value()) => {}
            Some(_) => self.refuse(expr, datum, at),
            None => {}
        }
        Ok(())
    }

    fn unsupported(&self, pos: Pos, construct: &str) -> PolicyError {
        PolicyError::Unsupported {
            file: self.policy.names[pos.file].clone(),
            line: pos.line,
            column: pos.column,
            construct: construct.to_owned(),
        }
    }
}

fn is_of(kind: Type, value: &Value) -> bool {
    match kind {
        Type::String => value.is_string(),
        Type::Bool => value.is_boolean(),
        Type::Number => value.is_number(),
        Type::Float => value.is_f64(),
        Type::Int => value.is_i64() || value.is_u64(),
        Type::Uint => value.is_u64(),
    }
}

/// Whether an expression is a definition by name.
fn names_definition(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Ref(name) => is_definition(name),
        Kind::Select(_, name) => is_definition(name),
        _ => false,
    }
}
