#!/usr/bin/env bash
# Java archives that do not say what they are: the same names as Trivy gives them by the same Java database.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -x "$TRIVY" ] || { not_run java-same-names "the npm package that carries Trivy could not be installed"; exit 0; }
tree=$STATE/java
[ -d "$tree" ] || python3 "$INTEROP/lib/java_tree.py" "$tree" "$TRIVY_CACHE/java-db" >&2
build_db
"$ASSAY" scan "rootfs:$tree" --db "$DB" --java-db "$TRIVY_CACHE/java-db" --scanners vuln --list-all-pkgs --format json \
  --output "$STATE/java.ours.json" >&2
(cd "$tree" && "$TRIVY" --cache-dir "$TRIVY_CACHE" rootfs --scanners vuln --list-all-pkgs --skip-db-update --skip-java-db-update \
  --offline-scan --format json --output "$STATE/java.theirs.json" .) >&2
if detail=$(python3 "$INTEROP/lib/java_tree.py" --compare "$STATE/java.ours.json" "$STATE/java.theirs.json"); then
  ok java-same-names "$detail"
else
  fail java-same-names "$detail"
fi
