#!/usr/bin/env bash
# The validators of CycloneDX and SPDX accept assay's documents.
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_python || { not_run sbom-validators "the Python packages could not be installed"; exit 0; }
sample_image
"$ASSAY" sbom "oci:$STATE/image" --format cyclonedx-json --output "$STATE/sbom.cdx.json" >&2
"$ASSAY" sbom "oci:$STATE/image" --format spdx-json --output "$STATE/sbom.spdx.json" >&2
if detail=$("$VENV/bin/python" "$INTEROP/lib/validate_sbom.py" "$STATE/sbom.cdx.json"); then
  ok cyclonedx-valid "$detail"
else
  fail cyclonedx-valid "the strict validator refused it"
fi
expect_ok spdx-valid "SPDX 2.3" "$VENV/bin/pyspdxtools" --infile "$STATE/sbom.spdx.json"
