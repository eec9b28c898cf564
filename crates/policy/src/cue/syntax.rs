//! The syntax tree.

use regex::Regex;

use super::lex::Pos;

/// A policy's files, merged: CUE unifies the files of a package.
#[derive(Debug)]
pub(super) struct File {
    pub(super) decls: Vec<Decl>,
}

#[derive(Debug)]
pub(super) struct Expr {
    pub(super) pos: Pos,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// `_`
    Top,
    /// `_|_`
    Bottom,
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Interpolated(Vec<Part>),
    /// `string`, `int`, …
    Type(Type),
    Struct(Struct),
    List {
        items: Vec<Expr>,
        rest: Rest,
    },
    /// A list made by a comprehension: `[for x in y {x}]`.
    Comprehension(Box<Comprehension>),
    Ref(String),
    Select(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    /// A function of CUE or of one of its packages, by its whole name.
    Call(&'static str, Vec<Expr>),
    Not(Box<Expr>),
    Negative(Box<Expr>),
    Binary(Op, Box<Expr>, Box<Expr>),
    /// `>= 3`
    Bound(Op, Box<Expr>),
    /// A bound whose expression is written out, compiled when read: `=~ "^a"`.
    Match {
        wanted: bool,
        regex: Regex,
        source: String,
    },
    And(Box<Expr>, Box<Expr>),
    Or(Vec<Alternative>),
}

#[derive(Debug)]
pub(super) struct Alternative {
    pub(super) is_default: bool,
    pub(super) expr: Expr,
}

#[derive(Debug)]
pub(super) enum Part {
    Text(String),
    Expr(Expr),
}

/// What may follow the listed items.
#[derive(Debug)]
pub(super) enum Rest {
    Nothing,
    Anything,
    Each(Box<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Int,
    Uint,
    Float,
    Number,
    Bool,
}

impl Type {
    pub(super) const ALL: [(&'static str, Self); 6] = [
        ("string", Self::String),
        ("int", Self::Int),
        ("uint", Self::Uint),
        ("float", Self::Float),
        ("number", Self::Number),
        ("bool", Self::Bool),
    ];

    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Matches,
    Misses,
    Add,
    Subtract,
    Multiply,
    AndAlso,
    OrElse,
}

impl Op {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Matches => "=~",
            Self::Misses => "!~",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::AndAlso => "&&",
            Self::OrElse => "||",
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Struct {
    pub(super) decls: Vec<Decl>,
}

#[derive(Debug)]
pub(super) struct Decl {
    pub(super) pos: Pos,
    pub(super) kind: DeclKind,
}

#[derive(Debug)]
pub(super) enum DeclKind {
    Field {
        label: Label,
        optional: bool,
        value: Expr,
    },
    /// `[=~"^x"]: value`
    Pattern {
        name: Expr,
        value: Expr,
    },
    Embed(Expr),
    Comprehension(Comprehension),
    Let(String, Expr),
    /// `...`
    Open,
}

#[derive(Debug)]
pub(super) enum Label {
    /// `name`, `"name"`.
    Name(String),
    /// `_name`, `#Name`, `_#Name`: not a field of the data.
    Inner(String),
    /// `"\(x)"`, `(x)`.
    Computed(Expr),
}

impl Label {
    /// The name it declares for references.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) | Self::Inner(name) => Some(name),
            Self::Computed(_) => None,
        }
    }
}

#[derive(Debug)]
pub(super) struct Comprehension {
    pub(super) clauses: Vec<Clause>,
    pub(super) body: Struct,
}

#[derive(Debug)]
pub(super) enum Clause {
    For { key: Option<String>, value: String, source: Expr },
    If(Expr),
    Let(String, Expr),
}

/// Whether a name is of a definition: `#Name` or `_#Name`.
pub(super) fn is_definition(name: &str) -> bool {
    name.starts_with('#') || name.starts_with("_#")
}
