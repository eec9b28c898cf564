//! Expressions (CUE specification, "Expressions"): from disjunctions down to operands.

use super::super::lex::{Piece, Pos, Tok};
use super::super::syntax::{Alternative, Expr, Kind, Op, Part, Rest, Struct, Type};
use super::super::{builtin, eval};
use super::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Parsed<Expr> {
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

    pub(super) fn interpolated(&mut self, pieces: &[Piece]) -> Parsed<Kind> {
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
}
