#!/usr/bin/env bash
# What package managers install, as an image, an unpacked root and a folder; packages that come, change, go and come back over the layers of an
# image; and bills of materials that lie in an image: packages and findings field by field against a current Trivy, and the reason for each that
# differs (lib/package_reasons.tsv, lib/installed_reasons.tsv).
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_python || { not_run installed "the Python packages could not be installed"; exit 0; }
trivy_today || { not_run installed "Trivy could not be built: see $WORK/go-trivy.log"; exit 0; }
go_program trivy-db || { not_run installed "the writer of databases could not be built: see $WORK/go-trivy-db.log"; exit 0; }
node_tools || { not_run installed "there is no Node.js"; exit 0; }
own=$STATE/installed cache=$STATE/installed/cache
mkdir -p "$own"/{images,lists,documents}
python3 "$INTEROP/lib/java_tree.py" "$own/java" "$cache/java-db" >&2
flags=(--skip-version-check --skip-db-update --skip-java-db-update --offline-scan --list-all-pkgs --format json)
theirs() { "$TRIVY_TODAY" --cache-dir "$cache" --quiet "$@" "${flags[@]}" >&2; } # COMMAND ARGUMENT...
ours() { "$ASSAY" scan "$1" --db "$cache/db" --java-db "$cache/java-db" --list-all-pkgs --format json --output "$2" --scanners "$3" >&2; } # TARGET OUTPUT SCANNERS

# What is installed stays between runs, as the peers do.
root=$WORK/installed-root
pins=("$INTEROP/lib/installed.txt" "$INTEROP/lib/installed.json" "$INTEROP/lib/installed_root.sh")
if ! up_to_date "$root.ready" "${pins[@]}"; then
  rm -rf "$root" "$root.ready"
  missing=$("$INTEROP/lib/installed_root.sh" "$root" "$VENV/bin/python" "$GO_PROGRAM" 2>"$WORK/installed.log" | paste -sd' ')
  if [ -z "$missing" ]; then
    cat "${pins[@]}" >"$root.ready"
  else
    not_run installed "could not be installed: $missing; see $WORK/installed.log"
  fi
fi
python3 "$INTEROP/lib/layered_roots.py" "$own/layers" >&2
python3 "$INTEROP/lib/document_root.py" "$own/described" >&2
# Of one lock file in several documents Trivy takes any: those of SPDX, where it takes NOASSERTION for a licence, are without.
for form in cyclonedx:cdx.json: spdx-json:spdx.json:srv/Cargo.lock spdx:spdx:srv/Cargo.lock; do
  IFS=: read -r name ending skipped <<<"$form"
  (cd "$own/described" && "$TRIVY_TODAY" --cache-dir "$cache" --quiet rootfs --skip-version-check --offline-scan --skip-files "$skipped" --format "$name" --output "$own/documents/x.$ending" .) >&2
done
python3 "$INTEROP/lib/document_root.py" "$own/described" "$own/documents" "$INTEROP/../crates/catalog/src/bitnami/fixtures/.spdx-postgresql.spdx" "$own/documented" >&2
pack() { [ -d "$own/images/$2" ] || python3 "$INTEROP/lib/pack.py" "$1" "$own/images/$2" >&2; } # ROOTS NAME
[ ! -e "$root.ready" ] || pack "$root" installed
pack "$own/documented" documents
for layers in "$own"/layers/*; do pack "$(printf '%s\n' "$layers"/* | paste -sd:)" "layers-$(basename "$layers")"; done

# Advisories about every package that Trivy lists; it lists Java archives only when it looks for vulnerabilities.
mkdir -p "$cache/db"
printf '["data-source","debian 12",{"ID":"debian"}]\n' | "$GO_PROGRAM" "$cache/db"
for image in "$own"/images/*; do
  theirs image --input "$image" --scanners vuln --output "$own/lists/$(basename "$image").json"
done
rm -rf "$cache/db"
python3 "$INTEROP/lib/make_advisories.py" "$own/lists" | "$GO_PROGRAM" "$cache/db"

compare() { # NAME FIELD...
  local name=$1 detail; shift
  if detail=$(python3 "$INTEROP/lib/compare_packages.py" "$name" "$own/$name.ours.json" "$own/$name.theirs.json" "$@"); then
    ok "packages-$name" "$detail"
  else
    fail "packages-$name" "$detail"
  fi
  if detail=$(python3 "$INTEROP/lib/compare_reports.py" "$INTEROP/lib/installed_reasons.tsv" "$name" "$own/$name.ours.json" "$own/$name.theirs.json"); then
    ok "findings-$name" "$detail"
  else
    fail "findings-$name" "$detail"
  fi
}
for image in "$own"/images/*; do
  name=$(basename "$image")
  scanners=vuln
  [ "$name" = installed ] || scanners=vuln,secret
  theirs image --input "$image" --scanners "$scanners" --output "$own/$name.theirs.json"
  ours "oci:$image" "$own/$name.ours.json" "$scanners"
  compare "$name" Layer Licenses
done
for kind in rootfs:rootfs filesystem:dir; do
  [ -e "$root.ready" ] || continue
  name=installed-${kind#*:}
  (cd "$root" && theirs "${kind%:*}" --scanners vuln --output "$own/$name.theirs.json" .)
  ours "${kind#*:}:$root" "$own/$name.ours.json" vuln
  compare "$name" Licenses
done
if detail=$(python3 "$INTEROP/lib/compare_steps.py" "$own/layers-debian.ours.json" "$own/layers-debian.theirs.json"); then
  ok layers-of-secrets "$detail"
else
  fail layers-of-secrets "$detail"
fi

# Real advisories of Python, Go, Rust and Ruby.
[ -e "$root.ready" ] || exit 0
compgen -G "$SHARED/data/advisories/*.zip" >/dev/null || { not_run findings-installed-real "there are no advisories beside the checkout"; exit 0; }
build_db
rm -rf "$cache/db"
cp -r "$DB" "$cache/db"
theirs image --input "$own/images/installed" --scanners vuln --output "$own/installed-real.theirs.json"
ours "oci:$own/images/installed" "$own/installed-real.ours.json" vuln
if detail=$(python3 "$INTEROP/lib/compare_reports.py" "$INTEROP/lib/installed_reasons.tsv" installed-real "$own/installed-real.ours.json" "$own/installed-real.theirs.json"); then
  ok findings-installed-real "$detail"
else
  fail findings-installed-real "$detail"
fi
