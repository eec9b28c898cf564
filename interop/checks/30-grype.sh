#!/usr/bin/env bash
# Grype's own database: written by Grype's builder from records of every kind, read by Grype and imported by assay. The same findings, states, fixes
# and risks on roots of many distributions, on programs known by their binary (NVD's CPEs) and on a bill of materials of every language; the reason for each difference is in lib/grype_reasons.tsv.
# Grype run by assay. Building Grype takes some minutes, so it has to be asked for.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -n "${SLOW:-}" ] || { not_run grype "building Grype takes minutes: SLOW=1 interop/run 30"; exit 0; }
go_pinned grype-db github.com/anchore/grype/cmd/grype || { not_run grype "it could not be built: see $WORK/go-grype-db.log"; exit 0; }
grype=$WORK/go/grype
mv "$GO_PROGRAM" "$grype"
go_program grype-db || { not_run grype "the writer of databases could not be built: see $WORK/go-grype-db.log"; exit 0; }
rpmdb=$(go_module github.com/knqyf263/go-rpmdb@v0.1.1) || { not_run grype "go-rpmdb could not be fetched"; exit 0; }
trivy=$(go_module github.com/aquasecurity/trivy@v0.74.0) || { not_run grype "Trivy's module, which has package databases, could not be fetched"; exit 0; }
status=$WORK/debian-root/var/lib/dpkg/status
[ -e "$status" ] || { not_run grype "07-debian has not made its root"; exit 0; }
own=$STATE/grype
mkdir -p "$own"/{lists,out}
python3 "$INTEROP/lib/distribution_roots.py" "$rpmdb/pkg/testdata" "$trivy" "$status" "$own/roots" >&2
# Of these Grype does not tell the distribution or who patches it, or has no feed.
rm -rf "$own"/roots/{alpine-mixed,centos7,centos8,leap,slem,tumbleweed} "$own"/roots/*rapidfort*
python3 "$INTEROP/lib/program_tree.py" "$own/roots" >&2
python3 "$INTEROP/lib/language_tree.py" "$INTEROP/../crates/catalog/src" "$own/tree" >&2
list() { # NAME TARGET
  "$ASSAY" scan "$2" --sample-db --scanners license --list-all-pkgs --include-dev-deps --format json --output "$own/lists/$1.json" >&2
}
for root in "$own"/roots/*; do list "$(basename "$root")" "rootfs:$root"; done
list tree "dir:$own/tree"
advisories=()
[ -e "$SHARED/data/advisories/PyPI.zip" ] && advisories=("$SHARED/data/advisories")
python3 "$INTEROP/lib/make_grype_records.py" "$own/lists" "${advisories[@]}" | "$GO_PROGRAM" "$own/cache/6" >&2
export GRYPE_DB_CACHE_DIR=$own/cache GRYPE_DB_AUTO_UPDATE=false GRYPE_DB_VALIDATE_AGE=false GRYPE_CHECK_FOR_APP_UPDATE=false
expect_ok grype-import "$(du -m "$own/cache/6/vulnerability.db" | cut -f1) MiB" "$ASSAY" db build --grype "$own/cache/6/vulnerability.db" --out "$own/db"

compare() { # NAME OURS GRYPES
  local name=$1 ours=$2 grypes=$3 detail running
  "$grype" "$grypes" --quiet --output json >"$own/out/$name.theirs.json" &
  running=$!
  "$ASSAY" scan "$ours" --db "$own/db" --scanners vuln --format json --output "$own/out/$name.ours.json" >&2
  wait "$running"
  if detail=$(python3 "$INTEROP/lib/compare_with_grype.py" "$INTEROP/lib/grype_reasons.tsv" "$name" "$own/out/$name.ours.json" "$own/out/$name.theirs.json"); then
    ok "grype-$name" "$detail"
  else
    fail "grype-$name" "$detail"
  fi
}
# What Grype finds in documents of assay is what it finds in the files.
documents() { # NAME TARGET
  local form detail
  for form in cyclonedx-json spdx-json; do
    "$ASSAY" sbom "$2" --format "$form" --output "$own/out/$1.$form" >&2
    "$grype" "sbom:$own/out/$1.$form" --quiet --output json >"$own/out/$1.of-$form"
    if detail=$(python3 "$INTEROP/lib/compare_two_grypes.py" "$INTEROP/lib/sbom_reasons.tsv" "grype-of-$form-$1" "$own/out/$1.theirs.json" "$own/out/$1.of-$form"); then
      ok "grype-of-$form-$1" "$detail"
    else
      fail "grype-of-$form-$1" "$detail"
    fi
  done
}
for root in "$own"/roots/*; do
  name=$(basename "$root")
  compare "$name" "rootfs:$root" "dir:$root"
  documents "$name" "rootfs:$root"
done
"$ASSAY" sbom "dir:$own/tree" --include-dev-deps --format cyclonedx-json --output "$own/tree.cdx.json" >&2
compare tree "sbom:$own/tree.cdx.json" "sbom:$own/tree.cdx.json"

# Grype run by assay: what it finds is what assay shows.
"$ASSAY" scan "rootfs:$own/roots/debian" --engine grype --engine-path "$grype" --format json --output "$own/out/engine.json" >&2
if detail=$(python3 "$INTEROP/lib/compare_with_grype.py" /dev/null engine "$own/out/engine.json" "$own/out/debian.theirs.json" no-risk); then
  ok grype-engine "$detail"
else
  fail grype-engine "$detail"
fi
expect_exit 14 grype-engine-gate "--fail-on high, the worst critical, on Grype's findings" \
  "$ASSAY" scan "rootfs:$own/roots/debian" --engine grype --engine-path "$grype" --fail-on high --severity HIGH,CRITICAL
