# Sourced by interop/run and the checks. Expects INTEROP, WORK and ASSAY.
# shellcheck shell=bash

NODE=$WORK/npm/node_modules
VENV=$WORK/venv
STATE=$WORK/state
SHARED=$INTEROP/../../shared

IDENTITY=interop@example.test
# Checks clean up what they started, and nothing else.
STARTED=()
cleanup() { for pid in "${STARTED[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; done; }
trap cleanup EXIT

ok() { printf 'ok  %s  %s\n' "$1" "${2:-}"; }
fail() { printf 'FAIL  %s  %s\n' "$1" "${2:-}"; }
not_run() { printf 'not run  %s  %s\n' "$1" "${2:-}"; }
# Runs a command; its words go to stderr, its answer becomes one line.
expect_ok() { # NAME DETAIL COMMAND...
  local name=$1 detail=$2; shift 2
  if "$@" >&2; then ok "$name" "$detail"; else fail "$name" "$(basename "$1") ended with $?"; fi
}
expect_refused() { # NAME DETAIL COMMAND...
  local name=$1 detail=$2; shift 2
  if "$@" >&2; then fail "$name" "accepted: $detail"; else ok "$name" "$detail"; fi
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# Asks until the address answers at all, at most some 15 seconds.
wait_http() { python3 "$INTEROP/lib/wait_http.py" "$1"; }

install_peers() {
  if [ ! -e "$VENV/.ready" ]; then
    if python3 -m venv "$VENV" 2>/dev/null && "$VENV/bin/pip" install --quiet --disable-pip-version-check \
      -r "$INTEROP/lib/requirements.txt" >"$WORK/pip.log" 2>&1; then touch "$VENV/.ready"; fi
  fi
  if [ ! -e "$NODE/.ready" ] && command -v npm >/dev/null; then
    mkdir -p "$WORK/npm"
    cp "$INTEROP/lib/package.json" "$WORK/npm/package.json"
    # The packages ask for Node.js 22 and run on 20 as well: npm warns, and does not refuse.
    if (cd "$WORK/npm" && npm install --no-audit --no-fund --ignore-scripts >"$WORK/npm.log" 2>&1); then touch "$NODE/.ready"; fi
  fi
  local missing=()
  command -v debootstrap >/dev/null || missing+=(debootstrap)
  command -v docker-registry >/dev/null || missing+=(docker-registry)
  command -v openssl >/dev/null || missing+=(openssl)
  if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    (apt-get update && apt-get install -y --no-install-recommends "${missing[@]}") >"$WORK/apt.log" 2>&1 || true
  fi
}
have_python() { [ -e "$VENV/.ready" ]; }
have_node() { [ -e "$NODE/.ready" ] && command -v node >/dev/null; }

# A small image, made once a run: $STATE/image
sample_image() {
  [ -d "$STATE/image" ] || python3 "$INTEROP/lib/sample_root.py" "$STATE/root" >&2
  [ -d "$STATE/image" ] || python3 "$INTEROP/lib/pack.py" "$STATE/root" "$STATE/image" >&2
}

# A stack of its own for the check: sets STACK (folder), URL and EXPORT.
start_stack() { # NAME
  STACK=$STATE/stack-$1 EXPORT=$STATE/export-$1
  local port; port=$(free_port)
  URL=http://127.0.0.1:$port
  [ -d "$STACK" ] || "$ASSAY" stack init --dir "$STACK" >&2
  serve_stack "$port"
  mkdir -p "$EXPORT"
  "$ASSAY" stack export --dir "$STACK" --out "$EXPORT" --url "$URL" >&2
}
serve_stack() { # PORT
  "$ASSAY" stack serve --dir "$STACK" --listen "127.0.0.1:$1" >"$STATE/serve-$1.log" 2>&1 &
  SERVE_PID=$!
  STARTED+=("$SERVE_PID")
  wait_http "http://127.0.0.1:$1/healthz"
}
token() { "$ASSAY" stack token --dir "$STACK" --identity "$IDENTITY" --audience sigstore; }
# The issuer that tokens of the stack name.
issuer() { token | python3 "$INTEROP/lib/token_issuer.py"; }
# A bundle over a file through the running stack.
sign_blob() { # FILE BUNDLE
  token >"$STATE/token"
  "$ASSAY" sign-blob "$1" --bundle "$2" --signing-config "$EXPORT/signing_config.json" --identity-token "@$STATE/token" >&2
}
