"""Verifies attestations with the library of sigstore-python: verify_dsse.py TRUST_CONFIG IDENTITY ISSUER LIST.

LIST has lines "BUNDLE SIGNED TYPE". Prints how many were verified; exit 1 when one was not.

The library verifies certificate, log, timestamp, signature and identity; what the statement is about is for its
caller to look at, which is done here.
"""
import hashlib
import json
import pathlib
import sys

from sigstore.errors import VerificationError
from sigstore.models import Bundle, ClientTrustConfig
from sigstore.verify import Verifier
from sigstore.verify.policy import Identity

config, identity, issuer, names = sys.argv[1:]
config = ClientTrustConfig.from_json(pathlib.Path(config).read_text())
verifier = Verifier(trusted_root=config.trusted_root)
policy = Identity(identity=identity, issuer=issuer)
rows = [line.split() for line in pathlib.Path(names).read_text().splitlines()]
good = 0
for bundle, signed, predicate_type in rows:
    try:
        kind, payload = verifier.verify_dsse(Bundle.from_json(pathlib.Path(bundle).read_text()), policy)
    except VerificationError as error:
        print(f"{bundle} ({predicate_type}): {error}", file=sys.stderr)
        continue
    statement = json.loads(payload)
    digest = hashlib.sha256(pathlib.Path(signed).read_bytes()).hexdigest()
    if kind != "application/vnd.in-toto+json" or [one["digest"] for one in statement["subject"]] != [{"sha256": digest}]:
        print(f"{bundle} ({predicate_type}): {kind} about {statement['subject']}, expected {digest}", file=sys.stderr)
        continue
    good += 1
print(f"{good} of {len(rows)} bundles that assay run put beside an image")
sys.exit(0 if good == len(rows) > 0 else 1)
