//! What providers may look at: variables, small files, one helper program, one socket.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use base::Secret;

use crate::token::MAX_TOKEN_BYTES;

/// Variables, files and helpers of the place a job runs in. A port, so that tests can be anywhere.
pub trait Surroundings: Send + Sync {
    /// An environment variable, where it is set and text.
    fn variable(&self, name: &str) -> Option<String>;

    /// A small file; none when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read, or is larger than a token may be.
    fn file(&self, path: &Path) -> std::io::Result<Option<Vec<u8>>>;

    /// Runs a program and gives its standard output.
    ///
    /// # Errors
    /// When it cannot be started, fails, says too much, or takes longer than `limit`.
    fn run(&self, program: &str, args: &[&str], limit: Duration) -> std::io::Result<Vec<u8>>;

    /// Asks the SPIFFE workload API at `endpoint` (`unix:///PATH` or `tcp://ADDRESS:PORT`) for a token for `audience`.
    ///
    /// # Errors
    /// When it does not answer within `limit`, or not with a token.
    fn workload_token(
        &self,
        endpoint: &str,
        audience: &str,
        limit: Duration,
    ) -> std::io::Result<Secret<String>>;

    /// Whether something is at `path`.
    fn exists(&self, path: &Path) -> bool;
}

/// The process this is.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemSurroundings;

/// How often a running helper is looked at.
const POLL: Duration = Duration::from_millis(10);

impl Surroundings for SystemSurroundings {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn file(&self, path: &Path) -> std::io::Result<Option<Vec<u8>>> {
        match std::fs::File::open(path) {
            Ok(mut file) => match base::read_bounded(&mut file, MAX_TOKEN_BYTES as u64)? {
                Ok(bytes) => Ok(Some(bytes)),
                Err(limit) => Err(std::io::Error::other(limit)),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn run(&self, program: &str, args: &[&str], limit: Duration) -> std::io::Result<Vec<u8>> {
        let mut child = Command::new(program)
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child.stdout.take();
        // A thread reads, so that a program that says nothing can be given up on.
        let reader = std::thread::spawn(move || -> std::io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            if let Some(output) = output {
                output.take(MAX_TOKEN_BYTES as u64 + 1).read_to_end(&mut bytes)?;
            }
            Ok(bytes)
        });
        let began = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if began.elapsed() > limit {
                child.kill()?;
                child.wait()?;
                return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "it did not end in time"));
            }
            std::thread::sleep(POLL);
        };
        if !status.success() {
            return Err(std::io::Error::other(format!("it ended with {status}")));
        }
        let bytes = reader.join().map_err(|_| std::io::Error::other("its output could not be read"))??;
        if bytes.len() > MAX_TOKEN_BYTES {
            return Err(std::io::Error::other("it said more than 64 KiB"));
        }
        Ok(bytes)
    }

    fn workload_token(
        &self,
        endpoint: &str,
        audience: &str,
        limit: Duration,
    ) -> std::io::Result<Secret<String>> {
        super::workload::fetch(endpoint, audience, limit)
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }
}
