//! Where a scanner asks for credentials: a temporary Docker configuration that names a helper, and a socket the helper
//! asks over.
//!
//! ```text
//! scanner ── runs docker-credential-assay (this program under another name) ── socket ── this process
//! ```
//!
//! The helper finds the socket in the folder `DOCKER_CONFIG` names. Requests are `get` and the host, each on a line; an
//! answer is the JSON the helper prints, or nothing.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use base::Secret;
use serde_json::json;
use zeroize::Zeroizing;

use crate::EngineError;

/// The name this program has as a credential helper: `docker-credential-` and what the configuration names.
pub const HELPER: &str = "docker-credential-assay";

/// Name of the socket in the folder.
const SOCKET: &str = "socket";

/// A request: `get` and a host name.
const MAX_REQUEST_BYTES: u64 = 4096;

/// An answer: a token of a cloud registry has some 4 KiB.
const MAX_ANSWER_BYTES: u64 = 64 << 10;

/// How long one side waits for the other; both are on this machine. Credentials may come from a helper of the user's,
/// which has 30 s.
const PATIENCE: Duration = Duration::from_secs(60);

/// A credential as helpers answer it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// User name; `<token>` where the secret is an identity token.
    pub user: String,
    /// Password or token.
    pub secret: Secret<String>,
}

/// Finds the credential of the one registry; none for anonymous access. An error is in words, without the secret.
pub type Lookup = dyn Fn() -> Result<Option<Answer>, String> + Send + Sync;

/// The place a scanner asks for credentials. Closed when dropped.
pub struct Desk {
    folder: tempfile::TempDir,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Desk {
    /// Opens a place that answers for `host` and no other. `program` is this program.
    ///
    /// # Errors
    /// When the folder, the socket or the helper's name could not be made.
    pub fn open(host: &str, program: &Path, lookup: Arc<Lookup>) -> Result<Self, EngineError> {
        let failed = |error: io::Error| EngineError::Desk { reason: error.to_string() };
        let folder = tempfile::Builder::new()
            .prefix("assay-engine-")
            .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .tempdir()
            .map_err(failed)?;
        let bin = folder.path().join("bin");
        std::fs::DirBuilder::new().mode(0o700).create(&bin).map_err(failed)?;
        symlink(program, bin.join(HELPER)).map_err(failed)?;
        let names = keys(host);
        let helpers: serde_json::Map<String, serde_json::Value> =
            names.iter().map(|name| (name.clone(), json!("assay"))).collect();
        let mut options = std::fs::OpenOptions::new();
        let mut config = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(folder.path().join("config.json"))
            .map_err(failed)?;
        config.write_all(json!({ "credHelpers": helpers }).to_string().as_bytes()).map_err(failed)?;
        let listener = UnixListener::bind(folder.path().join(SOCKET)).map_err(failed)?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    break;
                }
                // A helper that goes away has nobody to be told.
                let _ = stream.and_then(|stream| answer(&stream, &names, &*lookup));
            }
        });
        Ok(Self { folder, stop, thread: Some(thread) })
    }

    /// The folder `DOCKER_CONFIG` is to name.
    #[must_use]
    pub fn config(&self) -> &Path {
        self.folder.path()
    }

    /// The folder that is to be first on the `PATH`.
    #[must_use]
    pub fn bin(&self) -> PathBuf {
        self.folder.path().join("bin")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread; where that fails it ends with the process.
        if UnixStream::connect(self.folder.path().join(SOCKET)).is_ok()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}

/// The keys under which scanners look for a host. Docker Hub's is a URL since the first registry protocol.
fn keys(host: &str) -> Vec<String> {
    match host {
        "index.docker.io" | "docker.io" | "registry-1.docker.io" => {
            vec!["https://index.docker.io/v1/".into(), "index.docker.io".into(), "docker.io".into()]
        }
        other => vec![other.to_owned()],
    }
}

fn answer(stream: &UnixStream, names: &[String], lookup: &Lookup) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut request = stream;
    let host = read_request(&mut request)?;
    if !host.is_some_and(|host| names.iter().any(|name| same_place(name, &host))) {
        return Ok(());
    }
    // The failure is told by the scan itself, which looks for the same credential beforehand.
    let Ok(Some(found)) = lookup() else { return Ok(()) };
    let text = Zeroizing::new(
        json!({ "ServerURL": names[0], "Username": found.user, "Secret": found.secret.expose() }).to_string(),
    );
    let mut writer = stream;
    writer.write_all(text.as_bytes())
}

/// Reads what a helper asks over the socket: the host, where it asks to `get` a credential. No more than 4 KiB is read.
///
/// # Errors
/// When reading fails, or the request is no text.
pub fn read_request(stream: &mut dyn Read) -> io::Result<Option<String>> {
    let mut lines = BufReader::new(stream.take(MAX_REQUEST_BYTES)).lines();
    let (verb, host) = (lines.next().transpose()?, lines.next().transpose()?);
    Ok(host.filter(|_| verb.as_deref() == Some("get")))
}

