"""Scanning as multiples of what inflating alone takes, its growth with the image, and process start to an answer.

The limit is `igzip -dc` (Debian: isal) of every layer at once, one process for each: nothing that reads a gzip layer with
today's processors does so much faster. All programs of a round run one after another before the next round begins, so that a
machine that is busy for a while slows all of them.
"""

import json
import shlex
import shutil
import statistics
import subprocess
from pathlib import Path

import images

# What the project aims at, on two cores, as multiples of the limit's wall clock.
TARGETS = {"assay scan": 1.5, "assay sbom": 1.5, "assay scan, secrets": 2.5}
PEAK_MIB = 100.0
# Where Trivy takes 200 ms: so a quarter of Trivy's time on the same machine.
CACHED, PEER_CACHED = "assay scan, all cached", "trivy, all cached"
CACHED_MS, CACHED_SHARE = 50.0, 0.25
START_MS = 30.0
START_RUNS = 20


def layers(image):
    """The layer files of a layout with one image."""
    blob = lambda digest: image / "blobs" / digest.replace(":", "/")
    index = json.loads((image / "index.json").read_text())
    manifest = json.loads(blob(index["manifests"][0]["digest"]).read_text())
    return [blob(layer["digest"]) for layer in manifest["layers"]]


def limit(image):
    """Inflates all layers, one process each, and waits for them."""
    if not shutil.which("igzip"):
        return None
    each = " ".join(f"igzip -dc < {shlex.quote(str(layer))} > /dev/null &" for layer in layers(image))
    return ["sh", "-c", f"{each} wait"]


