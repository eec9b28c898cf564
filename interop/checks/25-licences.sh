#!/usr/bin/env bash
# Licences: what assay and Trivy find in a folder with every text of the SPDX list that both know, and in Debian's packages.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -x "$TRIVY" ] || { not_run licences "the npm package that carries Trivy could not be installed"; exit 0; }
command -v cargo >/dev/null || { not_run licences "the texts are printed by cargo run"; exit 0; }
tree=$STATE/licence-tree
(cd "$INTEROP/.." && cargo run -q -p license --example texts) | python3 "$INTEROP/lib/secret_tree.py" "$tree"
(cd "$tree" && "$ASSAY" scan dir:. --scanners license --license-full --format json --output "$STATE/licences.ours.json") >&2
(cd "$tree" && "$TRIVY" fs --scanners license --license-full --format json --output "$STATE/licences.theirs.json" .) >&2
if detail=$(python3 "$INTEROP/lib/compare_licences.py" "$STATE/licences.ours.json" "$STATE/licences.theirs.json"); then
  ok licences-files "$detail"
else
  fail licences-files "$detail"
fi
root=$WORK/debian-root
[ -e "$root.ready" ] || { not_run licences-debian "check 07 makes the root"; exit 0; }
"$ASSAY" scan "rootfs:$root" --scanners license --format json --output "$STATE/debian-licences.ours.json" >&2
"$TRIVY" rootfs --scanners license --format json --output "$STATE/debian-licences.theirs.json" "$root" >&2
if detail=$(python3 "$INTEROP/lib/compare_licences.py" "$STATE/debian-licences.ours.json" "$STATE/debian-licences.theirs.json"); then
  ok licences-debian "$detail"
else
  fail licences-debian "$detail"
fi
