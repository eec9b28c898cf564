"""Writes JSON lines of path and text from stdin as files of a folder: the made-up credentials of `cargo run -p secretscan --example
fixtures`, the texts of `cargo run -p license --example texts`."""

import json
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
for line in sys.stdin:
    entry = json.loads(line)
    path = root / entry["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(entry["text"])
