//! CycloneDX in XML, read into the same parts as JSON. Components are turned into them one at a time, so that the tree
//! of a document is never in memory whole.

use base::BudgetExceeded;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::MAX_DOCUMENT_PACKAGES;
use super::bounded::{Listed, RELATIONS, Reference};
use super::cyclonedx_wire as wire;
use super::draft::Draft;
use crate::SbomError;

/// The namespace ends in the version: `http://cyclonedx.org/schema/bom/1.6`.
const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";

/// An element with everything in it.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn child(&mut self, name: &str) -> Option<Self> {
        let at = self.children.iter().position(|child| child.name == name)?;
        Some(self.children.swap_remove(at))
    }

    /// Own text, without the space that the form of a document puts around it.
    fn trimmed(self) -> String {
        let trimmed = self.text.trim();
        if trimmed.len() == self.text.len() { self.text } else { trimmed.to_owned() }
    }

    fn value(&mut self, name: &str) -> Option<String> {
        self.child(name).map(Self::trimmed)
    }

    fn attribute(&mut self, name: &str) -> String {
        let found = self.attributes.iter_mut().find(|(known, _)| known == name);
        found.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }
}

fn bad(what: &dyn std::fmt::Display) -> SbomError {
    SbomError::malformed("CycloneDX XML", what)
}

pub(super) fn document(data: &[u8], draft: &mut Draft) -> Result<wire::Document<'static>, SbomError> {
    let text = std::str::from_utf8(data).map_err(|error| bad(&error))?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let version = loop {
        match reader.read_event().map_err(|error| bad(&error))? {
            Event::Start(start) => break root(&start)?,
            Event::Eof => return Err(bad(&"expected an element bom, found the end")),
            event => refuse(&event)?,
        }
    };
    let mut document = wire::Document {
        bom_format: "CycloneDX".into(),
        spec_version: version,
        metadata: wire::Metadata::default(),
        components: Vec::new(),
        dependencies: Listed::None,
    };
    let (mut dependencies, mut references) = (Vec::new(), 0);
    loop {
        match reader.read_event().map_err(|error| bad(&error))? {
            Event::Start(start) => match start.local_name().as_ref() {
                "metadata" => {
                    let mut metadata = element(&mut reader, &start, draft, true)?;
                    document.metadata.component = metadata.child("component").map(component);
                }
                "components" => list(&mut reader, draft, |one| {
                    document.components.extend((one.name == "component").then(|| component(one)));
                })?,
                "dependencies" => {
                    let mut over = None;
                    list(&mut reader, draft, |one| {
                        references += one.children.len();
                        if references > RELATIONS {
                            over = Some(BudgetExceeded::Items { limit: RELATIONS as u64 });
                        } else if one.name == "dependency" {
                            dependencies.push(dependency(one));
                        }
                    })?;
                    over.map_or(Ok(()), Err)?;
                }
                _ => {
                    element(&mut reader, &start, draft, true)?;
                }
            },
            Event::End(_) => {
                document.dependencies = Listed::List(dependencies);
                return Ok(document);
            }
            Event::Eof => return Err(bad(&"the document is cut")),
            event => refuse(&event)?,
        }
    }
}

/// A document type can define entities that grow without bound, and CycloneDX has none.
fn refuse(event: &Event<'_>) -> Result<(), SbomError> {
    match event {
        Event::DocType(_) => Err(bad(&"it has a document type, which CycloneDX does not")),
        _ => Ok(()),
    }
}

fn root(start: &BytesStart<'_>) -> Result<String, SbomError> {
    if start.local_name().as_ref() != "bom" {
        return Err(bad(&"its first element is not bom"));
    }
    for (name, value) in attributes(start)? {
        if (name == "xmlns" || name.starts_with("xmlns:"))
            && let Some(version) = value.strip_prefix(NAMESPACE)
        {
            return Ok(version.to_owned());
        }
    }
    Err(bad(&"the element bom has no namespace of CycloneDX"))
}

fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, SbomError> {
    start
        .attributes()
        .map(|attribute| {
            let attribute = attribute.map_err(|error| bad(&error))?;
            let raw: &str = &attribute.value;
            let value = quick_xml::escape::unescape(raw).map_err(|error| bad(&error))?.into_owned();
            Ok((attribute.key.as_ref().to_owned(), value))
        })
        .collect()
}

