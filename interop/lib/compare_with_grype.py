"""Compares findings of assay with matches of Grype: compare_with_grype.py REASONS NAME OURS GRYPES [no-risk]. OURS is in Trivy's JSON, GRYPES in Grype's. Of each
finding the package, its version, the vulnerability, the state and the versions of a fix count, and the risk. A match about a vendor's advisory
counts as the CVEs it is about. REASONS is a table of tabs: NAMES (a pattern), what (`only ours`, `only Grype's` or a field), a pattern of the
finding, the reason. A difference without a reason, and a reason whose NAMES is NAME alone without a difference, make the exit code 1."""
import collections
import json
import re
import sys

STATES = {"fixed": "fixed", "not-fixed": "affected", "wont-fix": "will_not_fix", "unknown": "affected", "": "affected"}


def package(name, version):
    # Syft writes names of Python in lower case and with dashes, and those of Java without the group; an epoch of zero may stand or not.
    return name.lower().replace("_", "-").split(":")[-1], re.sub(r"^(0:|v(?=\d))", "", version)


def plain(versions):
    return tuple(sorted(version.removeprefix("0:") for version in versions if version))


def ours(name):
    found = {}
    for result in json.load(open(name, encoding="utf-8")).get("Results") or []:
        for one in result.get("Vulnerabilities") or []:
            key = (*package(one["PkgName"], one["InstalledVersion"]), one["VulnerabilityID"])
            risk = (one.get("AssayRisk") or {}).get("Score", 0.0)
            found[key] = {"state": one["Status"], "fix": plain(one.get("FixedVersion", "").split(", ")), "risk": risk, "severity": one["Severity"]}
    return found


def theirs(name):
    found = collections.defaultdict(list)
    for one in json.load(open(name, encoding="utf-8"))["matches"]:
        own, artifact = one["vulnerability"], one["artifact"]
        cves = [v["id"] for v in one.get("relatedVulnerabilities") or [] if v["id"].startswith("CVE-")]
        ids = [own["id"]] if own["id"].startswith("CVE-") or not cves else cves
        fields = {"state": STATES[own["fix"]["state"]], "fix": plain(own["fix"]["versions"] or []), "risk": own["risk"],
                  "severity": own["severity"], "how": sorted({detail["type"] for detail in one["matchDetails"]})}
        for identifier in set(ids):
            key = (*package(artifact["name"], artifact["version"]), identifier)
            if fields not in found[key]:
                found[key].append(fields)
    return found


def differences(mine, other):
    for key in sorted(mine.keys() | other.keys()):
        if key not in other:
            yield "only ours", key, mine[key]
        elif key not in mine:
            yield "only Grype's", key, other[key]
        else:
            for field in ("state", "fix") if options else ("state", "fix", "risk"):
                values = [fields[field] for fields in other[key]]
                own = mine[key][field]
                # Shown with two digits.
                same = any(abs(own - value) < 0.006 for value in values) if field == "risk" else own in values
                if not same:
                    # What a risk is made of tells why it differs.
                    rated = f" (ours {mine[key]['severity']}, Grype's {other[key][0]['severity']})" if field == "risk" else ""
                    yield field, key, f"ours {own}, Grype's {values}{rated}"


table, name, our_file, their_file, *options = sys.argv[1:]
rows = [line.rstrip("\n").split("\t") for line in open(table, encoding="utf-8") if line.strip() and not line.startswith("#")]
reasons = [(what, re.compile(pattern), of == name) for of, what, pattern, _ in rows if re.fullmatch(of, name)]
mine, other = ours(our_file), theirs(their_file)
used, unexplained, counts, differing = set(), 0, collections.Counter(), set()
for what, key, detail in differences(mine, other):
    if what.startswith("only"):
        counts[what] += 1
    else:
        differing.add(key)
    text = f"{' '.join(key)} {detail}"
    match = next((n for n, (kind, pattern, _) in enumerate(reasons) if kind == what and pattern.search(text)), None)
    if match is None:
        unexplained += 1
        if unexplained <= 25:
            print(f"{name}: {what}: {text}", file=sys.stderr)
    used.add(match)
for number, (what, pattern, alone) in enumerate(reasons):
    if alone and number not in used:
        print(f"{name}: no longer differs: {what}: {pattern.pattern}", file=sys.stderr)
        unexplained += 1
same = len(mine.keys() & other.keys()) - len(differing)
risky = sum(1 for key in mine.keys() & other.keys() if mine[key]["risk"] > 0)
only_theirs = counts["only Grype's"]
print(f"{same} findings the same ({risky} with a risk), {len(differing)} differ in a field, {counts['only ours']} only ours, "
      f"{only_theirs} only Grype's; {unexplained} without a reason")
sys.exit(0 if unexplained == 0 and same > 0 else 1)
