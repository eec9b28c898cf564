"""Compares what VEX documents leave out of two reports in Trivy's JSON: compare_vex.py OURS THEIRS [--source]. With --source the documents' names
count too."""
import json
import sys

FIELDS = ["Type", "Status", "Statement"] + ["Source"] * ("--source" in sys.argv)


def read(name):
    stays, left_out = set(), set()
    for result in json.load(open(name, encoding="utf-8"))["Results"]:
        key = lambda one: (result["Class"], one["PkgName"], one["InstalledVersion"], one["VulnerabilityID"])
        stays |= {key(one) for one in result.get("Vulnerabilities") or []}
        left_out |= {key(one["Finding"]) + tuple(one.get(field, "") for field in FIELDS) for one in result.get("ExperimentalModifiedFindings") or []}
    return {"finding": stays, "left out": left_out}


ours, theirs = read(sys.argv[1]), read(sys.argv[2])
differ = 0
for kind in ours:
    for who, rows in [("only ours", ours[kind] - theirs[kind]), ("only Trivy's", theirs[kind] - ours[kind])]:
        differ += len(rows)
        for row in sorted(rows):
            print(f"  {who}: {kind}: {row}", file=sys.stderr)
print(f"{len(theirs['finding'])} findings stay, {len(theirs['left out'])} are left out; {differ} differ")
# Where Trivy leaves nothing out, nothing was compared.
sys.exit(1 if differ or not theirs["left out"] or not theirs["finding"] else 0)
