//! Credential helpers: programs named `docker-credential-…` (docker/docker-credential-helpers, protocol `get`).

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::{Credential, parse_helper_answer};

/// Bytes of an answer. The largest tokens (ECR, Google) have about 4 KiB.
const MAX_ANSWER_BYTES: u64 = 64 << 10;

/// What a helper without an entry says, with exit code 1 (docker-credential-helpers,
/// `credentials.NewErrCredentialsNotFound`).
const NOT_FOUND: &str = "credentials not found in native keychain";

/// Asks `docker-credential-{name}` for the credential of `host`. The error never holds the program's output.
pub(crate) fn run(name: &str, host: &str, timeout: Duration) -> Result<Option<Credential>, String> {
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    if name.is_empty() || !name.bytes().all(word) {
        return Err("its name has other characters than letters, digits, dots, dashes and underscores".into());
    }
    let mut child = Command::new(format!("docker-credential-{name}"))
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("it could not be started: {error}"))?;
    let outcome = talk(&mut child, host, timeout);
    if outcome.is_err() {
        // It may have ended by itself in between.
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| format!("it could not be waited for: {error}"))?;
    let answer = outcome?;
    if status.success() {
        return parse_helper_answer(&answer).map(Some).map_err(str::to_owned);
    }
    if String::from_utf8_lossy(&answer).trim() == NOT_FOUND {
        return Ok(None);
    }
    Err(format!("it ended with {status}"))
}

fn talk(child: &mut Child, host: &str, timeout: Duration) -> Result<Zeroizing<Vec<u8>>, String> {
    // Docker Hub's entry has this key since the first registry protocol.
    let key = if host == "index.docker.io" { "https://index.docker.io/v1/" } else { host };
    if let Some(mut stdin) = child.stdin.take() {
        match stdin.write_all(key.as_bytes()) {
            Ok(()) => {}
            // A helper for one registry need not read the question.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
            Err(error) => return Err(format!("it took no question: {error}")),
        }
    }
    let Some(stdout) = child.stdout.take() else { return Err("it has no output".into()) };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut answer = Zeroizing::new(Vec::new());
        let read = stdout.take(MAX_ANSWER_BYTES + 1).read_to_end(&mut answer);
        // Nobody listens any more after the timeout.
        let _ = sender.send(read.map(|_| answer));
    });
    let answer = receiver
        .recv_timeout(timeout)
        .map_err(|_| format!("it did not answer within {} s", timeout.as_secs()))?
        .map_err(|error| format!("its answer could not be read: {error}"))?;
    if u64::try_from(answer.len()).unwrap_or(u64::MAX) > MAX_ANSWER_BYTES {
        return Err(format!("its answer is larger than {MAX_ANSWER_BYTES} bytes"));
    }
    Ok(answer)
}
