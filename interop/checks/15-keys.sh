#!/usr/bin/env bash
# Key files both ways with Python and cosign, signatures of every kind of key with openssl and cosign, offline.
set -euo pipefail
. "$INTEROP/lib/common.sh"
have_python || { not_run keys "the Python packages could not be installed"; exit 0; }
keys=$STATE/keys
mkdir -p "$keys"
cd "$keys"
echo "an artifact" >app
export COSIGN_PASSWORD=interop
PY=("$VENV/bin/python" "$INTEROP/lib/keys.py")
algorithms=(ecdsa-sha2-256-nistp256 ecdsa-sha2-384-nistp384 ecdsa-sha2-512-nistp521 rsa-sign-pkcs1-2048-sha256
  rsa-sign-pkcs1-3072-sha256 rsa-sign-pkcs1-4096-sha256 ed25519)

# Ours, read by others.
for name in "${algorithms[@]}"; do
  "$ASSAY" key generate -o "$name" --signing-algorithm "$name" >&2
  expect_ok "python-opens-$name" "assay's key file: scrypt, secretbox, PKCS#8" "${PY[@]}" open "$name.key" "$name.pub"
  "$ASSAY" sign-blob app --key "$name.key" --log none --bundle "$name.json" >&2
  reads assay openssl "blob, key $name" expect_ok "openssl-verifies-$name" "assay's signature" "${PY[@]}" openssl "$name.json" "$name.pub" app
  echo "another artifact" >other
  expect_exit 1 "openssl-refuses-$name" "another file" "${PY[@]}" openssl "$name.json" "$name.pub" other
done

# Others', read by us: every cost and every kind of key.
for cost in 32768 65536 131072; do
  "${PY[@]}" seal "python-$cost" "$cost" >&2
  if "$ASSAY" key public --key "python-$cost.key" | cmp -s - "python-$cost.pub"; then ok "assay-opens-python-$cost" "a key file with N = $cost"
  else fail "assay-opens-python-$cost" "a key file with N = $cost"; fi
done
"${PY[@]}" seal python-16384 16384 >&2
expect_exit 2 assay-refuses-cost "a key file with N = 16384" "$ASSAY" key public --key python-16384.key
for form in pkcs8 sec1 pkcs1; do
  "${PY[@]}" plain "plain-$form" "$form" >&2
  expect_ok "assay-imports-$form" "a key of openssl" "$ASSAY" key import --key "plain-$form.pem" -o "plain-$form"
  expect_ok "python-opens-imported-$form" "what assay made of it" "${PY[@]}" open "plain-$form.key" "plain-$form.pub"
done

go_command cosign github.com/sigstore/cosign/v3/cmd/cosign@v3.1.2 || { not_run cosign-keys "Go or cosign's modules could not be installed"; exit 0; }
COSIGN=$GO_PROGRAM
export COSIGN_YES=true TUF_ROOT=$STATE/cosign-tuf
# cosign takes services from the public instance unless it is told that there are none.
echo '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","rekorTlogConfig":{},"tsaConfig":{}}' >none.json
start_stack keys
root=$EXPORT/trusted_root.json
expect_ok cosign-generates "a key pair" "$COSIGN" generate-key-pair --output-key-prefix theirs
if "$ASSAY" key public --key theirs.key | cmp -s - theirs.pub; then ok assay-opens-cosign "cosign's key file"; else fail assay-opens-cosign "cosign's key file"; fi
for name in "${algorithms[@]}"; do
  if "$COSIGN" public-key --key "$name.key" 2>/dev/null | cmp -s - "$name.pub"; then ok "cosign-opens-$name" "assay's key file"; else fail "cosign-opens-$name" "assay's key file"; fi
  # cosign 3.1.2 signs with Ed25519 and then refuses its own signature.
  if [ "$name" = ed25519 ]; then
    note cosign assay "blob, key $name" "cosign 3.1.2 refuses its own signature while it signs"
  else
    expect_ok "cosign-signs-$name" "a file with assay's key" "$COSIGN" sign-blob app --key "$name.key" --bundle "$name.theirs.json" --new-bundle-format --signing-config none.json --trusted-root "$root"
    reads cosign assay "blob, key $name" expect_ok "assay-verifies-cosign-$name" "cosign's signature" "$ASSAY" verify-blob app --key "$name.pub" --bundle "$name.theirs.json" --insecure-ignore-tlog --trusted-root "$root"
  fi
  case $name in
    # cosign 3.1.2 verifies these with SHA-256, those of its own making too.
    *nistp384 | *nistp521)
      note assay cosign "blob, key $name" "cosign 3.1.2 verifies it with SHA-256, and refuses what it signed itself"
      continue
      ;;
  esac
  reads assay cosign "blob, key $name" expect_ok "cosign-verifies-$name" "assay's signature" "$COSIGN" verify-blob app --key "$name.pub" --bundle "$name.json" --insecure-ignore-tlog --trusted-root "$root"
  # It takes Ed25519 with a log for the pure form, where its own signatures are Ed25519ph.
  [ "$name" != ed25519 ] || continue
  "$ASSAY" sign-blob app --key "$name.key" --signing-config "$EXPORT/signing_config.v0.2.json" --bundle "$name.logged.json" >&2
  reads assay cosign "blob, key $name, logged" expect_ok "cosign-verifies-logged-$name" "assay's signature with its log entry" "$COSIGN" verify-blob app --key "$name.pub" --bundle "$name.logged.json" --trusted-root "$root"
done
