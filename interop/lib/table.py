"""The table of who verified whose signatures: table.py LINES, each WRITER, READER, KIND and RESULT between tabs.

A row for each writer and kind, a column for each reader. `yes`: verified. `NO`: refused, though it should not be. Anything else is
a reason why there is nothing to verify, given by a number below. Of several results for one cell the worst counts.
"""
import sys

READERS = ["assay", "cosign", "sigstore-python", "sigstore-js", "sigstore-go", "openssl", "slsa-verifier"]


def worse(one, other):
    rank = lambda result: {"yes": 0, "NO": 2}.get(result, 1)
    return max(one, other, key=rank)


cells, rows, readers = {}, [], set()
for line in open(sys.argv[1], encoding="utf-8"):
    writer, reader, kind, result = line.rstrip("\n").split("\t")
    if (writer, kind) not in rows:
        rows.append((writer, kind))
    readers.add(reader)
    key = (writer, kind, reader)
    cells[key] = worse(cells[key], result) if key in cells else result

columns = [reader for reader in READERS if reader in readers] + sorted(readers - set(READERS))
reasons = []


def shown(result):
    if result in ("yes", "NO", ""):
        return result
    if result not in reasons:
        reasons.append(result)
    return f"({reasons.index(result) + 1})"


writers = [writer for writer in dict.fromkeys(writer for writer, _ in rows)]
print("| written by | kind | " + " | ".join(columns) + " |")
print("|---|---|" + "---|" * len(columns))
for writer in writers:
    for kind in sorted(kind for by, kind in rows if by == writer):
        found = [shown(cells.get((writer, kind, reader), "")) for reader in columns]
        print(f"| {writer} | {kind} | " + " | ".join(found) + " |")
for number, reason in enumerate(reasons, 1):
    print(f"\n({number}) {reason}")
