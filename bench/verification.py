"""Verification: cost beside its own signature checks, time from process start to verdict, requests, memory, rate."""

import hashlib
import json
import os
import statistics
import subprocess
import time

from registry import Registry

# What the project aims at, on two cores.
TARGETS = {
    "ratio to its own signature checks": ("at most", 1.3),
    "start to verdict, ms": ("at most", 6.0),
    "requests, one bundle by digest": ("at most", 4),
    "bundles a second, one process": ("at least", 1800),
    "files a second, one assay verify-blob": ("at least", 1800),
    "peak memory of verify, MiB": ("at most", 30.0),
}


# Files, each with a signature of its own.
MANY = 1000


class Report:
    def __init__(self):
        self.rows = []

    def row(self, name, value, remark=""):
        sense, target = TARGETS.get(name, (None, None))
        met = "" if sense is None else ("met" if (value <= target if sense == "at most" else value >= target) else "MISSED")
        goal = "" if sense is None else f"{sense} {target}"
        print(f"  {name:<44} {value:>10.2f}  {goal:<14} {met:<7} {remark}", flush=True)
        self.rows.append({"measure": name, "value": value, "target": goal, "met": met != "MISSED", "remark": remark})


def spawned(command, environment, runs):
    """Median and least milliseconds from start to end of a process."""
    samples = []
    for _ in range(runs):
        begin = time.perf_counter()
        child = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        samples.append((time.perf_counter() - begin) * 1e3)
        if child.returncode:
            raise RuntimeError(f"{command[0]} exits with {child.returncode}")
    return statistics.median(samples), min(samples)


def peak_mib(command, environment):
    """Highest resident memory of one run, by GNU time; None without it."""
    if not os.access("/usr/bin/time", os.X_OK):
        return None
    result = subprocess.run(["/usr/bin/time", "-q", "-f", "%M", *command], env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(result.stderr.strip().splitlines()[-1]) / 1024


def push_image(registry, repository):
    """A one-layer image, pushed the short way; its digest."""
    def blob(body):
        digest = "sha256:" + hashlib.sha256(body).hexdigest()
        registry.blobs[digest] = body
        return {"digest": digest, "size": len(body)}
    config = blob(json.dumps({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}}).encode())
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config}, "layers": []}
    digest, _ = registry.put_manifest(repository, "v1", manifest["mediaType"], json.dumps(manifest).encode())
    return digest


def run(tools, environment, work, files, runs):
    """`files`: blob, bundle, trusted root, subject and issuer, as the signing benchmark made them."""
    blob, bundle, root, subject, issuer = map(str, files)
    report, assay = Report(), tools["assay"]
    who = ["--certificate-identity", subject, "--certificate-oidc-issuer", issuer, "--trusted-root", root]
    print("verification")
    many = work / "many"
    many.mkdir()
    for number in range(MANY):
        subprocess.run([assay, "sign-blob", blob, "--bundle", str(many / f"{number}.json"), "--stack", str(work / "stack"),
                        "--identity", subject], check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if tools.get("ratio"):
        printed = subprocess.run([tools["ratio"], str(many), blob, root, subject, issuer, "1000"], check=True,
                                 capture_output=True, text=True).stdout
        found = json.loads(printed)
        checks = ", ".join(f"{one['checks']} × {kind} at {one['microseconds']:.0f} µs" for kind, one in found["checks"].items())
        report.row("in process, µs", found["verify_microseconds"], f"its checks alone: {found['signature_checks_microseconds']:.0f} µs ({checks})")
        report.row("ratio to its own signature checks", found["ratio"])
        report.row("trust root, µs", found["trust_root_microseconds"])
        report.row("bundles a second, one process", found["bundles_per_second"],
                   f"{found['distinct_bundles']} bundles, {found['threads']} threads")
        if per_core := found["bundles_per_core_second"]:
            report.row("bundles a second of one core", per_core, "in processor time: what other work on the machine does not change")
    else:
        print("  in process: the example `ratio` is not built")
    local = [assay, "verify-blob", blob, "--bundle", bundle, *who]
    spawned(local, environment, 3)
    nothing, _ = spawned(["/bin/true"], environment, runs * 4)
    median, least = spawned(local, environment, runs * 4)
    report.row("start to verdict, ms", median, f"least {least:.2f}; /bin/true takes {nothing:.2f}")
    if peak := peak_mib(local, environment):
        report.row("peak memory of verify-blob, MiB", peak)
    pairs = [word for number in range(MANY) for word in ("--bundle", str(many / f"{number}.json"))]
    all_of_them = [assay, "verify-blob", *[blob] * MANY, *pairs, *who]
    median, _ = spawned(all_of_them, environment, runs)
    report.row("files a second, one assay verify-blob", MANY / median * 1e3, f"{MANY} files with a bundle each, {median:.0f} ms")
    if peak := peak_mib(all_of_them, environment):
        report.row(f"peak memory of {MANY} files, MiB", peak)
    registry = Registry()
    try:
        for count in (1, 5):
            repository = f"bench/app{count}"
            digest = push_image(registry, repository)
            image = f"{registry.host}/{repository}@{digest}"
            for number in range(count):
                command = [assay, "sign", image, "--stack", str(work / "stack"), "--identity", subject, "-a", f"n={number}"]
                subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            verify = [assay, "verify", image, *who, "--output", "text"]
            registry.forget()
            subprocess.run(verify, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            name = "requests, one bundle by digest" if count == 1 else f"requests, {count} bundles by digest"
            report.row(name, len(registry.requests))
            median, _ = spawned(verify, environment, runs)
            report.row(f"assay verify, {count} on loopback, ms", median)
            if (peak := peak_mib(verify, environment)) and count == 1:
                report.row("peak memory of verify, MiB", peak)
            if tools.get("cosign"):
                peer = [tools["cosign"], "verify", image, *who]
                registry.forget()
                subprocess.run(peer, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                report.row(f"cosign: requests, {count}", len(registry.requests))
                median, _ = spawned(peer, environment, runs)
                report.row(f"cosign verify, {count} on loopback, ms", median)
    finally:
        registry.close()
    return report.rows
