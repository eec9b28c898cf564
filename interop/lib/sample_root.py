"""Makes a small root file system with old packages of several kinds: sample_root.py FOLDER."""
import json
import pathlib
import sys

root = pathlib.Path(sys.argv[1])

DEBIAN = [
    # name, source, version
    ("libssl3", "openssl", "3.0.9-1"),
    ("openssl", "openssl", "3.0.9-1"),
    ("libc6", "glibc", "2.36-9+deb12u1"),
    ("curl", "curl", "7.88.1-10"),
    ("zlib1g", "zlib (1:1.2.13.dfsg)", "1:1.2.13.dfsg-1"),
]
PYTHON = [("urllib3", "1.26.5"), ("requests", "2.25.0"), ("Jinja2", "2.11.2"), ("PyYAML", "5.3"), ("Django", "3.2.0"),
          ("cryptography", "3.3"), ("pillow", "8.0.0"), ("certifi", "2020.12.5")]
NODE = [("lodash", "4.17.15"), ("minimist", "1.2.0")]


def write(path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


write("etc/os-release", 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\n'
      'VERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n')
write("etc/debian_version", "12.1\n")
write("var/lib/dpkg/status", "\n".join(
    f"Package: {name}\nStatus: install ok installed\nPriority: optional\nSection: libs\nMaintainer: Example Team <team@example.test>\n"
    f"Architecture: amd64\nSource: {source}\nVersion: {version}\nDescription: sample\n" for name, source, version in DEBIAN))
for name, version in PYTHON:
    write(f"usr/lib/python3/dist-packages/{name}-{version}.dist-info/METADATA",
          f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: sample\nLicense: MIT\n\n")
for name, version in NODE:
    write(f"usr/lib/node_modules/{name}/package.json", json.dumps({"name": name, "version": version, "license": "MIT"}))
