#!/usr/bin/env bash
# The packages Syft finds, on roots of three systems and on a tree of every language: the reason for each difference is in
# docs/src/comparison.md.
set -euo pipefail
. "$INTEROP/lib/common.sh"
go_command syft "$SYFT_MODULE" || { not_run syft "it could not be built: see $WORK/go-syft.log"; exit 0; }
export SYFT_CHECK_FOR_APP_UPDATE=false
catalog=$INTEROP/../crates/catalog/src
alpine=$STATE/alpine-root rpm=$STATE/rpm-root tree=$STATE/languages-syft
mkdir -p "$alpine/etc" "$alpine/lib/apk/db" "$rpm/etc" "$rpm/usr/lib/sysimage/rpm"
cp "$catalog/apk/fixtures/installed" "$alpine/lib/apk/db/installed"
printf 'ID=alpine\nVERSION_ID=3.18.4\n' >"$alpine/etc/os-release"
echo 3.18.4 >"$alpine/etc/alpine-release"
cp "$catalog/rpm/fixtures/rpmdb.sqlite" "$rpm/usr/lib/sysimage/rpm/"
printf 'NAME="AlmaLinux"\nID="almalinux"\nVERSION_ID="9.3"\n' >"$rpm/etc/os-release"
echo 'AlmaLinux release 9.3 (Shamrock Pampas Cat)' >"$rpm/etc/almalinux-release"
python3 "$INTEROP/lib/language_tree.py" "$catalog" "$tree" >&2

compare() { # NAME OURS SYFTS [FLAG...]
  local name=$1 ours=$2 syfts=$3 detail; shift 3
  "$ASSAY" sbom "$ours" --format json --output "$STATE/$name.assay.json" "$@" >&2
  "$GO_PROGRAM" scan "$syfts" --quiet -o "syft-json=$STATE/$name.syft.json" >&2
  if detail=$(python3 "$INTEROP/lib/compare_with_syft.py" "$INTEROP/../docs/src/comparison.md" "$name" \
    "$STATE/$name.assay.json" "$STATE/$name.syft.json"); then
    ok "syft-$name" "$detail"
  else
    fail "syft-$name" "$detail"
  fi
}
compare alpine "rootfs:$alpine" "dir:$alpine"
compare rpm "rootfs:$rpm" "dir:$rpm"
compare tree "dir:$tree" "dir:$tree" --include-dev-deps
if [ -d "$WORK/debian-image" ]; then
  # Packages whose files belong to the system stay in Syft's list; --detection-priority asks for them here.
  compare debian "oci:$WORK/debian-image" "oci-dir:$WORK/debian-image" --detection-priority comprehensive
else
  not_run syft-debian "07-debian has not made its image"
fi
