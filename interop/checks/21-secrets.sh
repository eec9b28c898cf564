#!/usr/bin/env bash
# Secrets: what assay and Trivy find in a folder with a made-up credential of every kind assay knows.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -x "$TRIVY" ] || { not_run secrets "the npm package that carries Trivy could not be installed"; exit 0; }
command -v cargo >/dev/null || { not_run secrets "the fixtures are made by cargo run"; exit 0; }
tree=$STATE/secret-tree
(cd "$INTEROP/.." && cargo run -q -p secretscan --example fixtures) | python3 "$INTEROP/lib/secret_tree.py" "$tree"
(cd "$tree" && "$ASSAY" scan dir:. --scanners secret --format json --output "$STATE/secrets.ours.json") >&2
(cd "$tree" && "$TRIVY" fs --scanners secret --format json --output "$STATE/secrets.theirs.json" .) >&2
if detail=$(python3 "$INTEROP/lib/compare_secrets.py" "$STATE/secrets.ours.json" "$STATE/secrets.theirs.json"); then
  ok secrets-trivy "$detail"
else
  fail secrets-trivy "$detail"
fi
