#!/usr/bin/env bash
# Where there is no network at all, not even loopback: an air-gap archive is packed, unpacked and verified. And `kill -9` of
# everything that moves images, later and later: what is there afterwards is whole or refused, and the same command finishes it.
set -euo pipefail
. "$INTEROP/lib/common.sh"
sample_image
STACK=$STATE/stack-offline EXPORT=$STATE/export-offline
"$ASSAY" stack init --dir "$STACK" >&2
mkdir -p "$EXPORT"
"$ASSAY" stack export --dir "$STACK" --out "$EXPORT" >&2
iss=$(issuer)
wants=(--certificate-oidc-issuer "$iss" --certificate-identity "$IDENTITY")
image=$STATE/image-offline
cp -r "$STATE/image" "$image"
"$ASSAY" sign "oci:$image" --stack "$STACK" --identity "$IDENTITY" >&2
echo '{"a":1}' >"$STATE/offline.json"
"$ASSAY" attest "oci:$image" --predicate "$STATE/offline.json" --type custom --stack "$STACK" --identity "$IDENTITY" >&2
"$ASSAY" db build --sample --out "$STATE/offline-db" >&2
root=$EXPORT/trusted_root.json

# A network of its own in which nothing is up.
alone=(unshare --net)
[ "$(id -u)" -eq 0 ] || alone=(unshare --user --map-root-user --net)
if "${alone[@]}" true 2>/dev/null; then
  answer=$("${alone[@]}" python3 -c 'import socket; socket.create_connection(("127.0.0.1", 9), 1)' 2>&1 | tail -n 1) || true
  if [[ $answer == *unreachable* ]]; then ok offline-is-offline "not even loopback is up"; else fail offline-is-offline "$answer"; fi
  out=$STATE/offline-release.tar
  pin=$("${alone[@]}" "$ASSAY" airgap pack "oci:$image" --db "$STATE/offline-db" --trusted-root "$root" --out "$out")
  unpack=("${alone[@]}" "$ASSAY" airgap unpack "$out" --dir "$STATE/offline-arrived" --digest "$pin" --certificate-oidc-issuer "$iss" --certificate-identity)
  expect_exit $REFUSED offline-other-identity "refuses it for another identity" "${unpack[@]}" other@example.test
  expect_ok offline-unpacks "verified with the trust root inside" "${unpack[@]}" "$IDENTITY"
  arrived=$(echo "$STATE"/offline-arrived/images/*)
  expect_ok offline-verifies "the signature" "${alone[@]}" "$ASSAY" verify "oci:$arrived" --trusted-root "$STATE/offline-arrived/trust/trusted_root.json" "${wants[@]}"
  expect_ok offline-verifies-attestation "the attestation" "${alone[@]}" "$ASSAY" verify-attestation "oci:$arrived" --type custom \
    --trusted-root "$STATE/offline-arrived/trust/trusted_root.json" "${wants[@]}"
  expect_ok offline-scans "with the database inside" "${alone[@]}" "$ASSAY" scan "oci:$arrived" --db "$STATE/offline-arrived/db"
else
  not_run offline "no network namespace can be made here"
fi

# An image large enough to be killed in the middle of.
big=$STATE/image-big
python3 "$INTEROP/lib/big_layer.py" "$big" 192 >&2
expect_ok big-is-signed "an image of 192 MiB" "$ASSAY" sign "oci:$big" --stack "$STACK" --identity "$IDENTITY"
pin=$("$ASSAY" airgap pack "oci:$big:latest" --trusted-root "$root" --out "$STATE/big.tar")
"$ASSAY" save "oci:$big" --dir "$STATE/big-saved" >&2
destination=
if command -v docker-registry >/dev/null; then
  start_registry offline
  destination=$REGISTRY
fi
whole() { "$ASSAY" verify "$1" --trusted-root "$root" "${wants[@]}" >&2; }
# Kills a command after 0.05 s, 0.1 s, 0.2 s ... until it is done before; each time what there is is whole or is not there.
killed() { # NAME PLACE COMMAND...
  local name=$1 place=$2 kills=0 after status; shift 2
  for after in 0.05 0.1 0.15 0.2 0.3 0.4 0.6 0.8 1.2 2 4; do
    status=0
    timeout --signal=KILL "$after" "$@" >&2 || status=$?
    # 137: killed. verify then says that there is no such image (3), or that it is whole (0).
    if [ "$status" -ne 137 ]; then break; fi
    kills=$((kills + 1))
    status=0
    whole "$place" || status=$?
    if [ "$status" -ne 0 ] && [ "$status" -ne 3 ]; then
      fail "$name" "after kill $kills verify ended with $status"
      return
    fi
    # Whole, by the names: every blob is then whole too.
    if [ "$status" -eq 0 ] && ! "$ASSAY" copy "$place" "oci:$STATE/killed-copy" --force >&2; then
      fail "$name" "after kill $kills it verifies and is not whole"
      return
    fi
    rm -rf "$STATE/killed-copy"
  done
  if "$@" >&2 && whole "$place" && "$ASSAY" copy "$place" "oci:$STATE/killed-copy" --force >&2; then
    ok "$name" "whole or absent after each of $kills kills, finished by the same command"
  else
    fail "$name" "it was not finished after $kills kills"
  fi
  rm -rf "$STATE/killed-copy"
}
mkdir -p "$STATE/killed"
big_wants=(--digest "$pin" "${wants[@]}")
killed kill-copy "oci:$STATE/killed/copied:v1" "$ASSAY" copy "oci:$big" "oci:$STATE/killed/copied:v1"
killed kill-save "oci:$STATE/killed/saved.tar" "$ASSAY" save "oci:$big" --output "$STATE/killed/saved.tar" --force
killed kill-save-folder "oci:$STATE/killed/saved" "$ASSAY" save "oci:$big" --dir "$STATE/killed/saved"
killed kill-pack "oci:$STATE/killed/packed.tar" "$ASSAY" airgap pack "oci:$big:latest" --trusted-root "$root" --out "$STATE/killed/packed.tar"
killed kill-unpack "oci:$STATE/killed/unpacked/images/image-big" "$ASSAY" airgap unpack "$STATE/big.tar" --dir "$STATE/killed/unpacked" "${big_wants[@]}"
if [ -n "$destination" ]; then
  killed kill-copy-to-registry "$destination/copied:v1" "$ASSAY" copy "oci:$big" "$destination/copied:v1"
  killed kill-load "$destination/loaded:v1" "$ASSAY" load "$destination/loaded:v1" --dir "$STATE/big-saved"
  killed kill-unpack-to-registry "$destination/arrived/image-big" "$ASSAY" airgap unpack "$STATE/big.tar" --to "$destination/arrived" "${big_wants[@]}"
else
  not_run kill-registry "docker-registry could not be installed"
fi
# What a killed write had begun is gone with it, where the file system has files without a name.
if python3 -c 'import os, sys; os.close(os.open(sys.argv[1], os.O_TMPFILE | os.O_RDWR))' "$STATE/killed" 2>/dev/null; then
  left=$(find "$STATE/killed" -name '.assay-*' | wc -l)
  if [ "$left" -eq 0 ]; then ok kill-leaves-nothing "no temporary file"; else fail kill-leaves-nothing "$left temporary files"; fi
else
  not_run kill-leaves-nothing "this file system has no files without a name"
fi
# Gigabytes, most of them uploads that the registry keeps for who would go on with them.
rm -rf "$STATE/killed" "$STATE/registry-offline" "$STATE/big.tar" "$STATE/big-saved" "$big"
