"""Compares the licences assay and Trivy find, by file and by package: OURS THEIRS. Names count without "-only" and
"-or-later", which this build of Trivy takes away. A file or package in which only Trivy finds anything fails, and so does one in
which both find something, and nothing that is the same, unless SAME says why; and another severity,
unless Trivy has none for that name."""

import json
import re
import sys

# What one list calls so and the other so: ours, theirs, and why.
SAME = {
    ("mit", "expat"): "Debian's name of the MIT licence, which today's Trivy reads so too",
    ("bsd-3-clause", "bsd3"): "another spelling",
    ("python-2.0", "psf-2"): "another spelling",
    ("gpl-2.0", "gpl-3.0"): "the GPL without a number, which today's Trivy too reads as 2 or later",
    ("lgpl-2.0", "lgpl-3.0"): "the same",
    ("smlnj", "licenseref-mit-lucent"): "SPDX has this text under two names, neither of which Trivy's list knows",
}


def short(name):
    return re.sub(r"(-only|-or-later|\+)$", "", name).lower()


def licences(path):
    found = {}
    for result in json.load(open(path)).get("Results") or []:
        for one in result.get("Licenses") or []:
            place = one["FilePath"] if result["Class"] == "license-file" else one["PkgName"]
            found.setdefault((result["Class"], place), {})[short(one["Name"])] = one["Severity"]
    return found


ours, theirs = licences(sys.argv[1]), licences(sys.argv[2])
missing, other, severities, same, truer = [], [], [], 0, 0
for place in sorted(theirs):
    if place not in ours:
        missing.append(f"{place[1]} {sorted(theirs[place])}")
        continue
    both = set(ours[place]) & set(theirs[place])
    severities += [f"{place[1]} {n}" for n in sorted(both) if theirs[place][n] not in (ours[place][n], "UNKNOWN")]
    if both:
        same += 1
    elif place[0] == "license-file" and short(place[1].split("/")[0]) in ours[place]:
        truer += 1  # The folder is named after the text that is in it: Trivy's list has an older one, or another name.
    elif any((a, b) in SAME for a in ours[place] for b in theirs[place]):
        same += 1
    else:
        other.append(f"{place[1]} {sorted(ours[place])} / {sorted(theirs[place])}")
only_ours = len(set(ours) - set(theirs))
print(f"{len(theirs)} by Trivy, {same} of them the same here, {truer} by their own name only here, {only_ours} more here" + "".join(
    f"; {what}: {len(rows)}" for what, rows in (("only Trivy", missing), ("other names", other), ("other severity", severities)) if rows))
for what, rows in (("only Trivy", missing), ("other", other), ("severity", severities)):
    for row in rows:
        print(f"  {what}: {row}", file=sys.stderr)
# Where Trivy sees nothing, nothing was compared.
sys.exit(1 if missing or other or severities or not theirs else 0)
