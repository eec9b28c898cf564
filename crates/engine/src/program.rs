//! Running a scanner.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use base::Platform;

use crate::{Desk, EngineError, EngineTarget};

/// Trivy's own default of `--timeout`: five minutes.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(300);

/// The largest result that is read: 256 MiB, as for `assay convert`.
pub const MAX_ANSWER_BYTES: u64 = 256 << 20;

/// Of what a failed scanner says the end is shown: 2 KiB, some twenty lines.
const SAID_BYTES: usize = 2 << 10;

/// Of its standard error this much is kept at most, 1 MiB.
const MAX_ERROR_BYTES: u64 = 1 << 20;

/// A scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// Aqua Security's Trivy.
    Trivy,
    /// Anchore's Grype.
    Grype,
}

impl Engine {
    /// Name of the program.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Trivy => "trivy",
            Self::Grype => "grype",
        }
    }
}

/// What a scanner is to do.
#[derive(Debug, Clone)]
pub struct Order {
    /// Which one.
    pub engine: Engine,
    /// The program; by name it is looked for on the `PATH`.
    pub program: PathBuf,
    /// What is scanned.
    pub target: EngineTarget,
    /// Trivy's `--scanners`: `vuln`, `license`, ….
    pub scanners: Vec<&'static str>,
    /// Platform to take from an index.
    pub platform: Option<Platform>,
    /// Whether it may use the network for its database.
    pub offline: bool,
    /// How long it may take.
    pub timeout: Duration,
}

/// What a scanner answered.
#[derive(Debug)]
pub struct Produced {
    /// Its standard output.
    pub answer: Vec<u8>,
    /// Its standard error.
    pub said: String,
}

impl Order {
    /// The arguments, all of them; there is no secret among them.
    #[must_use]
    pub fn args(&self) -> Vec<OsString> {
        let mut args: Vec<String> = self.target.args.clone();
        match self.engine {
            Engine::Trivy => {
                let rest = ["--format", "json", "--quiet", "--list-all-pkgs", "--timeout"];
                args.extend(rest.map(str::to_owned));
                args.push(format!("{}s", self.timeout.as_secs()));
                // A bill of materials is only scanned for what it lists.
                if self.target.args.first().is_none_or(|command| command != "sbom") {
                    args.extend(["--scanners".to_owned(), self.scanners.join(",")]);
                }
                if self.offline {
                    let offline = ["--offline-scan", "--skip-db-update", "--skip-java-db-update"];
                    args.extend(offline.map(str::to_owned));
                }
            }
            // With `--quiet` it would not say why it failed.
            Engine::Grype => args.extend(["--output", "json"].map(str::to_owned)),
        }
        if let Some(platform) = &self.platform {
            args.extend(["--platform".to_owned(), platform.to_string()]);
        }
        args.into_iter().map(OsString::from).collect()
    }

    /// The registry it reads from, with the repository.
    #[must_use]
    pub fn registry(&self) -> Option<(&str, &str)> {
        self.target.registry.as_ref().map(|(host, repository)| (host.as_str(), repository.as_str()))
    }
}

/// Runs a scanner to its end. It gets this process's environment without what is this program's own
/// (`ASSAY_…`, `COSIGN_PASSWORD`), and with the place it may ask for credentials.
///
/// # Errors
/// When it cannot be run, fails, takes too long or answers too much.
pub fn run(order: &Order, desk: Option<&Desk>) -> Result<Produced, EngineError> {
    let program = order.program.clone();
    let mut command = Command::new(&program);
    command.args(order.args()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in std::env::vars_os() {
        let own = name.to_str().is_some_and(|name| name.starts_with("ASSAY_") || name == "COSIGN_PASSWORD");
        if own {
            command.env_remove(name);
        }
    }
    // What it says is passed on without its colours.
    command.env("NO_COLOR", "1");
    if order.engine == Engine::Grype {
        command.env("GRYPE_CHECK_FOR_APP_UPDATE", "false");
        if order.offline {
            command.env("GRYPE_DB_AUTO_UPDATE", "false");
        }
    }
    if let Some(desk) = desk {
        command.env("DOCKER_CONFIG", desk.config()).env("PATH", path_with(&desk.bin()));
    }
    // In this process's group: who presses Ctrl-C ends both.
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => EngineError::NotFound { program: program.clone() },
        _ => EngineError::NotRun { program: program.clone(), reason: error.to_string() },
    })?;
    let outcome = watch(&mut child, order);
    if outcome.is_err() {
        // It may have ended in between.
        let _ = child.kill();
    }
    let status = child.wait();
    let (answer, said) = outcome?;
    let status = status
        .map_err(|error| EngineError::NotRun { program: program.clone(), reason: error.to_string() })?;
    judge(order, status, answer, said)
}

fn judge(order: &Order, status: ExitStatus, answer: Vec<u8>, said: String) -> Result<Produced, EngineError> {
    let program = order.program.clone();
    if answer.len() as u64 > MAX_ANSWER_BYTES {
        return Err(EngineError::TooLarge { program, limit: MAX_ANSWER_BYTES });
    }
    if !status.success() {
        return Err(EngineError::Failed { program, status: status.to_string(), said: last_words(&said) });
    }
    Ok(Produced { answer, said })
}

