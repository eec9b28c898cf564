use base::{Fault, Purl};
use serde_json::json;

use super::*;

const DEB: &str = "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12.5";
const IMAGE: &str =
    "pkg:oci/app@sha256:0000000000000000000000000000000000000000000000000000000000000000?arch=amd64";

fn parts(purl: &str) -> PurlParts {
    purl.parse::<Purl>().expect(purl).parts()
}

fn read(value: &Value) -> VexDocument {
    VexDocument::parse("vex.json", value.to_string().as_bytes()).expect("read")
}

fn answer<'d>(document: &'d VexDocument, id: &str, package: &str) -> Option<(VexStatus, &'d str)> {
    document.answer(id, &parts(package), &[parts(IMAGE)])
}

fn openvex(statements: &Value) -> Value {
    json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "a",
        "timestamp": "2026-01-01T00:00:00Z", "version": 1, "statements": statements})
}

#[test]
fn openvex_products_and_components() {
    let document = read(&openvex(&json!([
        {"vulnerability": {"name": "CVE-1", "aliases": ["GHSA-1"]}, "status": "not_affected",
         "justification": "vulnerable_code_not_present", "products": [{"@id": "pkg:deb/debian/libssl3"}]},
        {"vulnerability": {"name": "CVE-2"}, "status": "fixed",
         "products": [{"@id": "image", "identifiers": {"purl": "pkg:oci/app"},
                       "subcomponents": [{"@id": "pkg:deb/debian/libssl3?arch=amd64"}]}]},
        {"vulnerability": {"name": "CVE-3"}, "status": "not_affected", "products": [{"@id": "pkg:oci/app"}]},
        {"vulnerability": {"name": "CVE-4"}, "status": "not_affected",
         "products": [{"@id": "pkg:oci/app", "subcomponents": [{"@id": "libssl.so"}]}]},
        {"vulnerability": {"name": "CVE-5"}, "status": "affected", "products": [{"@id": "pkg:oci/app"}]},
    ])));
    assert_eq!((document.format(), document.len()), ("OpenVEX", 5));
    let expected = Some((VexStatus::NotAffected, "vulnerable_code_not_present"));
    assert_eq!(answer(&document, "CVE-1", DEB), expected);
    assert_eq!(answer(&document, "GHSA-1", DEB), expected);
    assert_eq!(answer(&document, "CVE-1", "pkg:deb/ubuntu/libssl3@1"), None);
    assert_eq!(answer(&document, "CVE-2", DEB), Some((VexStatus::Fixed, "")));
    assert_eq!(answer(&document, "CVE-2", "pkg:deb/debian/zlib1g@1?arch=amd64"), None);
    assert_eq!(answer(&document, "CVE-3", "pkg:npm/any@1"), Some((VexStatus::NotAffected, "")));
    assert_eq!(document.answer("CVE-3", &parts(DEB), &[]), None, "another image");
    assert_eq!(answer(&document, "CVE-4", DEB), None, "a component that is no package");
    assert_eq!(answer(&document, "CVE-5", DEB), Some((VexStatus::Affected, "")));
}

#[test]
fn openvex_later_statements_replace_earlier_ones() {
    let statement = |status: &str, time: Option<&str>| {
        let mut value =
            json!({"vulnerability": {"name": "CVE-1"}, "status": status, "products": [{"@id": DEB}]});
        if let Some(time) = time {
            value["timestamp"] = json!(time);
        }
        value
    };
    let check = |statements: Value, expected: VexStatus| {
        assert_eq!(answer(&read(&openvex(&statements)), "CVE-1", DEB).map(|a| a.0), Some(expected));
    };
    let later = Some("2026-02-01T00:00:00Z");
    check(json!([statement("affected", None), statement("fixed", None)]), VexStatus::Fixed);
    check(json!([statement("affected", later), statement("fixed", None)]), VexStatus::Affected);
    check(
        json!([statement("not_affected", later), statement("under_investigation", None)]),
        VexStatus::NotAffected,
    );
}

