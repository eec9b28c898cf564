#!/usr/bin/env bash
# Who reads what keys have signed: images and attestations in bundles and under cosign's elder tags, files and attestations of
# files, written by assay and by cosign, read by assay, cosign, sigstore-go and sigstore-js. No log is involved.
set -euo pipefail
. "$INTEROP/lib/common.sh"
command -v docker-registry >/dev/null || { not_run readers "docker-registry could not be installed"; exit 0; }
go_command cosign github.com/sigstore/cosign/v3/cmd/cosign@v3.1.2 || { not_run readers "Go or cosign's modules could not be installed"; exit 0; }
COSIGN=$GO_PROGRAM
if go_program sigstore-go; then GO=$GO_PROGRAM; else GO=; not_run readers-sigstore-go "its modules could not be installed"; fi
have_node || not_run readers-sigstore-js "Node.js or its packages could not be installed"
sample_image
start_registry readers
keys=$STATE/readers
mkdir -p "$keys"
cd "$keys"
export COSIGN_PASSWORD=interop COSIGN_YES=true TUF_ROOT=$STATE/cosign-tuf
"$ASSAY" stack init --dir "$STATE/stack-readers" >&2
"$ASSAY" stack export --dir "$STATE/stack-readers" --out "$keys" >&2
root=$keys/trusted_root.json
echo '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","rekorTlogConfig":{},"tsaConfig":{}}' >none.json
echo '{"a":1}' >predicate.json
echo "an artifact" >app
echo "another artifact" >other
push() { IMAGE=$REGISTRY/$1@$(python3 "$INTEROP/lib/push.py" "$STATE/image" "$REGISTRY_URL" "$1" 1.0); } # NAME; sets IMAGE
cosign_signs=(--signing-config none.json --trusted-root "$root")
cosign_wants=(--insecure-ignore-tlog --trusted-root "$root")
elder_signs=(--use-signing-config=false --tlog-upload=false --new-bundle-format=false)
elder_wants=(--insecure-ignore-tlog --new-bundle-format=false)
# cosign is asked to read assay's only where it reads its own: what it cannot do at all is noted as that.
cosign_reads() { # KIND NAME OWN-IS-READ COMMAND...
  local kind=$1 name=$2 own=$3; shift 3
  if [ "$own" = yes ]; then
    reads assay cosign "$kind" expect_ok "cosign-verifies-$name" "assay's: $kind" "$@"
  else
    note assay cosign "$kind" "cosign 3.1.2 refuses what it signed itself, or does not sign it"
  fi
}
attempt() { if "$@" >&2; then echo yes; else echo no; fi; }

