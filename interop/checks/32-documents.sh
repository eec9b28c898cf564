#!/usr/bin/env bash
# Bills of materials between scanners, finding by finding, on the distributions of 24-distributions and what package managers install
# (29-installed): Trivy finds in documents of assay what it finds in the image, and assay finds in documents of Trivy and Syft what it finds in the
# image. The reason for each difference is in lib/sbom_reasons.tsv. Grype reads assay's documents in 30-grype.
set -euo pipefail
. "$INTEROP/lib/common.sh"
trivy_today || { not_run documents "Trivy could not be built: see $WORK/go-trivy.log"; exit 0; }
own=$STATE/between
mkdir -p "$own/out"
syft=
if go_command syft "$SYFT_MODULE"; then syft=$GO_PROGRAM; else not_run documents-syft "it could not be built: see $WORK/go-syft.log"; fi
export SYFT_CHECK_FOR_APP_UPDATE=false
without_network=(--skip-version-check --skip-db-update --skip-java-db-update --offline-scan)

compare() { # NAME IMAGE DOCUMENT [layers]
  local detail
  if detail=$(python3 "$INTEROP/lib/compare_same_program.py" "$INTEROP/lib/sbom_reasons.tsv" "$@"); then
    ok "$1" "$detail"
  else
    fail "$1" "$detail"
  fi
}
between() { # NAME IMAGE CACHE ASSAY-FLAG...
  local name=$1 image=$2 cache=$3 out=$own/out/$1 form document of; shift 3
  local flags=(--db "$cache/db" --scanners vuln --format json "$@")
  "$TRIVY_TODAY" --cache-dir "$cache" --quiet image --input "$image" --scanners vuln "${without_network[@]}" --format json --output "$out.trivy" >&2
  for form in cyclonedx-json spdx-json; do
    "$ASSAY" sbom "oci:$image" --format "$form" --output "$out.assay.$form" "$@" >&2
    "$TRIVY_TODAY" --cache-dir "$cache" --quiet sbom --scanners vuln "${without_network[@]}" --format json --output "$out.found" "$out.assay.$form" >&2
    compare "trivy-of-$form-$name" "$out.trivy" "$out.found" layers
  done
  "$ASSAY" scan "oci:$image" "${flags[@]}" --output "$out.assay" >&2
  for form in cyclonedx spdx-json; do
    "$TRIVY_TODAY" --cache-dir "$cache" --quiet image --input "$image" "${without_network[@]}" --format "$form" --output "$out.trivy.$form" >&2
  done
  if [ -n "$syft" ]; then
    # Syft's CycloneDX does not say which files a package of the system owns.
    "$ASSAY" scan "oci:$image" "${flags[@]}" --detection-priority comprehensive --output "$out.comprehensive" >&2
    "$syft" scan "oci-dir:$image" --quiet -o "syft-json=$out.syft.json" -o "spdx-json=$out.syft.spdx-json" -o "cyclonedx-json=$out.syft.cyclonedx" >&2
  fi
  for document in "$out".trivy.* "$out".syft.*; do
    [ -e "$document" ] || continue
    # Syft's documents name layers by one of their two digests.
    of=$out.assay layers=layers
    case $document in
      "$out".syft.cyclonedx) of=$out.comprehensive layers= ;;
      "$out".syft.*) layers= ;;
    esac
    "$ASSAY" scan "sbom:$document" "${flags[@]}" --output "$out.found" >&2
    compare "assay-of-${document#"$out."}-$name" "$of" "$out.found" $layers
  done
}
if [ -e "$STATE/distributions/cache/db/trivy.db" ]; then
  for name in alma alpine amazon2023 debian echo mariner oracle photon redhat rocky sles ubuntu ubuntu-esm wolfi; do
    between "$name" "$STATE/distributions/images/$name" "$STATE/distributions/cache"
  done
else
  not_run documents-distributions "24-distributions has not run"
fi
installed=$STATE/installed
if [ -e "$installed/images/installed" ] && go_program trivy-db; then
  cache=$own/cache
  mkdir -p "$cache/db"
  cp -r "$installed/cache/java-db" "$cache/java-db"
  python3 "$INTEROP/lib/make_advisories.py" "$installed/lists" | "$GO_PROGRAM" "$cache/db" >&2
  between installed "$installed/images/installed" "$cache" --java-db "$cache/java-db"
else
  not_run documents-installed "29-installed has not made its image"
fi
