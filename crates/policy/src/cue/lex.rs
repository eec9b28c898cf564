//! Text to tokens (CUE specification, "Lexical elements").

use crate::PolicyError;

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pos {
    /// Index of the file in its policy.
    pub(super) file: usize,
    /// From 1.
    pub(super) line: u32,
    /// From 1, in characters.
    pub(super) column: u32,
}

/// A piece of an interpolated text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Text as it stands.
    Text(String),
    /// The tokens between `\(` and `)`.
    Expr(Vec<Token>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tok {
    /// A name, `#Name`, `_name` or `_#name`.
    Ident(String),
    Int(i64),
    Float(f64),
    Text(String),
    Interpolated(Vec<Piece>),
    /// Operator or punctuation.
    Op(&'static str),
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) tok: Tok,
    pub(super) pos: Pos,
    /// A line ends before it: CUE puts a comma there.
    pub(super) first_on_line: bool,
}

/// Longest first, so that `_|_` is not taken for a name and `<=` not for `<`.
const OPS: [&str; 37] = [
    "_|_", "...", "=~", "!~", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "&", "|", "!", "+", "-", "*",
    "/", "(", ")", "[", "]", "{", "}", ",", ".", ":", "?", "=", "@", "~", ";", "%", "^", "$", "#",
];

/// Interpolations inside interpolations; nobody writes three.
const MAX_INTERPOLATIONS: u32 = 8;

/// Tokens of a file; the last is [`Tok::End`].
pub(super) fn tokens(file: usize, name: &str, text: &str) -> Result<Vec<Token>, PolicyError> {
    let mut lexer = Lexer { name, rest: text, pos: Pos { file, line: 1, column: 1 }, depth: 0 };
    lexer.run(None)
}

struct Lexer<'a> {
    name: &'a str,
    rest: &'a str,
    pos: Pos,
    /// Interpolations this is inside of.
    depth: u32,
}

