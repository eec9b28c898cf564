#!/usr/bin/env bash
# Makes a Debian root file system of more than 300 packages: debian_root.sh FOLDER
# Its suite is an old one and comes without its security updates, so that there is something to find.
set -euo pipefail
root=$1
rm -rf "$root"
debootstrap --variant=minbase bullseye "$root"
# npm and eslint bring some 300 small packages for about 100 MB of downloads. apt chooses among
# alternatives and virtual packages, which debootstrap cannot, so that every one of them gets configured.
apt=(chroot "$root" apt-get -o Dpkg::Options::=--force-unsafe-io)
export DEBIAN_FRONTEND=noninteractive
# What the machine needs to reach the mirror, the root needs too.
apt-config dump | grep -i '^Acquire::http.*proxy' >"$root/etc/apt/apt.conf.d/99proxy" || true
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends npm eslint python3-jinja2 python3-requests git curl ca-certificates
"${apt[@]}" clean
rm -rf "$root"/var/lib/apt/lists/* "$root/etc/apt/apt.conf.d/99proxy"
touch "$root.ready"
