#!/usr/bin/env bash
# cosign reads what assay writes and assay reads what cosign writes: images in a registry without a referrers endpoint,
# files, attestations, key files; keyless through assay's stack.
set -euo pipefail
. "$INTEROP/lib/common.sh"
command -v docker-registry >/dev/null || { not_run cosign "docker-registry could not be installed"; exit 0; }
go_command cosign github.com/sigstore/cosign/v3/cmd/cosign@v3.1.2 || { not_run cosign "Go or cosign's modules could not be installed"; exit 0; }
COSIGN=$GO_PROGRAM
sample_image
start_registry cosign
start_stack cosign
iss=$(issuer)
# cosign puts the file as it is into a header: no line break.
printf %s "$(token)" >"$STATE/token"
root=$EXPORT/trusted_root.json config=$EXPORT/signing_config.v0.2.json
export COSIGN_PASSWORD=interop COSIGN_YES=true
# Nothing of the user's, and no network: cosign would keep a TUF repository there.
export TUF_ROOT=$STATE/cosign-tuf
push() { # NAME; sets IMAGE, by digest
  local digest; digest=$(python3 "$INTEROP/lib/push.py" "$STATE/image" "$REGISTRY_URL" "$1" 1.0)
  IMAGE=$REGISTRY/$1@$digest
}
cosign_keyless=(--signing-config "$config" --trusted-root "$root" --identity-token "$STATE/token")
cosign_wants=(--trusted-root "$root" --certificate-oidc-issuer "$iss" --certificate-identity)
assay_keyless=(--signing-config "$config" --identity-token "@$STATE/token")
assay_wants=(--trusted-root "$root" --certificate-oidc-issuer "$iss" --certificate-identity)
# Both ways round, and neither believes somebody else's signature.
both() { # WRITER KIND NAME DETAIL ARGS... -- ARGS...: cosign's and assay's command, each to be followed by an identity
  local writer=$1 kind=$2 name=$3 detail=$4; shift 4
  local theirs=()
  while [ "$1" != -- ]; do theirs+=("$1"); shift; done
  shift
  reads "$writer" cosign "$kind" expect_ok "cosign-verifies-$name" "$detail" "${theirs[@]}" "$IDENTITY"
  expect_refusal "cosign-other-identity-$name" "refuses $detail for another identity" "${theirs[@]}" other@example.test
  reads "$writer" assay "$kind" expect_ok "assay-verifies-$name" "$detail" "$@" "$IDENTITY"
  expect_exit $REFUSED "assay-other-identity-$name" "refuses $detail for another identity" "$@" other@example.test
}
# cosign's exit codes for refusals are 1 and 10 to 13.
expect_refusal() { # NAME DETAIL COMMAND...
  local name=$1 detail=$2 status=0; shift 2
  "$@" >&2 || status=$?
  if [ "$status" -ne 0 ] && [ "$status" -lt 126 ]; then ok "$name" "$detail"; else fail "$name" "$detail: exit $status"; fi
}

# Signatures of images.
push ours/signed
expect_ok assay-signs "an image" "$ASSAY" sign "$IMAGE" "${assay_keyless[@]}"
both assay "image, keyless" assay-signature "assay's signature of an image" "$COSIGN" verify "$IMAGE" "${cosign_wants[@]}" -- "$ASSAY" verify "$IMAGE" "${assay_wants[@]}"
push theirs/signed
expect_ok cosign-signs "an image" "$COSIGN" sign "$IMAGE" "${cosign_keyless[@]}"
both cosign "image, keyless" cosign-signature "cosign's signature of an image" "$COSIGN" verify "$IMAGE" "${cosign_wants[@]}" -- "$ASSAY" verify "$IMAGE" "${assay_wants[@]}"

# Attestations.
predicate=$STATE/cosign-predicate.json
echo '{"buildDefinition":{"buildType":"https://example.test/build/v1","externalParameters":{"ref":"1.0"}},"runDetails":{"builder":{"id":"https://example.test/builder"}}}' >"$predicate"
for writer in assay cosign; do
  push "$writer/attested"
  if [ $writer = assay ]; then attest=("$ASSAY" attest "${assay_keyless[@]}"); else attest=("$COSIGN" attest "${cosign_keyless[@]}"); fi
  expect_ok "$writer-attests" "an image" "${attest[@]}" --predicate "$predicate" --type slsaprovenance1 "$IMAGE"
  both "$writer" "attestation of an image, keyless" "$writer-attestation" "$writer's attestation of an image" "$COSIGN" verify-attestation "$IMAGE" --type slsaprovenance1 "${cosign_wants[@]}" \
    -- "$ASSAY" verify-attestation "$IMAGE" --type slsaprovenance1 "${assay_wants[@]}"
  # An attestation is no signature, and one of another type is not that one.
  expect_exit $REFUSED "assay-no-signature-$writer" "does not take $writer's attestation for a signature" "$ASSAY" verify "$IMAGE" "${assay_wants[@]}" "$IDENTITY"
  expect_exit $REFUSED "assay-other-type-$writer" "does not take it for another type" "$ASSAY" verify-attestation "$IMAGE" --type openvex "${assay_wants[@]}" "$IDENTITY"
done

# Files.
blob=$STATE/cosign-blob
echo "an artifact" >"$blob"
expect_ok assay-signs-blob "a file" "$ASSAY" sign-blob "$blob" --bundle "$blob.ours" "${assay_keyless[@]}"
expect_ok cosign-signs-blob "a file" "$COSIGN" sign-blob "$blob" --new-bundle-format --bundle "$blob.theirs" "${cosign_keyless[@]}"
for writer in ours theirs; do
  if [ $writer = ours ]; then by=assay; else by=cosign; fi
  both $by "blob, keyless" "blob-$writer" "the bundle of a file ($writer)" "$COSIGN" verify-blob "$blob" --bundle "$blob.$writer" "${cosign_wants[@]}" \
    -- "$ASSAY" verify-blob "$blob" --bundle "$blob.$writer" "${assay_wants[@]}"
done

# What assay run puts beside an image: it signs through the served stack.
push ours/run
if "$ASSAY" run "$IMAGE" --sample-db --stack "$URL" --trusted-root "$root" --identity-token "@$STATE/token" >&2; then
  reads assay cosign "image, keyless" expect_ok cosign-verifies-run "the signature of assay run" "$COSIGN" verify "$IMAGE" "${cosign_wants[@]}" "$IDENTITY"
  for type in cyclonedx vuln slsaprovenance1; do
    reads assay cosign "attestation of an image, keyless" expect_ok "cosign-verifies-run-$type" "its attestation" "$COSIGN" verify-attestation "$IMAGE" --type $type "${cosign_wants[@]}" "$IDENTITY"
  done
else
  fail cosign-verifies-run "assay run ended with $?"
fi
