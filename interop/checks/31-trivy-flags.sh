#!/usr/bin/env bash
# The table of Trivy's flags in docs/src/comparison.md names every flag a current Trivy has, and no other.
set -euo pipefail
. "$INTEROP/lib/common.sh"
trivy_today || { not_run trivy-flags "Trivy could not be built: see $WORK/go-trivy.log"; exit 0; }
table=$INTEROP/../docs/src/comparison.md
theirs=$(for command in image fs rootfs repository sbom convert server client; do "$TRIVY_TODAY" "$command" --help; done |
  grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE '\-\-[a-z-]+' | sort -u)
ours=$(sed -n '/^# Flags of Trivy/,/^## /p' "$table" | grep '^| `--' | cut -d'|' -f2 | grep -oE '\-\-[a-z-]+' | sort -u)
if detail=$(diff <(echo "$theirs") <(echo "$ours")); then
  ok trivy-flags "$(echo "$ours" | wc -l) flags"
else
  fail trivy-flags "$(echo "$detail" | grep '^[<>]' | paste -sd' ')"
fi
