"""Makes a root with packages whose metadata say their licence in every way people write it, and files with texts: licence_root.py ROOT."""
import json
import pathlib
import sys

root = pathlib.Path(sys.argv[1])


def write(path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def python(name, fields):
    write(f"usr/lib/python3/dist-packages/{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{fields}\n")


LICENCES = [
    "MIT", "Expat", "GPL-2", "GPLv3+", "AGPL-3.0-only", "MPL 2.0", "CC0-1.0", "MIT or Apache-2.0", "BSD and GPLv2", "MIT OR AGPL-3.0-only",
    "MIT AND (ISC OR GPL-3.0-only)", "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-or-later WITH Bison-exception-2.2",
    "Apache License, Version 2.0", "LGPL v2 or later", "Acme Licence", "MIT, Acme", "Unlicense", "public domain", "http://acme.test/licence",
    "Acme; use as you like", "Permission is hereby granted to friends of Acme only",
]
write("etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
write("etc/debian_version", "12.5\n")
write("var/lib/dpkg/status", "".join(
    f"Package: d{n}\nStatus: install ok installed\nMaintainer: A <a@debian.org>\nArchitecture: all\nVersion: 1-{n}\n\n" for n in range(3)))
for n, text in enumerate(["License: GPL-2+\n", "License: MIT and BSD-3-clause\n", "See /usr/share/common-licenses/LGPL-2.1.\n"]):
    write(f"usr/share/doc/d{n}/copyright", text)
for n, licence in enumerate(LICENCES):
    python(f"field{n}", f"License: {licence}")
    write(f"opt/conda/envs/app/conda-meta/c{n}-1.0-0.json", json.dumps({"name": f"c{n}", "version": "1.0", "license": licence}))
    write(f"srv/n{n}/package.json", json.dumps({"name": f"n{n}", "version": "1.0.0", "license": licence}))
python("classifiers", "License: x\nClassifier: License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)\n"
       "Classifier: License :: OSI Approved :: MIT License\nClassifier: License :: OSI Approved\n")
python("expression", "License-Expression: MIT OR GPL-3.0-only\nLicense: x")
python("text", "License: Copyright (c) Acme\n        Permission is hereby granted to all,\n        as long as they use it.\nSummary: x")
write("var/lib/gems/3.1.0/specifications/g-1.0.gemspec",
      'Gem::Specification.new do |s|\n  s.name = "g".freeze\n  s.version = "1.0"\n  s.licenses = ["MIT".freeze, "GPL-2.0".freeze]\nend\n')
write("srv/php/vendor/composer/installed.json", json.dumps({"packages": [
    {"name": "a/list", "version": "1.0.0", "license": ["MIT", "GPL-3.0-only"]}, {"name": "a/text", "version": "1.0.0", "license": "MIT or LGPL-2.1"}]}))
for name in ["MIT", "GPL-3.0-only", "Apache-2.0", "AGPL-3.0-only", "MPL-2.0"]:
    write(f"srv/headers/{name}.c", f"// SPDX-License-Identifier: {name}\nint main() {{ return 0; }}\n")
