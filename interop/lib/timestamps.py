"""Writes what openssl needs out of a bundle: timestamps.py BUNDLE TRUSTED_ROOT FOLDER.

FOLDER gets response.tsr, token.der, signature.bin, leaf.pem, tsa-root.pem and tsa-rest.pem.
"""
import base64
import json
import pathlib
import sys

bundle, root = (json.loads(pathlib.Path(name).read_text()) for name in sys.argv[1:3])
out = pathlib.Path(sys.argv[3])
out.mkdir(parents=True, exist_ok=True)


def pem(der_base64):
    body = "\n".join(der_base64[i:i + 64] for i in range(0, len(der_base64), 64))
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


material = bundle["verificationMaterial"]
stamp = material["timestampVerificationData"]["rfc3161Timestamps"][0]["signedTimestamp"]
(out / "response.tsr").write_bytes(base64.b64decode(stamp))
signature = bundle["messageSignature"]["signature"] if "messageSignature" in bundle else bundle["dsseEnvelope"]["signatures"][0]["sig"]
(out / "signature.bin").write_bytes(base64.b64decode(signature))
(out / "leaf.pem").write_text(pem(material["certificate"]["rawBytes"]))
chain = [pem(entry["rawBytes"]) for entry in root["timestampAuthorities"][0]["certChain"]["certificates"]]
(out / "tsa-root.pem").write_text(chain[-1])
(out / "tsa-rest.pem").write_text("".join(chain[:-1]))
authority = root["certificateAuthorities"][0]["certChain"]["certificates"]
(out / "ca-root.pem").write_text(pem(authority[-1]["rawBytes"]))
(out / "ca-rest.pem").write_text("".join(pem(entry["rawBytes"]) for entry in authority[:-1]))
