"""Key files of cosign, made and opened with hashlib, PyNaCl and cryptography; signatures checked with openssl.

open KEY PUB            the encrypted key opens with COSIGN_PASSWORD and is the private half of PUB
seal NAME N             writes NAME.key with that cost of scrypt, and NAME.pub
plain NAME FORM         writes NAME.pem, a private key in pkcs8, sec1 or pkcs1
openssl BUNDLE PUB FILE the bundle's signature is PUB's over FILE
"""
import base64, hashlib, json, os, subprocess, sys
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from nacl.secret import SecretBox

ENCODING, PRIVATE, PUBLIC = serialization.Encoding, serialization.PrivateFormat, serialization.PublicFormat
PASSWORD = os.environ["COSIGN_PASSWORD"].encode()


def derive(salt, params):
    return hashlib.scrypt(PASSWORD, salt=salt, n=params["N"], r=params["r"], p=params["p"], dklen=32, maxmem=1 << 30)


def pem(label, data):
    text = base64.b64encode(data).decode()
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def public_pem(key):
    return key.public_key().public_bytes(ENCODING.PEM, PUBLIC.SubjectPublicKeyInfo)


def open_key(path, public):
    lines = open(path).read().strip().split("\n")
    assert lines[0] == "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----", lines[0]
    sealed = json.loads(base64.b64decode("".join(lines[1:-1])))
    assert sealed["kdf"]["name"] == "scrypt" and sealed["cipher"]["name"] == "nacl/secretbox", sealed
    assert sealed["kdf"]["params"] == {"N": 65536, "r": 8, "p": 1}, sealed["kdf"]
    box = SecretBox(derive(base64.b64decode(sealed["kdf"]["salt"]), sealed["kdf"]["params"]))
    der = box.decrypt(base64.b64decode(sealed["ciphertext"]), base64.b64decode(sealed["cipher"]["nonce"]))
    key = serialization.load_der_private_key(der, None)
    assert public_pem(key) == open(public, "rb").read(), "another public key"
    assert os.stat(path).st_mode & 0o777 == 0o600, "mode"


def seal(name, n):
    key, salt, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(32), os.urandom(24)
    params = {"N": n, "r": 8, "p": 1}
    der = key.private_bytes(ENCODING.DER, PRIVATE.PKCS8, serialization.NoEncryption())
    text = SecretBox(derive(salt, params)).encrypt(der, nonce).ciphertext
    encode = lambda data: base64.b64encode(data).decode()
    sealed = {
        "kdf": {"name": "scrypt", "params": params, "salt": encode(salt)},
        "cipher": {"name": "nacl/secretbox", "nonce": encode(nonce)},
        "ciphertext": encode(text),
    }
    open(f"{name}.key", "w").write(pem("ENCRYPTED COSIGN PRIVATE KEY", json.dumps(sealed).encode()))
    open(f"{name}.pub", "wb").write(public_pem(key))


def plain(name, form):
    key = rsa.generate_private_key(65537, 2048) if form == "pkcs1" else ec.generate_private_key(ec.SECP521R1())
    encoding = PRIVATE.PKCS8 if form == "pkcs8" else PRIVATE.TraditionalOpenSSL
    open(f"{name}.pem", "wb").write(key.private_bytes(ENCODING.PEM, encoding, serialization.NoEncryption()))


def openssl(bundle, public, path):
    bundle = json.load(open(bundle))
    open("signature.bin", "wb").write(base64.b64decode(bundle["messageSignature"]["signature"]))
    kind = serialization.load_pem_public_key(open(public, "rb").read())
    if isinstance(kind, (ec.EllipticCurvePublicKey, rsa.RSAPublicKey)):
        digest = {521: "sha512", 384: "sha384"}.get(kind.key_size, "sha256")
        arguments = ["dgst", f"-{digest}", "-verify", public, "-signature", "signature.bin", path]
    else:
        arguments = ["pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", path, "-sigfile", "signature.bin"]
    sys.exit(subprocess.run(["openssl", *arguments]).returncode)


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "seal":
        seal(rest[0], int(rest[1]))
    else:
        {"open": open_key, "plain": plain, "openssl": openssl}[command](*rest)
