//! Keys behind a program: the caller's side of sigstore's plug-in protocol, version 1.
//!
//! A key `SCHEME://KEY` is served by a program `sigstore-kms-SCHEME` on the path (sigstore/sigstore
//! `pkg/signature/kms/cliplugin`). It is called once for each request with the protocol's version and a JSON document as
//! arguments, gets the message on standard input, and answers with JSON on standard output. Its standard error goes to
//! the user. The program has its own access to the key: no secret is passed to it.

use std::ffi::OsStr;
use std::io::{ErrorKind, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{HashAlgorithm, KeyError, Message, PublicKey, Scheme, Signer};

/// What the names of plug-in programs begin with.
const PREFIX: &str = "sigstore-kms-";

/// `common.ProtocolVersion`.
const PROTOCOL: &str = "v1";

/// cosign's `--timeout` default is 3 minutes for all of a command; a plug-in may wait for a person to touch a token.
pub const PLUGIN_TIMEOUT: Duration = Duration::from_secs(180);

/// An answer holds a public key or a signature, both below 2 KiB in base64; 1 MiB is room for a long error message.
const MAX_ANSWER_BYTES: u64 = 1 << 20;

/// Characters of a plug-in's message that are shown.
const MAX_MESSAGE_CHARS: usize = 300;

/// Variables with passwords and PINs of other keys: no business of a plug-in.
const WITHHELD: [&str; 4] = ["ASSAY_PASSWORD", "COSIGN_PASSWORD", "ASSAY_PKCS11_PIN", "COSIGN_PKCS11_PIN"];

/// What cosign opens plug-ins with; how a key signs is decided by its kind, when it is known.
const SHA256: Option<HashAlgorithm> = Some(HashAlgorithm::Sha256);

/// A plug-in and one of its keys.
#[derive(Debug)]
pub(crate) struct PluginKey {
    plugin: Plugin,
    public: PublicKey,
}

/// A program, and the key it is to use.
#[derive(Debug, Clone)]
pub(crate) struct Plugin {
    name: String,
    program: PathBuf,
    key: String,
    timeout: Duration,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    error_message: String,
    default_algorithm: Option<DefaultAlgorithm>,
    create_key: Option<PublicKeyAnswer>,
    public_key: Option<PublicKeyAnswer>,
    sign_message: Option<Signature>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DefaultAlgorithm {
    default_algorithm: String,
}

#[derive(Deserialize)]
struct PublicKeyAnswer {
    #[serde(rename = "publicKeyPEM")]
    public_key_pem: String,
}

#[derive(Deserialize)]
struct Signature {
    signature: String,
}

impl Answer {
    /// As Go's client does: what counts is what was said, not the exit code.
    fn read(program: &str, output: &[u8]) -> Result<Self, KeyError> {
        let answer: Self = serde_json::from_slice(output).map_err(|_| match output.is_empty() {
            true => wrong(program, "said nothing"),
            false => wrong(program, "did not answer in the protocol's JSON"),
        })?;
        if answer.error_message.is_empty() {
            return Ok(answer);
        }
        let said = answer.error_message.chars().filter(|c| !c.is_control()).take(MAX_MESSAGE_CHARS);
        Err(KeyError::Plugin {
            program: program.to_owned(),
            fault: format!("answered: {}", said.collect::<String>()),
            hint: "the message says why; the plug-in's own manual says what to do",
        })
    }
}

impl PublicKeyAnswer {
    fn read(&self, program: &str) -> Result<PublicKey, KeyError> {
        let pem =
            STANDARD.decode(&self.public_key_pem).map_err(|_| wrong(program, "gave a key not in base64"))?;
        PublicKey::from_pem(&pem)
    }
}

impl Signature {
    fn read(&self, program: &str) -> Result<Vec<u8>, KeyError> {
        STANDARD.decode(&self.signature).map_err(|_| wrong(program, "gave a signature not in base64"))
    }
}

/// Reads what a plug-in wrote to its standard output, whatever it was asked for: the keys in it, and the signature.
///
/// # Errors
/// When it is not of the protocol, says that something failed, or holds what is no key or no base64.
pub fn read_plugin_answer(output: &[u8]) -> Result<(Vec<PublicKey>, Option<Vec<u8>>), KeyError> {
    let program = PREFIX.trim_end_matches('-');
    let answer = Answer::read(program, output)?;
    let keys = [answer.create_key, answer.public_key].into_iter().flatten().map(|key| key.read(program));
    let signature = answer.sign_message.map(|signature| signature.read(program)).transpose()?;
    Ok((keys.collect::<Result<_, _>>()?, signature))
}

fn wrong(program: &str, fault: impl Into<String>) -> KeyError {
    KeyError::Plugin {
        program: program.to_owned(),
        fault: fault.into(),
        hint: "run the command again; if it stays so, ask the plug-in's makers",
    }
}

impl Plugin {
    /// Finds the program of `scheme` in `path`, the value of `PATH`. Relative folders in it do not count: a repository
    /// one stands in must not be able to bring its own program.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn find(
        scheme: &str,
        key: &str,
        path: Option<&OsStr>,
        timeout: Duration,
    ) -> Result<Self, KeyError> {
        let name = format!("{PREFIX}{scheme}");
        let folders = path.map(std::env::split_paths).into_iter().flatten();
        let program = folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join(&name));
        match program.into_iter().find(|program| is_program(program)) {
            Some(program) => Ok(Self { name, program, key: key.to_owned(), timeout }),
            None => Err(KeyError::Plugin {
                program: name,
                fault: "is not on the path".into(),
                hint: "install the plug-in of this key's service; keys of other kinds are files, env:// and pkcs11:",
            }),
        }
    }

    /// Asks for the public key.
    ///
    /// # Errors
    /// When the plug-in fails, or answers with something else.
    pub(crate) fn open(self) -> Result<PluginKey, KeyError> {
        let arguments = json!({"publicKeyOptions": {"rpcOptions": rpc_options()}});
        let answer = self.call("publicKey", &arguments, SHA256, &[])?;
        let public = self.public_key(answer.public_key)?;
        Ok(PluginKey { plugin: self, public })
    }

    /// Has the plug-in make the key, of the kind it makes by itself.
    ///
    /// # Errors
    /// As [`Plugin::open`].
    pub(crate) fn create(self) -> Result<PluginKey, KeyError> {
        let answer = self.call("defaultAlgorithm", &json!({}), SHA256, &[])?;
        let algorithm = answer.default_algorithm.ok_or_else(|| self.wrong("names no default algorithm"))?;
        let arguments = json!({"algorithm": algorithm.default_algorithm});
        let answer = self.call("createKey", &arguments, SHA256, &[])?;
        let public = self.public_key(answer.create_key)?;
        Ok(PluginKey { plugin: self, public })
    }

    fn public_key(&self, answer: Option<PublicKeyAnswer>) -> Result<PublicKey, KeyError> {
        answer.ok_or_else(|| self.wrong("gave no public key"))?.read(&self.name)
    }

    fn wrong(&self, fault: impl Into<String>) -> KeyError {
        wrong(&self.name, fault)
    }

    /// One request. `arguments` are those of the method.
    fn call(
        &self,
        method: &str,
        arguments: &Value,
        hash: Option<HashAlgorithm>,
        message: &[u8],
    ) -> Result<Answer, KeyError> {
        let request = json!({
            "initOptions": {
                "protocolVersion": PROTOCOL,
                "keyResourceID": self.key,
                // 0 is the number of no hash.
                "hashFunc": hash.map_or(0, HashAlgorithm::go_number),
                "rpcOptions": rpc_options(),
            },
            "methodName": method,
            method: arguments,
        });
        Answer::read(&self.name, &self.run(&request.to_string(), message)?)
    }

    /// Starts the program, feeds it and takes its answer, within the time limit.
    fn run(&self, request: &str, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut command = Command::new(&self.program);
        command.args([PROTOCOL, request]).stdin(Stdio::piped()).stdout(Stdio::piped());
        WITHHELD.iter().for_each(|name| {
            command.env_remove(name);
        });
        let mut child =
            command.spawn().map_err(|error| self.wrong(format!("could not be started: {error}")))?;
        let (tell, told) = mpsc::channel();
        let stdout = child.stdout.take();
        let stdin = child.stdin.take();
        let message = message.to_vec();
        // Threads of their own: a program that neither reads nor writes must not hold this one. They end with the pipes,
        // which may be later than the program where it has left children behind.
        std::thread::spawn(move || {
            if let Some(mut stdin) = stdin {
                // A program that needs the digest alone may close its end before it has read all.
                let _ = stdin.write_all(&message);
            }
        });
        std::thread::spawn(move || {
            let mut output = Vec::new();
            let read = match stdout {
                Some(stdout) => stdout.take(MAX_ANSWER_BYTES + 1).read_to_end(&mut output),
                None => Err(ErrorKind::BrokenPipe.into()),
            };
            let _ = tell.send(read.map(|_| output));
        });
        let read = told.recv_timeout(self.timeout);
        if read.is_err() {
            let _ = child.kill();
        }
        // Its exit code says nothing; waiting for it elsewhere lets it end its own session with the key in peace.
        std::thread::spawn(move || child.wait());
        match read {
            Ok(Ok(output)) if output.len() as u64 > MAX_ANSWER_BYTES => {
                Err(self.wrong("answered with more than 1 MiB"))
            }
            Ok(Ok(output)) => Ok(output),
            Ok(Err(error)) => Err(self.wrong(format!("could not be heard: {error}"))),
            Err(_) => Err(self.wrong(format!("did not answer within {} s", self.timeout.as_secs()))),
        }
    }
}

