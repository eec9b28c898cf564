#!/usr/bin/env bash
# Images with everything attached to them: copied into Debian's docker-registry and read back by skopeo and cosign, saved by
# either of assay and cosign and loaded by the other, carried in one file.
set -euo pipefail
. "$INTEROP/lib/common.sh"
command -v docker-registry >/dev/null || { not_run move "docker-registry could not be installed"; exit 0; }
sample_image
start_registry move
STACK=$STATE/stack-move EXPORT=$STATE/export-move
"$ASSAY" stack init --dir "$STACK" >&2
mkdir -p "$EXPORT"
"$ASSAY" stack export --dir "$STACK" --out "$EXPORT" >&2
root=$EXPORT/trusted_root.json iss=$(issuer)
wants=(--trusted-root "$root" --certificate-oidc-issuer "$iss" --certificate-identity)
digest=$(python3 "$INTEROP/lib/push.py" "$STATE/image" "$REGISTRY_URL" team/app 1.0)
image=$REGISTRY/team/app:1.0
"$ASSAY" sign "$image" --stack "$STACK" --identity "$IDENTITY" >&2
echo '{"a":1}' >"$STATE/move-predicate.json"
"$ASSAY" attest "$image" --predicate "$STATE/move-predicate.json" --type custom --stack "$STACK" --identity "$IDENTITY" >&2
verified() { # NAME IMAGE
  expect_ok "$1" "the signature is there and holds" "$ASSAY" verify "$2" "${wants[@]}" "$IDENTITY"
  expect_ok "$1-attestation" "so is the attestation" "$ASSAY" verify-attestation "$2" --type custom "${wants[@]}" "$IDENTITY"
}

# Within the registry: blobs are mounted, nothing is sent.
requests() { grep -cE "\"($1) /v2/$2" "$REGISTRY_LOG" || true; }
expect_ok copy "into another repository of docker-registry" "$ASSAY" copy "$image" "$REGISTRY/mirror/app:1.0"
verified copy-verifies "$REGISTRY/mirror/app:1.0"
sent=$(requests PUT mirror/app/blobs/uploads/)
if [ "$sent" -eq 0 ]; then ok copy-mounts "every blob was mounted"; else fail copy-mounts "$sent blobs were sent"; fi
before=$(requests 'PUT|POST|PATCH' mirror/)
expect_ok copy-again "the same once more" "$ASSAY" copy "$image" "$REGISTRY/mirror/app:1.0"
after=$(requests 'PUT|POST|PATCH' mirror/)
if [ "$before" -eq "$after" ]; then ok copy-again-writes-nothing "$after requests that write, as before"; else fail copy-again-writes-nothing "$before, then $after"; fi

# Into folders and files.
"$ASSAY" copy "$image" "oci:$STATE/move-layout:1.0" >&2
"$ASSAY" copy "$image" "oci:$STATE/move.tar:1.0" >&2
"$ASSAY" copy "$image" "docker-archive:$STATE/move-docker.tar" >&2
verified layout-verifies "oci:$STATE/move-layout:1.0"
verified tar-verifies "oci:$STATE/move.tar:1.0"
if command -v skopeo >/dev/null; then
  inspect=(skopeo inspect --override-os linux --override-arch amd64 --tls-verify=false --format '{{.Digest}}')
  for place in "docker://$REGISTRY/mirror/app:1.0" "oci:$STATE/move-layout:1.0"; do
    found=$("${inspect[@]}" "$place" 2>>"$STATE/skopeo.err") || found="nothing: $(tail -n 1 "$STATE/skopeo.err")"
    if [ "$found" = "$digest" ]; then ok "skopeo-reads-${place%%:*}" "$digest"; else fail "skopeo-reads-${place%%:*}" "$found"; fi
  done
  # Every blob, checked by skopeo as it reads it.
  n=0
  for place in "docker://$REGISTRY/mirror/app:1.0" "oci:$STATE/move-layout:1.0" "oci-archive:$STATE/move.tar:1.0" "docker-archive:$STATE/move-docker.tar"; do
    n=$((n + 1))
    expect_ok "skopeo-copies-${place%%:*}" "all of it" skopeo copy --insecure-policy --src-tls-verify=false "$place" "dir:$STATE/skopeo-$n"
  done
else
  not_run skopeo "the package could not be installed"
fi

# One file with everything.
"$ASSAY" db build --sample --out "$STATE/move-db" >&2
pin=$("$ASSAY" airgap pack "$image" --db "$STATE/move-db" --trusted-root "$root" --out "$STATE/release.tar")
again=$("$ASSAY" airgap pack "$image" --db "$STATE/move-db" --trusted-root "$root" --out "$STATE/release-2.tar")
if [ "$pin" = "$again" ] && cmp -s "$STATE/release.tar" "$STATE/release-2.tar"; then ok airgap-same "the same file twice"; else fail airgap-same "$pin, $again"; fi
unpack=("$ASSAY" airgap unpack "$STATE/release.tar" --to "$REGISTRY/arrived" --digest "$pin" --certificate-oidc-issuer "$iss" --certificate-identity)
expect_exit $REFUSED airgap-other-identity "refuses it for another identity" "${unpack[@]}" other@example.test
expect_ok airgap-arrives "verified with the trust root inside" "${unpack[@]}" "$IDENTITY"
verified airgap-verifies "$REGISTRY/arrived/team/app:1.0"
cp "$STATE/release.tar" "$STATE/damaged.tar"
printf x | dd of="$STATE/damaged.tar" bs=1 seek=$(($(stat -c %s "$STATE/damaged.tar") / 2)) conv=notrunc 2>/dev/null
expect_exit $REFUSED airgap-damaged "refuses a file with one byte changed" "$ASSAY" airgap unpack "$STATE/damaged.tar" --dir "$STATE/never"

