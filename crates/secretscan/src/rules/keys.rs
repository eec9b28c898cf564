//! Private keys and what protects them.

super::rules! {
    "cosign-private-key-weak", "AsymmetricPrivateKey", High, "cosign private key under a weak scrypt cost (N below 65,536: cosign before 2)";
    ["-----BEGIN ENCRYPTED"] Block r"-----BEGIN ENCRYPTED (?:COSIGN|SIGSTORE) PRIVATE KEY-----\s{1,4}(?P<secret>[A-Za-z0-9+/=\s]{64,}?)\s?-----END" + WeakScrypt;
    yes "-----BEGIN ENCRYPTED COSIGN PRIVATE KEY-----{n}{weak}{n}-----END ENCRYPTED COSIGN PRIVATE KEY-----";
    no "-----BEGIN ENCRYPTED COSIGN PUBLIC KEY-----{n}{weak}{n}-----END";
    "https://github.com/sigstore/sigstore/blob/main/pkg/cryptoutils/privatekey.go";

    "cosign-private-key", "AsymmetricPrivateKey", Medium, "cosign private key (encrypted)";
    ["-----BEGIN ENCRYPTED"] Block r"-----BEGIN ENCRYPTED (?:COSIGN|SIGSTORE) PRIVATE KEY-----\s{1,4}(?P<secret>[A-Za-z0-9+/=\s]{64,})";
    yes "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----{n}{strong}{n}-----END ENCRYPTED SIGSTORE PRIVATE KEY-----";
    no "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----{n}-----END";
    "https://docs.sigstore.dev/cosign/key_management/overview/";

    "private-key", "AsymmetricPrivateKey", High, "Asymmetric private key";
    ["-----BEGIN"] Block r#"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[\s"',]|\\[nr])*(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash):[^\r\n]{0,120}(?:\s|\\[nr])*)*(?P<secret>(?:[A-Za-z0-9+/=\s"',]|\\[nr]){56,})"#;
    yes "-----BEGIN RSA PRIVATE KEY-----{n}{b64}{n}{b64}{n}-----END RSA PRIVATE KEY-----";
    no "-----BEGIN PUBLIC KEY-----{n}{b64}{n}-----END PUBLIC KEY-----";
    "https://www.rfc-editor.org/rfc/rfc7468#section-10";

    "putty-private-key", "AsymmetricPrivateKey", High, "PuTTY private key";
    ["PuTTY-User-Key-File-"] Block r"PuTTY-User-Key-File-[23]: [^\r\n]{1,60}\r?\nEncryption: none\r?\n(?:[A-Za-z0-9+/=:\-. @_]{0,200}\r?\n){1,200}?Private-Lines: \d{1,4}\r?\n(?P<secret>(?:[A-Za-z0-9+/=]{1,64}\r?\n){1,200})";
    yes "PuTTY-User-Key-File-3: ssh-ed25519{n}Encryption: none{n}Comment: key{n}Public-Lines: 2{n}{b64}{n}{b16}={n}Private-Lines: 1{n}{b47}={n}Private-MAC: {h64}";
    no "PuTTY-User-Key-File-3: ssh-ed25519{n}Encryption: aes256-cbc{n}Private-Lines: 1{n}{b47}=";
    "https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html";

    "age-secret-key", "Age", High, "age identity";
    ["AGE-SECRET-KEY-1"] Token r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}";
    yes "AGE-SECRET-KEY-1{B58}";
    no "age1{a58}";
    "https://age-encryption.org/v1";

    "age-plugin-identity", "Age", Medium, "age plug-in identity";
    ["AGE-PLUGIN-"] Token r"AGE-PLUGIN-[A-Z0-9+._-]{1,32}-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{6,200}";
    yes "AGE-PLUGIN-YUBIKEY-1{B32}";
    no "age1yubikey1{a40}";
    "https://github.com/C2SP/C2SP/blob/main/age-plugin.md";

    "jwk-private-key", "AsymmetricPrivateKey", High, "JSON Web Key with its private part";
    [r#""kty""#] Token r#""kty"\s{0,4}:\s{0,4}"(?:RSA|EC|OKP)"[^{}]{0,900}?"d"\s{0,4}:\s{0,4}"(?P<secret>[A-Za-z0-9_-]{40,})"#;
    yes "{{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"{w43}\", \"y\": \"{w43}\", \"d\": \"{w43}\"}";
    no "{{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"{w43}\", \"y\": \"{w43}\"}";
    "https://www.rfc-editor.org/rfc/rfc7518#section-6.2.2";

    "wireguard-private-key", "WireGuard", High, "WireGuard private or preshared key";
    ["PrivateKey", "PresharedKey"] Token r"(?:PrivateKey|PresharedKey)\s{0,4}=\s{0,4}(?P<secret>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)";
    yes "PrivateKey = {b42}A=";
    no "PublicKey = {b42}A=";
    "https://man7.org/linux/man-pages/man8/wg.8.html";

    "minisign-secret-key", "AsymmetricPrivateKey", Medium, "minisign secret key";
    ["untrusted comment: minisign"] Block r"untrusted comment: minisign [a-z ]{0,40}secret key[^\n]{0,80}\r?\n(?P<secret>RW[A-Za-z0-9+/]{205,210}={0,2})";
    yes "untrusted comment: minisign encrypted secret key{n}RWRT{b206}==";
    no "untrusted comment: minisign public key{n}RW{b54}";
    "https://jedisct1.github.io/minisign/";
}
