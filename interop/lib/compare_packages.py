"""Compares the packages of two reports in Trivy's JSON: compare_packages.py OURS THEIRS. A target that is known to differ has its
reason here; a difference without a reason, and a reason without a difference, make the exit code 1."""
import json
import sys

NOT_READ = "this build of Trivy (0.44) does not read the format; today's does"
NOT_TRIVYS = "Trivy does not read the format"
ROOT = "today's Trivy lists the project itself too, this build does not"
EXPECTED = {
    "bun/bun.lock": NOT_READ,
    "cargo/Cargo.lock": ROOT,
    "composer/composer.lock": "Trivy refuses the whole file when PHP writes an empty `require` as `[]`",
    "conan/v2/conan.lock": NOT_READ,
    "conda_environment/environment.yml": NOT_READ,
    "deno/deno.lock": NOT_TRIVYS,
    "deno/v3/deno.lock": NOT_TRIVYS,
    "dotnet_core/app.deps.json": ROOT + "; it leaves out what only compiling needs",
    "gomod/go.mod": ROOT,
    "gomod/old/go.mod": ROOT,
    "haskell/cabal.project.freeze": NOT_TRIVYS,
    "haskell/stack.yaml.lock": NOT_TRIVYS,
    "julia/Manifest.toml": NOT_READ,
    "julia/v1/Manifest.toml": NOT_READ,
    "npm/v1/package-lock.json": "Trivy refuses the whole file when npm writes an empty `requires` as `false`",
    "packages_props/Directory.Packages.props": NOT_READ,
    "pip/requirements.txt": "this build takes `2.28.*` and words for versions; today's does not",
    "pnpm/pnpm-lock.yaml": "this build does not know lock file version 9",
    "pylock/pylock.toml": NOT_READ,
    "r/renv.lock": NOT_TRIVYS,
    "sbt/build.sbt.lock": NOT_READ,
    "swift/Package.resolved": NOT_READ,
    "swift/v1/Package.resolved": NOT_READ,
    "uv/uv.lock": NOT_READ,
}


def packages(name):
    report = json.load(open(name, encoding="utf-8"))
    # This build writes versions of Go without their `v`, today's with it.
    return {
        result["Target"]: sorted((p.get("Name", ""), p.get("Version", "").removeprefix("v")) for p in result.get("Packages") or [])
        for result in report.get("Results") or [] if result.get("Class") == "lang-pkgs"}


ours, theirs = packages(sys.argv[1]), packages(sys.argv[2])
different = {target for target in ours.keys() | theirs.keys() if ours.get(target) != theirs.get(target)}
for target in sorted(different - EXPECTED.keys()):
    print(f"{target}: ours {ours.get(target)}, theirs {theirs.get(target)}", file=sys.stderr)
for target in sorted(EXPECTED.keys() - different):
    print(f"{target} no longer differs: {EXPECTED[target]}", file=sys.stderr)
missed = {t for t in different if set(theirs.get(t, [])) - set(ours.get(t, []))}
same = len(ours.keys() & theirs.keys() - different)
print(f"{same} lock files the same, {len(different)} differ with a reason, of {len(missed)} of them assay leaves something out")
sys.exit(0 if different == EXPECTED.keys() and same > 0 else 1)
