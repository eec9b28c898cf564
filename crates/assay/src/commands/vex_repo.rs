//! `assay vex repo`: lists of VEX documents by package, fetched and kept.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use base::{Class, Secret, Timestamp};
use net::{Request, Url};
use serde::{Deserialize, Serialize};
use vuln::vex::{
    ListedRepository, MAX_LIST_BYTES, MAX_VEX_BYTES, REPOSITORY_VERSION, RepositoryManifest, VexRepository,
    repository_index, repository_list,
};

use crate::Outcome;
use crate::cli::{VexCommand, VexRepoCommand};
use crate::failure::Failure;

use super::context::{Context, read_file, variable};

/// The list as `init` writes it.
const DEFAULT_LIST: &str = "repositories:
  - name: default
    url: https://github.com/aquasecurity/vexhub
    enabled: true
    username: \"\"
    password: \"\"
    token: \"\"
";
/// Manifests of repositories are some hundred bytes.
const MAX_CONFIG_BYTES: u64 = 1 << 20;
/// VEX Hub's archive has some megabytes.
const MAX_ARCHIVE_BYTES: u64 = 256 << 20;
/// What an archive may inflate to.
const MAX_INFLATED_BYTES: u64 = 1 << 30;
/// Files of an archive.
const MAX_FILES: usize = 200_000;

/// A repository of the list, here.
struct Repository(ListedRepository);

/// When the contents were fetched and as which version of the archive, in Trivy's words.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Fetched {
    updated_at: String,
    #[serde(rename = "ETags")]
    etags: BTreeMap<String, String>,
}

pub(crate) fn run(context: &Context, command: &VexCommand) -> Outcome {
    let VexCommand::Repo(command) = command;
    match command {
        VexRepoCommand::Init => init(context),
        VexRepoCommand::List => list(context),
        VexRepoCommand::Download { names } => download(context, names),
    }
}

fn init(context: &Context) -> Outcome {
    let path = list_path()?;
    if path.exists() {
        context.printer.say(&format!("{} is there already and stays", path.display()));
        return Ok(0);
    }
    write_list(&path)?;
    context.printer.say(&format!("wrote     {}", path.display()));
    Ok(0)
}

fn list(context: &Context) -> Outcome {
    let path = list_path()?;
    let repositories = read_list(&path)?;
    let mut text = format!("VEX Repositories (config: {})\n", path.display());
    if repositories.is_empty() {
        text.push_str("\nNo repositories configured");
    }
    for one in &repositories {
        let status = if one.0.enabled { "Enabled" } else { "Disabled" };
        text.push_str(&format!("\n- Name: {}\n  URL: {}\n  Status: {status}\n", one.0.name, one.0.url));
    }
    context.printer.result(text.trim_end())?;
    Ok(0)
}

fn download(context: &Context, names: &[String]) -> Outcome {
    let repositories = read_list(&list_path()?)?;
    let known = |name: &&String| repositories.iter().any(|one| one.0.name == **name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        return Err(Failure::usage(
            "vex-repo-unknown",
            format!("no VEX repository is called \"{unknown}\""),
            "`assay vex repo list` names them",
        ));
    }
    let is_wanted = |one: &&Repository| match names {
        [] => one.0.enabled,
        names => names.contains(&one.0.name),
    };
    for repository in repositories.iter().filter(is_wanted) {
        repository.update(context, true)?;
    }
    Ok(0)
}

/// The repositories that are enabled, with their documents; fetched first where they are due.
pub(crate) fn repositories(context: &Context, update: bool) -> Result<Vec<VexRepository>, Failure> {
    let path = list_path()?;
    if !path.exists() && update {
        write_list(&path)?;
        context.printer.say(&format!("wrote     {}", path.display()));
    }
    let mut found = Vec::new();
    for repository in read_list(&path)?.iter().filter(|one| one.0.enabled) {
        if update {
            repository.update(context, false)?;
        }
        found.push(repository.documents(context)?);
    }
    Ok(found)
}

/// Where Trivy keeps its list.
fn list_path() -> Result<PathBuf, Failure> {
    let home = variable("HOME").filter(|home| !home.is_empty()).ok_or_else(|| {
        Failure::usage(
            "vex-repo-no-home",
            "HOME is not set, and the list of VEX repositories is below it",
            "set HOME",
        )
    })?;
    Ok(Path::new(&home).join(".trivy/vex/repository.yaml"))
}

fn write_list(path: &Path) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    }
    // It is a place for passwords.
    Ok(store::atomic_write(path, DEFAULT_LIST.as_bytes(), 0o600)?)
}

fn read_list(path: &Path) -> Result<Vec<Repository>, Failure> {
    if !path.exists() {
        return Err(Failure::usage(
            "vex-repo-no-list",
            format!("there is no list of VEX repositories at {}", path.display()),
            "write one with: assay vex repo init",
        ));
    }
    let bytes = read_file(path, MAX_LIST_BYTES)?;
    let list = repository_list(&bytes).map_err(|error| {
        let message = format!("{} {error}", path.display());
        Failure { message, ..Failure::of(&error) }
    })?;
    Ok(list.into_iter().map(Repository).collect())
}

