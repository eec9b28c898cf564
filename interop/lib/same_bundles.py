"""Whether two files hold the same bundles, a line each, in any order. Usage: same_bundles.py FILE FILE"""

import json
import sys


def facts(value, path=""):
    """Every value with its path; what protobuf's JSON may leave out, zeros and empty text, is left out."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from facts(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from facts(inner, f"{path}[{n}]")
    elif value not in (0, "0", "", False, None):
        yield path, value


def bundles(name):
    with open(name) as lines:
        return sorted(sorted(map(str, facts(json.loads(line)))) for line in lines)


ours, theirs = map(bundles, sys.argv[1:3])
print(f"{len(ours)} and {len(theirs)} bundles", file=sys.stderr)
sys.exit(0 if ours == theirs and ours else 1)
