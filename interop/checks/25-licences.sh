#!/usr/bin/env bash
# Licences: what assay and Trivy find in a folder with every text of the SPDX list that both know, and in Debian's packages; then, against a
# current Trivy, what the settings do: names as people write them, texts in place of names, categories, ignored licences, confidence.
set -euo pipefail
. "$INTEROP/lib/common.sh"
[ -x "$TRIVY" ] || { not_run licences "the npm package that carries Trivy could not be installed"; exit 0; }
command -v cargo >/dev/null || { not_run licences "the texts are printed by cargo run"; exit 0; }
tree=$STATE/licence-tree
(cd "$INTEROP/.." && cargo run -q -p license --example texts) | python3 "$INTEROP/lib/secret_tree.py" "$tree"
(cd "$tree" && "$ASSAY" scan dir:. --scanners license --license-full --format json --output "$STATE/licences.ours.json") >&2
(cd "$tree" && "$TRIVY" fs --scanners license --license-full --format json --output "$STATE/licences.theirs.json" .) >&2
if detail=$(python3 "$INTEROP/lib/compare_licences.py" "$STATE/licences.ours.json" "$STATE/licences.theirs.json"); then
  ok licences-files "$detail"
else
  fail licences-files "$detail"
fi
root=$WORK/debian-root
debian() {
  "$ASSAY" scan "rootfs:$root" --scanners license --format json --output "$STATE/debian-licences.ours.json" >&2
  "$TRIVY" rootfs --scanners license --format json --output "$STATE/debian-licences.theirs.json" "$root" >&2
  if detail=$(python3 "$INTEROP/lib/compare_licences.py" "$STATE/debian-licences.ours.json" "$STATE/debian-licences.theirs.json"); then
    ok licences-debian "$detail"
  else
    fail licences-debian "$detail"
  fi
}
if [ -e "$root.ready" ]; then debian; else not_run licences-debian "check 07 makes the root"; fi

trivy_today || { not_run licence-settings "Trivy could not be built: see $WORK/go-trivy.log"; exit 0; }
own=$STATE/licence-settings
mkdir -p "$own/config"
python3 "$INTEROP/lib/licence_root.py" "$own/root" >&2
cat >"$own/config/trivy.yaml" <<'YAML'
license:
  ignored: [ISC]
  forbidden: [MIT, "GPL-3.0", "text://friends of .*Acme"]
  restricted: ["Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-or-later WITH Bison-exception-2.2"]
  notice: ["Acme", "AGPL-3.0-only", "public domain"]
YAML
sed -e 's/^license:/[license]/' -e 's/^  \([a-z]*\): /\1 = /' -e 's/\[ISC\]/["ISC"]/' -e 's/\[MIT,/["MIT",/' "$own/config/trivy.yaml" >"$own/config/assay.toml"
settings() { # NAME CONFIG FLAG...
  local name=$1 config=$2 detail theirs=() ours=(); shift 2
  if [ "$config" = own ]; then theirs=(--config "$own/config/trivy.yaml") ours=(--config "$own/config/assay.toml"); fi
  local flags=(--scanners license --list-all-pkgs --show-suppressed --format json "$@")
  (cd "$own/root" && "$TRIVY_TODAY" --cache-dir "$own/cache" --quiet "${theirs[@]}" rootfs --skip-version-check "${flags[@]}" --output "$own/$name.theirs.json" .) >&2
  "$ASSAY" scan "rootfs:$own/root" "${ours[@]}" "${flags[@]}" --output "$own/$name.ours.json" >&2
  if detail=$(python3 "$INTEROP/lib/compare_license_settings.py" "$INTEROP/lib/license_reasons.tsv" "$name" "$own/$name.ours.json" "$own/$name.theirs.json"); then
    ok "licence-settings-$name" "$detail"
  else
    fail "licence-settings-$name" "$detail"
  fi
}
settings names none
settings full none --license-full
settings ignored none --ignored-licenses MIT,GPL-3.0-only,Acme
settings categories own

# Texts of which words are missing: nothing that only Trivy finds at any level.
python3 "$INTEROP/lib/altered_texts.py" "$tree" "$own/altered"
for level in 0.8 0.97; do
  flags=(--scanners license --license-full --license-confidence-level "$level" --format json)
  (cd "$own/altered" && "$TRIVY_TODAY" --cache-dir "$own/cache" --quiet fs --skip-version-check "${flags[@]}" --output "$own/$level.theirs.json" .) >&2
  (cd "$own/altered" && "$ASSAY" scan dir:. "${flags[@]}" --output "$own/$level.ours.json") >&2
  if detail=$(python3 "$INTEROP/lib/compare_licences.py" "$own/$level.ours.json" "$own/$level.theirs.json"); then
    ok "licence-confidence-$level" "$detail"
  else
    fail "licence-confidence-$level" "$detail"
  fi
done
