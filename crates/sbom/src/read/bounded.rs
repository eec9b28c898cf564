//! JSON whose values cost many times its bytes. `{},` is three bytes, and a component of it some three hundred: so values are
//! counted before any is made, and lists whose entries are large have a number they end at.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use base::BudgetExceeded;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::SbomError;

/// Values in a JSON document: 8 million, a value for each 16 bytes of the largest document; Syft's, with its short
/// properties, have one for each 20 to 30. One takes up to 60 bytes of memory where it is kept.
pub const MAX_DOCUMENT_VALUES: u64 = 8_000_000;

/// Entries of a list whose entries are large: as many as a document may have components.
pub(super) const LIST: usize = 500_000;

/// Relationships of a document: 1,500,000, more than fit in the largest document with the names of their fields.
pub(super) const RELATIONS: usize = 1_500_000;

const TOO_MANY: &str = "a list has more entries than are read: ";

/// Counts values outside of texts: each is the first of its list or object, or follows a comma.
fn count_values(data: &[u8]) -> Result<(), BudgetExceeded> {
    let (mut values, mut quoted, mut escaped) = (0u64, false, false);
    for &byte in data {
        match (byte, quoted) {
            _ if escaped => escaped = false,
            (b'\\', true) => escaped = true,
            (b'"', _) => quoted = !quoted,
            (b'{' | b'[' | b',', false) => {
                values += 1;
                if values > MAX_DOCUMENT_VALUES {
                    return Err(BudgetExceeded::Items { limit: MAX_DOCUMENT_VALUES });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A document, or a part of one whose values were counted.
pub(super) fn part<'a, T: Deserialize<'a>>(format: &'static str, text: &'a [u8]) -> Result<T, SbomError> {
    serde_json::from_slice(text).map_err(|error| refused(format, &error))
}

fn refused(format: &'static str, error: &serde_json::Error) -> SbomError {
    let text = error.to_string();
    let limit = text.strip_prefix(TOO_MANY).and_then(|rest| rest.split(' ').next()?.parse().ok());
    match limit {
        Some(limit) => SbomError::Budget(BudgetExceeded::Items { limit }),
        None => SbomError::malformed(format, error),
    }
}

/// A whole document.
pub(super) fn document<'a, T: Deserialize<'a>>(format: &'static str, data: &'a [u8]) -> Result<T, SbomError> {
    count_values(data)?;
    part(format, data)
}

/// A list of at most `MAX` entries.
pub(super) fn at_most<'de, D, T, const MAX: usize>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct List<T, const MAX: usize>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for List<T, MAX> {
        type Value = Vec<T>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::new();
            while let Some(entry) = from.next_element()? {
                if list.len() == MAX {
                    return Err(A::Error::custom(format_args!("{TOO_MANY}{MAX}")));
                }
                list.push(entry);
            }
            Ok(list)
        }
    }

    from.deserialize_seq(List::<T, MAX>(PhantomData))
}

/// A list that may be long, of small entries: they are looked at one by one and never in memory all at once.
#[derive(Default)]
pub(super) enum Listed<'a, T> {
    #[default]
    None,
    /// As it stands in the document.
    Raw(&'a RawValue),
    /// Of a form that is no JSON.
    List(Vec<T>),
}

impl<'de: 'a, 'a, T> Deserialize<'de> for Listed<'a, T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(from).map(Self::Raw)
    }
}

impl<'a, T: Deserialize<'a>> Listed<'a, T> {
    /// Hands over the entries in their order, at most `limit` of them, up to the first fault.
    pub(super) fn each(
        &self,
        format: &'static str,
        limit: usize,
        mut take: impl FnMut(&T) -> Result<(), SbomError>,
    ) -> Result<(), SbomError> {
        match self {
            Self::None => Ok(()),
            Self::List(list) => list.iter().try_for_each(take),
            Self::Raw(raw) => {
                let mut fault = None;
                let entries = Entries { take: &mut take, fault: &mut fault, limit, of: PhantomData };
                let read = entries.deserialize(&mut serde_json::Deserializer::from_str(raw.get()));
                match fault {
                    Some(fault) => Err(fault),
                    None => read.map_err(|error| refused(format, &error)),
                }
            }
        }
    }
}

/// Reads a list entry by entry.
struct Entries<'f, T, F> {
    take: &'f mut F,
    /// What `take` had to say, which an error of the format cannot carry.
    fault: &'f mut Option<SbomError>,
    limit: usize,
    of: PhantomData<T>,
}

impl<'de, T, F> DeserializeSeed<'de> for Entries<'_, T, F>
where
    T: Deserialize<'de>,
    F: FnMut(&T) -> Result<(), SbomError>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, T, F> Visitor<'de> for Entries<'_, T, F>
where
    T: Deserialize<'de>,
    F: FnMut(&T) -> Result<(), SbomError>,
{
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        let mut left = self.limit;
        while let Some(entry) = from.next_element()? {
            let Some(next) = left.checked_sub(1) else {
                return Err(A::Error::custom(format_args!("{TOO_MANY}{}", self.limit)));
            };
            left = next;
            if let Err(fault) = (self.take)(&entry) {
                *self.fault = Some(fault);
                return Err(A::Error::custom("refused"));
            }
        }
        Ok(())
    }
}

/// What another component is called.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Reference<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Three {
        #[serde(default, deserialize_with = "at_most::<_, _, 3>")]
        list: Vec<u8>,
    }

    #[test]
    fn a_list_may_have_its_limit_and_not_one_more() {
        let read = |text: &str| document::<Three>("Test", text.as_bytes()).map(|three| three.list.len());
        assert_eq!(read(r#"{"list":[1,2,3]}"#), Ok(3));
        assert_eq!(read(r#"{"list":[1,2,3,4]}"#), Err(SbomError::Budget(BudgetExceeded::Items { limit: 3 })));
        assert_eq!(read("{}"), Ok(0));
        assert!(matches!(read(r#"{"list":{}}"#), Err(SbomError::Malformed { format: "Test", .. })));
    }

    #[test]
    fn values_are_counted_where_they_are_none_of_a_text() {
        let limit = usize::try_from(MAX_DOCUMENT_VALUES).expect("fits");
        let list = |entries: usize| format!("[{}0]", "0,".repeat(entries - 1));
        assert_eq!(count_values(list(limit).as_bytes()), Ok(()));
        let error = Err(BudgetExceeded::Items { limit: MAX_DOCUMENT_VALUES });
        assert_eq!(count_values(list(limit + 1).as_bytes()), error);
        let text = format!(r#"["\"{}",0]"#, ",[{".repeat(limit));
        assert_eq!(count_values(text.as_bytes()), Ok(()));
    }
}
