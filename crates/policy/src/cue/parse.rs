//! Tokens to syntax tree (CUE specification, "Declarations" and "Expressions").

use super::lex::{Piece, Pos, Tok, Token, tokens};
use super::syntax::{
    Alternative, Clause, Comprehension, Decl, DeclKind, Expr, File, Kind, Label, Op, Part, Rest, Struct, Type,
};
use super::{MAX_DEPTH, builtin, eval};
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

    fn expr(&mut self) -> Parsed<Expr> {
        self.deeper()?;
        let pos = self.pos();
        let mut alternatives = vec![self.alternative()?];
        while self.binary_sign("|") {
            self.next();
            alternatives.push(self.alternative()?);
        }
        self.depth -= 1;
        if alternatives.len() == 1 && !alternatives[0].is_default {
            return Ok(alternatives.remove(0).expr);
        }
        Ok(Expr { pos, kind: Kind::Or(alternatives) })
    }

    fn alternative(&mut self) -> Parsed<Alternative> {
        let is_default = self.eat("*");
        Ok(Alternative { is_default, expr: self.conjunction()? })
    }

    fn conjunction(&mut self) -> Parsed<Expr> {
        let mut left = self.binary(0)?;
        while self.binary_sign("&") {
            let pos = self.pos();
            self.next();
            let right = self.binary(0)?;
            left = Expr { pos, kind: Kind::And(Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    /// Logic, comparison and arithmetic, loosest first.
    fn binary(&mut self, level: usize) -> Parsed<Expr> {
        const LEVELS: [&[(&str, Op)]; 5] = [
            &[("||", Op::OrElse)],
            &[("&&", Op::AndAlso)],
            &[
                ("==", Op::Eq),
                ("!=", Op::Ne),
                ("<=", Op::Le),
                (">=", Op::Ge),
                ("<", Op::Lt),
                (">", Op::Gt),
                ("=~", Op::Matches),
                ("!~", Op::Misses),
            ],
            &[("+", Op::Add), ("-", Op::Subtract)],
            &[("*", Op::Multiply)],
        ];
        let Some(signs) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        loop {
            if level == 4 && self.binary_sign("/") {
                return Err(self.unsupported(self.pos(), "division"));
            }
            let Some((_, op)) = signs.iter().find(|(sign, _)| self.binary_sign(sign)) else {
                return Ok(left);
            };
            let pos = self.pos();
            self.next();
            let right = self.binary(level + 1)?;
            left = Expr { pos, kind: Kind::Binary(*op, Box::new(left), Box::new(right)) };
        }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        self.deeper()?;
        let pos = self.pos();
        let bounds = [
            ("<=", Op::Le),
            (">=", Op::Ge),
            ("<", Op::Lt),
            (">", Op::Gt),
            ("!=", Op::Ne),
            ("=~", Op::Matches),
            ("!~", Op::Misses),
        ];
        let bound = bounds.iter().find(|(sign, _)| self.is(sign)).map(|(_, op)| *op);
        let kind = if let Some(op) = bound {
            self.next();
            let operand = self.unary()?;
            self.bound(op, operand)?
        } else if self.eat("!") {
            Kind::Not(Box::new(self.unary()?))
        } else if self.eat("-") {
            Kind::Negative(Box::new(self.unary()?))
        } else if self.eat("+") {
            return self.unary().inspect(|_| self.depth -= 1);
        } else {
            let primary = self.primary()?;
            self.depth -= 1;
            return Ok(primary);
        };
        self.depth -= 1;
        Ok(Expr { pos, kind })
    }

    /// A bound; an expression that is written out is compiled now, so that a wrong one is refused before use.
    fn bound(&self, op: Op, operand: Expr) -> Parsed<Kind> {
        if let (Op::Matches | Op::Misses, Kind::Text(source)) = (op, &operand.kind) {
            let regex = eval::compile(source).map_err(|detail| self.syntax(operand.pos, &detail))?;
            return Ok(Kind::Match { wanted: op == Op::Matches, regex, source: source.clone() });
        }
        Ok(Kind::Bound(op, Box::new(operand)))
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let pos = self.pos();
        let mut expr = Expr { pos, kind: self.operand()? };
        loop {
            if self.token().first_on_line {
                return Ok(expr);
            }
            let pos = self.pos();
            if self.eat(".") {
                let field = match self.tok().clone() {
                    Tok::Ident(name) | Tok::Text(name) => name,
                    _ => return Err(self.expected("the name of a field")),
                };
                self.next();
                expr = Expr { pos, kind: Kind::Select(Box::new(expr), field) };
            } else if self.eat("[") {
                let index = self.expr()?;
                if self.is(":") {
                    return Err(self.unsupported(pos, "a slice"));
                }
                self.want("]")?;
                expr = Expr { pos, kind: Kind::Index(Box::new(expr), Box::new(index)) };
            } else if self.is("(") {
                return Err(self.unsupported(pos, "calling what is no known function"));
            } else if self.is("?") {
                return Err(self.unsupported(pos, "`?` after a value"));
            } else {
                return Ok(expr);
            }
        }
    }

    fn operand(&mut self) -> Parsed<Kind> {
        let token = self.token().clone();
        match token.tok {
            Tok::Int(n) => self.taken(Kind::Int(n)),
            Tok::Float(n) => self.taken(Kind::Float(n)),
            Tok::Text(text) => self.taken(Kind::Text(text)),
            Tok::Interpolated(pieces) => {
                self.next();
                self.interpolated(&pieces)
            }
            Tok::Op("_|_") => self.taken(Kind::Bottom),
            Tok::Op("{") => {
                self.next();
                Ok(Kind::Struct(Struct { decls: self.decls(&Tok::Op("}"))? }))
            }
            Tok::Op("[") => self.list(),
            Tok::Op("(") => {
                self.next();
                let inner = self.expr()?;
                self.want(")")?;
                Ok(inner.kind)
            }
            Tok::Ident(name) => self.word(&name, token.pos),
            _ => Err(self.expected("a value")),
        }
    }

    fn taken(&mut self, kind: Kind) -> Parsed<Kind> {
        self.next();
        Ok(kind)
    }

    fn word(&mut self, name: &str, pos: Pos) -> Parsed<Kind> {
        self.next();
        if let Some(package) =
            self.imports.iter().find(|(alias, _)| alias == name).map(|(_, path)| path.clone())
        {
            return self.of_package(&package, pos);
        }
        if self.is("(") && !self.token().first_on_line {
            return self.call(name, pos);
        }
        if let Some((_, kind)) = Type::ALL.iter().find(|(known, _)| *known == name) {
            return Ok(Kind::Type(*kind));
        }
        Ok(match name {
            "_" => Kind::Top,
            "null" => Kind::Null,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "bytes" | "int8" | "int16" | "int32" | "int64" | "int128" | "uint8" | "uint16" | "uint32"
            | "uint64" | "uint128" | "float32" | "float64" | "rune" | "div" | "mod" | "quo" | "rem"
            | "self" | "__no_sugar" => {
                return Err(self.unsupported(pos, &format!("`{name}`")));
            }
            _ => Kind::Ref(name.to_owned()),
        })
    }

    fn of_package(&mut self, package: &str, pos: Pos) -> Parsed<Kind> {
        self.want(".")?;
        let name = format!("{package}.{}", self.name_of("a name of the package")?);
        if let Some(layout) = builtin::constant(&name) {
            return Ok(Kind::Text(layout.to_owned()));
        }
        if self.is("(") && !self.token().first_on_line {
            return self.call(&name, pos);
        }
        match builtin::function(&name, 0) {
            Some(known) => Ok(Kind::Call(known, Vec::new())),
            None => Err(self.unsupported(pos, &format!("`{name}`"))),
        }
    }

    fn call(&mut self, name: &str, pos: Pos) -> Parsed<Kind> {
        self.want("(")?;
        let mut args = Vec::new();
        while !self.eat(")") {
            args.push(self.expr()?);
            if !self.eat(",") && !self.is(")") {
                return Err(self.expected("a comma or )"));
            }
        }
        match builtin::function(name, args.len()) {
            Some(known) => Ok(Kind::Call(known, args)),
            None => Err(self.unsupported(pos, &format!("the function {name} with {} arguments", args.len()))),
        }
    }

    fn list(&mut self) -> Parsed<Kind> {
        self.want("[")?;
        if self.is_word("for") || self.is_word("if") {
            let comprehension = self.comprehension()?;
            self.eat(",");
            if !self.eat("]") {
                return Err(
                    self.unsupported(self.pos(), "more than one item beside a comprehension in a list")
                );
            }
            return Ok(Kind::Comprehension(Box::new(comprehension)));
        }
        let (mut items, mut rest) = (Vec::new(), Rest::Nothing);
        while !self.eat("]") {
            if self.eat("...") {
                rest = if self.is("]") || self.is(",") {
                    Rest::Anything
                } else {
                    Rest::Each(Box::new(self.expr()?))
                };
                self.eat(",");
                self.want("]")?;
                break;
            }
            if self.is_word("for") || self.is_word("if") {
                return Err(
                    self.unsupported(self.pos(), "more than one item beside a comprehension in a list")
                );
            }
            items.push(self.expr()?);
            if !self.eat(",") && !self.is("]") && !self.token().first_on_line {
                return Err(self.expected("a comma or ]"));
            }
        }
        Ok(Kind::List { items, rest })
    }

    fn interpolated(&mut self, pieces: &[Piece]) -> Parsed<Kind> {
        let mut parts = Vec::new();
        for piece in pieces {
            parts.push(match piece {
                Piece::Text(text) => Part::Text(text.clone()),
                Piece::Expr(tokens) => {
                    let imports = self.imports.clone();
                    let mut inner = Parser { name: self.name, tokens, at: 0, depth: self.depth, imports };
                    let expr = inner.expr()?;
                    if *inner.tok() != Tok::End {
                        return Err(inner.expected("the end of the interpolation"));
                    }
                    Part::Expr(expr)
                }
            });
        }
        Ok(Kind::Interpolated(parts))
    }

    fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.unsupported(self.pos(), &format!("nesting deeper than {MAX_DEPTH} levels")));
        }
        Ok(())
    }

    fn token(&self) -> &'a Token {
        // The last token is `End` and is never passed.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn tok(&self) -> &'a Tok {
        &self.token().tok
    }

    fn peek(&self, ahead: usize) -> &'a Tok {
        self.tokens.get(self.at + ahead).map_or(&Tok::End, |token| &token.tok)
    }

    fn pos(&self) -> Pos {
        self.token().pos
    }

    fn next(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn is(&self, op: &str) -> bool {
        matches!(self.tok(), Tok::Op(found) if *found == op)
    }

    /// An operator between two values; after the end of a line it begins something new.
    fn binary_sign(&self, op: &str) -> bool {
        self.is(op) && !self.token().first_on_line
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.tok(), Tok::Ident(found) if found == word)
    }

    fn eat(&mut self, op: &str) -> bool {
        let found = self.is(op);
        if found {
            self.next();
        }
        found
    }

    fn want(&mut self, op: &'static str) -> Parsed<()> {
        if self.eat(op) { Ok(()) } else { Err(self.expected(op)) }
    }

    fn ends_here(&self) -> bool {
        self.token().first_on_line || self.is(",") || self.is("}") || *self.tok() == Tok::End
    }

    fn name_of(&mut self, what: &str) -> Parsed<String> {
        match self.tok().clone() {
            Tok::Ident(name) => {
                self.next();
                Ok(name)
            }
            _ => Err(self.expected(what)),
        }
    }

    fn expected(&self, what: &str) -> PolicyError {
        let found = match self.tok() {
            Tok::Ident(name) => format!("\"{name}\""),
            Tok::Int(n) => n.to_string(),
            Tok::Float(n) => n.to_string(),
            Tok::Text(_) | Tok::Interpolated(_) => "a text".to_owned(),
            Tok::Op(op) => format!("\"{op}\""),
            Tok::End => "the end".to_owned(),
        };
        self.syntax(self.pos(), &format!("expected {what}, found {found}"))
    }

    fn syntax(&self, pos: Pos, detail: &str) -> PolicyError {
        let (line, column) = (pos.line, pos.column);
        PolicyError::Syntax { file: self.name.to_owned(), line, column, detail: detail.to_owned() }
    }

    fn unsupported(&self, pos: Pos, construct: &str) -> PolicyError {
        let (line, column) = (pos.line, pos.column);
        PolicyError::Unsupported { file: self.name.to_owned(), line, column, construct: construct.to_owned() }
    }
}