impl Repository {
    fn folder(&self, context: &Context) -> Result<PathBuf, Failure> {
        let folder = context.state("vex")?.join("repositories").join(&self.0.name);
        std::fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
        Ok(folder)
    }

    fn get(&self, url: &Url) -> Request {
        let request = Request::get(url.clone());
        // Credentials are for the repository's own host, wherever its manifest points to.
        if Url::parse(&self.0.url).is_ok_and(|own| own.origin() != url.origin()) {
            return request;
        }
        let ListedRepository { username, password, token, .. } = &self.0;
        if !token.expose().is_empty() {
            return request.secret_header("authorization", Secret::new(format!("Bearer {}", token.expose())));
        }
        if username.is_empty() {
            return request;
        }
        use base64::Engine as _;
        let pair =
            base64::engine::general_purpose::STANDARD.encode(format!("{username}:{}", password.expose()));
        request.secret_header("authorization", Secret::new(format!("Basic {pair}")))
    }

    /// Fetches manifest and contents when they are due, or at once when it is asked for.
    fn update(&self, context: &Context, force: bool) -> Result<(), Failure> {
        let folder = self.folder(context)?;
        let _lock = store::lock_waiting(&folder.join(".lock"))?;
        let manifest_path = folder.join("vex-repository.json");
        let mut fetched = fetched(&folder);
        let known = folder.join(REPOSITORY_VERSION).is_dir() && manifest_path.is_file();
        if known && !force {
            let bytes = read_file(&manifest_path, MAX_CONFIG_BYTES)?;
            let every = RepositoryManifest::parse(&self.0.url, &bytes)?.update_interval_secs;
            let every = i64::try_from(every).unwrap_or(i64::MAX);
            let last = fetched.updated_at.parse::<Timestamp>().ok();
            if last.is_some_and(|last| Context::now() < last.plus_secs(every)) {
                return Ok(());
            }
        }
        context.printer.say(&format!("fetching  {}", self.0.url));
        let client = Context::http_client();
        let answer = client.send(&self.get(&manifest_url(&self.0.url)?))?.expect_success()?;
        let bytes = answer.read_bounded(MAX_CONFIG_BYTES)?;
        let manifest = RepositoryManifest::parse(&self.0.url, &bytes)?;
        let mut last = None;
        for location in &manifest.locations {
            match self.fetch(&client, location, &folder, known, &mut fetched) {
                Ok(()) => {
                    store::atomic_write(&manifest_path, &bytes, 0o644)?;
                    fetched.updated_at = Context::now().to_rfc3339();
                    let text = serde_json::to_vec(&fetched).unwrap_or_default();
                    return Ok(store::atomic_write(&folder.join("cache.json"), &text, 0o644)?);
                }
                Err(failure) => {
                    context.printer.warn(&format!("{} [{}]", failure.message, failure.code));
                    last = Some(failure);
                }
            }
        }
        last.map_or(Ok(()), Err)
    }

    fn fetch(
        &self,
        client: &net::Client,
        location: &str,
        folder: &Path,
        known: bool,
        fetched: &mut Fetched,
    ) -> Result<(), Failure> {
        let (address, inner) = split_location(location);
        let url = Url::parse(address)?;
        let mut request = self.get(&url);
        if let Some(tag) = fetched.etags.get(location).filter(|_| known) {
            request = request.header("if-none-match", tag);
        }
        let answer = client.send(&request)?;
        if answer.status == 304 && known {
            return Ok(());
        }
        let answer = answer.expect_success()?;
        let tag = answer.headers.get("etag").map(str::to_owned);
        let bytes = answer.read_bounded(MAX_ARCHIVE_BYTES)?;
        unpack(&bytes, inner, folder).map_err(|reason| {
            Failure::new(
                Class::Undecided,
                "vex-repo-archive",
                format!("{address} is no archive of a VEX repository: {reason}"),
                "tell whoever keeps the repository",
            )
        })?;
        fetched.etags.retain(|known, _| known != location);
        fetched.etags.extend(tag.map(|tag| (location.to_owned(), tag)));
        Ok(())
    }

    /// Reads every document. One that cannot be read clears nothing, and is named.
    fn documents(&self, context: &Context) -> Result<VexRepository, Failure> {
        let folder = self.folder(context)?;
        let _lock = store::lock_waiting(&folder.join(".lock"))?;
        let contents = folder.join(REPOSITORY_VERSION);
        let mut repository = VexRepository::new(&self.0.name, &self.0.url);
        let index = contents.join("index.json");
        if !index.is_file() {
            return Err(Failure::usage(
                "vex-repo-missing",
                format!("the VEX repository \"{}\" is not here", self.0.name),
                "fetch it with: assay vex repo download",
            ));
        }
        for entry in repository_index(&self.0.name, &read_file(&index, MAX_VEX_BYTES)?)? {
            let added = read_file(&contents.join(&entry.location), MAX_VEX_BYTES)
                .and_then(|bytes| Ok(repository.add(&entry.id, &entry.location, &bytes)?));
            if let Err(failure) = added {
                repository.add_unreadable(&entry.id);
                context.printer.warn(&format!("{} [{}]", failure.message, failure.code));
            }
        }
        Ok(repository)
    }
}

