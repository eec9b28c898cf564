//! Where a document says VEX documents about it are.

use std::borrow::Cow;

use serde::Deserialize;

use super::bounded;
use crate::SbomError;

/// References of a document that are looked at: one for each product is usual.
const REFERENCES: usize = 10_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    #[serde(default, borrow, deserialize_with = "bounded::at_most::<_, _, REFERENCES>")]
    external_references: Vec<Reference<'a>>,
}

#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(default, rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(default, borrow)]
    url: Cow<'a, str>,
}

/// The addresses of VEX documents that a CycloneDX document in JSON refers to (`externalReferences` of type
/// `exploitability-statement`), in its order; only such as are fetched over HTTP.
///
/// # Errors
/// When it is no JSON of that shape, or has more references than are looked at.
pub fn vex_references(data: &[u8]) -> Result<Vec<String>, SbomError> {
    let document: Document<'_> = bounded::document("CycloneDX", data)?;
    let of_vex =
        document.external_references.into_iter().filter(|one| one.kind == "exploitability-statement");
    let over_http = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    Ok(of_vex.map(|one| one.url.into_owned()).filter(|url| over_http(url)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_vex_documents() {
        let one = |kind: &str, url: &str| format!(r#"{{"type":"{kind}","url":"{url}"}}"#);
        let document =
            |list: &str| vex_references(format!(r#"{{"externalReferences":[{list}]}}"#).as_bytes());
        let vex = one("exploitability-statement", "https://example.com/a.json");
        let list = [
            vex.clone(),
            one("website", "https://example.com"),
            one("exploitability-statement", "urn:cdx:a"),
        ];
        assert_eq!(document(&list.join(",")), Ok(vec!["https://example.com/a.json".to_owned()]));
        assert_eq!(vex_references(b"{}"), Ok(Vec::new()));
        assert_eq!(
            document(&vec![vex.as_str(); REFERENCES].join(",")).map(|found| found.len()),
            Ok(REFERENCES)
        );
        let over = SbomError::Budget(base::BudgetExceeded::Items { limit: REFERENCES as u64 });
        assert_eq!(document(&vec![vex.as_str(); REFERENCES + 1].join(",")), Err(over));
        assert!(vex_references(b"[").is_err());
    }
}
