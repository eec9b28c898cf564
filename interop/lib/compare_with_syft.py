"""Compares the packages of assay with Syft's: compare_with_syft.py TABLE NAME OURS SYFT. OURS is Trivy's JSON, SYFT Syft's. A
file whose packages differ has its reason in the Markdown TABLE, `| NAME | FILE | N | N | REASON |`; a difference without a reason,
and a reason without a difference, make the exit code 1."""
import collections
import json
import sys

SYSTEM = ("apk", "deb", "rpm")


def ours(name):
    found = collections.defaultdict(set)
    for result in json.load(open(name, encoding="utf-8")).get("Results") or []:
        for package in result.get("Packages") or []:
            place = "the system" if result["Class"] == "os-pkgs" else package.get("FilePath") or result["Target"]
            version = package.get("Version", "")
            version += f"-{package['Release']}" if package.get("Release") else ""
            found[place].add((package["Name"], f"{package['Epoch']}:{version}" if package.get("Epoch") else version))
    return found


def syfts(name):
    found = collections.defaultdict(set)
    for package in json.load(open(name, encoding="utf-8"))["artifacts"]:
        places = [place["path"].lstrip("/") for place in package["locations"]] or [""]
        name = package["name"]
        if package["type"] == "java-archive" and package["purl"].count("/") > 1:
            name = f"{package['purl'].split('/')[1]}:{name}"
        found["the system" if package["type"] in SYSTEM else places[0]].add((name, package["version"]))
    return found


table, tree = sys.argv[1], sys.argv[2]
rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in open(table, encoding="utf-8") if line.startswith("|")]
expected = {row[1]: (int(row[2]), int(row[3])) for row in rows if len(row) == 5 and row[0] == tree}
mine, theirs = ours(sys.argv[3]), syfts(sys.argv[4])
places = mine.keys() | theirs.keys()
different = {p: (len(mine[p]), len(theirs[p])) for p in sorted(places) if mine[p] != theirs[p]}
for place, counts in different.items():
    if expected.get(place) != counts:
        print(f"{place}: {counts}, only assay's {sorted(mine[place] - theirs[place])[:9]}, "
              f"only Syft's {sorted(theirs[place] - mine[place])[:9]}", file=sys.stderr)
for place in expected.keys() - different.keys():
    print(f"{place} no longer differs", file=sys.stderr)
same = [place for place in places if mine[place] == theirs[place]]
print(f"{sum(len(mine[p]) for p in same)} packages in {len(same)} places the same, {len(different)} places differ with a reason")
sys.exit(0 if different == expected and mine else 1)