/// `common.RPCOptions` as Go's client sends it when nothing is asked for.
fn rpc_options() -> Value {
    json!({"keyVersion": "", "remoteVerification": false})
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

impl Signer for PluginKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, scheme: Scheme, message: &Message<'_>) -> Result<Vec<u8>, KeyError> {
        // Message and digest, as cosign sends them: a service takes the one or the other.
        let (options, bytes) = match (scheme.hash(), message) {
            (None, message) => (json!({"digest": null}), message.bytes(scheme)?),
            (Some(hash), message) => {
                let digest = STANDARD.encode(message.digest(scheme)?);
                let bytes = match message {
                    Message::Bytes(bytes) => bytes,
                    Message::Digest(_) => &[][..],
                };
                (json!({"digest": digest, "hashFunc": hash.go_number()}), bytes)
            }
        };
        let arguments = json!({"signOptions": {"rpcOptions": rpc_options(), "messageOptions": options}});
        let answer = self.plugin.call("signMessage", &arguments, scheme.hash(), bytes)?;
        answer.sign_message.ok_or_else(|| self.plugin.wrong("gave no signature"))?.read(&self.plugin.name)
    }

    fn place(&self) -> String {
        format!("plug-in {}", self.plugin.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_of_the_protocol_or_refused() {
        let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
        let key = STANDARD.encode(pem);
        let good = format!(
            "{{\"publicKey\":{{\"publicKeyPEM\":\"{key}\"}},\"signMessage\":{{\"signature\":\"AQI=\"}}}}"
        );
        let (keys, signature) = read_plugin_answer(good.as_bytes()).expect("an answer");
        assert_eq!((keys.len(), signature), (1, Some(vec![1, 2])));
        for cut in 0..good.len() {
            assert!(read_plugin_answer(&good.as_bytes()[..cut]).is_err(), "{cut}");
        }
        for (output, expected) in [
            ("", "said nothing"),
            ("[]", "did not answer"),
            (r#"{"errorMessage":"no\u0007 such key"}"#, "answered: no such key"),
            (r#"{"publicKey":{"publicKeyPEM":"!"}}"#, "a key not in base64"),
            (r#"{"signMessage":{"signature":"!"}}"#, "a signature not in base64"),
        ] {
            let error = read_plugin_answer(output.as_bytes()).expect_err(output);
            assert!(error.to_string().contains(expected), "{output}: {error}");
        }
    }
}