fn fetched(folder: &Path) -> Fetched {
    // Without it, or with one that says nothing, everything is due.
    read_file(&folder.join("cache.json"), MAX_CONFIG_BYTES)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// VEX Repository Specification, "Repository URL": below `.well-known`, and on GitHub in the root of the default branch.
fn manifest_url(url: &str) -> Result<Url, Failure> {
    let url = url.trim_end_matches('/');
    let text = match url.strip_prefix("https://github.com/") {
        Some(repository) => {
            format!("https://raw.githubusercontent.com/{repository}/HEAD/vex-repository.json")
        }
        None => format!("{url}/.well-known/vex-repository.json"),
    };
    Ok(Url::parse(&text)?)
}

/// `https://host/archive.tar.gz//folder` is the folder in the archive.
fn split_location(location: &str) -> (&str, &str) {
    let after = location.find("://").map_or(0, |at| at + 3);
    match location.get(after..).and_then(|rest| rest.find("//")) {
        Some(at) => (&location[..after + at], location[after + at + 2..].trim_matches('/')),
        None => (location, ""),
    }
}

/// Puts the JSON files of an archive in place of those that are there.
fn unpack(bytes: &[u8], inner: &str, folder: &Path) -> Result<(), String> {
    let fresh =
        tempfile::Builder::new().prefix(".new").tempdir_in(folder).map_err(|error| error.to_string())?;
    let mut files = Files { folder: fresh.path(), inner, count: 0, bytes: 0, has_index: false };
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut archive = tar::Archive::new(flate2::read::MultiGzDecoder::new(bytes));
        for entry in archive.entries().map_err(|error| error.to_string())? {
            let mut entry = entry.map_err(|error| error.to_string())?;
            let name = entry.path().map_err(|error| error.to_string())?.display().to_string();
            let is_file = entry.header().entry_type().is_file();
            files.put(&name, is_file, entry.size(), &mut entry)?;
        }
    } else {
        let mut archive =
            zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|error| error.to_string())?;
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).map_err(|error| error.to_string())?;
            let name = file.name().map_err(|error| error.to_string())?.into_owned();
            let (is_file, size) = (file.is_file(), file.size());
            files.put(&name, is_file, size, &mut file)?;
        }
    }
    if !files.has_index {
        return Err("it has no index.json".into());
    }
    let place = folder.join(REPOSITORY_VERSION);
    let old = folder.join(".old");
    let move_all = || -> std::io::Result<()> {
        if place.exists() {
            if old.exists() {
                std::fs::remove_dir_all(&old)?;
            }
            std::fs::rename(&place, &old)?;
        }
        std::fs::rename(fresh.path(), &place)?;
        if old.exists() {
            std::fs::remove_dir_all(&old)?;
        }
        Ok(())
    };
    move_all().map_err(|error| error.to_string())
}

/// Files on their way out of an archive.
struct Files<'a> {
    folder: &'a Path,
    /// The folder in the archive that counts; empty for all of it.
    inner: &'a str,
    count: usize,
    bytes: u64,
    has_index: bool,
}

impl Files<'_> {
    fn put(&mut self, name: &str, is_file: bool, size: u64, content: &mut dyn Read) -> Result<(), String> {
        self.count += 1;
        self.bytes = self.bytes.saturating_add(size);
        if self.count > MAX_FILES || self.bytes > MAX_INFLATED_BYTES {
            return Err(format!("it holds more than {MAX_FILES} files or {MAX_INFLATED_BYTES} bytes"));
        }
        let name = name.trim_start_matches("./");
        let inside = match self.inner {
            "" => Some(name),
            inner => name.strip_prefix(inner).and_then(|rest| rest.strip_prefix('/')),
        };
        let Some(inside) = inside.filter(|inside| is_file && inside.ends_with(".json")) else {
            return Ok(());
        };
        if inside.contains('\\') || inside.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err("a file of it leads out of it".into());
        }
        let path = self.folder.join(inside);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| error.to_string())?;
        }
        let read = base::read_bounded(content, MAX_VEX_BYTES).map_err(|error| error.to_string())?;
        let bytes = read.map_err(|limit| format!("{inside}: {limit}"))?;
        std::fs::write(&path, bytes).map_err(|error| error.to_string())?;
        self.has_index |= inside == "index.json";
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let url = |text: &str| manifest_url(text).expect("a URL").to_string();
        let hub = "https://raw.githubusercontent.com/aquasecurity/vexhub/HEAD/vex-repository.json";
        assert_eq!(url("https://github.com/aquasecurity/vexhub"), hub);
        assert_eq!(url("https://example.com/"), "https://example.com/.well-known/vex-repository.json");
        for (location, expected) in [
            ("https://a/b/main.tar.gz//vexhub-main", ("https://a/b/main.tar.gz", "vexhub-main")),
            ("https://a/b.zip", ("https://a/b.zip", "")),
            ("https://a/b.zip//c/d/", ("https://a/b.zip", "c/d")),
        ] {
            assert_eq!(split_location(location), expected);
        }
    }
}
