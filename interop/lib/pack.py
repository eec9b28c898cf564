"""Packs a folder as an OCI image layout of one layer: pack.py ROOT LAYOUT [TAG]."""
import gzip
import hashlib
import json
import pathlib
import sys
import tarfile

root, layout = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
tag = sys.argv[3] if len(sys.argv) > 3 else "latest"
blobs = layout / "blobs" / "sha256"
blobs.mkdir(parents=True)


class Tee:
    """A writer that hashes what passes."""

    def __init__(self, inner):
        self.inner, self.hash, self.size = inner, hashlib.sha256(), 0

    def write(self, data):
        self.hash.update(data)
        self.size += len(data)
        return self.inner.write(data)

    def flush(self):
        self.inner.flush()


def reset(entry):
    entry.mtime = 0
    entry.uname = entry.gname = ""
    # Sockets and devices have no place in a layer made here.
    return entry if entry.isfile() or entry.isdir() or entry.issym() or entry.islnk() else None


def blob(data, media_type):
    digest = hashlib.sha256(data).hexdigest()
    (blobs / digest).write_bytes(data)
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}


part = layout / "layer"
with open(part, "wb") as file:
    stored = Tee(file)
    with gzip.GzipFile(fileobj=stored, mode="wb", mtime=0, compresslevel=1) as packed:
        inflated = Tee(packed)
        with tarfile.open(fileobj=inflated, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            for child in sorted(root.iterdir()):
                tar.add(child, child.name, filter=reset)
layer = {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": f"sha256:{stored.hash.hexdigest()}",
         "size": stored.size}
part.rename(blobs / stored.hash.hexdigest())

config = blob(json.dumps({
    "architecture": "amd64", "os": "linux", "created": "2026-01-01T00:00:00Z", "config": {},
    "rootfs": {"type": "layers", "diff_ids": [f"sha256:{inflated.hash.hexdigest()}"]},
    "history": [{"created": "2026-01-01T00:00:00Z", "created_by": "interop/lib/pack.py"}],
}).encode(), "application/vnd.oci.image.config.v1+json")
manifest = blob(json.dumps({
    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": [layer],
}).encode(), "application/vnd.oci.image.manifest.v1+json")
manifest |= {"platform": {"architecture": "amd64", "os": "linux"}, "annotations": {"org.opencontainers.image.ref.name": tag}}
(layout / "index.json").write_text(json.dumps({
    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [manifest]}))
(layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
