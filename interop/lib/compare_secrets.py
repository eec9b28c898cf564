"""Compares the secrets assay and Trivy find in one folder, by file: OURS THEIRS. A file that only Trivy reports fails, unless
EXPECTED says why."""

import json
import sys

# Files in which Trivy's rule sees a credential and assay none, with the reason. None are known.
EXPECTED = {}


def files(path):
    found = {}
    for result in json.load(open(path)).get("Results") or []:
        for secret in result.get("Secrets") or []:
            found.setdefault(result["Target"], set()).add(secret["RuleID"])
    return found


ours, theirs = files(sys.argv[1]), files(sys.argv[2])
missing = sorted(set(theirs) - set(ours) - set(EXPECTED))
both = set(ours) & set(theirs)
same = sum(1 for name in both if ours[name] & theirs[name])
print(
    f"assay finds {len(ours)} files, Trivy {len(theirs)}; both {len(both)}, {same} of them under the same identifier"
    + (f"; only Trivy: {', '.join(f'{name} {sorted(theirs[name])}' for name in missing)}" if missing else "")
)
print("\n".join(f"  {name}: {sorted(ours[name])} / {sorted(theirs[name])}" for name in sorted(both) if not ours[name] & theirs[name]), file=sys.stderr)
sys.exit(1 if missing else 0)
