//! What names mean where: frames of declarations around an expression, and the data they stand over.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::lex::Pos;
use super::syntax::{Clause, Comprehension, Decl, DeclKind, Expr, Kind, Label, Part, Rest};

/// Fields of a statement. A policy can refer to them without declaring them; CUE itself wants `predicate: _` first.
pub(super) const STATEMENT_FIELDS: [&str; 4] = ["_type", "subject", "predicateType", "predicate"];

/// A value of the statement, or one that was computed.
#[derive(Debug, Clone)]
pub(super) enum Datum<'a> {
    Given(&'a Value),
    Computed(Rc<Value>),
}

impl<'a> Datum<'a> {
    pub(super) fn value(&self) -> &Value {
        match self {
            Self::Given(value) => value,
            Self::Computed(value) => value,
        }
    }

    pub(super) fn field(&self, name: &str) -> Option<Datum<'a>> {
        match self {
            Self::Given(value) => value.get(name).map(Datum::Given),
            Self::Computed(value) => value.get(name).map(|field| Datum::Computed(Rc::new(field.clone()))),
        }
    }

    pub(super) fn item(&self, index: usize) -> Option<Datum<'a>> {
        match self {
            Self::Given(value) => value.get(index).map(Datum::Given),
            Self::Computed(value) => value.get(index).map(|item| Datum::Computed(Rc::new(item.clone()))),
        }
    }
}

/// The frames around an expression, innermost first.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a>(Option<Rc<Frame<'a>>>);

#[derive(Debug)]
struct Frame<'a> {
    names: Names<'a>,
    parent: Scope<'a>,
}

#[derive(Debug)]
enum Names<'a> {
    /// A struct, and what of the data it stands over.
    Struct(&'a [Decl], Option<Datum<'a>>),
    /// A variable of `for`.
    Variable(&'a str, Datum<'a>),
    /// A `let` of a comprehension.
    Alias(&'a str, &'a Expr),
}

/// What a name stands for.
pub(super) struct Meaning<'a> {
    /// The data at that place.
    pub(super) datum: Option<Datum<'a>>,
    /// Expressions that are declared for it, each with its scope.
    pub(super) exprs: Vec<(&'a Expr, Scope<'a>)>,
}

impl<'a> Scope<'a> {
    pub(super) fn empty() -> Self {
        Self(None)
    }

    pub(super) fn with_struct(&self, decls: &'a [Decl], datum: Option<Datum<'a>>) -> Self {
        self.with(Names::Struct(decls, datum))
    }

    pub(super) fn with_variable(&self, name: &'a str, datum: Datum<'a>) -> Self {
        self.with(Names::Variable(name, datum))
    }

    pub(super) fn with_alias(&self, name: &'a str, expr: &'a Expr) -> Self {
        self.with(Names::Alias(name, expr))
    }

    fn with(&self, names: Names<'a>) -> Self {
        Self(Some(Rc::new(Frame { names, parent: self.clone() })))
    }

    /// The innermost meaning of a name.
    pub(super) fn lookup(&self, name: &str) -> Option<Meaning<'a>> {
        let mut scope = self;
        while let Some(frame) = &scope.0 {
            match &frame.names {
                Names::Variable(known, datum) if *known == name => {
                    return Some(Meaning { datum: Some(datum.clone()), exprs: Vec::new() });
                }
                Names::Alias(known, expr) if *known == name => {
                    return Some(Meaning { datum: None, exprs: vec![(*expr, frame.parent.clone())] });
                }
                Names::Struct(decls, datum) => {
                    let exprs = declared(decls, name);
                    if !exprs.is_empty() {
                        // Names with `_` or `#` and those of `let` are the policy's own, whatever the data has.
                        let of_data = decls.iter().any(|decl| is_field(decl, name));
                        let datum = datum.as_ref().filter(|_| of_data).and_then(|datum| datum.field(name));
                        let exprs = exprs.into_iter().map(|expr| (expr, scope.clone())).collect();
                        return Some(Meaning { datum, exprs });
                    }
                }
                _ => {}
            }
            if let (Names::Struct(_, Some(statement)), None, true) =
                (&frame.names, &frame.parent.0, STATEMENT_FIELDS.contains(&name))
            {
                return Some(Meaning { datum: statement.field(name), exprs: Vec::new() });
            }
            scope = &frame.parent;
        }
        None
    }
}