/// Scanners ask with and without scheme and slash.
fn same_place(name: &str, asked: &str) -> bool {
    let bare = |text: &str| {
        text.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
    };
    name == asked || bare(name) == bare(asked)
}

/// The helper's side: `verb` is its one argument, `input` holds the host. Returns the exit code that
/// docker-credential-helpers asks for: 1 with the words it expects when there is none.
///
/// # Errors
/// When input or output fails, or nobody is at the socket.
pub fn help(
    verb: &str,
    config: Option<&Path>,
    input: &mut dyn Read,
    output: &mut dyn Write,
) -> io::Result<u8> {
    let mut host = String::new();
    input.take(MAX_REQUEST_BYTES).read_to_string(&mut host)?;
    let mut found = Zeroizing::new(String::new());
    if verb == "get"
        && let Some(folder) = config
    {
        let stream = UnixStream::connect(folder.join(SOCKET))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut stream = stream;
        stream.write_all(format!("get\n{}\n", host.trim()).as_bytes())?;
        stream.take(MAX_ANSWER_BYTES).read_to_string(&mut found)?;
    }
    if found.is_empty() {
        // docker-credential-helpers, `credentials.NewErrCredentialsNotFound`: these words, on standard output.
        output.write_all(b"credentials not found in native keychain\n")?;
        return Ok(1);
    }
    output.write_all(found.as_bytes())?;
    Ok(0)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn ask(desk: &Desk, verb: &str, host: &str) -> (u8, String) {
        let mut out = Vec::new();
        let code = help(verb, Some(desk.config()), &mut host.as_bytes(), &mut out).expect("answered");
        (code, String::from_utf8(out).expect("text"))
    }

    #[test]
    fn it_answers_for_its_host_only_and_leaves_nothing_behind() {
        let canary = ["canary", "-of-the-registry"].concat();
        let held = canary.clone();
        let lookup = move || Ok(Some(Answer { user: "ci".into(), secret: Secret::new(held.clone()) }));
        let desk =
            Desk::open("registry.example.com", Path::new("/bin/true"), Arc::new(lookup)).expect("opened");
        let (code, text) = ask(&desk, "get", "registry.example.com\n");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(
            (code, value["Username"].as_str(), value["Secret"].as_str()),
            (0, Some("ci"), Some(&*canary))
        );
        assert_eq!(ask(&desk, "get", "https://registry.example.com/").0, 0);
        for (verb, host) in [("get", "other.example.com"), ("list", "registry.example.com"), ("erase", "x")] {
            assert_eq!(
                ask(&desk, verb, host),
                (1, "credentials not found in native keychain\n".into()),
                "{verb}"
            );
        }
        let folder = desk.config().to_owned();
        assert_eq!(std::fs::metadata(&folder).expect("there").permissions().mode() & 0o777, 0o700);
        let config = std::fs::read_to_string(folder.join("config.json")).expect("a configuration");
        assert_eq!(config, r#"{"credHelpers":{"registry.example.com":"assay"}}"#);
        for entry in std::fs::read_dir(&folder).expect("listed").flatten() {
            let content = std::fs::read(entry.path()).unwrap_or_default();
            assert!(!String::from_utf8_lossy(&content).contains("canary"), "{}", entry.path().display());
        }
        drop(desk);
        assert!(!folder.exists());
    }

    #[test]
    fn requests_that_are_none_are_not_answered() {
        let read = |bytes: &[u8]| read_request(&mut &*bytes);
        assert_eq!(read(b"get\na.example\n").expect("text").as_deref(), Some("a.example"));
        assert_eq!(read(b"get\r\na.example").expect("text").as_deref(), Some("a.example"));
        for bytes in [&b""[..], b"get", b"get\n", b"list\na.example\n", b"GET\na\n", b"\n\n"] {
            assert_eq!(read(bytes).expect("text"), None, "{bytes:?}");
        }
        assert!(read(b"get\n\xff\n").is_err());
        // As long as may be and one longer: the rest is not read, and the host is another.
        let limit = usize::try_from(MAX_REQUEST_BYTES).expect("fits");
        let host = "a".repeat(limit - 4);
        assert_eq!(read(format!("get\n{host}").as_bytes()).expect("text"), Some(host.clone()));
        assert_eq!(read(format!("get\n{host}b").as_bytes()).expect("text"), Some(host));
        for cut in 0..16 {
            let _ = read(&b"get\na.example\n\n\xf0"[..cut]);
        }
    }

    #[test]
    fn docker_hub_has_names_of_its_own() {
        let lookup = || Ok(Some(Answer { user: "u".into(), secret: Secret::new("s".into()) }));
        let desk = Desk::open("index.docker.io", Path::new("/bin/true"), Arc::new(lookup)).expect("opened");
        assert_eq!(ask(&desk, "get", "https://index.docker.io/v1/").0, 0);
        let none = Desk::open("a.example", Path::new("/bin/true"), Arc::new(|| Ok(None))).expect("opened");
        assert_eq!(ask(&none, "get", "a.example").0, 1);
    }
}
