//! XML of build files, as a small tree. No entities but the five of XML itself, no document type, no namespaces.

use base::{Budget, Limits};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use sbom::LineRange;

use crate::text::decoded;
use crate::{ReadError, limits};

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// Own text, without that of elements inside, trimmed.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
    /// Lines from its start to its end.
    pub(crate) lines: LineRange,
}

impl Element {
    /// The first child of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Text of the first child of this name; empty when there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.as_str())
    }

    /// An attribute; empty when there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// Reads a document; the root element must have the name `root`.
pub(crate) fn read(format: &'static str, root: &'static str, data: &[u8]) -> Result<Element, ReadError> {
    let text = decoded(format, data)?;
    let bad = |found: &dyn std::fmt::Display| ReadError::malformed(format, "an XML document", found);
    let mut budget =
        Budget::new(Limits { bytes: u64::MAX, items: limits::XML_ELEMENTS, depth: limits::XML_DEPTH });
    let mut reader = Reader::from_str(&text);
    let starts: Vec<u64> =
        (1u64..).zip(text.bytes()).filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
    let line = |at: u64| u32::try_from(starts.partition_point(|start| *start <= at) + 1).unwrap_or(u32::MAX);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let here = line(reader.buffer_position());
        match reader.read_event().map_err(|error| bad(&error))? {
            Event::Start(start) => {
                budget.spend_item()?;
                budget.enter()?;
                open.push(element(&start, here));
            }
            Event::Empty(start) => {
                budget.spend_item()?;
                let made = element(&start, here);
                match open.last_mut() {
                    Some(parent) => parent.children.push(made),
                    None => return named(format, root, made),
                }
            }
            Event::End(_) => {
                budget.leave();
                let Some(mut made) = open.pop() else { return Err(bad(&"an end without a start")) };
                made.text = made.text.trim().to_owned();
                made.lines.end = line(reader.buffer_position().saturating_sub(1));
                match open.last_mut() {
                    Some(parent) => parent.children.push(made),
                    None => return named(format, root, made),
                }
            }
            Event::Text(text) => append(&mut open, &text.into_inner()),
            Event::CData(text) => append(&mut open, &text.into_inner()),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = letter.or_else(|| resolve_predefined_entity(&name).map(str::to_owned));
                append(&mut open, &known.unwrap_or_default());
            }
            Event::Eof => return Err(bad(&"the end of the file")),
            _ => {}
        }
    }
}

fn named(format: &'static str, root: &'static str, made: Element) -> Result<Element, ReadError> {
    if made.name == root { Ok(made) } else { Err(ReadError::malformed(format, root, made.name)) }
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn element(start: &BytesStart<'_>, line: u32) -> Element {
    let attributes = start.attributes().flatten().map(|attribute| {
        let raw: &str = &attribute.value;
        let value =
            quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned());
        (attribute.key.local_name().as_ref().to_owned(), value)
    });
    Element {
        name: start.local_name().as_ref().to_owned(),
        attributes: attributes.collect(),
        lines: LineRange { start: line, end: line },
        text: String::new(),
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::BudgetExceeded;

    #[test]
    fn elements_attributes_and_text() {
        let xml = b"\xef\xbb\xbf<?xml version='1.0'?><!DOCTYPE x><a k='1 &amp; 2'><!-- c --><b> x &lt;<![CDATA[ y]]> </b><n:b/></a>";
        let root = read("x", "a", xml).expect("readable");
        assert_eq!(root.attribute("k"), "1 & 2");
        assert_eq!(root.value("b"), "x < y");
        assert_eq!(root.all("b").count(), 2);
        assert_eq!(root.value("none"), "");
        let root = read("x", "a", b"<a>\n <b>\n </b><c/>\n</a>").expect("readable");
        let lines: Vec<_> = root.children.iter().map(|child| (child.lines.start, child.lines.end)).collect();
        assert_eq!((root.lines.end, lines), (4, vec![(2, 3), (3, 3)]));
    }

    #[test]
    fn utf16() {
        let wide: Vec<u8> = "\u{feff}<a><b>x</b></a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("x", "a", &wide).expect("readable").value("b"), "x");
    }

    #[test]
    fn wrong_and_cut_documents() {
        for bad in ["", "text", "<b/>", "<a>", "<a></b>", "<a"] {
            assert!(matches!(read("x", "a", bad.as_bytes()), Err(ReadError::Malformed { .. })), "{bad}");
        }
        // No entity of a document's own is followed, so a billion laughs stay one.
        let laughs = "<!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert_eq!(read("x", "a", laughs.as_bytes()).expect("readable").text, "");
    }

    #[test]
    fn depth_at_the_limit_and_one_past() {
        let nest = |levels: u32| {
            let levels = usize::try_from(levels).expect("fits");
            let inner = levels - 1;
            format!("<a>{}{}</a>", "<b>".repeat(inner), "</b>".repeat(inner))
        };
        assert!(read("x", "a", nest(limits::XML_DEPTH).as_bytes()).is_ok());
        assert_eq!(
            read("x", "a", nest(limits::XML_DEPTH + 1).as_bytes()),
            Err(ReadError::Budget(BudgetExceeded::Depth { limit: limits::XML_DEPTH }))
        );
    }
}
