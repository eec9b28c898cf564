#!/usr/bin/env bash
# The policies of interop/policies, given to cosign and to assay over one attestation: the first line of each says what both
# answer, or where and how they differ.
set -euo pipefail
. "$INTEROP/lib/common.sh"
command -v docker-registry >/dev/null || { not_run policies "docker-registry could not be installed"; exit 0; }
go_command cosign github.com/sigstore/cosign/v3/cmd/cosign@v3.1.2 || { not_run policies "Go or cosign's modules could not be installed"; exit 0; }
COSIGN=$GO_PROGRAM
sample_image
start_registry policies
start_stack policies
export TUF_ROOT=$STATE/policies-tuf
digest=$(python3 "$INTEROP/lib/push.py" "$STATE/image" "$REGISTRY_URL" policies 1.0)
image=$REGISTRY/policies@$digest
kind=https://example.test/review/v1
token >"$STATE/policies-token"
"$ASSAY" attest "$image" --predicate "$INTEROP/policies/predicate.json" --type "$kind" \
  --signing-config "$EXPORT/signing_config.v0.2.json" --identity-token "@$STATE/policies-token" >&2
wants=(--trusted-root "$EXPORT/trusted_root.json" --certificate-oidc-issuer "$(issuer)" --certificate-identity "$IDENTITY")

# accepts, refuses, or what else happened.
answer() { # COMMAND...
  local status=0
  "$@" >/dev/null 2>"$STATE/policies.err" || status=$?
  case $status in
    0) echo accepts ;;
    1 | 10) echo refuses ;;
    *) echo "ends with $status: $(tail -n 1 "$STATE/policies.err")" ;;
  esac
}
agreed=0
for policy in "$INTEROP"/policies/*.cue "$INTEROP"/policies/*.rego; do
  name=$(basename "$policy")
  case $(head -n 1 "$policy") in
    *"both accept") ours=accepts theirs=accepts ;;
    *"both refuse") ours=refuses theirs=refuses ;;
    *"assay refuses, cosign accepts") ours=refuses theirs=accepts ;;
    # cosign evaluates a policy before it has the data, so a condition on the data is an error there.
    *"assay accepts, cosign cannot") ours=accepts theirs=refuses ;;
    *) fail "policy-$name" "its first line says no answer"; continue ;;
  esac
  one=$(answer "$ASSAY" verify-attestation "$image" --type "$kind" --policy "$policy" "${wants[@]}")
  two=$(answer "$COSIGN" verify-attestation "$image" --type "$kind" --policy "$policy" "${wants[@]}")
  if [ "$one" = "$ours" ] && [ "$two" = "$theirs" ]; then
    agreed=$((agreed + 1))
  else
    fail "policy-$name" "assay $one, cosign $two; expected assay $ours, cosign $theirs"
  fi
done
[ "$agreed" -lt 60 ] || ok policies "$agreed policies answered as their first line says: as cosign does, or more strictly"
