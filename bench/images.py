"""Images for the benchmark: OCI layouts, the same bytes for the same numbers.

Nothing here is copied from a real distribution: names come from a counter, and contents from a hash in counter mode.
"""

import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
from pathlib import Path

MIB = 1 << 20
GZIP_LEVEL = 6


def noise(seed, size):
    """`size` bytes that deflate cannot shorten: one MiB of SHAKE-256 output, turned by another amount each time."""
    block = hashlib.shake_256(seed.encode()).digest(MIB)
    for number in range(0, size, MIB):
        turn = int.from_bytes(hashlib.sha256(f"{seed}{number}".encode()).digest()[:4], "big") % MIB
        # What repeats is a MiB away, and deflate looks back 32 KiB.
        yield (block[turn:] + block[:turn])[: min(MIB, size - number)]


class Counting(io.RawIOBase):
    """Passes bytes on; keeps their number and digest."""

    def __init__(self, to):
        self.to, self.size, self.hash = to, 0, hashlib.sha256()

    def writable(self):
        return True

    def write(self, data):
        self.to.write(data)
        self.hash.update(data)
        self.size += len(data)
        return len(data)


class Pieces(io.RawIOBase):
    """A file made of an iterator of byte strings."""

    def __init__(self, pieces):
        self.pieces, self.rest = iter(pieces), b""

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.rest:
            self.rest = next(self.pieces, b"")
        taken = self.rest[: len(buffer)]
        self.rest = self.rest[len(taken):]
        buffer[: len(taken)] = taken
        return len(taken)


