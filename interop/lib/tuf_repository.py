"""Writes TUF repositories with python-tuf and asks its client what to make of them.

    tuf_repository.py write DIR     one folder per scenario: DIR/NAME/{1,2}/repository, and DIR/root.json to begin with
    tuf_repository.py follow DIR    what python-tuf's ngclient says of each: NAME ok|refused
    tuf_repository.py names         the scenarios and what has to come of their second state

Each scenario has two states of one repository; a client follows the first and is then shown the second.
"""

import copy
import os
import shutil
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Key, Metadata, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

FAR = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=3650)
PAST = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=1)
ROLES = ["timestamp", "snapshot", "targets"]


class Repository:
    """A repository whose every version can be set."""

    def __init__(self, target: bytes):
        self.root_signers = [CryptoSigner.generate_ecdsa(), CryptoSigner.generate_ed25519()]
        self.signers = {role: CryptoSigner.generate_ecdsa() for role in ROLES}
        self.roots = []
        self.target = target
        self.version = 1
        self.expires = {role: FAR for role in ROLES}
        self.previous = []
        self.root = Root(expires=FAR, consistent_snapshot=True)
        self.publish_root()

    def publish_root(self):
        for signer in self.root_signers:
            self.root.add_key(signer.public_key, "root")
        for role, signer in self.signers.items():
            self.root.add_key(signer.public_key, role)
        self.root.roles["root"].threshold = 2
        metadata = Metadata(copy.deepcopy(self.root))
        for signer in {one.public_key.keyid: one for one in self.previous + self.root_signers}.values():
            metadata.sign(signer, append=True)
        self.roots.append(metadata)

    def rotate(self, role: str):
        """Another key for a role, by a new root; for the root itself another pair of keys, signed by the old ones too."""
        self.previous = list(self.root_signers)
        if role == "root":
            for signer in self.root_signers:
                self.root.revoke_key(signer.public_key.keyid, "root")
            self.root_signers = [CryptoSigner.generate_rsa(), CryptoSigner.generate_ecdsa()]
        else:
            self.root.revoke_key(self.signers[role].public_key.keyid, role)
            self.signers[role] = CryptoSigner.generate_ed25519()
        self.root.version += 1
        self.publish_root()

    def write(self, folder: Path):
        if folder.exists():
            shutil.rmtree(folder)
        (folder / "targets").mkdir(parents=True)
        for metadata in self.roots:
            metadata.to_file(str(folder / f"{metadata.signed.version}.root.json"))
        name = "trusted_root.json"
        file = TargetFile.from_data(name, self.target, ["sha256"])
        (folder / "targets" / f"{file.hashes['sha256']}.{name}").write_bytes(self.target)
        targets = Metadata(Targets(version=self.version, expires=self.expires["targets"], targets={name: file}))
        snapshot = Metadata(Snapshot(version=self.version, expires=self.expires["snapshot"]))
        snapshot.signed.meta["targets.json"].version = self.version
        timestamp = Metadata(Timestamp(version=self.version, expires=self.expires["timestamp"]))
        timestamp.signed.snapshot_meta.version = self.version
        for role, metadata, path in [
            ("targets", targets, f"{self.version}.targets.json"),
            ("snapshot", snapshot, f"{self.version}.snapshot.json"),
            ("timestamp", timestamp, "timestamp.json"),
        ]:
            metadata.sign(self.signers[role])
            metadata.to_file(str(folder / path))


def unchanged(repository):
    pass


def newer(repository):
    repository.version += 1


def rotated_root(repository):
    repository.rotate("root")
    repository.rotate("root")
    repository.version += 1


def rotated_timestamp(repository):
    repository.rotate("timestamp")
    repository.version += 1


def rolled_back(repository):
    repository.version -= 1


def recovered(repository):
    """After a fast-forward attack: keys of timestamp and snapshot are new, and versions begin low again."""
    repository.rotate("timestamp")
    repository.rotate("snapshot")
    repository.version = 2


def rolled_back_after_other_rotation(repository):
    """A rotation of other keys is no licence to go back."""
    repository.rotate("targets")
    repository.version -= 1


