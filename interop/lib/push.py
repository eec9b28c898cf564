"""Pushes the first image of an OCI layout to a registry on this machine: push.py LAYOUT http://127.0.0.1:PORT REPO TAG.

Prints the digest of the manifest.
"""
import json
import pathlib
import sys
import urllib.error
import urllib.request

layout, base, repo, tag = pathlib.Path(sys.argv[1]), *sys.argv[2:5]


def request(method, url, data=None, headers=None):
    return urllib.request.urlopen(urllib.request.Request(url, data=data, method=method, headers=headers or {}), timeout=60)


def read(digest):
    return (layout / "blobs" / digest.replace(":", "/")).read_bytes()


def push_blob(digest):
    try:
        request("HEAD", f"{base}/v2/{repo}/blobs/{digest}")
        return
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
    # distribution-spec, "POST then PUT".
    place = request("POST", f"{base}/v2/{repo}/blobs/uploads/", b"").headers["Location"]
    place = place if place.startswith("http") else base + place
    joint = "&" if "?" in place else "?"
    request("PUT", f"{place}{joint}digest={digest}", read(digest), {"Content-Type": "application/octet-stream"})


described = json.loads((layout / "index.json").read_text())["manifests"][0]
manifest = read(described["digest"])
parsed = json.loads(manifest)
for part in [parsed["config"], *parsed["layers"]]:
    push_blob(part["digest"])
request("PUT", f"{base}/v2/{repo}/manifests/{tag}", manifest, {"Content-Type": described["mediaType"]})
print(described["digest"])
