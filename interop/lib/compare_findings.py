"""Compares two reports in Trivy's JSON: compare_findings.py OURS THEIRS [WHOSE]. Prints differences; exit 1 when there are any.
Names count in any case: Syft writes those of Python in lower case."""
import collections
import json
import sys


def findings(name):
    report = json.load(open(name, encoding="utf-8"))
    return collections.Counter(
        (v["VulnerabilityID"], v["PkgName"].lower(), v["InstalledVersion"], v.get("FixedVersion", ""), v.get("Severity", "UNKNOWN"))
        for result in report.get("Results") or [] for v in result.get("Vulnerabilities") or [])


whose = sys.argv[3] if len(sys.argv) > 3 else "Trivy's"
ours, theirs = findings(sys.argv[1]), findings(sys.argv[2])
for sign, rows in (("only ours", ours - theirs), ("only theirs", theirs - ours)):
    for row in sorted(rows)[:20]:
        print(f"{sign}: {' '.join(row)}", file=sys.stderr)
same = sum((ours & theirs).values())
print(f"{same} the same, {sum((ours - theirs).values())} only assay's, {sum((theirs - ours).values())} only {whose}")
# Two empty reports agree about nothing.
sys.exit(0 if ours == theirs and same > 0 else 1)
