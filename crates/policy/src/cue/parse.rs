//! Tokens to syntax tree: declarations here, expressions and the place in the tokens in modules of their own (CUE
//! specification, "Declarations" and "Expressions").

mod cursor;
mod expression;

use super::builtin;
use super::lex::{Tok, Token, tokens};
use super::syntax::{Clause, Comprehension, Decl, DeclKind, Expr, File, Kind, Label, Struct};
use crate::PolicyError;

/// Reads a file's declarations and adds them to `into`.
pub(super) fn file(index: usize, name: &str, text: &str, into: &mut File) -> Result<(), PolicyError> {
    let tokens = tokens(index, name, text)?;
    let mut parser = Parser { name, tokens: &tokens, at: 0, depth: 0, imports: Vec::new() };
    parser.preamble()?;
    let decls = parser.decls(&Tok::End)?;
    into.decls.extend(decls);
    Ok(())
}

struct Parser<'a> {
    name: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: u32,
    /// Package and the name it has in this file.
    imports: Vec<(String, String)>,
}

type Parsed<T> = Result<T, PolicyError>;

impl<'a> Parser<'a> {
    fn preamble(&mut self) -> Parsed<()> {
        if self.is_word("package") {
            self.next();
            self.name_of("a package")?;
            self.separator(&Tok::End)?;
        }
        while self.is_word("import") {
            self.next();
            if self.eat("(") {
                while !self.eat(")") {
                    self.import()?;
                    self.eat(",");
                }
            } else {
                self.import()?;
            }
            self.separator(&Tok::End)?;
        }
        Ok(())
    }

    fn import(&mut self) -> Parsed<()> {
        let alias = matches!(self.tok(), Tok::Ident(_)).then(|| self.name_of("a name")).transpose()?;
        let pos = self.pos();
        let Tok::Text(path) = self.tok().clone() else {
            return Err(self.expected("the path of a package, in quotes"));
        };
        self.next();
        if !builtin::PACKAGES.contains(&path.as_str()) {
            return Err(self.unsupported(pos, &format!("the package \"{path}\"")));
        }
        self.imports.push((alias.unwrap_or_else(|| path.clone()), path));
        Ok(())
    }

    fn decls(&mut self, end: &Tok) -> Parsed<Vec<Decl>> {
        let mut decls = Vec::new();
        while self.tok() != end {
            if self.is("@") {
                return Err(self.unsupported(self.pos(), "an attribute"));
            }
            decls.push(self.decl()?);
            self.separator(end)?;
        }
        self.next();
        Ok(decls)
    }

    /// A comma, written or put by the end of a line; none before `end`.
    fn separator(&mut self, end: &Tok) -> Parsed<()> {
        if self.eat(",") || self.tok() == end || self.token().first_on_line {
            return Ok(());
        }
        Err(self.expected("a comma or the end of the line"))
    }

    fn decl(&mut self) -> Parsed<Decl> {
        self.deeper()?;
        let pos = self.pos();
        let kind = match self.tok() {
            Tok::Op("...") => {
                self.next();
                if !self.ends_here() {
                    return Err(self.unsupported(pos, "`...` with a type, in a struct"));
                }
                DeclKind::Open
            }
            Tok::Ident(word) if word == "let" && !self.is_label_at(self.at) => {
                self.next();
                let name = self.name_of("a name")?;
                self.want("=")?;
                DeclKind::Let(name, self.expr()?)
            }
            Tok::Ident(word) if (word == "if" || word == "for") && !self.is_label_at(self.at) => {
                DeclKind::Comprehension(self.comprehension()?)
            }
            Tok::Op("[") if self.is_pattern() => self.pattern()?,
            _ if self.is_label_at(self.at) => self.field()?,
            Tok::Op("(") if self.is_computed_label() => self.field()?,
            _ => DeclKind::Embed(self.expr()?),
        };
        self.depth -= 1;
        Ok(Decl { pos, kind })
    }

    /// `label:`, `label?:`, `label!:`.
    fn is_label_at(&self, at: usize) -> bool {
        let op =
            |i: usize, op: &str| matches!(self.tokens.get(i).map(|t| &t.tok), Some(Tok::Op(o)) if *o == op);
        let is_name = matches!(
            self.tokens.get(at).map(|t| &t.tok),
            Some(Tok::Ident(_) | Tok::Text(_) | Tok::Interpolated(_))
        );
        let marked = op(at + 1, "?") || op(at + 1, "!");
        is_name && (op(at + 1, ":") || (marked && op(at + 2, ":")) || op(at + 1, "="))
    }

