//! A walk over JSON before it is read: budgets and repeated keys.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use base::{Budget, BudgetExceeded, Limits};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::AttestError;
use crate::error::short;

/// Why a walk ended early. Kept beside the serde error, which can only carry text.
enum Stop {
    Budget(BudgetExceeded),
    Repeated(String),
}

/// Checks that `bytes` are one JSON value within `limits` that repeats no key inside an object, then reads them as `T`.
///
/// serde's derived readers refuse repeated fields of structs, but a map takes the last one and others take the first.
/// `what` names the document in errors.
///
/// # Errors
/// When it is beyond a limit, repeats a key, or is not the JSON `T` reads.
pub fn read<T: for<'de> Deserialize<'de>>(
    what: &'static str,
    bytes: &[u8],
    limits: Limits,
) -> Result<T, AttestError> {
    check(what, bytes, limits)?;
    serde_json::from_slice(bytes).map_err(|e| AttestError::Json { what, detail: short(&e.to_string(), 300) })
}

fn check(what: &'static str, bytes: &[u8], limits: Limits) -> Result<(), AttestError> {
    let mut budget = Budget::new(limits);
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    budget.spend_bytes(size).map_err(|source| AttestError::Budget { what, source })?;
    let state = Walk { budget: RefCell::new(budget), stop: RefCell::new(None) };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let outcome = (&state).deserialize(&mut reader).and_then(|()| reader.end());
    match (state.stop.into_inner(), outcome) {
        (Some(Stop::Budget(source)), _) => Err(AttestError::Budget { what, source }),
        (Some(Stop::Repeated(key)), _) => Err(AttestError::RepeatedKey { what, key }),
        (None, Err(e)) => Err(AttestError::Json { what, detail: short(&e.to_string(), 300) }),
        (None, Ok(())) => Ok(()),
    }
}

struct Walk {
    budget: RefCell<Budget>,
    stop: RefCell<Option<Stop>>,
}

impl Walk {
    fn halt<E: serde::de::Error>(&self, stop: Stop) -> E {
        *self.stop.borrow_mut() = Some(stop);
        E::custom("stopped")
    }

    fn item<E: serde::de::Error>(&self) -> Result<(), E> {
        let spent = self.budget.borrow_mut().spend_item();
        spent.map_err(|e| self.halt(Stop::Budget(e)))
    }

    fn enter<E: serde::de::Error>(&self) -> Result<(), E> {
        let entered = self.budget.borrow_mut().enter();
        entered.map_err(|e| self.halt(Stop::Budget(e)))
    }
}

impl<'de> DeserializeSeed<'de> for &Walk {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.item::<D::Error>()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Walk {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.enter::<A::Error>()?;
        while seq.next_element_seed(self)?.is_some() {}
        self.budget.borrow_mut().leave();
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.enter::<A::Error>()?;
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            // serde_json's raw and arbitrary-precision markers are private map keys; foreign text must not meet them.
            if key.starts_with("$serde_json::private") {
                return Err(A::Error::custom("reserved key"));
            }
            if let Some(key) = keys.replace(key) {
                return Err(self.halt(Stop::Repeated(short(&key, 80))));
            }
            map.next_value_seed(self)?;
        }
        self.budget.borrow_mut().leave();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Result<serde_json::Value, AttestError> {
        read("test", text.as_bytes(), Limits { bytes: 40, items: 5, depth: 3 })
    }

    #[test]
    fn limits_hold_at_the_limit_and_one_past_it() {
        assert!(run(&format!("\"{}\"", "a".repeat(38))).is_ok());
        let budget = |source| Err(AttestError::Budget { what: "test", source });
        assert_eq!(run(&format!("\"{}\"", "a".repeat(39))), budget(BudgetExceeded::Bytes { limit: 40 }));
        assert!(run("[1,2,3,4]").is_ok());
        assert_eq!(run("[1,2,3,4,5]"), budget(BudgetExceeded::Items { limit: 5 }));
        assert!(run("[[[1]]]").is_ok());
        assert_eq!(run("[[[[]]]]"), budget(BudgetExceeded::Depth { limit: 3 }));
    }

    #[test]
    fn refuses_repeated_keys_and_trailing_values() {
        assert_eq!(
            run(r#"{"a":{"b":1,"b":2}}"#),
            Err(AttestError::RepeatedKey { what: "test", key: "b".into() })
        );
        for bad in ["", "{", "{} {}", "nul", "{\"a\":1}x", "[1,]"] {
            assert!(matches!(run(bad), Err(AttestError::Json { .. })), "{bad}");
        }
    }
}
