#!/usr/bin/env bash
# assay run and verify against Debian's docker-registry, which has no referrers endpoint.
set -euo pipefail
. "$INTEROP/lib/common.sh"
command -v docker-registry >/dev/null || { not_run docker-registry "the package could not be installed"; exit 0; }
sample_image
start_registry run
# Lines of the access log, one for each request.
requests() { grep -cE '"(GET|HEAD|POST|PUT|PATCH|DELETE) /v2/' "$REGISTRY_LOG" || true; }
digest=$(python3 "$INTEROP/lib/push.py" "$STATE/image" "$REGISTRY_URL" team/app 1.0)
image=$REGISTRY/team/app
STACK=$STATE/stack-registry EXPORT=$STATE/export-registry
"$ASSAY" stack init --dir "$STACK" >&2
run_it() { # NAME; sets DETAIL
  local before; before=$(requests)
  DETAIL=$(python3 "$INTEROP/lib/measure.py" "$STATE/registry-$1.json" "$ASSAY" run "$image:1.0" --sample-db \
    --stack "$STACK" --identity "$IDENTITY" --format json) || { fail "registry-$1" "$DETAIL"; return 1; }
  DETAIL="$DETAIL, $(($(requests) - before)) requests, $(python3 "$INTEROP/lib/run_facts.py" "$STATE/registry-$1.json")"
}
if run_it run; then ok registry-run "$DETAIL"; fi
entries() { "$ASSAY" stack status --dir "$STACK" --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["entries"])'; }
first=$(entries)
if run_it second-run; then
  second=$(entries)
  if [ "$first" -gt 0 ] && [ "$second" -eq "$first" ]; then
    ok registry-second-run "signs nothing: $second entries in the log, as before; $DETAIL"
  else
    fail registry-second-run "the log grew from $first to $second entries; $DETAIL"
  fi
fi

mkdir -p "$EXPORT"
"$ASSAY" stack export --dir "$STACK" --out "$EXPORT" >&2
verify=("$ASSAY" verify "$image@$digest" --trusted-root "$EXPORT/trusted_root.json" --certificate-oidc-issuer "$(issuer)")
expect_ok registry-verify "what run published" "${verify[@]}" --certificate-identity "$IDENTITY"
expect_exit $REFUSED registry-other-identity "refuses it for another identity" "${verify[@]}" --certificate-identity other@example.test
tree=$("$ASSAY" tree "$image:1.0")
printf '%s\n' "$tree" >&2
shown=$(grep -c 'sigstore.bundle.v0.3+json' <<<"$tree" || true)
if [ "$shown" -eq "$first" ]; then ok registry-tree "$shown bundles"; else fail registry-tree "$shown bundles, $first were logged"; fi
if detail=$(python3 "$INTEROP/lib/fallback_tag.py" "$REGISTRY_URL" team/app "$digest"); then
  ok registry-fallback-tag "$detail"
else
  fail registry-fallback-tag "${detail:-not well-formed}"
fi