    /// Whether the bracket that opens here is followed by a colon.
    fn is_pattern(&self) -> bool {
        self.after_closing("[", "]")
    }

    fn is_computed_label(&self) -> bool {
        self.after_closing("(", ")")
    }

    fn after_closing(&self, open: &str, close: &str) -> bool {
        let mut depth = 0_u32;
        for (i, token) in self.tokens.iter().enumerate().skip(self.at) {
            match &token.tok {
                Tok::Op(op) if *op == open => depth += 1,
                Tok::Op(op) if *op == close => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        let after = self.tokens.get(i + 1).map(|t| &t.tok);
                        return matches!(after, Some(Tok::Op(":")));
                    }
                }
                _ => {}
            }
        }
        false
    }

    fn pattern(&mut self) -> Parsed<DeclKind> {
        self.want("[")?;
        if matches!(self.tok(), Tok::Ident(_)) && matches!(self.peek(1), Tok::Op("=")) {
            return Err(self.unsupported(self.pos(), "an alias of a pattern"));
        }
        let name = self.expr()?;
        self.want("]")?;
        self.want(":")?;
        Ok(DeclKind::Pattern { name, value: self.field_value()? })
    }

    fn field(&mut self) -> Parsed<DeclKind> {
        let pos = self.pos();
        if matches!(self.peek(1), Tok::Op("=")) && matches!(self.tok(), Tok::Ident(_)) {
            return Err(self.unsupported(pos, "an alias of a field"));
        }
        let label = match self.tok().clone() {
            Tok::Text(name) => {
                self.next();
                Label::Name(name)
            }
            Tok::Ident(name) => {
                self.next();
                let is_inner = name.starts_with(['_', '#']);
                if is_inner { Label::Inner(name) } else { Label::Name(name) }
            }
            Tok::Interpolated(pieces) => {
                self.next();
                Label::Computed(Expr { pos, kind: self.interpolated(&pieces)? })
            }
            _ => {
                self.want("(")?;
                let expr = self.expr()?;
                self.want(")")?;
                Label::Computed(expr)
            }
        };
        let optional = self.eat("?");
        if !optional {
            self.eat("!");
        }
        self.want(":")?;
        Ok(DeclKind::Field { label, optional, value: self.field_value()? })
    }

    /// What stands after a colon: an expression, or one more field (`a: b: c: 1`).
    fn field_value(&mut self) -> Parsed<Expr> {
        let pos = self.pos();
        let chained = self.is_label_at(self.at)
            || (self.is("[") && self.is_pattern())
            || (self.is("(") && self.is_computed_label());
        if !chained {
            let value = self.expr()?;
            if self.is("@") {
                return Err(self.unsupported(self.pos(), "an attribute"));
            }
            return Ok(value);
        }
        self.deeper()?;
        let kind = if self.is("[") { self.pattern()? } else { self.field()? };
        self.depth -= 1;
        Ok(Expr { pos, kind: Kind::Struct(Struct { decls: vec![Decl { pos, kind }] }) })
    }

    fn comprehension(&mut self) -> Parsed<Comprehension> {
        let mut clauses = Vec::new();
        while let Tok::Ident(word) = self.tok().clone() {
            self.next();
            clauses.push(match word.as_str() {
                "if" => Clause::If(self.expr()?),
                "for" => self.for_clause()?,
                "let" => {
                    let name = self.name_of("a name")?;
                    self.want("=")?;
                    Clause::Let(name, self.expr()?)
                }
                _ => return Err(self.expected("for, if, let or {")),
            });
            self.eat(",");
        }
        self.want("{")?;
        let decls = self.decls(&Tok::Op("}"))?;
        if self.is_word("else") {
            return Err(self.unsupported(self.pos(), "else"));
        }
        Ok(Comprehension { clauses, body: Struct { decls } })
    }

    fn for_clause(&mut self) -> Parsed<Clause> {
        let first = self.name_of("a name")?;
        let (key, value) = if self.eat(",") { (Some(first), self.name_of("a name")?) } else { (None, first) };
        if !self.is_word("in") {
            return Err(self.expected("in"));
        }
        self.next();
        Ok(Clause::For { key, value, source: self.expr()? })
    }
}
