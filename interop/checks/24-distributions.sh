#!/usr/bin/env bash
# Findings field by field against a current Trivy: package databases of real images of many distributions, with made-up advisories in the shape
# of each distribution's feed, about every package and every case of them; then real advisories. The reason for each difference is in
# lib/distribution_reasons.tsv.
set -euo pipefail
. "$INTEROP/lib/common.sh"
trivy_today || { not_run distributions "Trivy could not be built: see $WORK/go-trivy.log"; exit 0; }
go_program trivy-db || { not_run distributions "the writer of databases could not be built: see $WORK/go-trivy-db.log"; exit 0; }
rpmdb=$(go_module github.com/knqyf263/go-rpmdb@v0.1.1) || { not_run distributions "go-rpmdb could not be fetched"; exit 0; }
status=$WORK/debian-root/var/lib/dpkg/status
[ -e "$status" ] || { not_run distributions "07-debian has not made its root"; exit 0; }
own=$STATE/distributions
mkdir -p "$own"/{images,lists,out}
python3 "$INTEROP/lib/distribution_roots.py" "$rpmdb/pkg/testdata" "$TRIVY_SOURCE" "$status" "$own/roots" >&2
scan_theirs() { # IMAGE OUTPUT FLAG...
  local image=$1 output=$2; shift 2
  "$TRIVY_TODAY" --cache-dir "$own/cache" --quiet image --input "$image" --skip-version-check --list-all-pkgs --format json --output "$output" "$@" >&2
}
for root in "$own"/roots/*; do
  name=$(basename "$root")
  python3 "$INTEROP/lib/pack.py" "$root" "$own/images/$name" >&2
  scan_theirs "$own/images/$name" "$own/lists/$name.json" --scanners license
done
python3 "$INTEROP/lib/make_advisories.py" "$own/lists" | "$GO_PROGRAM" "$own/cache/db"
compare() { # NAME
  if detail=$(python3 "$INTEROP/lib/compare_reports.py" "$INTEROP/lib/distribution_reasons.tsv" "$1" "$own/out/$1.ours.json" "$own/out/$1.theirs.json"); then
    ok "findings-$1" "$detail"
  else
    fail "findings-$1" "$detail"
  fi
}
without_network=(--skip-db-update --skip-java-db-update --offline-scan)
for root in "$own"/roots/*; do
  name=$(basename "$root")
  scan_theirs "$own/images/$name" "$own/out/$name.theirs.json" --scanners vuln "${without_network[@]}"
  "$ASSAY" scan "oci:$own/images/$name" --db "$own/cache/db" --scanners vuln --format json --output "$own/out/$name.ours.json" >&2
  compare "$name"
done

# Real advisories: two distributions, and a tree of every language.
compgen -G "$SHARED/data/advisories/*.zip" >/dev/null || { not_run findings-real "there are no advisories beside the checkout"; exit 0; }
build_db
for name in alma debian; do
  "$TRIVY_TODAY" --cache-dir "$TRIVY_CACHE" --quiet image --input "$own/images/$name" --skip-version-check --scanners vuln "${without_network[@]}" \
    --format json --output "$own/out/real-$name.theirs.json" >&2
  "$ASSAY" scan "oci:$own/images/$name" --db "$DB" --scanners vuln --format json --output "$own/out/real-$name.ours.json" >&2
  compare "real-$name"
done
python3 "$INTEROP/lib/language_tree.py" "$INTEROP/../crates/catalog/src" "$own/tree" >&2
(cd "$own/tree" && "$TRIVY_TODAY" --cache-dir "$TRIVY_CACHE" --quiet filesystem --skip-version-check --scanners vuln --include-dev-deps "${without_network[@]}" \
  --format json --output "$own/out/real-tree.theirs.json" .) >&2
"$ASSAY" scan "dir:$own/tree" --db "$DB" --scanners vuln --include-dev-deps --format json --output "$own/out/real-tree.ours.json" >&2
compare real-tree
