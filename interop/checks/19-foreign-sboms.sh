#!/usr/bin/env bash
# A scan of a bill of materials finds what a scan of the image finds, whoever wrote it: assay, Trivy, Syft.
set -euo pipefail
. "$INTEROP/lib/common.sh"
image=$WORK/debian-image
[ -d "$image" ] || { sample_image; image=$STATE/image; }
build_db
documents=$STATE/documents
mkdir -p "$documents"
for one in "cyclonedx-json --spec-version 1.4" "cyclonedx-json --spec-version 1.7" spdx-json spdx-tag-value json; do
  # shellcheck disable=SC2086
  "$ASSAY" sbom "oci:$image" --format $one --output "$documents/assay ${one##* } ${one%% *}" >&2
done
if [ -x "$TRIVY" ]; then
  for format in cyclonedx spdx spdx-json; do
    "$TRIVY" --cache-dir "$TRIVY_CACHE" image --input "$image" --format "$format" --output "$documents/trivy $format" >&2
  done
  "$TRIVY" --cache-dir "$TRIVY_CACHE" image --input "$image" --scanners vuln --list-all-pkgs --skip-db-update \
    --skip-java-db-update --offline-scan --format json --output "$documents/trivy json" >&2
else
  not_run foreign-sboms-trivy "the npm package that carries Trivy could not be installed"
fi
if go_command syft "$SYFT_MODULE"; then
  SYFT_CHECK_FOR_APP_UPDATE=false "$GO_PROGRAM" scan "oci-dir:$image" --quiet -o "syft-json=$documents/syft json" \
    -o "spdx-json=$documents/syft spdx-json" -o "spdx-tag-value=$documents/syft spdx-tag-value" \
    -o "cyclonedx-json=$documents/comprehensive cyclonedx-json" -o "cyclonedx-xml=$documents/comprehensive cyclonedx-xml" >&2
else
  not_run foreign-sboms-syft "it could not be built: see $WORK/go-syft.log"
fi
# Syft's CycloneDX does not say which files a package of the system owns, so that the Python packages of Debian's own packages
# count too, as they do in an image with --detection-priority comprehensive.
"$ASSAY" scan "oci:$image" --db "$DB" --format json --output "$STATE/of-image.json" >&2
"$ASSAY" scan "oci:$image" --db "$DB" --detection-priority comprehensive --format json --output "$STATE/of-image-comprehensive.json" >&2
for document in "$documents"/*; do
  name=$(basename "$document") of=$STATE/of-image.json
  [ "${name%% *}" != comprehensive ] || of=$STATE/of-image-comprehensive.json
  "$ASSAY" scan "sbom:$document" --db "$DB" --format json --output "$STATE/of-sbom.json" >&2
  if detail=$(python3 "$INTEROP/lib/compare_findings.py" "$STATE/of-sbom.json" "$of" "the image's"); then
    ok "sbom-of-${name// /-}" "$detail"
  else
    fail "sbom-of-${name// /-}" "$detail"
  fi
done
