#!/usr/bin/env bash
# A source tree with a lock file of every language, as a folder and as an image: the packages Trivy finds, how they depend on each other and
# where they stand, and the reason for each that differs.
set -euo pipefail
. "$INTEROP/lib/common.sh"
trivy_today || { not_run languages "Trivy could not be built: see $WORK/go-trivy.log"; exit 0; }
tree=$STATE/languages image=$STATE/languages-image root=$STATE/languages-root
[ -d "$tree" ] || python3 "$INTEROP/lib/language_tree.py" "$INTEROP/../crates/catalog/src" "$tree" >&2
build_db
flags=(--skip-version-check --offline-scan --list-all-pkgs --scanners license --format json)
compare() { # NAME FIELD...
  if detail=$(python3 "$INTEROP/lib/compare_packages.py" "$1" "$STATE/languages-$1.ours.json" "$STATE/languages-$1.theirs.json" "${@:2}"); then
    ok "languages-$1" "$detail"
  else
    fail "languages-$1" "$detail"
  fi
}
"$ASSAY" scan "dir:$tree" --db "$DB" --scanners vuln --include-dev-deps --list-all-pkgs --format json --output "$STATE/languages-tree.ours.json" >&2
(cd "$tree" && "$TRIVY_TODAY" --cache-dir "$STATE/languages-cache" filesystem --include-dev-deps "${flags[@]}" --output "$STATE/languages-tree.theirs.json" .) >&2
# No licences: Trivy takes those of Go modules and Conda packages from the machine it runs on.
compare tree

mkdir -p "$root/etc"
cp -r "$tree" "$root/srv"
printf 'ID=debian\nVERSION_ID="12"\n' >"$root/etc/os-release"
python3 "$INTEROP/lib/pack.py" "$root" "$image" >&2
"$ASSAY" scan "oci:$image" --db "$DB" --scanners vuln --list-all-pkgs --format json --output "$STATE/languages-image.ours.json" >&2
"$TRIVY_TODAY" --cache-dir "$STATE/languages-cache" image --input "$image" "${flags[@]}" --output "$STATE/languages-image.theirs.json" >&2
compare image Licenses
