"""Checks the referrers tag of an image (distribution-spec, "Referrers Tag Schema"): fallback_tag.py BASE REPO DIGEST."""
import hashlib
import json
import sys
import urllib.error
import urllib.request

base, repo, digest = sys.argv[1:]
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def fetch(name):
    request = urllib.request.Request(f"{base}/v2/{repo}/manifests/{name}", headers={"Accept": f"{INDEX}, {MANIFEST}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.headers.get("Content-Type"), answer.read()


def refuse(why):
    print(why)
    sys.exit(1)


try:
    urllib.request.urlopen(f"{base}/v2/{repo}/referrers/{digest}", timeout=30)
    refuse("this registry has a referrers endpoint, so the check proves nothing")
except urllib.error.HTTPError as error:
    if error.code != 404:
        raise
media_type, body = fetch(digest.replace(":", "-"))
index = json.loads(body)
if media_type != INDEX or index.get("mediaType") != INDEX or index.get("schemaVersion") != 2:
    refuse(f"the tag is {media_type}, expected an index")
if not index["manifests"]:
    refuse("the index is empty")
for entry in index["manifests"]:
    _, data = fetch(entry["digest"])
    found = "sha256:" + hashlib.sha256(data).hexdigest()
    manifest = json.loads(data)
    if found != entry["digest"] or len(data) != entry["size"]:
        refuse(f"{entry['digest']} is {found} of {len(data)} bytes")
    if manifest["subject"]["digest"] != digest:
        refuse(f"{entry['digest']} has subject {manifest['subject']['digest']}")
    # distribution-spec: artifactType of the descriptor is the manifest's, or the config's media type.
    if entry.get("artifactType") != (manifest.get("artifactType") or manifest["config"]["mediaType"]):
        refuse(f"{entry['digest']} has artifactType {entry.get('artifactType')} in the index")
print(f"{len(index['manifests'])} referrers, all pointing at the image")