def expired(role):
    def change(repository):
        repository.version += 1
        repository.expires[role] = PAST

    return change


def expired_root(repository):
    repository.root.expires = PAST
    repository.rotate("root")
    repository.version += 1


def expired_root_on_the_way(repository):
    """Only the last root has to be fresh (TUF 5.3.10)."""
    expired_root(repository)
    repository.root.expires = FAR
    repository.rotate("root")


def foreign_root(repository):
    """The new root is not signed by the old keys."""
    repository.rotate("root")
    repository.previous = []
    repository.roots.pop()
    repository.publish_root()
    repository.version += 1


def foreign_timestamp(repository):
    repository.signers["timestamp"] = CryptoSigner.generate_ecdsa()
    repository.version += 1


def missing_root_version(repository):
    repository.rotate("root")
    repository.rotate("root")
    del repository.roots[-2]
    repository.version += 1


# What the second state has to come to, and how high the versions of the first are.
SCENARIOS = {
    "unchanged": (unchanged, "ok", 5),
    "newer": (newer, "ok", 5),
    "rotated-root": (rotated_root, "ok", 5),
    "rotated-timestamp": (rotated_timestamp, "ok", 5),
    "fast-forward-recovered": (recovered, "ok", 2_000_000_000),
    "expired-root-on-the-way": (expired_root_on_the_way, "ok", 5),
    "missing-root-version": (missing_root_version, "ok", 5),
    "rolled-back": (rolled_back, "refused", 5),
    "rolled-back-after-other-rotation": (rolled_back_after_other_rotation, "refused", 5),
    "fast-forward-not-recovered": (lambda one: setattr(one, "version", 3), "refused", 2_000_000_000),
    "expired-root": (expired_root, "refused", 5),
    "expired-timestamp": (expired("timestamp"), "refused", 5),
    "expired-snapshot": (expired("snapshot"), "refused", 5),
    "expired-targets": (expired("targets"), "refused", 5),
    "foreign-root": (foreign_root, "refused", 5),
    "foreign-timestamp": (foreign_timestamp, "refused", 5),
}


class Files(FetcherInterface):
    """Reads file URLs; what is not there is 404, as a web server says it."""

    def _fetch(self, url):
        from tuf.api.exceptions import DownloadHTTPError

        path = Path(url.removeprefix("file://"))
        if not path.is_file():
            raise DownloadHTTPError("not found", 404)
        return [path.read_bytes()]


def follow(folder: Path) -> str:
    state = folder / "client"
    if state.exists():
        shutil.rmtree(state)
    state.mkdir(parents=True)
    answer = "refused"
    for number in ["1", "2"]:
        base = f"file://{folder / number}/"
        try:
            updater = Updater(
                str(state), base, str(state), base + "targets/", Files(), UpdaterConfig(),
                bootstrap=(folder / "root.json").read_bytes() if number == "1" else None,
            )
            updater.refresh()
            info = updater.get_targetinfo("trusted_root.json")
            Path(updater.download_target(info)).read_bytes()
            answer = "ok"
        except Exception as error:  # every refusal is one
            print(f"{folder.name} {number}: {type(error).__name__}: {error}", file=sys.stderr)
            # What cannot even be begun with says nothing about what follows.
            return "refused" if number == "2" else "broken"
    return answer


def main():
    command, *rest = sys.argv[1:]
    if command == "names":
        for name, (_, expected, _) in SCENARIOS.items():
            print(name, expected)
        return
    folder = Path(rest[0]).resolve()
    if command == "write":
        target = Path(rest[1]).read_bytes()
        for name, (change, _, version) in SCENARIOS.items():
            repository = Repository(target)
            repository.version = version
            (folder / name).mkdir(parents=True, exist_ok=True)
            repository.roots[0].to_file(str(folder / name / "root.json"))
            repository.write(folder / name / "1")
            change(repository)
            repository.write(folder / name / "2")
    elif command == "follow":
        for name in SCENARIOS:
            print(name, follow(folder / name))


if __name__ == "__main__":
    os.umask(0o022)
    main()
