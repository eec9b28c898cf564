"""Compares which layer, made by which step, each secret of two reports in Trivy's JSON is in: compare_steps.py OURS THEIRS."""
import json
import sys


def steps(name):
    results = json.load(open(name, encoding="utf-8")).get("Results") or []
    return {(result["Target"], one["RuleID"], one["StartLine"]): {key: one.get("Layer", {}).get(key) for key in ("Digest", "DiffID", "CreatedBy")}
            for result in results for one in result.get("Secrets") or []}


ours, theirs = steps(sys.argv[1]), steps(sys.argv[2])
for secret in sorted(ours.keys() | theirs.keys()):
    if ours.get(secret) != theirs.get(secret):
        print(f"{secret}: ours {ours.get(secret)}, Trivy's {theirs.get(secret)}", file=sys.stderr)
print(f"{len(ours)} secrets, their layer and step as in Trivy's report" if ours == theirs else "they differ")
sys.exit(0 if ours and ours == theirs else 1)
