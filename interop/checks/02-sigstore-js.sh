#!/usr/bin/env bash
# The sigstore-js library verifies what assay signs.
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_node || { not_run sigstore-js "Node.js or its packages could not be installed"; exit 0; }
start_stack js
artifact=$STATE/js-artifact
echo "an artifact" >"$artifact"
iss=$(issuer)
sign_blob "$artifact" "$artifact.json"
verify=(node "$INTEROP/lib/verify.mjs" "$artifact.json" "$EXPORT/trusted_root.json")
expect_ok sigstore-js-verifies "a bundle of assay sign-blob" "${verify[@]}" "$artifact" "$IDENTITY" "$iss"
expect_refused sigstore-js-other-identity "a bundle of another identity" "${verify[@]}" "$artifact" other@example.test "$iss"
echo "another artifact" >"$artifact.other"
expect_refused sigstore-js-other-artifact "a bundle over another artifact" "${verify[@]}" "$artifact.other" "$IDENTITY" "$iss"
