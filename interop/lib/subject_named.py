"""Exits 0 when the subject of the statement in a bundle has a name, else 1: subject_named.py BUNDLE."""
import base64
import json
import sys

statement = json.loads(base64.b64decode(json.load(open(sys.argv[1], encoding="utf-8"))["dsseEnvelope"]["payload"]))
sys.exit(0 if all("name" in subject for subject in statement["subject"]) else 1)