#[test]
fn openvex_of_the_first_versions() {
    let document = read(&json!({"timestamp": "2023-01-01T00:00:00Z", "statements": [
        {"vulnerability": "CVE-1", "status": "not_affected", "products": ["pkg:oci/app"],
         "subcomponents": ["pkg:deb/debian/libssl3"]}]}));
    assert_eq!(answer(&document, "CVE-1", DEB), Some((VexStatus::NotAffected, "")));
    assert_eq!(answer(&document, "CVE-1", "pkg:deb/debian/other@1"), None);
}

fn csaf(status: &Value) -> Value {
    let product = |id: &str, purl: &str| json!({"name": id, "product_id": id, "product_identification_helper": {"purl": purl}});
    json!({
        "document": {"csaf_version": "2.0", "category": "csaf_vex"},
        "product_tree": {
            "branches": [{"category": "vendor", "name": "v", "branches": [
                {"category": "product_version", "name": "1", "product": product("SSL", "pkg:deb/debian/libssl3")},
                {"category": "product_version", "name": "2", "product": product("APP", "pkg:oci/app")}]}],
            "full_product_names": [product("ZLIB", "pkg:deb/debian/zlib1g@1")],
            "relationships": [
                {"category": "default_component_of", "product_reference": "SSL",
                 "relates_to_product_reference": "APP", "full_product_name": {"name": "x", "product_id": "SSL-IN-APP"}},
                {"category": "external_component_of", "product_reference": "ZLIB",
                 "relates_to_product_reference": "APP", "full_product_name": {"name": "x", "product_id": "ZLIB-IN-APP"}}]},
        "vulnerabilities": [{"cve": "CVE-1", "product_status": status,
            "flags": [{"label": "component_not_present"}],
            "threats": [{"category": "impact", "details": "not built in", "product_ids": ["ZLIB"]}]}]
    })
}

#[test]
fn csaf_products_relationships_and_statements() {
    let check = |status: Value, package: &str, expected: Option<(VexStatus, &str)>| {
        let document = read(&csaf(&status));
        assert_eq!(answer(&document, "CVE-1", package), expected, "{status} {package}");
    };
    use VexStatus as S;
    let label = "component_not_present";
    check(json!({"known_not_affected": ["SSL"]}), DEB, Some((S::NotAffected, label)));
    check(
        json!({"known_not_affected": ["ZLIB"]}),
        "pkg:deb/debian/zlib1g@1",
        Some((S::NotAffected, "not built in")),
    );
    check(json!({"known_not_affected": ["ZLIB"]}), "pkg:deb/debian/zlib1g@2", None);
    check(json!({"fixed": ["SSL-IN-APP"]}), DEB, Some((S::Fixed, label)));
    check(json!({"fixed": ["SSL-IN-APP"]}), "pkg:npm/a@1", None);
    check(json!({"fixed": ["ZLIB-IN-APP"]}), "pkg:deb/debian/zlib1g@1", None);
    check(json!({"fixed": ["SSL"], "known_affected": ["SSL"]}), DEB, Some((S::Affected, label)));
    check(json!({"fixed": ["NO-SUCH"]}), DEB, None);
}

