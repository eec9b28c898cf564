#!/usr/bin/env bash
# sigstore-python verifies what assay signs, and assay verifies what sigstore-python signs, both through assay's stack.
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_python || { not_run sigstore-python "the Python packages could not be installed"; exit 0; }
start_stack python
artifact=$STATE/python-artifact
echo "an artifact" >"$artifact"
iss=$(issuer)
sigstore=("$VENV/bin/sigstore" --trust-config "$EXPORT/client_trust_config.json")
theirs() { # BUNDLE ARTIFACT IDENTITY
  "${sigstore[@]}" verify identity --offline --cert-oidc-issuer "$iss" --cert-identity "$3" --bundle "$1" "$2"
}
trust=(--trusted-root "$EXPORT/trusted_root.json" --offline --certificate-oidc-issuer "$iss")

sign_blob "$artifact" "$artifact.ours.json"
reads assay sigstore-python "blob, keyless" expect_ok sigstore-python-verifies "a bundle of assay sign-blob" theirs "$artifact.ours.json" "$artifact" "$IDENTITY"
expect_exit 1 sigstore-python-other-identity "refuses it for another identity" \
  theirs "$artifact.ours.json" "$artifact" other@example.test
echo "another artifact" >"$artifact.other"
expect_exit 1 sigstore-python-other-artifact "refuses it over another artifact" \
  theirs "$artifact.ours.json" "$artifact.other" "$IDENTITY"

if "${sigstore[@]}" sign --identity-token "$(token)" --bundle "$artifact.theirs.json" "$artifact" >&2; then
  ok sigstore-python-signs "through the stack"
  ours=("$ASSAY" verify-blob --bundle "$artifact.theirs.json" "${trust[@]}" --certificate-identity)
  reads sigstore-python assay "blob, keyless" expect_ok assay-verifies-sigstore-python "its bundle" "${ours[@]}" "$IDENTITY" "$artifact"
  expect_exit $REFUSED assay-other-identity "refuses it for another identity" "${ours[@]}" other@example.test "$artifact"
  expect_exit $REFUSED assay-other-artifact "refuses it over another artifact" "${ours[@]}" "$IDENTITY" "$artifact.other"
else
  fail sigstore-python-signs "sigstore sign ended with $?"
fi

slsa=https://slsa.dev/provenance/v1
cat >"$STATE/predicate.json" <<'JSON'
{"buildDefinition": {"buildType": "https://example.test/build/v1", "externalParameters": {"ref": "1.0"}},
 "runDetails": {"builder": {"id": "https://example.test/builder"}}}
JSON
if "${sigstore[@]}" attest --identity-token "$(token)" --predicate "$STATE/predicate.json" --predicate-type "$slsa" \
  --bundle "$artifact.attested.json" "$artifact" >&2; then
  ok sigstore-python-attests "through the stack"
  ours=("$ASSAY" verify-blob-attestation "$artifact" --bundle "$artifact.attested.json" "${trust[@]}"
    --certificate-identity "$IDENTITY" --type)
  reads sigstore-python assay "attestation of a blob, keyless" expect_ok assay-verifies-attestation "its attestation" "${ours[@]}" "$slsa"
  expect_exit $REFUSED assay-other-type "refuses it as another predicate type" "${ours[@]}" https://example.test/other
else
  fail sigstore-python-attests "sigstore attest ended with $?"
fi

# assay run opens the folder itself, so nobody else may serve it.
stop_stack
run_on_layout python
verify_all=("$VENV/bin/python" "$INTEROP/lib/verify_dsse.py" "$EXPORT/client_trust_config.json")
if detail=$("${verify_all[@]}" "$IDENTITY" "$iss" "$BUNDLES"); then
  ok sigstore-python-verifies-run "$detail"
  note assay sigstore-python "attestation of an image, keyless" yes
else
  note assay sigstore-python "attestation of an image, keyless" NO
  fail sigstore-python-verifies-run "$detail"
fi
expect_exit 1 sigstore-python-run-other-identity "refuses them for another identity" \
  "${verify_all[@]}" other@example.test "$iss" "$BUNDLES"
verified=0 wrong=0
while read -r bundle manifest type; do
  if answer=$(theirs "$bundle" "$manifest" "$IDENTITY" 2>&1); then
    verified=$((verified + 1))
    expect_exit 1 "sigstore-python-other-image-$verified" "refuses $type for another image" theirs "$bundle" "$artifact" "$IDENTITY"
  else
    wrong=$((wrong + 1))
    printf '%s: %s\n' "$bundle" "$answer" >&2
  fi
done <"$BUNDLES"
detail="verify identity: $verified accepted, $wrong not"
command_verifies() { if [ "$wrong" -eq 0 ] && [ "$verified" -eq 5 ]; then ok sigstore-python-command "$detail"; else fail sigstore-python-command "$detail"; fi; }
reads assay sigstore-python "image, keyless" command_verifies
