#!/usr/bin/env bash
# assay run on a real Debian root file system of more than 300 packages, with time and memory.
set -euo pipefail
. "$INTEROP/lib/common.sh"
root=$WORK/debian-root layout=$WORK/debian-image
# 331 packages in 91 MB of downloads: npm and eslint bring some 200 small ones.
packages=npm,eslint,python3-jinja2,python3-requests,git,curl
if [ ! -d "$layout" ]; then
  command -v debootstrap >/dev/null && [ "$(id -u)" -eq 0 ] || { not_run debian "needs root and debootstrap"; exit 0; }
  if [ ! -e "$root/.ready" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase --include=$packages \
      bookworm "$root" >"$WORK/debootstrap.log" 2>&1 || { not_run debian "debootstrap could not fetch the packages"; exit 0; }
    touch "$root/.ready"
  fi
  python3 "$INTEROP/lib/pack.py" "$root" "$layout.part" >&2
  mv "$layout.part" "$layout"
fi
# The run adds evidence to the layout, so it gets a copy; blobs are never changed and may be shared.
cp -rl "$layout" "$STATE/debian-image"
cp --remove-destination "$layout/index.json" "$STATE/debian-image/index.json"
expected=$(tar -xzOf "$layout/blobs/sha256/$(python3 "$INTEROP/lib/layer_of.py" "$layout")" var/lib/dpkg/status | grep -c '^Status: .* installed$')
if [ "$expected" -le 300 ]; then fail debian-size "$expected packages, expected more than 300"; else ok debian-size "$expected packages"; fi
"$ASSAY" stack init --dir "$STATE/stack-debian" >&2
if detail=$(python3 "$INTEROP/lib/measure.py" "$STATE/debian-run.json" "$ASSAY" run "oci:$STATE/debian-image" --sample-db \
  --stack "$STATE/stack-debian" --identity "$IDENTITY" --format json); then
  ok debian-run "$detail"
else
  fail debian-run "$detail"
fi
"$ASSAY" sbom "oci:$STATE/debian-image" --format cyclonedx-json --output "$STATE/debian.cdx.json" >&2
found=$(grep -o '"pkg:deb/[^"]*"' "$STATE/debian.cdx.json" | sort -u | wc -l)
if [ "$found" -ge "$expected" ]; then ok debian-packages "$found of $expected listed"; else fail debian-packages "$found of $expected listed"; fi