impl Lexer<'_> {
    /// Reads to the end of the text, or to the parenthesis that closes an interpolation.
    fn run(&mut self, closing: Option<Pos>) -> Result<Vec<Token>, PolicyError> {
        let mut out = Vec::new();
        let mut open = 0_u32;
        loop {
            let first_on_line = self.skip_space();
            let pos = self.pos;
            let mut push = |tok| out.push(Token { tok, pos, first_on_line });
            if self.rest.is_empty() {
                if let Some(opened) = closing {
                    return Err(self.error(opened, "an interpolation `\\(` is not closed"));
                }
                push(Tok::End);
                return Ok(out);
            }
            if closing.is_some() && open == 0 && self.rest.starts_with(')') {
                self.advance(1);
                push(Tok::End);
                return Ok(out);
            }
            let tok = self.token()?;
            match tok {
                Tok::Op("(") => open += 1,
                Tok::Op(")") => open = open.saturating_sub(1),
                _ => {}
            }
            push(tok);
        }
    }

    fn token(&mut self) -> Result<Tok, PolicyError> {
        let c = self.rest.chars().next().unwrap_or_default();
        if let Some(hashes) = self.text_start() {
            return self.text(hashes);
        }
        if c == '\'' {
            return Err(self.unsupported(self.pos, "a bytes literal"));
        }
        if c.is_ascii_digit() {
            return self.number();
        }
        if self.rest.starts_with("_|_") {
            self.advance(3);
            return Ok(Tok::Op("_|_"));
        }
        if c.is_alphabetic() || c == '_' || c == '#' || c == '$' {
            let end = self
                .rest
                .char_indices()
                .position(|(i, c)| !(c.is_alphanumeric() || c == '_' || c == '$' || (c == '#' && i <= 1)));
            let count = end.unwrap_or_else(|| self.rest.chars().count());
            let name: String = self.rest.chars().take(count).collect();
            self.advance(count);
            return Ok(Tok::Ident(name));
        }
        match OPS.into_iter().find(|op| self.rest.starts_with(op)) {
            Some(op) => {
                self.advance(op.chars().count());
                Ok(Tok::Op(op))
            }
            None => Err(self.error(self.pos, &format!("found \"{c}\", which begins nothing in CUE"))),
        }
    }

    /// Skips blanks and comments; whether a line ended.
    fn skip_space(&mut self) -> bool {
        let mut line_ended = false;
        loop {
            match self.rest.chars().next() {
                Some('\n') => {
                    line_ended = true;
                    self.advance(1);
                }
                Some(' ' | '\t' | '\r') => self.advance(1),
                Some('/') if self.rest.starts_with("//") => {
                    let count = self.rest.chars().take_while(|c| *c != '\n').count();
                    self.advance(count);
                }
                _ => return line_ended,
            }
        }
    }

    /// Whether a text begins here, and with how many `#`.
    fn text_start(&self) -> Option<usize> {
        let hashes = self.rest.chars().take_while(|c| *c == '#').count();
        self.rest[hashes..].starts_with('"').then_some(hashes)
    }

    fn text(&mut self, hashes: usize) -> Result<Tok, PolicyError> {
        let opened = self.pos;
        self.advance(hashes);
        let is_long = self.rest.starts_with("\"\"\"");
        let quote = format!("{}{}", if is_long { "\"\"\"" } else { "\"" }, "#".repeat(hashes));
        let escape = format!("\\{}", "#".repeat(hashes));
        self.advance(if is_long { 3 } else { 1 });
        let mut pieces = Vec::new();
        let mut text = String::new();
        loop {
            if self.rest.starts_with(&quote) {
                self.advance(quote.chars().count());
                break;
            }
            if self.rest.starts_with(&escape) {
                let at = self.pos;
                self.advance(escape.chars().count());
                if self.rest.starts_with('(') {
                    self.advance(1);
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                    self.depth += 1;
                    if self.depth > MAX_INTERPOLATIONS {
                        return Err(self.error(at, "interpolations are nested too deep"));
                    }
                    pieces.push(Piece::Expr(self.run(Some(at))?));
                    self.depth -= 1;
                } else {
                    text.push(self.escaped(at)?);
                }
                continue;
            }
            match self.rest.chars().next() {
                Some('\n') if !is_long => return Err(self.error(opened, "a text is not closed on its line")),
                None => return Err(self.error(opened, "a text is not closed")),
                Some(c) => {
                    text.push(c);
                    self.advance(1);
                }
            }
        }
        if is_long && !pieces.is_empty() {
            return Err(self.unsupported(opened, "an interpolation in a multi-line text"));
        }
        if is_long {
            return self.unindent(opened, &text).map(Tok::Text);
        }
        if pieces.is_empty() {
            return Ok(Tok::Text(text));
        }
        pieces.push(Piece::Text(text));
        Ok(Tok::Interpolated(pieces))
    }

    /// Multi-line text: starts on the line after the quotes, without the indentation of the closing quotes.
    fn unindent(&self, opened: Pos, text: &str) -> Result<String, PolicyError> {
        let Some(body) = text.strip_prefix('\n') else {
            return Err(self.error(opened, "a multi-line text must begin on the line after its quotes"));
        };
        let (body, indent) = body.rsplit_once('\n').unwrap_or(("", body));
        if !indent.chars().all(|c| c == ' ' || c == '\t') {
            return Err(self.error(opened, "a multi-line text must end on a line of its own"));
        }
        let lines = body.split('\n').map(|line| match line.strip_prefix(indent) {
            Some(line) => Ok(line),
            None if line.trim().is_empty() => Ok(""),
            None => Err(self.error(opened, "a line of a multi-line text is indented less than its end")),
        });
        Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
    }

    fn escaped(&mut self, at: Pos) -> Result<char, PolicyError> {
        let c = self.rest.chars().next().unwrap_or_default();
        self.advance(1);
        let simple = match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '"' | '\\' | '/' => c,
            'u' | 'U' => return self.code_point(at, if c == 'u' { 4 } else { 8 }),
            _ => return Err(self.error(at, &format!("\\{c} is no escape"))),
        };
        Ok(simple)
    }

    fn code_point(&mut self, at: Pos, digits: usize) -> Result<char, PolicyError> {
        let hex: String = self.rest.chars().take(digits).collect();
        let value =
            u32::from_str_radix(&hex, 16).ok().filter(|_| hex.len() == digits).and_then(char::from_u32);
        self.advance(hex.chars().count());
        value.ok_or_else(|| self.error(at, &format!("\\u{hex} is no character")))
    }

    fn number(&mut self) -> Result<Tok, PolicyError> {
        let pos = self.pos;
        let is_exponent = |text: &str| text.ends_with(['e', 'E']) && !text.starts_with("0x");
        let mut text = String::new();
        for c in self.rest.chars() {
            let continues = c.is_ascii_alphanumeric()
                || c == '_'
                || (c == '.' && !text.contains('.') && !self.rest[text.len() + 1..].starts_with('.'))
                || (matches!(c, '+' | '-') && is_exponent(&text));
            if !continues {
                break;
            }
            text.push(c);
        }
        self.advance(text.len());
        let bare = text.replace('_', "");
        let integer = match bare.get(..2) {
            Some("0x" | "0X") => i64::from_str_radix(&bare[2..], 16).ok(),
            Some("0o") => i64::from_str_radix(&bare[2..], 8).ok(),
            Some("0b") => i64::from_str_radix(&bare[2..], 2).ok(),
            _ => with_multiplier(&bare),
        };
        if let Some(integer) = integer {
            return Ok(Tok::Int(integer));
        }
        match bare.parse::<f64>() {
            Ok(float) if float.is_finite() && bare.contains(['.', 'e', 'E']) => Ok(Tok::Float(float)),
            _ => Err(self.error(pos, &format!("\"{text}\" is no number of 64 bits"))),
        }
    }

    fn advance(&mut self, count: usize) {
        for _ in 0..count {
            let Some(c) = self.rest.chars().next() else { return };
            self.rest = &self.rest[c.len_utf8()..];
            if c == '\n' {
                self.pos.line += 1;
                self.pos.column = 1;
            } else {
                self.pos.column += 1;
            }
        }
    }

    fn error(&self, pos: Pos, detail: &str) -> PolicyError {
        let (line, column) = (pos.line, pos.column);
        PolicyError::Syntax { file: self.name.to_owned(), line, column, detail: detail.to_owned() }
    }

    fn unsupported(&self, pos: Pos, construct: &str) -> PolicyError {
        let (line, column) = (pos.line, pos.column);
        PolicyError::Unsupported { file: self.name.to_owned(), line, column, construct: construct.to_owned() }
    }
}

/// An integer, with `K`, `Mi` and the like.
fn with_multiplier(text: &str) -> Option<i64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let factor: i64 = match &text[digits..] {
        "" => 1,
        "K" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "T" => 1_000_000_000_000,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        "Ti" => 1 << 40,
        _ => return None,
    };
    text[..digits].parse::<i64>().ok()?.checked_mul(factor)
}
