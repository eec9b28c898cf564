"""Compares the findings of two reports in Trivy's JSON field by field: compare_reports.py REASONS NAME OURS THEIRS. REASONS is a table of
tabs: NAME, what (`only ours`, `only Trivy's` or a field), a pattern of the finding, the reason. A difference without a reason, and a reason of
this NAME without a difference, make the exit code 1."""
import collections
import json
import re
import sys

FIELDS = ["VendorIDs", "PkgID", "PkgPath", "FixedVersion", "Status", "Severity", "SeveritySource", "PrimaryURL", "DataSource", "Title", "Description",
          "CweIDs", "VendorSeverity", "CVSS", "References", "PublishedDate", "LastModifiedDate"]


def findings(name):
    found = collections.defaultdict(list)
    report = json.load(open(name, encoding="utf-8"))
    artifact = report["ArtifactName"]
    for result in report.get("Results") or []:
        target = result["Target"].removeprefix(artifact).strip()
        for one in result.get("Vulnerabilities") or []:
            key = (target, result["Class"], result.get("Type", ""), one["PkgName"], one["InstalledVersion"], one.get("PkgPath", ""), one["VulnerabilityID"])
            fields = {field: one.get(field) for field in FIELDS}
            fields["PURL"] = (one.get("PkgIdentifier") or {}).get("PURL")
            layer = one.get("Layer") or {}
            fields["Layer"] = (layer.get("Digest"), layer.get("DiffID"))
            found[key].append(fields)
    return report, found


def differences(ours, theirs):
    for key in sorted(ours.keys() | theirs.keys()):
        mine = sorted(ours.get(key, []), key=lambda f: json.dumps(f, sort_keys=True))
        other = sorted(theirs.get(key, []), key=lambda f: json.dumps(f, sort_keys=True))
        for _ in mine[len(other):]:
            yield "only ours", key, ""
        for _ in other[len(mine):]:
            yield "only Trivy's", key, ""
        for a, b in zip(mine, other):
            for field in a:
                if a[field] != b[field]:
                    yield field, key, f"ours {a[field]}, Trivy's {b[field]}"


table, name, ours_name, theirs_name = sys.argv[1:]
rows = [line.rstrip("\n").split("\t") for line in open(table, encoding="utf-8") if line.strip() and not line.startswith("#")]
reasons = [(what, re.compile(pattern), reason) for of, what, pattern, reason in rows if of == name]
used, unexplained, counts = set(), 0, collections.Counter()
(our_report, ours), (their_report, theirs) = findings(ours_name), findings(theirs_name)
got = list(differences(ours, theirs))
for field in ["OS", "Size", "ImageID", "DiffIDs", "Layers", "ImageConfig"]:
    mine, other = (report.get("Metadata", {}).get(field) for report in (our_report, their_report))
    # Go writes the first day of the year 1 for a time that the configuration does not have.
    if field == "ImageConfig" and other and other.get("created", "").startswith("0001-01-01"):
        del other["created"]
    if mine != other:
        got.append((field, ("Metadata",), f"ours {mine}, Trivy's {other}"))
for what, key, detail in got:
    counts[what if what.startswith("only") else "in a field"] += 1
    text = " ".join(key)
    match = next((n for n, (kind, pattern, _) in enumerate(reasons) if kind == what and pattern.search(text)), None)
    if match is None:
        unexplained += 1
        if unexplained <= 25:
            print(f"{name}: {what}: {text}: {detail}", file=sys.stderr)
    used.add(match)
for number, (what, pattern, _) in enumerate(reasons):
    if number not in used:
        print(f"{name}: no longer differs: {what}: {pattern.pattern}", file=sys.stderr)
        unexplained += 1
same = sum(min(len(ours[key]), len(theirs[key])) for key in ours.keys() & theirs.keys())
differing = len({key for what, key, _ in got if not what.startswith("only") and key != ("Metadata",)})
missed = counts["only Trivy's"]
print(f"{same - differing} findings the same in every field, {differing} differ in one, {counts['only ours']} only ours, "
      f"{missed} only Trivy's; {unexplained} without a reason")
sys.exit(0 if unexplained == 0 and same > 0 else 1)
