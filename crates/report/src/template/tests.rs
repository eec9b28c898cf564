//! What templates of others ask for.

use super::*;
use crate::samples;

fn rendered(source: &str) -> Result<String, TemplateError> {
    let variables: Variables = Arc::new(|name| (name == "AWS_REGION").then(|| "eu-central-1".to_owned()));
    template(&samples::document(), source, "0.1.0", samples::now(), &variables)
}

fn check(source: &str, expected: &str) {
    assert_eq!(rendered(source).as_deref(), Ok(expected), "{source}");
}

#[test]
fn fields_and_their_zeroes() {
    check("{{ len . }}", "4");
    check("{{ (index . 0).Target }}", "127.0.0.1:5000/team/app:1.2 (debian 12.5)");
    check(
        "{{ range . }}{{ len .Vulnerabilities }}/{{ len .Misconfigurations }} {{ end }}",
        "2/0 1/0 1/0 0/0 ",
    );
    check(
        "{{ with index (index . 0).Vulnerabilities 0 }}{{ .VulnerabilityID }} {{ .Vulnerability.Severity }}{{ end }}",
        "CVE-2024-0001 CRITICAL",
    );
    check("{{ with index (index . 0).Vulnerabilities 1 }}[{{ .FixedVersion }}{{ .PkgPath }}]{{ end }}", "[]");
    check(
        "{{ with index (index . 0).Vulnerabilities 0 }}{{ (index .CVSS (sourceID \"nvd\")).V3Score }} {{ (index .CVSS \"redhat\").V2Score }}{{ end }}",
        "7.5 0",
    );
    check("{{ if (index . 0).MisconfSummary }}yes{{ else }}no{{ end }}", "no");
}

#[test]
fn functions_of_sprig_and_of_trivy() {
    for (source, expected) in [
        (r#"{{ "a<b>&'\"" | escapeXML }}"#, "a&lt;b&gt;&amp;&#39;&#34;"),
        ("a\n {{- /* not behind it */}}\n b", "a\n b"),
        (r#"{{ escapeString "<\"'>" }}"#, "&lt;&#34;&#39;&gt;"),
        (r#"{{ endWithPeriod "a" }}{{ endWithPeriod "b." }}"#, "a.b."),
        (r#"{{ list "a" "b" | join "-" | printf "%q" }}"#, "\"a-b\""),
        (r#"{{ "abc" | sha1sum }}"#, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (r#"{{ "x:1 (debian 12)" | splitList "(" | last | trimSuffix ")" }}"#, "debian 12"),
        (r#"{{ "x:1 (debian 12)" | regexFind "[^\\s]+" }}"#, "x:1"),
        (r#"{{ if "https://a" | regexMatch "^(https?|ftp)://.+" }}y{{ end }}"#, "y"),
        (r#"{{ substr 0 2 "abc" | printf "%v .." }}"#, "ab .."),
        (
            "{{ add 1 2 3 }} {{ sub 5 1 }} {{ mul 2 3 }} {{ div 7 2 }} {{ mod 7 2 }} {{ max 1 9 }}",
            "6 4 6 3 1 9",
        ),
        (r#"{{ default "x" "" }}{{ "" | default "y" }}{{ ternary 1 2 true }}{{ coalesce "" "z" }}"#, "xy1z"),
        (
            r#"{{ $l := list }}{{ $l = append $l "a" }}{{ range $i, $u := $l }}{{ $i }}{{ $u }}{{ end }}"#,
            "0a",
        ),
        (r#"{{ dict "a" 1 "b" "c" | toJson }}"#, r#"{"a":1,"b":"c"}"#),
        (r#"{{ env "AWS_REGION" }}{{ env "NOTHING" }}"#, "eu-central-1"),
        (r#"{{ now | date "2006-01-02T15:04:05.999999999Z07:00" }}"#, "2026-11-21T03:55:00Z"),
        ("{{ now }}", "2026-11-21 03:55:00 +0000 UTC"),
        ("{{ appVersion }}", "0.1.0"),
        (r#"{{ upper "a" }}{{ trunc 2 "abc" }}{{ abbrev 5 "abcdefgh" }}{{ nospace " a b " }}"#, "Aabab...ab"),
        (r#"{{ trunc 1 "é" }}{{ substr 0 3 "éé" }}{{ trunc -1 "é" }}"#, "é"),
        (
            r#"{{ if has "b" (list "a" "b") }}1{{ end }}{{ list 3 1 | sortAlpha }}{{ until 3 }}"#,
            "1[1 3][0 1 2]",
        ),
    ] {
        check(source, expected);
    }
}

#[test]
fn what_is_wrong_is_said() {
    let code = |source: &str| base::Fault::code(&rendered(source).expect_err(source));
    assert_eq!(code("{{ .X"), "template-syntax");
    assert_eq!(code("{{ nofunction 1 }}"), "template-failed");
    assert_eq!(code("{{ fail \"no\" }}"), "template-failed");
    assert_eq!(code("{{ div 1 0 }}"), "template-failed");
    assert_eq!(code("{{ index . 99 }}"), "template-failed");
    assert_eq!(code("{{ repeat 99999999 \"abc\" }}"), "template-failed");
    assert_eq!(code("{{ until 99999999 }}"), "template-failed");
    assert_eq!(
        code("{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}"),
        "template-failed"
    );
    let limit = usize::try_from(MAX_TEMPLATE_BYTES).expect("fits");
    assert!(rendered(&"a".repeat(limit)).is_ok());
    assert_eq!(code(&"a".repeat(limit + 1)), "template-too-large");
}
