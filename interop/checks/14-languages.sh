#!/usr/bin/env bash
# A source tree with a lock file of every language: the packages Trivy finds, and the reason for each that differs.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -x "$TRIVY" ] || { not_run languages "the npm package that carries Trivy could not be installed"; exit 0; }
tree=$STATE/languages
[ -d "$tree" ] || python3 "$INTEROP/lib/language_tree.py" "$INTEROP/../crates/catalog/src" "$tree" >&2
build_db
"$ASSAY" scan "dir:$tree" --db "$DB" --include-dev-deps --list-all-pkgs --format json --output "$STATE/languages.ours.json" >&2
(cd "$tree" && "$TRIVY" --cache-dir "$TRIVY_CACHE" filesystem --scanners vuln --include-dev-deps --list-all-pkgs --skip-db-update \
  --skip-java-db-update --offline-scan --format json --output "$STATE/languages.theirs.json" .) >&2
if detail=$(python3 "$INTEROP/lib/compare_packages.py" "$STATE/languages.ours.json" "$STATE/languages.theirs.json"); then
  ok languages "$detail"
else
  fail languages "$detail"
fi
