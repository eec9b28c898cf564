#!/usr/bin/env bash
# VEX repositories over HTTP, and VEX documents attested to an image in each form assay writes, unsigned and signed: what a current Trivy leaves
# out and why, finding by finding.
set -euo pipefail
. "$INTEROP/lib/common.sh"
trivy_today || { not_run vex "Trivy could not be built: see $WORK/go-trivy.log"; exit 0; }
command -v docker-registry >/dev/null || { not_run vex "there is no docker-registry"; exit 0; }
sample_image
build_db
own=$STATE/vex cache=$STATE/vex/cache
mkdir -p "$own/site" "$own/home/.trivy/vex" "$cache"
cp -r "$DB" "$cache/db"
export HOME=$own/home
start_registry vex
for name in app bundle legacy; do
  python3 "$INTEROP/lib/push.py" "$STATE/image" "$REGISTRY_URL" "$name" 1 >&2
done
flags=(--scanners vuln --skip-db-update --skip-java-db-update --offline-scan --format json --show-suppressed)
theirs() { "$TRIVY_TODAY" --cache-dir "$cache" --quiet image --skip-version-check --image-src remote "${flags[@]}" "$@" >&2; } # FLAG... IMAGE
ours() { "$ASSAY" scan --db "$cache/db" --scanners vuln --format json --show-suppressed "$@" >&2; } # FLAG... IMAGE
compare() { # NAME OURS THEIRS FLAG...
  local name=$1 detail; shift
  if detail=$(python3 "$INTEROP/lib/compare_vex.py" "$@"); then ok "$name" "$detail"; else fail "$name" "$detail"; fi
}

port=$(free_port)
python3 -m http.server --bind 127.0.0.1 --directory "$own/site" "$port" >"$own/http.log" 2>&1 &
STARTED+=("$!")
wait_http "http://127.0.0.1:$port/"
theirs --output "$own/plain.json" "$REGISTRY/app:1"
python3 "$INTEROP/lib/vex_documents.py" "$own/plain.json" "$own/site" "http://127.0.0.1:$port" "$own/product.json" "$REGISTRY/app"
cat >"$HOME/.trivy/vex/repository.yaml" <<YAML
repositories:
  - {name: off, url: "http://127.0.0.1:$port/off", enabled: false}
  - {name: first, url: "http://127.0.0.1:$port/first", enabled: true}
  - {name: second, url: "http://127.0.0.1:$port/second", enabled: true}
YAML
for source in repo repository; do
  theirs --vex "$source" --output "$own/$source.theirs.json" "$REGISTRY/app:1"
  ours --vex "$source" --output "$own/$source.ours.json" "$REGISTRY/app:1"
  compare "vex-$source" "$own/$source.ours.json" "$own/$source.theirs.json" --source
done
theirs --vex repo --skip-vex-repo-update --output "$own/kept.theirs.json" "$REGISTRY/app:1"
ours --vex repo --skip-vex-repo-update --output "$own/kept.ours.json" "$REGISTRY/app:1"
compare vex-repo-kept "$own/kept.ours.json" "$own/kept.theirs.json" --source

# Trivy takes an attestation as it is; assay asks who signed it, unless it is told not to.
export ASSAY_PASSWORD=interop
"$ASSAY" key generate --output-key-prefix "$own/vex" >&2
for form in bundle legacy; do
  sed "s#$REGISTRY/app#$REGISTRY/$form#; s#%2Fapp#%2F$form#g; s#pkg:oci/app#pkg:oci/$form#g" "$own/product.json" >"$own/$form.json"
  "$ASSAY" attest "$REGISTRY/$form:1" --type openvex --predicate "$own/$form.json" --format "$form" --key "$own/vex.key" \
    --log none >&2
  theirs --vex oci --output "$own/$form.theirs.json" "$REGISTRY/$form:1"
  ours --vex oci --vex-key "$own/vex.pub" --insecure-ignore-vex-tlog --output "$own/$form.ours.json" "$REGISTRY/$form:1"
  compare "vex-attested-$form" "$own/$form.ours.json" "$own/$form.theirs.json"
  ours --vex oci --insecure-unsigned-vex --output "$own/$form.unsigned.json" "$REGISTRY/$form:1"
  compare "vex-attested-$form-unsigned" "$own/$form.unsigned.json" "$own/$form.theirs.json"
done
