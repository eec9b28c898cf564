"""Packs a folder as an OCI image layout of one layer: pack.py ROOT LAYOUT [TAG]. Several folders, lowest first, with `:` between them,
are a layer each; whiteouts in them are files called as in a layer (`.wh.NAME`)."""
import gzip
import hashlib
import json
import pathlib
import sys
import tarfile

roots, layout = [pathlib.Path(root) for root in sys.argv[1].split(":")], pathlib.Path(sys.argv[2])
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


def packed_layer(root):
    """The descriptor of a layer, and the digest of what it inflates to."""
    part = layout / "layer"
    with open(part, "wb") as file:
        stored = Tee(file)
        with gzip.GzipFile(fileobj=stored, mode="wb", mtime=0, compresslevel=1) as packed:
            inflated = Tee(packed)
            with tarfile.open(fileobj=inflated, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                for child in sorted(root.iterdir()):
                    tar.add(child, child.name, filter=reset)
    part.rename(blobs / stored.hash.hexdigest())
    descriptor = {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": f"sha256:{stored.hash.hexdigest()}", "size": stored.size}
    return descriptor, f"sha256:{inflated.hash.hexdigest()}"


layers = [packed_layer(root) for root in roots]
history = []
for root in roots:
    # A step that changes no file stands before each but the first.
    if history:
        history.append({"created": "2026-01-01T00:00:00Z", "created_by": f"ENV STEP={root.name}", "empty_layer": True})
    step = root.name if len(roots) > 1 else "interop/lib/pack.py"
    history.append({"created": "2026-01-01T00:00:00Z", "created_by": step})
config = blob(json.dumps({
    "architecture": "amd64", "os": "linux", "created": "2026-01-01T00:00:00Z", "config": {},
    "rootfs": {"type": "layers", "diff_ids": [inflated for _, inflated in layers]},
    "history": history,
}).encode(), "application/vnd.oci.image.config.v1+json")
manifest = blob(json.dumps({
    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": [layer for layer, _ in layers],
}).encode(), "application/vnd.oci.image.manifest.v1+json")
manifest |= {"platform": {"architecture": "amd64", "os": "linux"}, "annotations": {"org.opencontainers.image.ref.name": tag}}
(layout / "index.json").write_text(json.dumps({
    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [manifest]}))
(layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
