//! The text of elements that have no elements in them: all that S3's and STS's answers are read for.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// Elements of an answer: a page of 1,000 keys has eight thousand.
const MAX_ELEMENTS: usize = 100_000;

/// Names and texts of the elements of an answer that have no elements in them, in order; none when the document is no XML or has too many elements.
#[must_use]
pub fn leaves(data: &[u8]) -> Option<Vec<(String, String)>> {
    let mut reader = Reader::from_str(std::str::from_utf8(data).ok()?);
    let mut leaves = Vec::new();
    // The element that was opened last, while nothing but text came.
    let mut open: Option<(String, String)> = None;
    let mut elements = 0;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                elements += 1;
                if elements > MAX_ELEMENTS {
                    return None;
                }
                let name: &str = start.local_name().into_inner();
                open = Some((name.to_owned(), String::new()));
            }
            Event::End(_) => leaves.extend(open.take()),
            Event::Text(text) => append(&mut open, &text.into_inner()),
            Event::CData(text) => append(&mut open, &text.into_inner()),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = letter.or_else(|| resolve_predefined_entity(&name).map(str::to_owned));
                append(&mut open, &known?);
            }
            Event::Eof => return Some(leaves),
            _ => {}
        }
    }
}

fn append(open: &mut Option<(String, String)>, text: &str) {
    if let Some((_, value)) = open {
        value.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<?xml version=\"1.0\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
        <Contents><Key>a&amp;b</Key><Size>3</Size></Contents><IsTruncated>false</IsTruncated></ListBucketResult>";

    #[test]
    fn texts_are_found() {
        let found = leaves(PAGE.as_bytes()).expect("XML");
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, [("Key", "a&b"), ("Size", "3"), ("IsTruncated", "false")]);
    }

    #[test]
    fn damaged_answers_end() {
        for at in 0..PAGE.len() {
            let mut bytes = PAGE.as_bytes().to_vec();
            let _ = leaves(&bytes[..at]);
            bytes[at] ^= 0x15;
            let _ = leaves(&bytes);
        }
        assert_eq!(leaves(&[0xff]), None);
        let many = |n: usize| "<a></a>".repeat(n);
        assert!(leaves(many(MAX_ELEMENTS).as_bytes()).is_some());
        assert!(leaves(many(MAX_ELEMENTS + 1).as_bytes()).is_none());
    }
}
