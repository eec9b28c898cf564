"""Compares the packages of two reports in Trivy's JSON field by field: compare_packages.py NAME OURS THEIRS [FIELD...]. Fields
that are named are compared too, and with `Layer` among them the packages of the operating system as well. What is known to differ has
its reason in `package_reasons.tsv`: NAME, target, what (`packages` or a field), the reason. A difference without a reason, and a reason of this
NAME without a difference, make the exit code 1."""
import collections
import json
import pathlib
import sys

MORE = sys.argv[4:]
FIELDS = ["ID", "Relationship", "Indirect", "Dev", "DependsOn", "Locations", "FilePath", "PURL", *MORE]


def packages(name):
    found = {}
    report = json.load(open(name, encoding="utf-8"))
    for result in report.get("Results") or []:
        if result["Class"] != "lang-pkgs" and not (result["Class"] == "os-pkgs" and "Layer" in MORE):
            continue
        target = result["Target"].removeprefix(report["ArtifactName"]).strip()
        listed = found.setdefault((target, result["Type"]), collections.defaultdict(list))
        for package in result.get("Packages") or []:
            fields = {field: package.get(field) for field in FIELDS} | {"PURL": package["Identifier"].get("PURL")}
            # Trivy leaves some lists as the file has them.
            fields["DependsOn"] = sorted(fields["DependsOn"] or [])
            if "Layer" in fields:
                fields["Layer"] = (fields["Layer"] or {}).get("DiffID")
            listed[package["Name"], package.get("Version", "")].append(fields)
    return found


def differences(ours, theirs):
    for target in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(target, {}), theirs.get(target, {})
        if mine.keys() != other.keys():
            yield target[0], "packages", f"only ours {sorted(mine.keys() - other.keys())[:5]}, only Trivy's {sorted(other.keys() - mine.keys())[:5]}"
        for package in sorted(mine.keys() & other.keys()):
            if len(mine[package]) != len(other[package]):
                yield target[0], "packages", f"{package}: ours {len(mine[package])} times, Trivy's {len(other[package])}"
            # The same package in several files: they are told apart by their paths.
            pairs = zip(*(sorted(listed[package], key=lambda one: one["FilePath"] or "") for listed in (mine, other)))
            for a, b in pairs:
                for field in a:
                    if a[field] != b[field]:
                        yield target[0], field, f"{package}: ours {a[field]}, Trivy's {b[field]}"


name, ours, theirs = sys.argv[1], packages(sys.argv[2]), packages(sys.argv[3])
table = pathlib.Path(__file__).with_name("package_reasons.tsv").read_text(encoding="utf-8")
rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
reasons = {(target, what): reason for of, target, what, reason in rows if of == name}
used, unexplained = set(), 0
for target, what, detail in differences(ours, theirs):
    used.add((target, what))
    if (target, what) not in reasons:
        unexplained += 1
        print(f"{name}: {target}: {what}: {detail}", file=sys.stderr)
for target, what in sorted(reasons.keys() - used):
    unexplained += 1
    print(f"{name}: no longer differs: {target}: {what}: {reasons[target, what]}", file=sys.stderr)
both = ours.keys() & theirs.keys()
count = sum(len(listed) for target in both for listed in ours[target].values())
same = len([target for target in both if not any(target[0] == other for other, _ in used)])
print(f"{count} packages in {len(both)} targets of both, {same} targets the same in every field, {len({t for t, _ in used})} differ; {unexplained} without a reason")
sys.exit(0 if unexplained == 0 and same > 0 else 1)
