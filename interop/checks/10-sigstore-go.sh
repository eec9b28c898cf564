#!/usr/bin/env bash
# The sigstore-go library, through the small program in peers/sigstore-go, verifies what assay signs, and assay verifies
# what it signs, both through assay's stack.
set -euo pipefail
. "$INTEROP/lib/common.sh"
go_program sigstore-go || { not_run sigstore-go "Go or its modules could not be installed"; exit 0; }
start_stack go
artifact=$STATE/go-artifact
echo "an artifact" >"$artifact"
echo "another artifact" >"$artifact.other"
iss=$(issuer)
root=$EXPORT/trusted_root.json
theirs() { # BUNDLE ARTIFACT IDENTITY
  "$GO_PROGRAM" verify "$root" "$1" "$2" "$3" "$iss"
}

sign_blob "$artifact" "$artifact.json"
reads assay sigstore-go "blob, keyless" expect_ok sigstore-go-verifies "a bundle of assay sign-blob" theirs "$artifact.json" "$artifact" "$IDENTITY"
expect_exit 10 sigstore-go-other-identity "refuses it for another identity" theirs "$artifact.json" "$artifact" other@example.test
expect_exit 10 sigstore-go-other-artifact "refuses it over another artifact" theirs "$artifact.json" "$artifact.other" "$IDENTITY"

token >"$STATE/token"
for kind in message dsse; do
  bundle=$artifact.$kind.json
  if "$GO_PROGRAM" sign "$kind" "$EXPORT/signing_config.v0.2.json" "$STATE/token" "$artifact" "$bundle" >&2; then
    ok "sigstore-go-signs-$kind" "through the stack"
    if [ $kind = message ]; then ours=("$ASSAY" verify-blob); else ours=("$ASSAY" verify-blob-attestation --type https://example.test/predicate/v1); fi
    ours+=(--bundle "$bundle" --trusted-root "$root" --offline --certificate-oidc-issuer "$iss" --certificate-identity)
    if [ $kind = message ]; then what="blob, keyless"; else what="attestation of a blob, keyless"; fi
    reads sigstore-go assay "$what" expect_ok "assay-verifies-go-$kind" "its bundle" "${ours[@]}" "$IDENTITY" "$artifact"
    expect_exit $REFUSED "assay-other-artifact-go-$kind" "refuses it over another artifact" "${ours[@]}" "$IDENTITY" "$artifact.other"
  else
    fail "sigstore-go-signs-$kind" "it ended with $?"
  fi
done

# assay run opens the folder itself, so nobody else may serve it.
stop_stack
run_on_layout go
verified=0 listed=0
while read -r bundle manifest _; do
  listed=$((listed + 1))
  if theirs "$bundle" "$manifest" "$IDENTITY" >&2; then verified=$((verified + 1)); fi
done <"$BUNDLES"
detail="$verified of $listed bundles that assay run put beside an image"
run_verifies() { if [ "$verified" -eq "$listed" ] && [ "$listed" -ge 4 ]; then ok sigstore-go-verifies-run "$detail"; else fail sigstore-go-verifies-run "$detail"; fi; }
reads assay sigstore-go "image, keyless" run_verifies
reads assay sigstore-go "attestation of an image, keyless" run_verifies >/dev/null
read -r bundle manifest _ <"$BUNDLES"
expect_exit 10 sigstore-go-run-other-identity "refuses one for another identity" theirs "$bundle" "$manifest" other@example.test