# Saved by one, loaded by the other.
"$ASSAY" save "$image" --dir "$STATE/saved-ours" >&2
expect_ok load-own "what assay saved" "$ASSAY" load "$REGISTRY/loaded/ours:1.0" --dir "$STATE/saved-ours"
verified load-own-verifies "$REGISTRY/loaded/ours:1.0"
if go_command cosign github.com/sigstore/cosign/v3/cmd/cosign@v3.1.2; then
  COSIGN=$GO_PROGRAM
  export TUF_ROOT=$STATE/cosign-tuf
  # cosign load pushes the manifests of bundles before what they name, which docker-registry refuses: of its own as well. So it
  # is tried on what cosign 2 attached.
  reads "assay, copied" cosign "image, keyless" expect_ok cosign-verifies-copy "what assay copied" "$COSIGN" verify "$REGISTRY/mirror/app:1.0" "${wants[@]}" "$IDENTITY"
  export COSIGN_PASSWORD=interop COSIGN_YES=true
  (cd "$STATE" && "$COSIGN" generate-key-pair >&2)
  legacy=(--key "$STATE/cosign.pub" --insecure-ignore-tlog --new-bundle-format=false)
  python3 "$INTEROP/lib/push.py" "$STATE/image" "$REGISTRY_URL" team/legacy 1.0 >&2
  expect_ok cosign-signs-legacy "an image, by tag" "$COSIGN" sign --key "$STATE/cosign.key" --new-bundle-format=false --use-signing-config=false \
    --tlog-upload=false "$REGISTRY/team/legacy@$digest"
  "$ASSAY" save "$REGISTRY/team/legacy:1.0" --dir "$STATE/saved-legacy" >&2
  expect_ok cosign-loads "what assay saved" "$COSIGN" load --dir "$STATE/saved-legacy" "$REGISTRY/loaded/legacy:1.0"
  reads "cosign, saved by assay" cosign "image, .sig tag, ECDSA P-256 key" expect_ok cosign-verifies-loaded "what it loaded" "$COSIGN" verify "$REGISTRY/loaded/legacy:1.0" "${legacy[@]}"
  "$ASSAY" copy "$REGISTRY/team/legacy:1.0" "$REGISTRY/mirror/legacy:1.0" >&2
  reads "cosign, copied by assay" cosign "image, .sig tag, ECDSA P-256 key" expect_ok cosign-verifies-legacy-copy "what assay copied" "$COSIGN" verify "$REGISTRY/mirror/legacy:1.0" "${legacy[@]}"
  expect_ok cosign-saves "an image with bundles" "$COSIGN" save --dir "$STATE/saved-theirs" "$image"
  verified saved-by-cosign-verifies "oci:$STATE/saved-theirs"
  expect_ok assay-loads "what cosign saved, bundles too" "$ASSAY" load "$REGISTRY/loaded/theirs:1.0" --dir "$STATE/saved-theirs"
  verified assay-loads-verifies "$REGISTRY/loaded/theirs:1.0"
  "$COSIGN" save --dir "$STATE/saved-theirs-legacy" "$REGISTRY/team/legacy:1.0" >&2
  "$ASSAY" load "$REGISTRY/loaded/theirs-legacy:1.0" --dir "$STATE/saved-theirs-legacy" >&2
  reads "cosign, loaded by assay" cosign "image, .sig tag, ECDSA P-256 key" expect_ok cosign-verifies-loaded-legacy "what cosign saved and assay loaded" "$COSIGN" verify "$REGISTRY/loaded/theirs-legacy:1.0" "${legacy[@]}"
  # cosign prints every bundle as a signature, attestations too.
  "$COSIGN" download signature "$image" >"$STATE/download-theirs"
  ("$ASSAY" download signature "$image"; "$ASSAY" download attestation "$image") >"$STATE/download-ours"
  expect_ok download-as-cosign "the same bundles" python3 "$INTEROP/lib/same_bundles.py" "$STATE/download-ours" "$STATE/download-theirs"
else
  not_run cosign-load "Go or cosign's modules could not be installed"
fi

# Eight writers at once, each a process of its own with a stack of its own, on a registry that leaves the list of referrers to
# its clients.
raced=$(python3 "$INTEROP/lib/push.py" "$STATE/image" "$REGISTRY_URL" team/raced 1.0)
writers=()
for n in 1 2 3 4 5 6 7 8; do
  echo "{\"n\":$n}" >"$STATE/raced-$n.json"
  "$ASSAY" attest "$REGISTRY/team/raced@$raced" --predicate "$STATE/raced-$n.json" --type custom --stack "$STATE/stack-raced-$n" --identity "$IDENTITY" >&2 &
  writers+=("$!")
done
broken=0
for writer in "${writers[@]}"; do wait "$writer" || broken=$((broken + 1)); done
listed=$("$ASSAY" download attestation "$REGISTRY/team/raced@$raced" | wc -l)
if [ "$listed" -eq 8 ]; then ok race-loses-none "8 writers, 8 attestations"; else fail race-loses-none "8 writers, $broken of which failed, $listed attestations"; fi

# docker-registry deletes nothing unless told to.
expect_exit 1 clean-refused "says that the registry deletes nothing" "$ASSAY" clean "$REGISTRY/mirror/app:1.0" --force
