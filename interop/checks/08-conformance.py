#!/usr/bin/env python3
"""The bundle cases of sigstore-conformance through the command line, each by path and by digest."""
import hashlib
import os
import pathlib
import subprocess
import sys

SHARED = pathlib.Path(os.environ["INTEROP"]) / ".." / ".." / "shared" / "data"
CASES = SHARED / "sigstore-conformance" / "test" / "assets" / "bundle-verify"
# The suite's defaults (its README).
IDENTITY = ("https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/"
            ".github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main")
ISSUER = "https://token.actions.githubusercontent.com"


def text(case, name, default):
    file = case / name
    return file.read_text().strip() if file.exists() else default


def run(case, target):
    # verify-blob takes signatures and attestations, as the suite's own clients do.
    bundle = case / "bundle.sigstore.json"
    command = [os.environ["ASSAY"], "verify-blob", target, "--bundle", str(bundle), "--offline"]
    if (case / "trusted_root.json").exists():
        command += ["--trusted-root", str(case / "trusted_root.json")]
    if (case / "key.pub").exists():
        command += ["--key", str(case / "key.pub")]
    else:
        command += ["--certificate-identity", text(case, "identity", IDENTITY),
                    "--certificate-oidc-issuer", text(case, "issuer", ISSUER)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def main():
    if not CASES.is_dir():
        print("not run  conformance  the suite's data is not beside this checkout")
        return
    wrong = runs = 0
    for case in sorted(path for path in CASES.iterdir() if path.is_dir()):
        artifact = case / "artifact"
        artifact = artifact if artifact.exists() else CASES / "a.txt"
        digest = "sha256:" + hashlib.sha256(artifact.read_bytes()).hexdigest()
        for target in (str(artifact), digest):
            answer = run(case, target)
            runs += 1
            # Refused is 10; 1, 2 and 3 mean that assay did not get as far as an answer.
            good = answer.returncode in (10,) if case.name.endswith("_fail") else answer.returncode == 0
            if not good:
                wrong += 1
                print(f"{case.name} {target[:20]}: exit {answer.returncode}: {answer.stderr.strip()[:300]}", file=sys.stderr)
    print(f"{'FAIL' if wrong else 'ok'}  conformance  {runs - wrong} of {runs} runs as expected")


main()
