#!/usr/bin/env bash
# assay run on a real Debian root file system of more than 300 packages, with time and memory, and what Trivy finds in it.
set -euo pipefail
. "$INTEROP/lib/common.sh"
root=$WORK/debian-root layout=$WORK/debian-image
if [ ! -d "$layout" ]; then
  command -v debootstrap >/dev/null && [ "$(id -u)" -eq 0 ] || { not_run debian "needs root and debootstrap"; exit 0; }
  if [ ! -e "$root.ready" ]; then
    "$INTEROP/lib/debian_root.sh" "$root" >"$WORK/debootstrap.log" 2>&1 ||
      { not_run debian "debootstrap or apt could not fetch the packages: see $WORK/debootstrap.log"; exit 0; }
  fi
  rm -rf "$layout.part"
  python3 "$INTEROP/lib/pack.py" "$root" "$layout.part" >&2
  mv "$layout.part" "$layout"
fi
# The run adds evidence to the layout, so it gets a copy; blobs are never changed and may be shared.
image=$STATE/debian-image
cp -rl "$layout" "$image"
cp --remove-destination "$layout/index.json" "$image/index.json"
expected=$(tar -xzOf "$layout/blobs/sha256/$(python3 "$INTEROP/lib/layer_of.py" "$layout")" var/lib/dpkg/status | grep -c '^Status: .* installed$')
size=$(du -m "$layout" | tail -n 1 | cut -f1)
if [ "$expected" -le 300 ]; then fail debian-size "$expected packages, expected more than 300"; else ok debian-size "$expected packages, $size MiB"; fi

build_db
STACK=$STATE/stack-debian
"$ASSAY" stack init --dir "$STACK" >&2
if detail=$(python3 "$INTEROP/lib/measure.py" "$STATE/debian-run.json" "$ASSAY" run "oci:$image" --db "$DB" \
  --stack "$STACK" --identity "$IDENTITY" --format json); then
  ok debian-run "$detail; $(python3 "$INTEROP/lib/run_facts.py" "$STATE/debian-run.json")"
else
  fail debian-run "$detail"
fi
"$ASSAY" sbom "oci:$image" --format cyclonedx-json --output "$STATE/debian.cdx.json" >&2
found=$(grep -o '"pkg:deb/[^"]*"' "$STATE/debian.cdx.json" | sort -u | wc -l)
if [ "$found" -eq "$expected" ]; then ok debian-packages "$found of $expected listed"; else fail debian-packages "$found of $expected listed"; fi
compare_with_trivy debian "$layout"

# A layer is a stream: its size must not show in the memory. 100 MiB is the ceiling for any of them.
big=$STATE/big-image ceiling=100
python3 "$INTEROP/lib/big_layer.py" "$big" 1536 >&2
if detail=$(python3 "$INTEROP/lib/measure.py" "$STATE/big.json" "$ASSAY" sbom "oci:$big" --format cyclonedx-json); then
  peak=$(sed 's/.*peak \([0-9]*\) MiB.*/\1/' <<<"$detail")
  if [ "$peak" -lt "$ceiling" ]; then ok debian-big-layer "1536 MiB in one layer: $detail"; else fail debian-big-layer "$detail, ceiling $ceiling MiB"; fi
else
  fail debian-big-layer "$detail"
fi
rm -rf "$big"
