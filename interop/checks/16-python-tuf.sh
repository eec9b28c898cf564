#!/usr/bin/env bash
# Repositories that python-tuf writes: assay follows them and refuses what python-tuf's own client refuses, and goes on with
# the last good root. Keys are ECDSA, Ed25519 and RSA.
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_python || { not_run python-tuf "the Python packages could not be installed"; exit 0; }
tuf() { "$VENV/bin/python" "$INTEROP/lib/tuf_repository.py" "$@"; }
folder=$STATE/tuf
"$ASSAY" trust show public-good --format json >/dev/null
tuf write "$folder" "$INTEROP/../crates/trust/roots/public_good.json" >&2
tuf follow "$folder" >"$STATE/tuf-theirs"
while read -r name expected; do
  theirs=$(grep "^$name " "$STATE/tuf-theirs" | cut -d ' ' -f 2)
  if [ "$theirs" != "$expected" ]; then fail "python-tuf-$name" "python-tuf says $theirs, expected $expected"; continue; fi
  if ! "$ASSAY" trust refresh "$name" --mirror "file://$folder/$name/1" --root "$folder/$name/root.json" >&2; then
    fail "python-tuf-$name" "the first state was not followed"
    continue
  fi
  status=0
  "$ASSAY" trust refresh "$name" --mirror "file://$folder/$name/2" >&2 || status=$?
  # 10: signed wrongly or gone back; 1: run out.
  case $status in 0) ours=ok ;; 1 | $REFUSED) ours=refused ;; *) ours="ended with $status" ;; esac
  # Whatever came of it, there is a root to verify with.
  "$ASSAY" trust show "$name" >/dev/null || ours="$ours, and has no root any more"
  if [ "$ours" = "$expected" ]; then ok "python-tuf-$name" "both: $ours"; else fail "python-tuf-$name" "assay: $ours, python-tuf: $theirs"; fi
done < <(tuf names)