class Layout:
    """An OCI layout that is being written."""

    def __init__(self, folder):
        self.folder, self.layers, self.diff_ids = Path(folder), [], []
        (self.folder / "blobs/sha256").mkdir(parents=True)

    def blob(self, data):
        digest = hashlib.sha256(data).hexdigest()
        (self.folder / "blobs/sha256" / digest).write_bytes(data)
        return {"digest": f"sha256:{digest}", "size": len(data)}

    def layer(self, entries):
        """`entries`: (path, size, pieces). Written as a stream, so a layer of any size takes no memory."""
        partial = self.folder / "layer.partial"
        with open(partial, "wb") as file:
            packed = Counting(file)
            with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=GZIP_LEVEL, mtime=0, filename="") as zipped:
                plain = Counting(zipped)
                with tarfile.open(fileobj=plain, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                    for path, size, pieces in entries:
                        info = tarfile.TarInfo(path)
                        info.size, info.mode = size, 0o644
                        tar.addfile(info, io.BufferedReader(Pieces(pieces), MIB))
        digest = packed.hash.hexdigest()
        os.rename(partial, self.folder / "blobs/sha256" / digest)
        self.layers.append({
            "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": f"sha256:{digest}", "size": packed.size})
        self.diff_ids.append(f"sha256:{plain.hash.hexdigest()}")

    def adopt(self, tarball):
        """A layer from an uncompressed tar file."""
        def copy(source, target):
            while data := source.read(MIB):
                target.write(data)
        partial = self.folder / "layer.partial"
        with open(tarball, "rb") as source, open(partial, "wb") as file:
            packed = Counting(file)
            with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=GZIP_LEVEL, mtime=0, filename="") as zipped:
                plain = Counting(zipped)
                copy(source, plain)
        os.rename(partial, self.folder / "blobs/sha256" / packed.hash.hexdigest())
        self.layers.append({
            "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
            "digest": f"sha256:{packed.hash.hexdigest()}", "size": packed.size})
        self.diff_ids.append(f"sha256:{plain.hash.hexdigest()}")

    def finish(self):
        config = self.blob(json.dumps({
            "architecture": "amd64", "os": "linux", "config": {},
            "rootfs": {"type": "layers", "diff_ids": self.diff_ids}}, sort_keys=True).encode())
        config["mediaType"] = "application/vnd.oci.image.config.v1+json"
        manifest = self.blob(json.dumps({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": config, "layers": self.layers}, sort_keys=True).encode())
        manifest["mediaType"] = "application/vnd.oci.image.manifest.v1+json"
        manifest["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
        (self.folder / "index.json").write_text(json.dumps({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [manifest]}))
        (self.folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')


def text(path, content):
    data = content.encode()
    return path, len(data), [data]


# Old enough for the sample of advisories to know something about them, so that a scan has findings to compare.
KNOWN_VULNERABLE = (("Jinja2", "2.10"), ("requests", "2.25.0"), ("urllib3", "1.26.4"))


def many_files(folder, files):
    """Debian with `files`/50 packages, `files`/25 Python and as many Node packages, and plain files up to `files`."""
    image = Layout(folder)
    stanza = "Package: lib{0:05}\nStatus: install ok installed\nVersion: 1.{0}-1\nArchitecture: amd64\nMaintainer: none\n\n"
    status = "".join(stanza.format(n) for n in range(files // 50))
    image.layer([
        text("etc/os-release", 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'),
        text("etc/debian_version", "12.5\n"), text("var/lib/dpkg/status", status)])
    python = "usr/lib/python3/dist-packages/p{0:05}-1.{0}.dist-info/METADATA"
    node = "usr/lib/node_modules/n{0:05}/package.json"
    known = "usr/lib/python3/dist-packages/{0}-{1}.dist-info/METADATA"
    image.layer([
        *(text(known.format(*one), "Metadata-Version: 2.1\nName: {}\nVersion: {}\n".format(*one)) for one in KNOWN_VULNERABLE),
        *(text(python.format(n), f"Metadata-Version: 2.1\nName: p{n:05}\nVersion: 1.{n}\n") for n in range(files // 25)),
        *(text(node.format(n), json.dumps({"name": f"n{n:05}", "version": f"1.{n}.0"})) for n in range(files // 25))])
    image.layer(
        (f"srv/data/{n % 97:02}/{n:06}.txt", 4096, [(f"{n:06} " * 586)[:4096].encode()])
        for n in range(max(0, files - files * 10 // 100)))
    image.finish()


def one_big_layer(folder, mebibytes):
    """One layer; two thirds of it do not compress, a third is text."""
    image = Layout(folder)
    line = b"the quick brown fox jumps over the lazy dog 0123456789\n" * (MIB // 55 + 1)
    entries = [text("etc/os-release", 'ID=debian\nVERSION_ID="12"\n')]
    for number in range(mebibytes // 64):
        pieces = [line[:MIB]] * 64 if number % 3 == 2 else noise(f"file {number}", 64 * MIB)
        entries.append((f"srv/blob-{number:04}.bin", 64 * MIB, pieces))
    image.layer(entries)
    image.finish()


def debootstrap(folder, scratch):
    """A real Debian, minimal, as one layer."""
    tarball = Path(scratch) / "debian.tar"
    subprocess.run(
        ["debootstrap", "--variant=minbase", "bookworm", str(Path(scratch) / "root")], check=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    subprocess.run(["tar", "-C", str(Path(scratch) / "root"), "--exclude=./dev/*", "-cf", str(tarball), "."], check=True)
    image = Layout(folder)
    image.adopt(tarball)
    image.finish()


# Bytes of each file of a crowd, about the mean of a Debian system.
CROWD_BYTES = 20 << 10


def words(seed, size):
    """`size` bytes that deflate shortens to about a third, as programs and texts are."""
    noise = hashlib.shake_256(seed.encode()).digest(size // 3)
    return noise.hex().encode()[: size - size // 6].ljust(size, b"\0")


def crowd(folder, files):
    """One layer of `files` files of [`CROWD_BYTES`] each, every hundredth an installed Python package."""
    image = Layout(folder)
    entries = [text("etc/os-release", 'ID=debian\nVERSION_ID="12"\n'), text("etc/debian_version", "12.5\n"),
               text("var/lib/dpkg/status", "")]
    pool = [words(f"crowd {n}", CROWD_BYTES) for n in range(64)]
    for n in range(files):
        if n % 100 == 0:
            path = f"usr/lib/python3/site-packages/p{n}-1.dist-info/METADATA"
            entries.append(text(path, f"Metadata-Version: 2.1\nName: p{n}\nVersion: 1.{n}\n\n"))
        entries.append((f"usr/share/crowd/{n // 250}/{n}", CROWD_BYTES, [pool[n % 64]]))
    image.layer(entries)
    image.finish()


def alpine(folder):
    """What Alpine's own image has: 15 packages, 80 libraries and programs, 7.7 MB, a good third of it packed."""
    image = Layout(folder)
    stanza = "P:pkg{0}\nV:1.{0}.0-r0\nA:x86_64\nL:MIT\no:pkg{0}\nF:usr/lib\nR:lib{0}.so\n\n"
    entries = [text("etc/alpine-release", "3.20.3\n"), text("etc/os-release", "ID=alpine\nVERSION_ID=3.20.3\n"),
               text("lib/apk/db/installed", "".join(stanza.format(n) for n in range(15)))]
    size = 95_000
    entries += [(f"usr/lib/lib{n}.so", size, [b"\x7fELF" + words(f"alpine {n}", size - 4)]) for n in range(80)]
    image.layer(entries)
    image.finish()
