//! CSAF 2.0 (OASIS), profile 5 "VEX": products by id, found by the package URLs of the product tree.

use std::collections::BTreeMap;

use base::PurlParts;
use serde::Deserialize;
use serde_json::Value;

use super::{Claim, VexStatus, pattern};

/// Nesting of branches that is followed: an own choice; vendor, product, version and architecture take four.
const MAX_BRANCH_DEPTH: usize = 32;

#[derive(Debug, Deserialize)]
struct Document {
    #[serde(default)]
    product_tree: Option<Value>,
    #[serde(default)]
    vulnerabilities: Vec<Vulnerability>,
}

#[derive(Debug, Deserialize)]
struct Vulnerability {
    #[serde(default)]
    cve: Option<String>,
    /// Other names of it, such as a GHSA.
    #[serde(default)]
    ids: Vec<OtherId>,
    #[serde(default)]
    product_status: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    flags: Vec<Flag>,
    #[serde(default)]
    threats: Vec<Threat>,
}

#[derive(Debug, Deserialize)]
struct OtherId {
    text: String,
}

#[derive(Debug, Deserialize)]
struct Flag {
    label: String,
    #[serde(default)]
    product_ids: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Threat {
    category: String,
    #[serde(default)]
    details: String,
    #[serde(default)]
    product_ids: Option<Vec<String>>,
}

/// Relationships that put one product into another (CSAF §3.2.2.4); others say how to get or to use it.
const COMPONENT_OF: [&str; 3] = ["default_component_of", "installed_on", "installed_with"];

/// Lists of `product_status` that count (all of §3.2.3.9 but "recommended", which says nothing of a vulnerability), those that keep a finding last: where a document contradicts itself, the
/// finding stays.
const LISTS: [(&str, VexStatus); 7] = [
    ("known_not_affected", VexStatus::NotAffected),
    ("fixed", VexStatus::Fixed),
    ("first_fixed", VexStatus::Fixed),
    ("under_investigation", VexStatus::UnderInvestigation),
    ("first_affected", VexStatus::Affected),
    ("last_affected", VexStatus::Affected),
    ("known_affected", VexStatus::Affected),
];

pub(super) fn claims(value: Value) -> Result<Vec<(String, Claim)>, String> {
    let document: Document = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let mut tree = Tree::default();
    if let Some(value) = &document.product_tree {
        tree.read(value)?;
    }
    let mut claims = Vec::new();
    for vulnerability in &document.vulnerabilities {
        for (list, status) in LISTS {
            for id in vulnerability.product_status.get(list).into_iter().flatten() {
                let statement = vulnerability.statement(id);
                for (product, components) in tree.products(id) {
                    for name in vulnerability.names() {
                        let (product, components, statement) =
                            (product.clone(), components.clone(), statement.clone());
                        claims.push((
                            name.clone(),
                            Claim { product: Some(product), components, status, statement, link: None },
                        ));
                    }
                }
            }
        }
    }
    Ok(claims)
}

impl Vulnerability {
    /// The CVE and the other names.
    fn names(&self) -> impl Iterator<Item = &String> {
        self.cve.iter().chain(self.ids.iter().map(|id| &id.text))
    }

    /// The impact statement, else the label of the flag, as far as they are about this product.
    fn statement(&self, product: &str) -> String {
        let about = |ids: &[String]| ids.is_empty() || ids.iter().any(|id| id == product);
        let threat = self.threats.iter().find(|threat| {
            threat.category == "impact" && about(threat.product_ids.as_deref().unwrap_or_default())
        });
        let flag = self.flags.iter().find(|flag| about(&flag.product_ids));
        threat.map(|threat| &threat.details).or(flag.map(|flag| &flag.label)).cloned().unwrap_or_default()
    }
}

#[derive(Default)]
struct Tree {
    purls: BTreeMap<String, Vec<PurlParts>>,
    /// By id of the whole: product it is in, and the part.
    relations: BTreeMap<String, Vec<(String, String)>>,
}

impl Tree {
    fn read(&mut self, tree: &Value) -> Result<(), String> {
        let list = |key: &str| tree.get(key).and_then(Value::as_array).into_iter().flatten();
        list("full_product_names").for_each(|product| self.product(product));
        let mut branches: Vec<(&Value, usize)> = list("branches").map(|branch| (branch, 1)).collect();
        while let Some((branch, depth)) = branches.pop() {
            if depth > MAX_BRANCH_DEPTH {
                return Err(format!("branches nest deeper than {MAX_BRANCH_DEPTH} levels"));
            }
            if let Some(product) = branch.get("product") {
                self.product(product);
            }
            let inner = branch.get("branches").and_then(Value::as_array).into_iter().flatten();
            branches.extend(inner.map(|branch| (branch, depth + 1)));
        }
        for relation in list("relationships") {
            let text = |path: &str| relation.pointer(path).and_then(Value::as_str);
            if let Some(whole) = relation.get("full_product_name") {
                self.product(whole);
            }
            let (Some(id), Some(part), Some(product), Some(category)) = (
                text("/full_product_name/product_id"),
                text("/product_reference"),
                text("/relates_to_product_reference"),
                text("/category"),
            ) else {
                return Err("a relationship lacks its product ids or its category".into());
            };
            if COMPONENT_OF.contains(&category) {
                let pair = (product.to_owned(), part.to_owned());
                self.relations.entry(id.to_owned()).or_default().push(pair);
            }
        }
        Ok(())
    }

    fn product(&mut self, product: &Value) {
        let Some(id) = product.get("product_id").and_then(Value::as_str) else { return };
        let helper = product.get("product_identification_helper");
        let one = helper.and_then(|helper| helper.get("purl")).and_then(Value::as_str);
        // CSAF 2.1 has a list.
        let many = helper.and_then(|helper| helper.get("purls")).and_then(Value::as_array);
        let many = many.into_iter().flatten().filter_map(Value::as_str);
        let purls = one.into_iter().chain(many).filter_map(pattern);
        self.purls.entry(id.to_owned()).or_default().extend(purls);
    }

    fn of(&self, id: &str) -> &[PurlParts] {
        self.purls.get(id).map_or(&[], Vec::as_slice)
    }

    /// What a product id stands for: packages, or packages as components of products.
    fn products(&self, id: &str) -> Vec<(PurlParts, Vec<PurlParts>)> {
        let whole = self.of(id).iter().map(|purl| (purl.clone(), Vec::new()));
        let parts = self.relations.get(id).into_iter().flatten().flat_map(|(product, part)| {
            let components = self.of(part).to_vec();
            // A part without a package URL is none of ours; the product as a whole is not meant.
            let products = if components.is_empty() { &[] } else { self.of(product) };
            products.iter().map(move |product| (product.clone(), components.clone()))
        });
        whole.chain(parts).collect()
    }
}
