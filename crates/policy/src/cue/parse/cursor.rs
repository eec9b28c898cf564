//! Where the parser stands: the token here and those ahead, and errors about it.

use super::super::MAX_DEPTH;
use super::super::lex::{Pos, Tok, Token};
use super::{Parsed, Parser};
use crate::PolicyError;

impl<'a> Parser<'a> {
    pub(super) fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.unsupported(self.pos(), &format!("nesting deeper than {MAX_DEPTH} levels")));
        }
        Ok(())
    }

    pub(super) fn token(&self) -> &'a Token {
        // The last token is `End` and is never passed.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    pub(super) fn tok(&self) -> &'a Tok {
        &self.token().tok
    }

    pub(super) fn peek(&self, ahead: usize) -> &'a Tok {
        self.tokens.get(self.at + ahead).map_or(&Tok::End, |token| &token.tok)
    }

    pub(super) fn pos(&self) -> Pos {
        self.token().pos
    }

    pub(super) fn next(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    pub(super) fn is(&self, op: &str) -> bool {
        matches!(self.tok(), Tok::Op(found) if *found == op)
    }

    /// An operator between two values; after the end of a line it begins something new.
    pub(super) fn binary_sign(&self, op: &str) -> bool {
        self.is(op) && !self.token().first_on_line
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.tok(), Tok::Ident(found) if found == word)
    }

    pub(super) fn eat(&mut self, op: &str) -> bool {
        let found = self.is(op);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn want(&mut self, op: &'static str) -> Parsed<()> {
        if self.eat(op) { Ok(()) } else { Err(self.expected(op)) }
    }

    pub(super) fn ends_here(&self) -> bool {
        self.token().first_on_line || self.is(",") || self.is("}") || *self.tok() == Tok::End
    }

    pub(super) fn name_of(&mut self, what: &str) -> Parsed<String> {
        match self.tok().clone() {
            Tok::Ident(name) => {
                self.next();
                Ok(name)
            }
            _ => Err(self.expected(what)),
        }
    }

    pub(super) fn expected(&self, what: &str) -> PolicyError {
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

    pub(super) fn syntax(&self, pos: Pos, detail: &str) -> PolicyError {
        let (line, column) = (pos.line, pos.column);
        PolicyError::Syntax { file: self.name.to_owned(), line, column, detail: detail.to_owned() }
    }

    pub(super) fn unsupported(&self, pos: Pos, construct: &str) -> PolicyError {
        let (line, column) = (pos.line, pos.column);
        PolicyError::Unsupported { file: self.name.to_owned(), line, column, construct: construct.to_owned() }
    }
}
