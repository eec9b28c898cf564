"""Signs through a stack from four processes at a time and kills the stack in the middle.

load.py ASSAY SIGNING_CONFIG TOKEN_FILE FOLDER STACK_PID

Prints one bundle path for each signature that was acknowledged before or during the kill.
"""
import concurrent.futures
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading

assay, config, token, folder, pid = sys.argv[1:]
folder = pathlib.Path(folder)
folder.mkdir()
# Killed after this many answers, so that the moment falls under load however fast the machine is.
answers_before_kill = random.Random(folder.name).randint(3, 20)
JOBS = 40
lock = threading.Lock()
answers = 0


def sign(n):
    global answers
    artifact, bundle = folder / f"{n}.txt", folder / f"{n}.json"
    artifact.write_text(f"artifact {folder.name} {n}\n")
    done = subprocess.run([assay, "sign-blob", str(artifact), "--bundle", str(bundle), "--signing-config", config,
                           "--identity-token", f"@{token}"], capture_output=True, timeout=120, check=False)
    if done.returncode != 0:
        # Before the kill nothing may be refused; after it everything is.
        if answers < answers_before_kill:
            print(f"{n} before the kill: {done.stderr.decode(errors='replace').strip()}", file=sys.stderr)
        return None
    with lock:
        answers += 1
        if answers == answers_before_kill:
            os.kill(int(pid), signal.SIGKILL)
    return bundle


with concurrent.futures.ThreadPoolExecutor(4) as pool:
    for bundle in pool.map(sign, range(JOBS)):
        if bundle is not None:
            print(bundle)
if answers < answers_before_kill:
    sys.exit(f"only {answers} signatures, the kill was due after {answers_before_kill}")
