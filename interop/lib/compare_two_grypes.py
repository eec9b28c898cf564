"""Compares what Grype finds in a bill of materials of assay's with what it finds in the files themselves: compare_two_grypes.py REASONS NAME FILES DOCUMENT.
Of each match the package, its version, the vulnerability and its namespace, the state and the versions of a fix count. REASONS is a table of tabs:
NAMES (a pattern), what (`only the files'`, `only the document's` or `fix`), a pattern of the match, the reason. A difference without a reason makes
the exit code 1."""
import collections
import json
import re
import sys


def matches(name):
    found = collections.defaultdict(set)
    for one in json.load(open(name, encoding="utf-8"))["matches"]:
        own, artifact = one["vulnerability"], one["artifact"]
        # Syft writes names of Python in lower case and with dashes, those of Java without the group; an epoch of zero may stand or not.
        package = artifact["name"].lower().replace("_", "-").split(":")[-1]
        version = re.sub(r"^(0:|v(?=\d)|go(?=\d))", "", artifact["version"])
        found[package, version, own["id"], own["namespace"]].add((own["fix"]["state"], tuple(sorted(own["fix"]["versions"] or []))))
    return found


def differences(files, document):
    for key in sorted(files.keys() | document.keys()):
        if key not in document:
            yield "only the files'", key, ""
        elif key not in files:
            yield "only the document's", key, ""
        elif files[key] != document[key]:
            yield "fix", key, f"the files' {sorted(files[key])}, the document's {sorted(document[key])}"


table, name, files_file, document_file = sys.argv[1:]
rows = [line.rstrip("\n").split("\t") for line in open(table, encoding="utf-8") if line.strip() and not line.startswith("#")]
reasons = [(what, re.compile(pattern)) for of, what, pattern, _ in rows if re.fullmatch(of, name)]
files, document = matches(files_file), matches(document_file)
counts, unexplained = collections.Counter(), 0
for what, key, detail in differences(files, document):
    counts[what] += 1
    text = f"{' '.join(key)} {detail}"
    if not any(kind == what and pattern.search(text) for kind, pattern in reasons):
        unexplained += 1
        if unexplained <= 25:
            print(f"{name}: {what}: {text}", file=sys.stderr)
same = len(files.keys() & document.keys()) - counts["fix"]
apart = ", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "0 apart"
print(f"{same} matches the same, {apart}; {unexplained} without a reason")
sys.exit(0 if unexplained == 0 and same > 0 else 1)
