#!/usr/bin/env bash
# slsa-verifier beside assay: what `assay run` sums up, and what Google Cloud Build states. Provenance of `assay run` it does
# not take: it knows builders on GitHub and Google's only.
set -euo pipefail
. "$INTEROP/lib/common.sh"
go_pinned slsa-verifier github.com/slsa-framework/slsa-verifier/v2/cli/slsa-verifier || { not_run slsa-verifier "Go or its modules could not be installed"; exit 0; }
THEIRS=$GO_PROGRAM
sample_image
cp -r "$STATE/image" "$STATE/slsa-image"
report=$STATE/slsa-run.json
"$ASSAY" run "oci:$STATE/slsa-image" --sample-db --identity "$IDENTITY" --fail-on critical --format json >"$report" 2>/dev/null ||
  "$ASSAY" run "oci:$STATE/slsa-image" --sample-db --identity "$IDENTITY" --format json >"$report"
# Its command takes an envelope and a key: the bundle's envelope, and the key its certificate is for.
python3 - "$report" "$STATE/slsa-image" "$STATE/vsa" <<'PYTHON'
import base64, json, sys
report, layout, out = sys.argv[1:]
blob = lambda digest: json.load(open(f"{layout}/blobs/sha256/{digest.removeprefix('sha256:')}"))
report = json.load(open(report))
manifest = blob(next(one["digest"] for one in report["evidence"] if one["kind"] == "vsa"))
bundle = blob(manifest["layers"][0]["digest"])
json.dump(bundle["dsseEnvelope"], open(out + ".jsonl", "w"))
open(out + ".der", "wb").write(base64.b64decode(bundle["verificationMaterial"]["certificate"]["rawBytes"]))
print(report["digest"], file=open(out + ".digest", "w"))
PYTHON
openssl x509 -inform der -in "$STATE/vsa.der" -pubkey -noout >"$STATE/vsa.pub"
digest=$(cat "$STATE/vsa.digest")
# Both programs, the same words; theirs ends refusals with 1.
compare() { # NAME DETAIL ok|refused WORDS...
  local name=$1 detail=$2 expected=$3 theirs=ok ours=ok; shift 3
  "$THEIRS" "$@" "${theirs_only[@]}" >&2 || theirs=refused
  "$ASSAY" slsa "$@" >&2 || { [ $? -eq $REFUSED ] && ours=refused || ours=broken; }
  if [ "$theirs $ours" = "$expected $expected" ]; then ok "$name" "$detail: both $ours"; else fail "$name" "$detail: slsa-verifier $theirs, assay $ours"; fi
}
vsa=(verify-vsa --attestation-path "$STATE/vsa.jsonl" --public-key-path "$STATE/vsa.pub" --subject-digest "$digest"
  --verifier-id https://assay.invalid/verifier/run --resource-uri slsa-image)
# It insists on a name for the key, and the envelope has none.
theirs_only=(--public-key-id "")
reads assay slsa-verifier "summary (VSA)" compare vsa-passed "the summary of a run" ok "${vsa[@]}" --verified-level ASSAY_GATE_PASSED
compare vsa-level "a level it does not state" refused "${vsa[@]}" --verified-level SLSA_BUILD_LEVEL_1
compare vsa-resource "another image's name" refused "${vsa[@]/slsa-image/other}"
compare vsa-verifier "another verifier" refused "${vsa[@]/verifier\/run/verifier\/other}"
compare vsa-digest "another digest" refused "${vsa[@]/$digest/sha256:$(printf '%064d' 0)}"

theirs_only=()
fixtures=$INTEROP/../crates/verify/src/slsa/cloud_build/testdata
built=sha256:7e9b6e7ba2842c91cf49f3e214d04a7a496f8214356f41d81a6e6dcad11f11e3
google=https://cloudbuild.googleapis.com/GoogleHostedWorker
cloud=(verify-image "registry.example.com/app@$built" --provenance-path "$fixtures/v1.json" --builder-id "$google")
reads "Google Cloud Build" assay "provenance v1" compare cloud-build "Google Cloud Build's provenance v1" ok "${cloud[@]}" --source-uri github.com/khalkie/gcb-prod-prov
compare cloud-build-source "another source" refused "${cloud[@]}" --source-uri github.com/khalkie/other
compare cloud-build-tag "a tag it was not built from" refused "${cloud[@]}" --source-uri github.com/khalkie/gcb-prod-prov --source-tag v1
sed 's/"kind": *"BUILD"/"kind":"OTHER"/' "$fixtures/v1.json" >"$STATE/cloud.json"
compare cloud-build-kind "metadata that was changed" refused "${cloud[@]/$fixtures\/v1.json/$STATE/cloud.json}" --source-uri github.com/khalkie/gcb-prod-prov