for alg in ecdsa-sha2-256-nistp256 ecdsa-sha2-384-nistp384 ecdsa-sha2-512-nistp521 rsa-sign-pkcs1-2048-sha256 rsa-sign-pkcs1-4096-sha256 ed25519; do
  "$ASSAY" key generate -o "$alg" --signing-algorithm "$alg" >&2
  "$ASSAY" key generate -o "$alg.other" --signing-algorithm "$alg" >&2
  pair=(--key "$alg.key") pub=(--key "$alg.pub")
  ours_wants=("${pub[@]}" --insecure-ignore-tlog --trusted-root "$root")

  # Images: in a bundle, and under cosign's tag.
  push "theirs/$alg"
  own=no
  if "$COSIGN" sign "$IMAGE" "${pair[@]}" "${cosign_signs[@]}" >&2; then
    reads cosign assay "image, key $alg" expect_ok "assay-verifies-image-$alg" "cosign's" "$ASSAY" verify "$IMAGE" "${ours_wants[@]}"
    expect_exit $REFUSED "assay-refuses-image-$alg" "another key" "$ASSAY" verify "$IMAGE" --key "$alg.other.pub" --insecure-ignore-tlog --trusted-root "$root"
    own=$(attempt "$COSIGN" verify "$IMAGE" "${pub[@]}" "${cosign_wants[@]}")
  else
    note cosign assay "image, key $alg" "cosign 3.1.2 refuses its own signature while it signs"
  fi
  push "ours/$alg"
  "$ASSAY" sign "$IMAGE" "${pair[@]}" --log none >&2
  reads assay assay "image, key $alg" expect_ok "assay-verifies-own-image-$alg" "assay's own" "$ASSAY" verify "$IMAGE" "${ours_wants[@]}"
  cosign_reads "image, key $alg" "image-$alg" "$own" "$COSIGN" verify "$IMAGE" "${pub[@]}" "${cosign_wants[@]}"

  push "theirs/elder-$alg"
  own=no
  if "$COSIGN" sign "$IMAGE" "${pair[@]}" "${elder_signs[@]}" >&2; then
    reads cosign assay "image, .sig tag, key $alg" expect_ok "assay-verifies-sig-$alg" "cosign's" "$ASSAY" verify "$IMAGE" "${ours_wants[@]}"
    own=$(attempt "$COSIGN" verify "$IMAGE" "${pub[@]}" "${elder_wants[@]}")
  fi
  push "ours/elder-$alg"
  "$ASSAY" sign "$IMAGE" "${pair[@]}" --log none --format legacy >&2
  reads assay assay "image, .sig tag, key $alg" expect_ok "assay-verifies-own-sig-$alg" "assay's own" "$ASSAY" verify "$IMAGE" "${ours_wants[@]}"
  cosign_reads "image, .sig tag, key $alg" "sig-$alg" "$own" "$COSIGN" verify "$IMAGE" "${pub[@]}" "${elder_wants[@]}"

  # Attestations of images, in both forms.
  push "theirs/attested-$alg"
  own=no
  if "$COSIGN" attest "$IMAGE" "${pair[@]}" --predicate predicate.json --type custom "${cosign_signs[@]}" >&2; then
    reads cosign assay "attestation of an image, key $alg" expect_ok "assay-verifies-attestation-$alg" "cosign's" "$ASSAY" verify-attestation "$IMAGE" --type custom "${ours_wants[@]}"
    own=$(attempt "$COSIGN" verify-attestation "$IMAGE" --type custom "${pub[@]}" "${cosign_wants[@]}")
  fi
  push "ours/attested-$alg"
  "$ASSAY" attest "$IMAGE" "${pair[@]}" --predicate predicate.json --type custom --log none >&2
  reads assay assay "attestation of an image, key $alg" expect_ok "assay-verifies-own-attestation-$alg" "assay's own" "$ASSAY" verify-attestation "$IMAGE" --type custom "${ours_wants[@]}"
  cosign_reads "attestation of an image, key $alg" "attestation-$alg" "$own" "$COSIGN" verify-attestation "$IMAGE" --type custom "${pub[@]}" "${cosign_wants[@]}"
  push "theirs/att-$alg"
  own=no
  if "$COSIGN" attest "$IMAGE" "${pair[@]}" --predicate predicate.json --type custom "${elder_signs[@]}" >&2; then
    reads cosign assay "attestation, .att tag, key $alg" expect_ok "assay-verifies-att-$alg" "cosign's" "$ASSAY" verify-attestation "$IMAGE" --type custom "${ours_wants[@]}"
    own=$(attempt "$COSIGN" verify-attestation "$IMAGE" --type custom "${pub[@]}" "${elder_wants[@]}")
  fi
  push "ours/att-$alg"
  "$ASSAY" attest "$IMAGE" "${pair[@]}" --predicate predicate.json --type custom --log none --format legacy >&2
  reads assay assay "attestation, .att tag, key $alg" expect_ok "assay-verifies-own-att-$alg" "assay's own" "$ASSAY" verify-attestation "$IMAGE" --type custom "${ours_wants[@]}"
  cosign_reads "attestation, .att tag, key $alg" "att-$alg" "$own" "$COSIGN" verify-attestation "$IMAGE" --type custom "${pub[@]}" "${elder_wants[@]}"

  # Files, and attestations of files.
  "$ASSAY" sign-blob app "${pair[@]}" --log none --bundle "$alg.message.json" >&2
  "$ASSAY" attest-blob app "${pair[@]}" --predicate predicate.json --type custom --log none --bundle "$alg.dsse.json" >&2
  reads assay assay "blob, key $alg" expect_ok "assay-verifies-own-blob-$alg" "assay's own" "$ASSAY" verify-blob app --bundle "$alg.message.json" "${ours_wants[@]}"
  reads assay assay "attestation of a blob, key $alg" expect_ok "assay-verifies-own-blob-attestation-$alg" "assay's own" \
    "$ASSAY" verify-blob-attestation app --bundle "$alg.dsse.json" --type custom "${ours_wants[@]}"
  own=no
  if "$COSIGN" attest-blob app "${pair[@]}" --predicate predicate.json --type custom --bundle "$alg.theirs.json" "${cosign_signs[@]}" >&2; then
    reads cosign assay "attestation of a blob, key $alg" expect_ok "assay-verifies-blob-attestation-$alg" "cosign's" \
      "$ASSAY" verify-blob-attestation app --bundle "$alg.theirs.json" --type custom "${ours_wants[@]}"
    own=$(attempt "$COSIGN" verify-blob-attestation app --bundle "$alg.theirs.json" --type custom "${pub[@]}" "${cosign_wants[@]}")
  fi
  cosign_reads "attestation of a blob, key $alg" "blob-attestation-$alg" "$own" "$COSIGN" verify-blob-attestation app --bundle "$alg.dsse.json" --type custom "${pub[@]}" "${cosign_wants[@]}"
  for form in message dsse; do
    if [ $form = message ]; then kind="blob, key $alg"; else kind="attestation of a blob, key $alg"; fi
    note assay sigstore-python "$kind" "sigstore-python 4.5.1 verifies certificates only"
    if [ -n "$GO" ]; then
      reads assay sigstore-go "$kind" expect_ok "sigstore-go-verifies-$form-$alg" "assay's" "$GO" verify-key "$alg.pub" "$alg.$form.json" app
      expect_exit 10 "sigstore-go-refuses-$form-$alg" "another file" "$GO" verify-key "$alg.pub" "$alg.$form.json" other
    fi
    if have_node; then
      js=(node "$INTEROP/lib/verify.mjs" "$alg.$form.json" --key "$alg.pub" app)
      case $form-$alg in
        # It hands Node.js no hash for an envelope, which then takes SHA-256, and one for Ed25519, which takes none.
        dsse-*nistp384 | dsse-*nistp521 | message-ed25519)
          expect_exit 10 "sigstore-js-cannot-$form-$alg" "names the wrong hash" "${js[@]}"
          note assay sigstore-js "$kind" "@sigstore/verify 4.1.3 takes SHA-256 for an envelope whatever the key, and a hash where Ed25519 has none"
          ;;
        *) reads assay sigstore-js "$kind" expect_ok "sigstore-js-verifies-$form-$alg" "assay's" "${js[@]}" ;;
      esac
      expect_exit 10 "sigstore-js-refuses-$form-$alg" "another file" node "$INTEROP/lib/verify.mjs" "$alg.$form.json" --key "$alg.pub" other
    fi
  done
done
