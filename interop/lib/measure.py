"""Runs a command with its output in a file, prints wall time and peak memory: measure.py OUTPUT COMMAND..."""
import resource
import subprocess
import sys
import time

start = time.monotonic()
with open(sys.argv[1], "wb") as output:
    code = subprocess.run(sys.argv[2:], stdout=output, check=False).returncode
seconds = time.monotonic() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"exit {code}, {seconds:.2f} s, peak {peak:.0f} MiB")
sys.exit(0 if code == 0 else 1)
