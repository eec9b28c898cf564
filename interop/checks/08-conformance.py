#!/usr/bin/env python3
"""The bundle cases of sigstore-conformance through the command line, each by path and by digest."""
import base64
import hashlib
import json
import os
import pathlib
import subprocess
import sys

CASES = (pathlib.Path(os.environ["INTEROP"]) / ".." / ".." / "shared" / "data"
         / "sigstore-conformance" / "test" / "assets" / "bundle-verify")
# The suite's defaults (its README).
IDENTITY = ("https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/"
            ".github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main")
ISSUER = "https://token.actions.githubusercontent.com"
# Each of the suite's cases, once with the artifact and once with its digest.
EXPECTED_RUNS = 140
REFUSED = 10
# Cases whose own key or trust root is the malformed input: assay refuses these as what the caller gave (exit 2), before it
# looks at the bundle. The error must be the named one, so that no other mistake passes for it.
MALFORMED_INPUT = {
    # The base64 of key.pub is not canonical, so it is no key.
    "managed-key-wrong-key_fail": "error[key-malformed]",
    # A log of trusted_root.json has no start of validity, which the format requires.
    "trust-root-tlog-missing-validity-start_fail": "error[verify-trust-root-malformed]",
}


def text(case, name, default):
    file = case / name
    return file.read_text().strip() if file.exists() else default


def verb(bundle):
    """The command for what the bundle holds; an unreadable one is refused by either."""
    try:
        envelope = json.loads(bundle.read_bytes())["dsseEnvelope"]
    except (ValueError, KeyError):
        return ["verify-blob"]
    try:
        kind = json.loads(base64.b64decode(envelope["payload"]))["predicateType"]
    except (ValueError, KeyError):
        kind = "custom"
    return ["verify-blob-attestation", "--type", kind]


def run(case, target):
    bundle = case / "bundle.sigstore.json"
    command = [os.environ["ASSAY"], *verb(bundle), target, "--bundle", str(bundle), "--offline"]
    if (case / "trusted_root.json").exists():
        command += ["--trusted-root", str(case / "trusted_root.json")]
    if (case / "key.pub").exists():
        command += ["--key", str(case / "key.pub")]
    else:
        command += ["--certificate-identity", text(case, "identity", IDENTITY),
                    "--certificate-oidc-issuer", text(case, "issuer", ISSUER)]
    return command, subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def main():
    if not CASES.is_dir():
        print("not run  conformance  the suite's data is not beside this checkout")
        return
    wrong = runs = refusals = 0
    for case in sorted(path for path in CASES.iterdir() if path.is_dir()):
        artifact = case / "artifact"
        artifact = artifact if artifact.exists() else CASES / "a.txt"
        digest = "sha256:" + hashlib.sha256(artifact.read_bytes()).hexdigest()
        for target in (str(artifact), digest):
            command, answer = run(case, target)
            runs += 1
            # Refused is 10; 1, 2 and 3 mean that assay did not get as far as an answer.
            expected = 0 if not case.name.endswith("_fail") else 2 if case.name in MALFORMED_INPUT else REFUSED
            refusals += expected != 0
            error = next((line for line in answer.stderr.splitlines() if line.startswith("error")), "")
            print(f"{case.name} {target[:7]}: exit {answer.returncode} {error}", file=sys.stderr)
            if answer.returncode != expected or not error.startswith(MALFORMED_INPUT.get(case.name, "")):
                wrong += 1
                print(f"WRONG, expected {expected}: {' '.join(command)}\n{answer.stderr.strip()[:600]}", file=sys.stderr)
    good = wrong == 0 and runs == EXPECTED_RUNS
    print(f"{'ok' if good else 'FAIL'}  conformance  {runs - wrong} of {runs} runs as expected "
          f"({runs - refusals} accepted, {refusals} refused), expected {EXPECTED_RUNS} runs")


main()
