#!/usr/bin/env bash
# A real Trivy run by assay: the same findings as by itself, and a registry's credential it gets over a socket only.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -x "$TRIVY" ] || { not_run engines "the npm package that carries Trivy could not be installed"; exit 0; }
sample_image
build_db
export TRIVY_CACHE_DIR=$TRIVY_CACHE TRIVY_SKIP_DB_UPDATE=true TRIVY_SKIP_JAVA_DB_UPDATE=true TRIVY_OFFLINE_SCAN=true
"$TRIVY" image --input "$STATE/image" --scanners vuln --format json --quiet --output "$STATE/engine.theirs.json" >&2
"$ASSAY" scan "oci:$STATE/image" --engine trivy --engine-path "$TRIVY" --format json --output "$STATE/engine.ours.json" >&2
if detail=$(python3 "$INTEROP/lib/compare_findings.py" "$STATE/engine.ours.json" "$STATE/engine.theirs.json"); then
  ok engine-trivy "$detail"
else
  fail engine-trivy "$detail"
fi
expect_exit 14 engine-gate "--fail-on high, the worst critical, on Trivy's findings" \
  "$ASSAY" scan "oci:$STATE/image" --engine trivy --engine-path "$TRIVY" --fail-on high --severity HIGH,CRITICAL

port=$(free_port) password=canary-$RANDOM-$RANDOM
python3 "$INTEROP/lib/locked_registry.py" "$port" "$STATE/image" ci >"$STATE/locked.log" 2>&1 <<<"$password" &
STARTED+=("$!")
wait_http "http://127.0.0.1:$port/v2/"
printf '%s' "$password" >"$STATE/locked.password"
# Between assay and Trivy, to see what Trivy is called with.
cat >"$STATE/watched-trivy" <<SH
#!/bin/sh
{ printf '%s\n' "\$@"; env; grep -r . "\$DOCKER_CONFIG" 2>/dev/null; } >"$STATE/watched.log"
exec "$TRIVY" "\$@"
SH
chmod +x "$STATE/watched-trivy"
if "$ASSAY" scan "127.0.0.1:$port/team/app:v1" --engine trivy --engine-path "$STATE/watched-trivy" --registry-username ci \
  --registry-password "@$STATE/locked.password" --format json --output "$STATE/locked.json" >&2 &&
  grep -q 'GET /v2/team/app/blobs/' "$STATE/locked.log"; then
  ok engine-credentials "Trivy read a locked registry"
else
  fail engine-credentials "Trivy could not read the registry"
fi
if grep -q credHelpers "$STATE/watched.log" && ! grep -q "$password" "$STATE/watched.log"; then
  ok engine-canary "the password is in no argument, variable or file of Trivy's"
else
  fail engine-canary "the password, or no helper, was seen"
fi
