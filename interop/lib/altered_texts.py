"""Licence texts of which every so-manieth word is missing: altered_texts.py TEXTS OUT. TEXTS has a folder for each licence."""
import pathlib
import re
import sys

texts, out = map(pathlib.Path, sys.argv[1:])
for name in ["MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "GPL-2.0-only", "MPL-2.0", "Zlib", "LGPL-2.1-only", "BSL-1.0", "EPL-2.0"]:
    text = next(file for file in (texts / name).iterdir()).read_text(encoding="utf-8")
    words = re.split(r"(?<=\s)(?=\S)", text)
    for every in [12, 25, 60]:
        folder = out / name / str(every)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "LICENSE").write_text("".join(word for n, word in enumerate(words, 1) if n % every), encoding="utf-8")
