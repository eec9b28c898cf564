"""Waits until an address on this machine answers, at most some 15 seconds."""
import sys
import time
import urllib.error
import urllib.request

for _ in range(150):
    try:
        urllib.request.urlopen(sys.argv[1], timeout=2).read()
        sys.exit(0)
    except urllib.error.HTTPError:
        sys.exit(0)
    except OSError:
        time.sleep(0.1)
sys.exit(f"nothing answers at {sys.argv[1]}")
