"""Compares the licences of two reports in Trivy's JSON, field by field, with those that were left out and the licences of packages:
compare_license_settings.py REASONS NAME OURS THEIRS. REASONS is a table of tabs: NAME, a pattern of the row, the reason. A difference without a
reason, and a reason of this NAME without a difference, make the exit code 1."""
import json
import re
import sys

FIELDS = ["Severity", "Category", "PkgName", "FilePath", "Name", "Text", "Link"]


def rows(name):
    found = set()
    report = json.load(open(name, encoding="utf-8"))
    for result in report.get("Results") or []:
        target = result["Target"].removeprefix(report["ArtifactName"]).strip()
        fields = lambda one: tuple(one.get(field, "") for field in FIELDS)
        found |= {("licence", target, *fields(one)) for one in result.get("Licenses") or []}
        found |= {("left out", target, one["Type"], one["Status"], one.get("Statement", ""), one["Source"], *fields(one["Finding"]))
                  for one in result.get("ExperimentalModifiedFindings") or []}
        found |= {("package", target, one["Name"], *sorted(one.get("Licenses") or [])) for one in result.get("Packages") or []}
    return found


table, name, ours, theirs = sys.argv[1:]
known = [line.rstrip("\n").split("\t") for line in open(table, encoding="utf-8") if line.strip() and not line.startswith("#")]
reasons = [(re.compile(pattern), reason) for of, pattern, reason in known if of == name]
ours, theirs = rows(ours), rows(theirs)
used, unexplained, explained = set(), 0, 0
for who, only in [("only ours", ours - theirs), ("only Trivy's", theirs - ours)]:
    for row in sorted(only):
        text = f"{who} {' | '.join(row)}"
        match = next((n for n, (pattern, _) in enumerate(reasons) if pattern.search(text)), None)
        if match is None:
            unexplained += 1
            print(f"  {name}: {text}", file=sys.stderr)
        else:
            explained += 1
            used.add(match)
for n, (pattern, reason) in enumerate(reasons):
    if n not in used:
        unexplained += 1
        print(f"  {name}: no longer differs: {pattern.pattern}: {reason}", file=sys.stderr)
print(f"{len(theirs)} rows by Trivy, {len(ours & theirs)} the same, {explained} with a reason, {unexplained} without")
sys.exit(1 if unexplained or not ours & theirs else 0)
