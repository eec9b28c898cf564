# both accept
package signature

high := [f.id | f := input.predicate.findings[_]; f.severity == "HIGH"]
allow { high == ["CVE-2026-2"] }
