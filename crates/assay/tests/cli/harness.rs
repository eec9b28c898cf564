//! A folder, an environment with nothing in it, and answers that compare equal on every machine.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use base::{Digest, Platform};
use regex::Regex;
use serde_json::Value;
use testkit::{Image, ImageBuilder, LayerBuilder, LayerCompression, Personality, Registry, write_layout};

/// Who signs in these tests.
pub(crate) const IDENTITY: &str = "ci@example.com";

/// What differs from run to run, and what is compared in its place.
const FILTERS: [(&str, &str); 11] = [
    (r"sha256:[0-9a-f]{64}", "[DIGEST]"),
    (r"\b[0-9a-f]{64}\b", "[ROOT]"),
    (r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z", "[TIME]"),
    (r" +\d+\.\d+ s\b", " [SECONDS]"),
    (r"127\.0\.0\.1:\d+", "[HOST]"),
    (r"[A-Za-z0-9+/]{43}=", "[KEY]"),
    (r"\b[0-9a-f]{8}\b", "[INSTANCE]"),
    (r"\d+ bytes\b", "[N] bytes"),
    (r"\d+\.\d+ (KiB|MiB)", "[SIZE]"),
    (r"process \d+", "process [PID]"),
    (r"(?m)^parallel +\d+", "parallel  [N]"),
];

static COMPILED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    FILTERS.iter().map(|(pattern, with)| (Regex::new(pattern).expect("pattern"), *with)).collect()
});

/// A folder to work in, removed at the end.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

/// What a command said.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    folder: PathBuf,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["home", "tmp"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder for state of the commands.
    pub(crate) fn state(&self, name: &str) -> PathBuf {
        self.path("state").join(name)
    }

    /// A command that knows of nothing outside the sandbox.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
        self.scrub(command.args(args));
        command
    }

    /// Takes everything outside the sandbox from a command.
    pub(crate) fn scrub<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("ASSAY_HOME", self.path("state"))
            .env("TMPDIR", self.path("tmp"))
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
    }

    /// Runs to the end. `words` is split at spaces.
    pub(crate) fn run(&self, words: &str) -> Answer {
        self.finish(&mut self.command(&words.split_whitespace().collect::<Vec<_>>()))
    }

    /// Runs a command that may hold so much data in memory, and take two minutes of processor time, which is far more than
    /// any needs.
    pub(crate) fn within(&self, mebibytes: u32, words: &str) -> Answer {
        let limited = format!("ulimit -d {}; ulimit -t 120; exec \"$0\" \"$@\"", mebibytes * 1024);
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &limited, env!("CARGO_BIN_EXE_assay")]).args(words.split_whitespace());
        self.finish(self.scrub(&mut command))
    }

    pub(crate) fn finish(&self, command: &mut Command) -> Answer {
        self.answer(&command.output().expect("the program starts"))
    }

    pub(crate) fn answer(&self, output: &Output) -> Answer {
        Answer {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            folder: self.folder.path().to_owned(),
        }
    }

    /// Runs and expects success; standard output.
    pub(crate) fn ok(&self, words: &str) -> String {
        let answer = self.run(words);
        assert_eq!(answer.code, 0, "{words}\n{answer}");
        answer.stdout
    }

    /// Writes `image` as a layout with tag `v1`.
    pub(crate) fn layout(&self, name: &str, image: &Image) {
        let blobs: Vec<_> = image.blobs.iter().collect();
        write_layout(&self.path(name), "v1", &image.manifest, &blobs).expect("a layout");
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, bytes).expect("a file");
    }

    /// A registry with the sample as `trivy-db:2`, pushed by the program itself.
    pub(crate) fn published_sample(&self) -> (Registry, String) {
        let registry = Registry::start(Personality::ReferrersApi);
        let place = format!("{}/mirror/trivy-db:2", registry.host());
        self.ok("db build --sample --out built");
        self.ok(&format!("db mirror built {place}"));
        (registry, place)
    }

    /// Files below a folder, which is made.
    pub(crate) fn tree(&self, name: &str, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(&format!("{name}/{path}"), text);
        }
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("the file is there")
    }

    /// The flags that ask for the identity of the private stack in the folder for state.
    pub(crate) fn wanted(&self) -> String {
        let status: Value = serde_json::from_str(&self.ok("stack status --format json")).expect("JSON");
        let issuer = status["issuer"].as_str().expect("an issuer");
        format!("--certificate-identity {IDENTITY} --certificate-oidc-issuer {issuer}")
    }
}

impl Answer {
    /// `error[CODE]`, without which a failure is none.
    pub(crate) fn error_code(&self) -> &str {
        let rest = self.stderr.split_once("error[").map_or("", |(_, rest)| rest);
        rest.split_once(']').map_or("", |(code, _)| code)
    }

    /// The hint of the failure.
    pub(crate) fn hint(&self) -> &str {
        self.stderr.lines().find_map(|line| line.strip_prefix("hint: ")).unwrap_or("")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "exit {}", self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                write!(out, "\n--- {name}\n{}", normal(text, &self.folder))?;
            }
        }
        Ok(())
    }
}

fn normal(text: &str, folder: &Path) -> String {
    let text = text.replace(&folder.display().to_string(), "[DIR]");
    let text =
        COMPILED.iter().fold(text, |text, (pattern, with)| pattern.replace_all(&text, *with).into_owned());
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Debian 12 with an old OpenSSL, and two old Python packages: small, and with findings in the sample.
pub(crate) fn small_image() -> Image {
    image_with(&[("urllib3", "1.26.4"), ("Jinja2", "2.10")])
}

/// The same with Python packages of choice.
pub(crate) fn image_with(python: &[(&str, &str)]) -> Image {
    builder_with(python).build()
}

/// The same before it is built, for layers on top.
pub(crate) fn builder_with(python: &[(&str, &str)]) -> ImageBuilder {
    let base = LayerBuilder::new(LayerCompression::Gzip)
        .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nNAME=\"Debian GNU/Linux\"\n")
        .file("etc/debian_version", "12.0\n")
        .file(
            "var/lib/dpkg/status",
            "Package: tzdata\nStatus: install ok installed\nArchitecture: all\nVersion: 2023c-5\n\n",
        );
    let mut packages = LayerBuilder::new(LayerCompression::Gzip);
    for (name, version) in python {
        packages = packages.file(
            &format!("usr/lib/python3.11/site-packages/{name}-{version}.dist-info/METADATA"),
            format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: MIT\n"),
        );
    }
    ImageBuilder::new(Platform::linux_amd64()).layer(base).layer(packages)
}

/// Pushes the small image as `team/app:v1`; its name and digest.
pub(crate) fn pushed(registry: &Registry) -> (String, Digest) {
    let digest = small_image().push_to(registry, "team/app", Some("v1"));
    (format!("{}/team/app:v1", registry.host()), digest)
}
