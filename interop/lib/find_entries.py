"""Looks up the log entries of bundles in a stack's log: find_entries.py URL LIST_OF_BUNDLES.

An entry is found when the entry bundle (C2SP tlog-tiles) of its index holds its canonical body.
"""
import base64
import json
import pathlib
import sys
import urllib.error
import urllib.request

base, names = sys.argv[1], pathlib.Path(sys.argv[2]).read_text().split()
WIDTH = 256


def get(path):
    with urllib.request.urlopen(base + path, timeout=30) as answer:
        return answer.read()


def path_of(number):
    # tlog-tiles: groups of three digits, all but the last with an x in front.
    groups = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups)


size = int(get("/api/v2/checkpoint").split(b"\n")[1])
cache = {}


def entries(number):
    if number not in cache:
        width = min(WIDTH, size - number * WIDTH)
        suffix = "" if width == WIDTH else f".p/{width}"
        data, found = get(f"/api/v2/tile/entries/{path_of(number)}{suffix}"), []
        while data:
            length = int.from_bytes(data[:2], "big")
            found.append(data[2:2 + length])
            data = data[2 + length:]
        cache[number] = found
    return cache[number]


lost = 0
for name in names:
    entry = json.loads(pathlib.Path(name).read_text())["verificationMaterial"]["tlogEntries"][0]
    index, body = int(entry["logIndex"]), base64.b64decode(entry["canonicalizedBody"])
    number = index // WIDTH
    if index >= size or entries(number)[index % WIDTH] != body:
        lost += 1
        print(f"lost: entry {index} of {name}", file=sys.stderr)
print(f"{len(names)} acknowledged entries, {lost} lost, log size {size}")
sys.exit(1 if lost else 0)
