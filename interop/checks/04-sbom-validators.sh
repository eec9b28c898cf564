#!/usr/bin/env bash
# The validators of CycloneDX and SPDX accept assay's documents, which have the NTIA's minimum elements and are the same each time.
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_python || { not_run sbom-validators "the Python packages could not be installed"; exit 0; }
sample_image
for version in 1.4 1.5 1.6 1.7; do
  document=$STATE/sbom.$version.cdx.json
  "$ASSAY" sbom "oci:$STATE/image" --format cyclonedx-json --spec-version "$version" --output "$document" >&2
  if detail=$("$VENV/bin/python" "$INTEROP/lib/validate_sbom.py" "$document"); then
    ok "cyclonedx-$version-valid" "$detail"
  else
    fail "cyclonedx-$version-valid" "the strict validator refused it"
  fi
done
for form in spdx-json:sbom.spdx.json spdx-tag-value:sbom.spdx; do
  document=$STATE/${form#*:}
  "$ASSAY" sbom "oci:$STATE/image" --format "${form%%:*}" --output "$document" >&2
  expect_ok "${form%%:*}-valid" "SPDX 2.3" "$VENV/bin/pyspdxtools" --infile "$document"
  expect_ok "${form%%:*}-ntia" "the NTIA's minimum elements" "$VENV/bin/ntia-checker" "$document"
done
# A folder has no digest and no tag: its version is one over the list of its packages, unless it is named.
mkdir -p "$STATE/folder"
printf 'urllib3==1.26.4\njinja2==2.10\n' >"$STATE/folder/requirements.txt"
folder() { # NAME FORM FLAGS...
  local name=$1 form=$2; shift 2
  local document=$STATE/folder.$name
  "$ASSAY" sbom "dir:$STATE/folder" --format "$form" "$@" --output "$document" >&2
  expect_ok "folder-$name-valid" "SPDX 2.3 of a folder" "$VENV/bin/pyspdxtools" --infile "$document"
  expect_ok "folder-$name-ntia" "the NTIA's minimum elements" "$VENV/bin/ntia-checker" "$document"
}
folder spdx.json spdx-json
folder spdx spdx-tag-value
folder named.spdx.json spdx-json --source-name shop --source-version 1.2
"$ASSAY" sbom "dir:$STATE/folder" --output "$STATE/folder.cdx.json" >&2
expect_ok folder-cyclonedx-valid "CycloneDX 1.6 of a folder" "$VENV/bin/python" "$INTEROP/lib/validate_sbom.py" "$STATE/folder.cdx.json"
again=0
for format in cyclonedx-json spdx-json spdx-tag-value json; do
  for turn in 1 2; do
    SOURCE_DATE_EPOCH=1700000000 "$ASSAY" sbom "oci:$STATE/image" --format "$format" --output "$STATE/same.$turn" >&2
  done
  cmp -s "$STATE/same.1" "$STATE/same.2" || again=1
done
if [ "$again" -eq 0 ]; then ok sbom-same-bytes "4 forms, written twice"; else fail sbom-same-bytes "two runs differ"; fi
