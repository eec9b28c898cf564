#!/usr/bin/env bash
# sigstore-python verifies what assay signs, and assay verifies what sigstore-python signs, both through assay's stack.
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_python || { not_run sigstore-python "the Python packages could not be installed"; exit 0; }
start_stack python
artifact=$STATE/python-artifact
echo "an artifact" >"$artifact"
iss=$(issuer)
trust=(--trust-config "$EXPORT/trust_config.json")
verify=("$VENV/bin/sigstore" "${trust[@]}" verify identity --offline --cert-oidc-issuer "$iss")

sign_blob "$artifact" "$artifact.ours.json"
expect_ok sigstore-python-verifies "a bundle of assay sign-blob" \
  "${verify[@]}" --cert-identity "$IDENTITY" --bundle "$artifact.ours.json" "$artifact"
expect_refused sigstore-python-other-identity "a bundle of another identity" \
  "${verify[@]}" --cert-identity "other@example.test" --bundle "$artifact.ours.json" "$artifact"

if "$VENV/bin/sigstore" "${trust[@]}" sign --identity-token "$(token)" --bundle "$artifact.theirs.json" "$artifact" >&2; then
  ok sigstore-python-signs "through the stack"
  ours=("$ASSAY" verify-blob "$artifact" --bundle "$artifact.theirs.json" --trusted-root "$EXPORT/trusted_root.json" --certificate-oidc-issuer "$iss")
  expect_ok assay-verifies-sigstore-python "its bundle" "${ours[@]}" --certificate-identity "$IDENTITY"
  expect_refused assay-refuses-other-identity "its bundle for another identity" "${ours[@]}" --certificate-identity other@example.test
else
  fail sigstore-python-signs "sigstore sign ended with $?"
fi