def offers(assay, scanner):
    text = subprocess.run([assay, "scan", "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
    return scanner in text.split("--scanners", 1)[-1].split("--", 1)[0]


def remembers(cache, beside):
    """A cache of Trivy's own that no other row empties, with the same databases."""
    beside.mkdir()
    for database in ("db", "java-db"):
        (beside / database).symlink_to(cache / database)
    return beside


def version(program):
    """What a program says of its version, in one line."""
    said = subprocess.run([program, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
    return next(iter(said.splitlines()), "version unknown")


def programs(tools, image, work, trivy_command):
    """(name, command or None) of every program, assay's own first."""
    assay, trivy, syft, cache = tools["assay"], tools["trivy"], tools["syft"], work / "trivy-cache"
    out, db = str(work / "out.json"), str(cache / "db")
    scan = [assay, "scan", f"oci:{image}", "--db", db, "--scanners", "vuln", "--format", "json", "--output", out]
    rows = [
        ("igzip -dc", limit(image)),
        ("assay scan", [*scan, "--no-cache"]),
        ("assay sbom", [assay, "sbom", f"oci:{image}", "--output", out, "--no-cache"]),
        ("assay scan, secrets", [*scan, "--no-cache", "--scanners", "vuln,secret"] if offers(assay, "secret") else None),
        (CACHED, [*scan, "--cache-dir", str(work / "layers")]),
        ("assay on one core", ["taskset", "-c", "0", *scan, "--no-cache"] if shutil.which("taskset") else None),
        ("trivy", trivy_command(trivy, cache, image, "--scanners", "vuln", "--format", "json", "--output", out)),
        ("trivy, secrets", trivy_command(
            trivy, cache, image, "--scanners", "vuln,secret", "--format", "json", "--output", out)),
        (PEER_CACHED, trivy_command(
            trivy, remembers(cache, work / "trivy-remembers"), image, "--scanners", "vuln", "--format", "json",
            "--output", out, forget=False)),
        ("syft", syft and [syft, "scan", f"oci-dir:{image}", "-q", "-o", f"cyclonedx-json={out}"]),
    ]
    return rows


def rounds(rows, once, environment, runs):
    """Median (wall, processor seconds, peak KiB) of each program, all of them run in every round; or why there is none."""
    samples, failed = {name: [] for name, command in rows if command}, {}
    # What is to be cached is cached in a round that does not count.
    warm = [row for row in rows if row[1] and "cached" in row[0]]
    for counts, group in [(False, warm), *[(True, rows)] * runs]:
        for name, command in group:
            if command and name not in failed:
                try:
                    taken = once(command, environment)
                except (RuntimeError, OSError) as error:
                    failed[name] = str(error)
                else:
                    samples[name] += [taken] if counts else []
    middle = {name: [None if column[0] is None else statistics.median(column) for column in zip(*taken)]
              for name, taken in samples.items() if name not in failed}
    return middle, failed


def verdict(met):
    return "met" if met else "MISSED"


def limits(tools, image, work, once, environment, runs, trivy_command):
    rows = programs(tools, image, work, trivy_command)
    middle, failed = rounds(rows, once, environment, runs)
    unit = middle.get("igzip -dc")
    packed = sum(layer.stat().st_size for layer in layers(image)) / images.MIB
    print(f"scanning, {packed:.0f} MiB packed in {len(layers(image))} layers; × is wall clock beside `igzip -dc` of them")
    for peer in ("trivy", "syft"):
        if tools[peer]:
            print(f"  {peer}: {version(tools[peer])}")
    print(f"  {'program':<24} {'wall s':>8} {'cpu s':>8} {'peak MiB':>9} {'×':>6}  target", flush=True)
    taken = []
    for name, command in rows:
        if name not in middle:
            print(f"  {name:<24} {'failed: ' + failed[name] if name in failed else 'not there'}", flush=True)
            continue
        wall, cpu, peak = middle[name]
        times = wall / unit[0] if unit else None
        notes = []
        if times and name in TARGETS:
            notes.append(f"at most {TARGETS[name]} {verdict(times <= TARGETS[name])}")
        if peak and name.startswith("assay"):
            notes.append(f"{PEAK_MIB:.0f} MiB {verdict(peak / 1024 < PEAK_MIB)}")
        if name == CACHED:
            notes.append(f"{CACHED_MS:.0f} ms {verdict(wall * 1e3 < CACHED_MS)}")
            if peer := middle.get(PEER_CACHED):
                notes.append(f"at most {CACHED_SHARE} of Trivy's: {wall / peer[0]:.2f} {verdict(wall / peer[0] <= CACHED_SHARE)}")
        shown = "-" if peak is None else f"{peak / 1024:.1f}"
        print(f"  {name:<24} {wall:>8.3f} {cpu:>8.3f} {shown:>9} {f'{times:.2f}' if times else '-':>6}  {', '.join(notes)}",
              flush=True)
        taken.append({"program": name, "wall_s": wall, "cpu_s": cpu, "peak_kib": peak, "times_limit": times})
    return taken, "assay scan" in failed or "assay sbom" in failed


def growth(tools, work, once, environment, runs, files):
    """One, two and four times the files and bytes: processor seconds should double with them."""
    rows = []
    for times in (1, 2, 4):
        image = work / f"grown-{times}"
        images.crowd(image, files * times)
        rows.append((f"{times}×", [tools["assay"], "sbom", f"oci:{image}", "--output", str(work / "out.json"), "--no-cache"]))
    middle, failed = rounds(rows, once, environment, runs)
    if failed:
        raise RuntimeError(next(iter(failed.values())))
    print(f"growth, from {files} files of {images.CROWD_BYTES >> 10} KiB: each step doubles files and bytes")
    print(f"  {'image':<6} {'wall s':>8} {'cpu s':>8} {'peak MiB':>9} {'cpu beside 1×':>14}", flush=True)
    taken = []
    for name, _ in rows:
        wall, cpu, peak = middle[name]
        shown = "-" if peak is None else f"{peak / 1024:.1f}"
        print(f"  {name:<6} {wall:>8.3f} {cpu:>8.3f} {shown:>9} {cpu / middle['1×'][1]:>14.2f}", flush=True)
        taken.append({"image": name, "wall_s": wall, "cpu_s": cpu, "peak_kib": peak})
    return taken


def start(tools, work, once, environment):
    """Process start to an answer on an image of Alpine's size, beside a process that does nothing."""
    image, db = work / "alpine", str(work / "trivy-cache/db")
    images.alpine(image)
    rows = [
        ("/bin/true", ["/bin/true"]),
        ("assay --version", [tools["assay"], "--version"]),
        ("assay scan, Alpine's size", [tools["assay"], "scan", f"oci:{image}", "--db", db, "--scanners", "vuln", "--format", "json", "--no-cache"]),
        ("igzip -dc of its layer", limit(image)),
    ]
    middle, failed = rounds(rows, once, environment, START_RUNS)
    print(f"start to answer, median of {START_RUNS}")
    taken = []
    for name, _ in rows:
        if name not in middle:
            print(f"  {name:<28} {failed.get(name, 'not there')}", flush=True)
            continue
        wall, cpu, _ = middle[name]
        note = f"at most {START_MS:.0f} {verdict(wall * 1e3 < START_MS)}" if name.startswith("assay scan") else ""
        print(f"  {name:<28} {wall * 1e3:>8.1f} ms {cpu * 1e3:>8.1f} ms cpu  {note}", flush=True)
        taken.append({"program": name, "wall_ms": wall * 1e3, "cpu_ms": cpu * 1e3})
    return taken


def run(tools, work, once, environment, options, trivy_command):
    """All three; the rows, and whether assay failed in one."""
    image = Path(options.image).resolve() if options.image else work / "crowd"
    if not options.image:
        images.crowd(image, options.files)
    taken, failed = limits(tools, image, work, once, environment, options.runs, trivy_command)
    rows = {"limit": taken, "growth": [], "start": start(tools, work, once, environment)}
    if options.grow:
        rows["growth"] = growth(tools, work, once, environment, options.runs, options.grow)
    return rows, failed
