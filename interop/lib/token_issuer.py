"""Prints the issuer of the identity token on standard input."""
import base64
import json
import sys

payload = sys.stdin.read().strip().split(".")[1]
print(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["iss"])
