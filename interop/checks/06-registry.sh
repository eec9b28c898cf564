#!/usr/bin/env bash
# assay run and verify against Debian's docker-registry, which has no referrers endpoint.
set -euo pipefail
. "$INTEROP/lib/common.sh"
command -v docker-registry >/dev/null || { not_run docker-registry "the package could not be installed"; exit 0; }
sample_image
port=$(free_port) config=$STATE/registry.yml
cat >"$config" <<YAML
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $STATE/registry}}
http: {addr: 127.0.0.1:$port}
YAML
docker-registry serve "$config" >"$STATE/registry.log" 2>&1 &
STARTED+=("$!")
wait_http "http://127.0.0.1:$port/v2/"
digest=$(python3 "$INTEROP/lib/push.py" "$STATE/image" "http://127.0.0.1:$port" team/app 1.0)
image=127.0.0.1:$port/team/app
STACK=$STATE/stack-registry EXPORT=$STATE/export-registry
"$ASSAY" stack init --dir "$STACK" >&2
expect_ok registry-run "list, scan, sign, attest, check" \
  "$ASSAY" run "$image:1.0" --sample-db --stack "$STACK" --identity "$IDENTITY" --format json
mkdir -p "$EXPORT"
"$ASSAY" stack export --dir "$STACK" --out "$EXPORT" >&2
verify=("$ASSAY" verify "$image@$digest" --trusted-root "$EXPORT/trusted_root.json" --certificate-oidc-issuer "$(issuer)")
expect_ok registry-verify "what run published" "${verify[@]}" --certificate-identity "$IDENTITY"
expect_refused registry-other-identity "what run published, for another identity" "${verify[@]}" --certificate-identity other@example.test
if detail=$(python3 "$INTEROP/lib/fallback_tag.py" "http://127.0.0.1:$port" team/app "$digest"); then
  ok registry-fallback-tag "$detail"
else
  fail registry-fallback-tag "${detail:-not well-formed}"
fi