/// Values declared for a name in a struct.
pub(super) fn declared<'a>(decls: &'a [Decl], name: &str) -> Vec<&'a Expr> {
    let value = |decl: &'a Decl| match &decl.kind {
        DeclKind::Field { label, value, .. } if label.name() == Some(name) => Some(value),
        DeclKind::Let(known, value) if known == name => Some(value),
        _ => None,
    };
    decls.iter().filter_map(value).collect()
}

fn is_field(decl: &Decl, name: &str) -> bool {
    matches!(&decl.kind, DeclKind::Field { label: Label::Name(known), .. } if known == name)
}

/// All names that are referred to in a policy, or the first one that means nothing.
pub(super) fn references(decls: &[Decl]) -> Result<BTreeSet<String>, (String, Pos)> {
    let mut walk = Walk { known: STATEMENT_FIELDS.to_vec(), used: BTreeSet::new() };
    walk.decls(decls)?;
    Ok(walk.used)
}

/// Walks a syntax tree as deep as the parser let it become.
struct Walk<'p> {
    known: Vec<&'p str>,
    used: BTreeSet<String>,
}

type Walked = Result<(), (String, Pos)>;

impl<'p> Walk<'p> {
    fn decls(&mut self, decls: &'p [Decl]) -> Walked {
        let outer = self.known.len();
        self.known.extend(decls.iter().filter_map(|decl| match &decl.kind {
            DeclKind::Field { label, .. } => label.name(),
            DeclKind::Let(name, _) => Some(name),
            _ => None,
        }));
        for decl in decls {
            match &decl.kind {
                DeclKind::Field { label, value, .. } => {
                    if let Label::Computed(expr) = label {
                        self.expr(expr)?;
                    }
                    self.expr(value)?;
                }
                DeclKind::Pattern { name, value } => {
                    self.expr(name)?;
                    self.expr(value)?;
                }
                DeclKind::Embed(expr) | DeclKind::Let(_, expr) => self.expr(expr)?,
                DeclKind::Comprehension(comprehension) => self.comprehension(comprehension)?,
                DeclKind::Open => {}
            }
        }
        self.known.truncate(outer);
        Ok(())
    }

    fn comprehension(&mut self, comprehension: &'p Comprehension) -> Walked {
        let outer = self.known.len();
        for clause in &comprehension.clauses {
            match clause {
                Clause::If(expr) => self.expr(expr)?,
                Clause::For { key, value, source } => {
                    self.expr(source)?;
                    self.known.extend(key.as_deref());
                    self.known.push(value);
                }
                Clause::Let(name, expr) => {
                    self.expr(expr)?;
                    self.known.push(name);
                }
            }
        }
        self.decls(&comprehension.body.decls)?;
        self.known.truncate(outer);
        Ok(())
    }

    fn expr(&mut self, expr: &'p Expr) -> Walked {
        match &expr.kind {
            Kind::Ref(name) => {
                if !self.known.contains(&name.as_str()) {
                    return Err((name.clone(), expr.pos));
                }
                self.used.insert(name.clone());
                Ok(())
            }
            Kind::Struct(body) => self.decls(&body.decls),
            Kind::Comprehension(comprehension) => self.comprehension(comprehension),
            Kind::List { items, rest } => {
                items.iter().try_for_each(|item| self.expr(item))?;
                if let Rest::Each(each) = rest { self.expr(each) } else { Ok(()) }
            }
            Kind::Interpolated(parts) => parts.iter().try_for_each(|part| match part {
                Part::Expr(expr) => self.expr(expr),
                Part::Text(_) => Ok(()),
            }),
            Kind::Call(_, args) => args.iter().try_for_each(|arg| self.expr(arg)),
            Kind::Select(inner, _) | Kind::Not(inner) | Kind::Negative(inner) | Kind::Bound(_, inner) => {
                self.expr(inner)
            }
            Kind::Index(left, right) | Kind::Binary(_, left, right) | Kind::And(left, right) => {
                self.expr(left)?;
                self.expr(right)
            }
            Kind::Or(alternatives) => alternatives.iter().try_for_each(|one| self.expr(&one.expr)),
            Kind::Top
            | Kind::Bottom
            | Kind::Null
            | Kind::Bool(_)
            | Kind::Int(_)
            | Kind::Float(_)
            | Kind::Text(_)
            | Kind::Type(_)
            | Kind::Match { .. } => Ok(()),
        }
    }
}