/// The elements of a list, one at a time, up to its end.
fn list(
    reader: &mut Reader<&[u8]>,
    draft: &mut Draft,
    mut each: impl FnMut(Element),
) -> Result<(), SbomError> {
    let mut left = MAX_DOCUMENT_PACKAGES;
    loop {
        match reader.read_event().map_err(|error| bad(&error))? {
            Event::Start(start) => {
                each(element(reader, &start, draft, true)?);
                let limit = MAX_DOCUMENT_PACKAGES;
                left = left.checked_sub(1).ok_or(BudgetExceeded::Items { limit })?;
            }
            Event::End(_) => return Ok(()),
            Event::Eof => return Err(bad(&"the document is cut")),
            event => refuse(&event)?,
        }
    }
}

/// An element whose start was read, with all in it; its depth is limited by the budget.
fn element(
    reader: &mut Reader<&[u8]>,
    start: &BytesStart<'_>,
    draft: &mut Draft,
    first: bool,
) -> Result<Element, SbomError> {
    draft.spend_element(first)?;
    draft.enter()?;
    let mut made = Element {
        name: start.local_name().as_ref().to_owned(),
        attributes: attributes(start)?,
        ..Element::default()
    };
    loop {
        match reader.read_event().map_err(|error| bad(&error))? {
            Event::Start(start) => made.children.push(element(reader, &start, draft, false)?),
            Event::End(_) => break,
            Event::Text(text) => made.text.push_str(&text.into_inner()),
            Event::CData(text) => made.text.push_str(&text.into_inner()),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = letter.or_else(|| resolve_predefined_entity(&name).map(str::to_owned));
                made.text.push_str(&known.ok_or_else(|| bad(&"it names an entity of its own"))?);
            }
            Event::Eof => return Err(bad(&"the document is cut")),
            event => refuse(&event)?,
        }
    }
    draft.leave();
    Ok(made)
}

fn component(mut from: Element) -> wire::Component<'static> {
    let children =
        |from: &mut Element, list: &str| from.child(list).map(|list| list.children).unwrap_or_default();
    let supplier = from.child("supplier").map(|mut named| wire::Named { name: named.value("name") });
    let hashes = children(&mut from, "hashes");
    let licenses = children(&mut from, "licenses");
    let properties = children(&mut from, "properties");
    let components = children(&mut from, "components");
    wire::Component {
        bom_ref: from.attribute("bom-ref"),
        kind: from.attribute("type"),
        group: from.value("group").unwrap_or_default(),
        name: from.value("name").unwrap_or_default(),
        version: from.value("version").unwrap_or_default(),
        purl: from.value("purl").filter(|purl| !purl.is_empty()),
        cpe: from.value("cpe").filter(|cpe| !cpe.is_empty()),
        publisher: from.value("publisher"),
        scope: from.value("scope").unwrap_or_default(),
        supplier,
        hashes: hashes
            .into_iter()
            .map(|mut hash| wire::Hash { alg: hash.attribute("alg"), content: hash.trimmed() })
            .collect(),
        licenses: licenses.into_iter().map(license).collect(),
        properties: properties
            .into_iter()
            .map(|mut one| wire::Property { name: one.attribute("name"), value: one.trimmed() })
            .collect(),
        components: wire::Inner::List(
            components.into_iter().filter(|one| one.name == "component").map(component).collect(),
        ),
    }
}

fn license(mut from: Element) -> wire::LicenseChoice {
    if from.name == "expression" {
        return wire::LicenseChoice { expression: Some(from.trimmed()), license: None };
    }
    let license = wire::License { id: from.value("id"), name: from.value("name") };
    wire::LicenseChoice { expression: None, license: Some(license) }
}

fn dependency(mut from: Element) -> wire::Dependency<'static> {
    let of = |one: &mut Element| one.attribute("ref");
    let mut depends_on = std::mem::take(&mut from.children);
    depends_on.retain(|one| one.name == "dependency");
    let depends_on = depends_on.iter_mut().map(|one| Reference(of(one).into()));
    wire::Dependency { from: of(&mut from).into(), depends_on: Listed::List(depends_on.collect()) }
}