#[test]
fn cyclonedx_references() {
    let document = |reference: &str, state: &str| {
        read(&json!({"bomFormat": "CycloneDX", "specVersion": "1.5",
            "components": [{"bom-ref": "ssl", "type": "library", "name": "x", "purl": "pkg:deb/debian/libssl3"}],
            "vulnerabilities": [{"id": "CVE-1", "references": [{"id": "GHSA-1", "source": {}}],
                "analysis": {"state": state, "justification": "code_not_reachable"},
                "affects": [{"ref": reference}]}]}))
    };
    let expected = Some((VexStatus::NotAffected, "code_not_reachable"));
    for reference in ["ssl", DEB] {
        assert_eq!(answer(&document(reference, "not_affected"), "CVE-1", DEB), expected, "{reference}");
        assert_eq!(answer(&document(reference, "false_positive"), "GHSA-1", DEB), expected);
    }
    assert_eq!(answer(&document("zlib", "not_affected"), "CVE-1", DEB), None);
    let serial = "3e671687-395b-41f5-a30f-a58921a69b79";
    let bom = |serial: &str, version| sbom::BomIdentity { serial: serial.into(), version };
    let listed = json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"bom-ref": "2ff1-03",
        "type": "library", "name": "libssl3", "version": "3.0.11-1", "purl": DEB}]});
    let listed = sbom::read_document(listed.to_string().as_bytes(), sbom::ReadOptions::default());
    let listed = listed.expect("read").inventory;
    for reference in
        ["pkg:deb/debian/libssl3", "pkg%3Adeb%2Fdebian%2Flibssl3%403.0.11-1%3Farch%3Damd64", "2ff1-03"]
    {
        let linked = document(&format!("urn:cdx:{}/2#{reference}", serial.to_uppercase()), "not_affected");
        assert_eq!(answer(&linked, "CVE-1", DEB), None, "of what is not known yet");
        for (looked_at, found) in [
            (Some(bom(serial, 2)), expected),
            (Some(bom(serial, 1)), None),
            (Some(bom("another", 2)), None),
            (None, None),
        ] {
            let mut held = linked.clone();
            let dropped = held.hold_to(looked_at.as_ref().map(|bom| (bom, &listed)));
            assert_eq!(
                (answer(&held, "CVE-1", DEB), dropped == 0),
                (found, found.is_some()),
                "{looked_at:?}"
            );
        }
    }
    let mut local = document("ssl", "not_affected");
    assert_eq!((local.hold_to(None), answer(&local, "CVE-1", DEB)), (0, expected));
    let status = |state: &str| answer(&document("ssl", state), "CVE-1", DEB).map(|a| a.0);
    assert_eq!(status("resolved"), Some(VexStatus::Fixed));
    assert_eq!(status("exploitable"), Some(VexStatus::Affected));
    assert_eq!(status(""), None);
}

#[test]
fn what_is_no_vex_document_is_refused() {
    let code = |bytes: &[u8]| VexDocument::parse("x", bytes).expect_err("refused").code();
    assert_eq!(code(b"<xml/>"), "vex-json");
    assert_eq!(code(b"{}"), "vex-unknown-form");
    let statements = json!([{"vulnerability": {"name": "CVE-1"}, "status": "wontfix", "products": []}]);
    assert_eq!(code(openvex(&statements).to_string().as_bytes()), "vex-malformed");
    let state =
        json!({"bomFormat": "CycloneDX", "vulnerabilities": [{"id": "a", "analysis": {"state": "x"}}]});
    assert_eq!(code(state.to_string().as_bytes()), "vex-malformed");
    let relation = json!({"document": {"csaf_version": "2.0"}, "product_tree": {"relationships": [{}]}});
    assert_eq!(code(relation.to_string().as_bytes()), "vex-malformed");
    let mut branch = json!({"category": "x"});
    for _ in 0..=32 {
        branch = json!({"branches": [branch]});
    }
    let deep = json!({"document": {"csaf_version": "2.0"}, "product_tree": branch});
    assert_eq!(code(deep.to_string().as_bytes()), "vex-malformed");
    let large = vec![b' '; usize::try_from(MAX_VEX_BYTES).expect("small") + 1];
    assert_eq!(code(&large), "vex-too-large");
    assert_eq!(code(&large[1..]), "vex-json");
    // Mutations end, one way or the other.
    let sound = csaf(&json!({"fixed": ["SSL"]})).to_string().into_bytes();
    for at in 0..sound.len() {
        let mut mutated = sound.clone();
        mutated[at] ^= 0x15;
        let _ = VexDocument::parse("x", &mutated);
        let _ = VexDocument::parse("x", &sound[..at]);
    }
}
