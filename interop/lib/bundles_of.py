"""Takes the bundles out of an OCI layout: bundles_of.py LAYOUT FOLDER.

Writes FOLDER/N.json for each Sigstore bundle whose subject is the image, and prints lines of
"BUNDLE MANIFEST PREDICATE_TYPE", where MANIFEST is the file that was signed.
"""
import base64
import json
import pathlib
import sys

layout, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
BUNDLE = "application/vnd.dev.sigstore.bundle"


def path_of(digest):
    return layout / "blobs" / digest.replace(":", "/")


folder.mkdir(parents=True)
manifests = [json.loads(path_of(entry["digest"]).read_text())
             for entry in json.loads((layout / "index.json").read_text())["manifests"]]
count = 0
for manifest in manifests:
    for part in manifest["layers"] if "subject" in manifest else []:
        if not part["mediaType"].startswith(BUNDLE):
            continue
        bundle = json.loads(path_of(part["digest"]).read_text())
        statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
        signed = manifest["subject"]["digest"]
        if [one["digest"] for one in statement["subject"]] != [{"sha256": signed.split(":")[1]}]:
            sys.exit(f"{part['digest']} is about {statement['subject']}, its manifest about {signed}")
        count += 1
        name = folder / f"{count}.json"
        name.write_text(json.dumps(bundle))
        print(name, path_of(signed), statement["predicateType"])
if count == 0:
    sys.exit(f"no bundles in {layout}")
