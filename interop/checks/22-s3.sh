#!/usr/bin/env bash
# The layer cache in a bucket of a real S3 server: a hit, a flipped byte, a swapped entry, a foreign key.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -x "$VENV/bin/moto_server" ] || { not_run s3-cache "moto could not be installed"; exit 0; }
sample_image
port=$(free_port)
# From the first request on: signatures and rights are checked as IAM does.
"$VENV/bin/python" "$INTEROP/lib/s3_server.py" "$port" "$STATE/s3.env" >"$STATE/s3.log" 2>&1 &
STARTED+=("$!")
wait_http "http://127.0.0.1:$port/"
for _ in $(seq 150); do [ -s "$STATE/s3.env" ] && break; sleep 0.1; done
# shellcheck disable=SC1091
set -a; . "$STATE/s3.env"; set +a
ASSAY_CACHE_KEY=$(openssl rand -hex 32); export ASSAY_CACHE_KEY
place="s3://assay-layers/ci?region=us-east-1&endpoint=http://127.0.0.1:$port"
scan() { "$ASSAY" scan "oci:$STATE/image" --sample-db --cache-dir "$place" "$@"; }

plain=$("$ASSAY" scan "oci:$STATE/image" --sample-db --no-cache 2>/dev/null)
first=$(scan 2>"$STATE/s3.first"); second=$(scan 2>"$STATE/s3.second")
count=$("$ASSAY" cache status --cache-dir "$place" --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["entries"])')
if [ "$plain" = "$first" ] && [ "$plain" = "$second" ] && [ "$count" -gt 0 ] && ! grep -q cache- "$STATE/s3.second"; then
  ok s3-cache "$count entries, the same result"
else
  fail s3-cache "results differ, or nothing was kept: $count entries"
fi
"$VENV/bin/python" "$INTEROP/lib/s3_flip.py" "$port" assay-layers
third=$(scan 2>"$STATE/s3.third")
if [ "$plain" = "$third" ] && grep -q cache-entry-refused "$STATE/s3.third"; then
  ok s3-flipped-byte "refused, and the layer read anew"
else
  fail s3-flipped-byte "a changed entry was not refused"
fi
if AWS_SECRET_ACCESS_KEY=wrong "$ASSAY" cache status --cache-dir "$place" >"$STATE/s3.denied" 2>&1; then
  fail s3-signature "a wrong secret key was let in"
elif grep -q cache-s3-refused "$STATE/s3.denied"; then
  ok s3-signature "a wrong secret key is refused by the server, and told"
else
  fail s3-signature "$(head -1 "$STATE/s3.denied")"
fi
