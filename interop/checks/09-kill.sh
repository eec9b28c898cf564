#!/usr/bin/env bash
# kill -9 of the stack under load: what was acknowledged is still there, and the files pass fsck.
# KILLS sets how often (default 5).
set -euo pipefail
. "$INTEROP/lib/common.sh"
start_stack kill
port=${URL##*:}
acknowledged=$STATE/acknowledged
: >"$acknowledged"
kills=${KILLS:-5}
for round in $(seq "$kills"); do
  token >"$STATE/token"
  python3 "$INTEROP/lib/load.py" "$ASSAY" "$EXPORT/signing_config.v0.2.json" "$STATE/token" "$STATE/load-$round" "$SERVE_PID" >>"$acknowledged"
  wait "$SERVE_PID" 2>/dev/null || true
  if ! "$ASSAY" stack fsck --dir "$STACK" >&2; then
    fail kill-fsck "fsck refused the files after kill $round"
    exit 0
  fi
  serve_stack "$port"
done
ok kill-fsck "after each of $kills kills"
count=$(wc -l <"$acknowledged")
if [ "$count" -lt "$kills" ]; then fail kill-load "only $count signatures were acknowledged"; exit 0; fi
if detail=$(python3 "$INTEROP/lib/find_entries.py" "$URL" "$acknowledged"); then
  ok kill-nothing-lost "$detail"
else
  fail kill-nothing-lost "$detail"
fi
