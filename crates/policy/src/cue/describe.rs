//! Constraints as text, for messages.

use serde_json::Value;

use super::eval::brief;
use super::syntax::{Expr, Kind, Rest};

/// A constraint as text, for a message.
pub(super) fn source_of(expr: &Expr) -> String {
    match &expr.kind {
        Kind::Top => "_".into(),
        Kind::Bottom => "_|_, which nothing is".into(),
        Kind::Null => "null".into(),
        Kind::Bool(b) => b.to_string(),
        Kind::Int(n) => n.to_string(),
        Kind::Float(n) => n.to_string(),
        Kind::Text(text) => brief(&Value::from(text.as_str())),
        Kind::Interpolated(_) => "a text".into(),
        Kind::Type(kind) => kind.name().into(),
        Kind::Struct(_) => "a struct".into(),
        Kind::List { items, rest: Rest::Nothing } => format!("a list of {}", items.len()),
        Kind::List { items, .. } => format!("a list of at least {}", items.len()),
        Kind::Comprehension(_) => "a computed list".into(),
        Kind::Ref(name) => name.clone(),
        Kind::Select(inner, name) => format!("{}.{name}", source_of(inner)),
        Kind::Index(inner, index) => format!("{}[{}]", source_of(inner), source_of(index)),
        Kind::Call(name, args) => {
            let args: Vec<String> = args.iter().map(source_of).collect();
            format!("{name}({})", args.join(", "))
        }
        Kind::Not(inner) => format!("!{}", source_of(inner)),
        Kind::Negative(inner) => format!("-{}", source_of(inner)),
        Kind::Binary(op, left, right) => format!("{} {} {}", source_of(left), op.sign(), source_of(right)),
        Kind::Bound(op, inner) => format!("{} {}", op.sign(), source_of(inner)),
        Kind::Match { wanted: true, source, .. } => format!("=~ \"{source}\""),
        Kind::Match { source, .. } => format!("!~ \"{source}\""),
        Kind::And(left, right) => format!("{} & {}", source_of(left), source_of(right)),
        Kind::Or(alternatives) => {
            // Five are enough to recognize the list.
            let shown: Vec<String> = alternatives.iter().take(5).map(|one| source_of(&one.expr)).collect();
            let more = if alternatives.len() > 5 { " | …" } else { "" };
            format!("{}{more}", shown.join(" | "))
        }
    }
}
