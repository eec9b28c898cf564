#!/usr/bin/env bash
# Fills a root with what package managers install, of pinned versions: installed_root.sh ROOT PYTHON GO-PROGRAM. What cannot be installed is
# named on the output, a word a line.
set -euo pipefail
lib=$(cd "$(dirname "$0")" && pwd)
root=$1 python=$2 program=$3
mkdir -p "$root"/{etc,opt/venv,app,usr/local/bin,opt/jars}
printf 'ID=debian\nVERSION_ID="12"\n' >"$root/etc/os-release"
printf '12.5\n' >"$root/etc/debian_version"
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --only-binary :all: --target "$root/opt/venv/lib/python3/site-packages" \
  -r "$lib/installed.txt" >&2 || echo python
cp "$lib/installed.json" "$root/app/package.json"
# Versions of what these need are those of one day.
(cd "$root/app" && npm install --ignore-scripts --no-audit --no-fund --before=2025-01-01 >&2) || echo node
for jar in org.apache.logging.log4j:log4j-core:2.14.1 com.fasterxml.jackson.core:jackson-databind:2.9.8 org.springframework:spring-core:5.2.0.RELEASE \
  commons-io:commons-io:2.6 com.google.guava:guava:25.0-jre org.apache.struts:struts2-core:2.5.10 com.h2database:h2:1.4.197 \
  org.eclipse.jetty:jetty-server:9.4.11.v20180605 org.webjars:jquery:3.3.1 org.jolokia:jolokia-war:1.6.0:war; do
  mvn -q -B dependency:copy "-Dartifact=$jar" "-DoutputDirectory=$root/opt/jars" >&2 || { echo java; break; }
done
# Gems as Debian packs them, without its database of packages.
debs=$(mktemp -d)
if (cd "$debs" && apt-get download -q ruby-rack ruby-mustermann ruby-tilt >&2); then
  for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$root"; done
else
  echo ruby
fi
rm -rf "$debs"
cp "$program" "$root/usr/local/bin/tool"
