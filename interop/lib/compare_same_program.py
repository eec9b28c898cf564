"""Compares two reports of one Trivy, or two of assay: what is found in a bill of materials with what is found in the image it is of:
compare_same_program.py REASONS NAME IMAGE DOCUMENT [layers]. Of each finding the class, package (in any case: Syft writes names of Python in lower
case), installed version, vulnerability, fix, status and severity count, and the layer when asked. REASONS is a table of tabs: NAMES (a pattern), what (`only the image's` or `only the document's`), a pattern of the finding, the reason.
A difference without a reason makes the exit code 1."""
import collections
import json
import re
import sys


def findings(name):
    report = json.load(open(name, encoding="utf-8"))
    return collections.Counter(
        (result["Class"], one["PkgName"].lower(), one["InstalledVersion"], one["VulnerabilityID"], one.get("FixedVersion", ""), one.get("Status", ""),
         one.get("Severity", "UNKNOWN"), (one.get("Layer") or {}).get("DiffID", "")[:19] if options else "")
        for result in report.get("Results") or [] for one in result.get("Vulnerabilities") or [])


table, name, image_file, document_file, *options = sys.argv[1:]
rows = [line.rstrip("\n").split("\t") for line in open(table, encoding="utf-8") if line.strip() and not line.startswith("#")]
reasons = [(what, re.compile(pattern)) for of, what, pattern, _ in rows if re.fullmatch(of, name)]
image, document = findings(image_file), findings(document_file)
unexplained, explained, counts = 0, 0, {}
for what, lone in (("only the image's", image - document), ("only the document's", document - image)):
    counts[what] = sum(lone.values())
    for one in sorted(lone):
        text = " ".join(one)
        if any(kind == what and pattern.search(text) for kind, pattern in reasons):
            explained += lone[one]
        else:
            unexplained += lone[one]
            if unexplained <= 20:
                print(f"{name}: {what}: {text}", file=sys.stderr)
same = sum((image & document).values())
print(f"{same} findings the same, {', '.join(f'{count} {what}' for what, count in counts.items())}; {unexplained} without a reason")
sys.exit(0 if unexplained == 0 and same + explained > 0 else 1)
