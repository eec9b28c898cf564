"""Prints the hexadecimal digest of the only layer of a layout: layer_of.py LAYOUT."""
import json
import pathlib
import sys

layout = pathlib.Path(sys.argv[1])
manifest = json.loads((layout / "index.json").read_text())["manifests"][0]["digest"]
print(json.loads((layout / "blobs" / manifest.replace(":", "/")).read_text())["layers"][0]["digest"].split(":")[1])