/// The end of a text, on one line.
fn last_words(said: &str) -> String {
    let start = said.len().saturating_sub(SAID_BYTES);
    let start = (start..said.len()).find(|&at| said.is_char_boundary(at)).unwrap_or(said.len());
    let clean: String = said[start..].chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

type Read1 = io::Result<Vec<u8>>;

/// Both outputs to their end, within the time.
fn watch(child: &mut Child, order: &Order) -> Result<(Vec<u8>, String), EngineError> {
    let answers = drain(child.stdout.take(), MAX_ANSWER_BYTES + 1);
    let errors = drain(child.stderr.take(), MAX_ERROR_BYTES);
    let start = Instant::now();
    let take = |from: &Receiver<Read1>| {
        let left = order.timeout.saturating_sub(start.elapsed());
        let broken = |reason: String| EngineError::NotRun { program: order.program.clone(), reason };
        match from.recv_timeout(left) {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) => Err(broken(error.to_string())),
            Err(RecvTimeoutError::Timeout) => {
                Err(EngineError::TimedOut { program: order.program.clone(), limit: order.timeout })
            }
            Err(RecvTimeoutError::Disconnected) => Err(broken("its output could not be read".into())),
        }
    };
    let answer = take(&answers)?;
    let said = take(&errors)?;
    Ok((answer, String::from_utf8_lossy(&said).into_owned()))
}

/// Reads in a thread: the first `limit` bytes are kept, the rest is passed over so that the writer does not block.
fn drain(from: Option<impl Read + Send + 'static>, limit: u64) -> Receiver<Read1> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let read = from.map_or_else(
            || Ok(Vec::new()),
            |mut from| {
                let mut bytes = Vec::new();
                (&mut from).take(limit).read_to_end(&mut bytes)?;
                // An answer that is too large is refused whatever follows.
                if (bytes.len() as u64) < limit || limit == MAX_ERROR_BYTES {
                    io::copy(&mut from, &mut io::sink())?;
                }
                Ok(bytes)
            },
        );
        // Nobody listens any more after the time is up.
        let _ = sender.send(read);
    });
    receiver
}

fn path_with(first: &Path) -> OsString {
    let mut path = first.as_os_str().to_owned();
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    path
}

#[cfg(test)]
mod tests {
    use base::Fault as _;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn order(engine: Engine, target: &str) -> Order {
        let target = target.parse().expect("a target");
        Order {
            engine,
            program: engine.name().into(),
            target: EngineTarget::of(engine, &target).expect("scannable"),
            scanners: vec!["vuln"],
            platform: None,
            offline: true,
            timeout: Duration::from_secs(20),
        }
    }

    fn script(folder: &Path, text: &str) -> PathBuf {
        let path = folder.join("scanner");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("chmod");
        path
    }

    #[test]
    fn arguments() {
        let check = |engine, target: &str, expected: &str| {
            let args: Vec<String> = order(engine, target)
                .args()
                .into_iter()
                .map(|arg| arg.to_string_lossy().into_owned())
                .collect();
            assert_eq!(args.join(" "), expected, "{target}");
        };
        let rest = "--format json --quiet --list-all-pkgs --timeout 20s --scanners vuln --offline-scan \
                    --skip-db-update --skip-java-db-update";
        check(Engine::Trivy, "a.example/b:1", &format!("image --image-src remote a.example/b:1 {rest}"));
        check(Engine::Trivy, "oci:dir", &format!("image --input dir {rest}"));
        check(Engine::Trivy, "dir:src", &format!("fs src {rest}"));
        check(Engine::Grype, "a.example/b:1", "registry:a.example/b:1 --output json");
        check(Engine::Grype, "oci:dir", "oci-dir:dir --output json");
        check(Engine::Grype, "sbom:x.json", "sbom:x.json --output json");
        let flag = "dir:--output=/etc/x".parse().expect("a target");
        assert_eq!(EngineTarget::of(Engine::Trivy, &flag).expect_err("a flag").code(), "engine-target");
    }

    #[test]
    fn outcomes() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let run_script = |text: &str, timeout| {
            let program = script(dir.path(), text);
            run(&Order { program, timeout, ..order(Engine::Trivy, "dir:.") }, None)
        };
        let long = Duration::from_secs(60);
        let done = run_script("echo '{}'; echo careful >&2", long).expect("a result");
        assert_eq!((done.answer.as_slice(), done.said.as_str()), (&b"{}\n"[..], "careful\n"));
        let failed = run_script("echo no database >&2; exit 3", long).expect_err("failed");
        assert_eq!(failed.code(), "engine-failed");
        assert!(failed.to_string().contains("no database") && failed.to_string().contains('3'), "{failed}");
        let slow = run_script("exec sleep 600", Duration::from_millis(300)).expect_err("slow");
        assert_eq!(slow.code(), "engine-timed-out");
        let gone = Order { program: "/no/such/scanner".into(), ..order(Engine::Trivy, "dir:.") };
        assert_eq!(run(&gone, None).expect_err("not there").code(), "engine-not-found");
        let plain = Order { program: dir.path().into(), ..order(Engine::Trivy, "dir:.") };
        assert_eq!(run(&plain, None).expect_err("a folder").code(), "engine-not-run");
    }
}
