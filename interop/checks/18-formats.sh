#!/usr/bin/env bash
# The forms of a result: accepted by the schemas and readers of those forms, and the same as a real Trivy's.
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_python || { not_run formats "the Python packages could not be installed"; exit 0; }
sample_image
templates=
# Trivy's own templates come with its Go module.
if go_tools && module=$(go mod download -json github.com/aquasecurity/trivy@v0.69.3 2>"$STATE/go-trivy.log"); then
  templates=$(printf '%s' "$module" | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')/contrib
fi
trivy=$TRIVY
[ -x "$trivy" ] || trivy=
schema=$NODE/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json
"$VENV/bin/python" "$INTEROP/lib/formats.py" "$ASSAY" "$STATE" "$schema" "$trivy" "$templates"
