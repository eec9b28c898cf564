use sbom::Ecosystem;

use super::component;
use crate::document::parse;

const FILE: &[u8] = include_bytes!("fixtures/.spdx-postgresql.spdx");

#[test]
fn packages_of_a_file() {
    let found = parse(FILE).expect("readable");
    let listed = found.document.expect("a document").packages;
    let shown: Vec<_> = listed.iter().map(|p| (p.ecosystem, p.id.as_str(), p.licenses.join(", "))).collect();
    assert!(shown.contains(&(Ecosystem::Bitnami, "postgresql@15.3.0-2", "PostgreSQL".into())), "{shown:?}");
}

#[test]
fn components_have_a_folder() {
    assert_eq!(component("opt/bitnami/a/.spdx-a.spdx"), Some("opt/bitnami/a"));
    assert_eq!(component("srv/opt/bitnami/a/.spdx-a.spdx"), None);
}
