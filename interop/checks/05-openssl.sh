#!/usr/bin/env bash
# openssl verifies the timestamps and reads the certificates that assay's stack gives out.
set -euo pipefail
. "$INTEROP/lib/common.sh"
command -v openssl >/dev/null || { not_run openssl "openssl could not be installed"; exit 0; }
start_stack openssl
artifact=$STATE/openssl-artifact parts=$STATE/openssl-parts
echo "an artifact" >"$artifact"
sign_blob "$artifact" "$artifact.json"
python3 "$INTEROP/lib/timestamps.py" "$artifact.json" "$EXPORT/trusted_root.json" "$parts"
ts_verify=(openssl ts -verify -CAfile "$parts/tsa-root.pem" -untrusted "$parts/tsa-rest.pem")
reads assay openssl "timestamp of a signature" expect_ok openssl-bundle-timestamp "over the signature of a bundle" \
  "${ts_verify[@]}" -in "$parts/response.tsr" -data "$parts/signature.bin"
expect_exit 1 openssl-other-data "refuses a timestamp over other data" "${ts_verify[@]}" -in "$parts/response.tsr" -data "$artifact"

openssl ts -query -data "$artifact" -sha256 -cert -out "$parts/query.tsq" 2>/dev/null
if curl --fail --silent --show-error --noproxy '*' -H 'Content-Type: application/timestamp-query' \
  --data-binary "@$parts/query.tsq" -o "$parts/answer.tsr" "$URL/api/v1/timestamp" >&2; then
  reads assay openssl "timestamp of a file" expect_ok openssl-query "with nonce and certificate" "${ts_verify[@]}" -in "$parts/answer.tsr" -queryfile "$parts/query.tsq"
else
  fail openssl-query "the timestamp authority did not answer"
fi

san=$(openssl x509 -in "$parts/leaf.pem" -noout -ext subjectAltName 2>/dev/null || true)
if [[ $san == *"email:$IDENTITY"* ]]; then ok openssl-certificate "carries the identity"; else fail openssl-certificate "subjectAltName is: $san"; fi
at=$(openssl x509 -in "$parts/leaf.pem" -noout -startdate | cut -d= -f2)
reads assay openssl "certificate" expect_ok openssl-certificate-chain "to the exported root, when it was issued" \
  openssl verify -purpose any -attime "$(date -d "$at" +%s)" -CAfile "$parts/ca-root.pem" -untrusted "$parts/ca-rest.pem" "$parts/leaf.pem"
