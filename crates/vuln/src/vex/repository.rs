//! VEX repositories (github.com/aquasecurity/vex-repo-spec 0.1): documents by package, kept by whoever has looked into it.
//!
//! `vex-repository.json` says where the contents are, `index.json` in them which document is about which package.

use std::collections::BTreeMap;

use base::{Purl, PurlParts};
use serde::Deserialize;

use super::{MAX_VEX_BYTES, VexDocument, VexError, VexStatus};

/// The version of the specification that is followed; versions before 1.0 are not compatible with each other.
pub const REPOSITORY_VERSION: &str = "0.1";
/// Packages of one repository: VEX Hub has some hundreds.
pub const MAX_REPOSITORY_PACKAGES: usize = 1_000_000;
/// What is taken where `update_interval` says nothing: VEX Hub's own, a day.
const DEFAULT_INTERVAL_SECS: u64 = 24 * 60 * 60;

/// `vex-repository.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryManifest {
    /// Where the contents are: the first that answers.
    pub locations: Vec<String>,
    /// After how many seconds to look for newer ones.
    pub update_interval_secs: u64,
}

#[derive(Debug, Deserialize)]
struct ManifestWire {
    versions: Vec<VersionWire>,
}

#[derive(Debug, Deserialize)]
struct VersionWire {
    spec_version: String,
    #[serde(default)]
    locations: Vec<LocationWire>,
    #[serde(default)]
    update_interval: String,
}

#[derive(Debug, Deserialize)]
struct LocationWire {
    url: String,
}

impl RepositoryManifest {
    /// Reads the manifest of the repository `name`.
    ///
    /// # Errors
    /// When it is none, or has no contents of the version that is followed.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, VexError> {
        let wrong = |reason: String| malformed(name, "VEX repository", reason);
        let wire: ManifestWire = serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
        let known: Vec<String> = wire.versions.iter().map(|version| version.spec_version.clone()).collect();
        let Some(version) = wire.versions.into_iter().find(|v| v.spec_version == REPOSITORY_VERSION) else {
            return Err(wrong(format!("expected version {REPOSITORY_VERSION}, found {}", known.join(", "))));
        };
        if version.locations.is_empty() {
            return Err(wrong("it names no location".into()));
        }
        let interval = match version.update_interval.as_str() {
            "" => Some(DEFAULT_INTERVAL_SECS),
            text => duration_secs(text),
        };
        let Some(update_interval_secs) = interval else {
            return Err(wrong(format!(
                "update_interval is \"{}\", expected such as 24h",
                version.update_interval
            )));
        };
        Ok(Self {
            locations: version.locations.into_iter().map(|one| one.url).collect(),
            update_interval_secs,
        })
    }
}

/// Go's durations in whole seconds: `24h`, `1h30m`.
fn duration_secs(text: &str) -> Option<u64> {
    let (mut total, mut number) = (0u64, String::new());
    for letter in text.chars() {
        let unit = match letter {
            '0'..='9' => {
                number.push(letter);
                continue;
            }
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(unit)?)?;
        number.clear();
    }
    number.is_empty().then_some(total)
}

/// One entry of `index.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryEntry {
    /// The package URL without version and qualifiers.
    pub id: Purl,
    /// Path of the document, relative to the index; it leads nowhere else.
    pub location: String,
}

#[derive(Debug, Deserialize)]
struct IndexWire {
    packages: Vec<EntryWire>,
}

#[derive(Debug, Deserialize)]
struct EntryWire {
    id: String,
    location: String,
}

/// Reads `index.json` of the repository `name`. Entries about something that has no package URL are left out.
///
/// # Errors
/// When it is none, names too many packages, or a location leads out of the repository.
pub fn repository_index(name: &str, bytes: &[u8]) -> Result<Vec<RepositoryEntry>, VexError> {
    let wire: IndexWire = serde_json::from_slice(bytes)
        .map_err(|error| malformed(name, "VEX repository index", error.to_string()))?;
    if wire.packages.len() > MAX_REPOSITORY_PACKAGES {
        return Err(VexError::TooManyProducts { file: name.to_owned(), limit: MAX_REPOSITORY_PACKAGES });
    }
    let mut entries = Vec::new();
    for EntryWire { id, location } in wire.packages {
        let is_inside = !location.is_empty()
            && !location.starts_with('/')
            && !location.contains('\\')
            && location.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !is_inside {
            let shown: String = location.chars().take(100).collect();
            return Err(malformed(
                name,
                "VEX repository index",
                format!("location \"{shown}\" leads out of it"),
            ));
        }
        if let Ok(id) = id.parse() {
            entries.push(RepositoryEntry { id, location });
        }
    }
    Ok(entries)
}

fn malformed(name: &str, form: &'static str, reason: String) -> VexError {
    VexError::Malformed { file: name.to_owned(), form, reason }
}

/// Type, namespace and name of a package; of an image also the repository it is in, which vex-repo-spec 0.1, §3.2, takes
/// for a part of its name.
type Key = (String, Option<String>, String, Option<String>);

fn key(parts: &PurlParts) -> Key {
    let repository = parts.qualifiers.get("repository_url").filter(|_| parts.kind == "oci");
    (parts.kind.clone(), parts.namespace.clone(), parts.name.clone(), repository.cloned())
}

/// The documents of one repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VexRepository {
    /// None for a document that could not be read: it clears nothing, and is an answer all the same.
    documents: BTreeMap<Key, Option<VexDocument>>,
    source: String,
}

impl VexRepository {
    /// A repository without documents.
    #[must_use]
    pub fn new(name: &str, url: &str) -> Self {
        Self { documents: BTreeMap::new(), source: format!("VEX Repository: {name} ({url})") }
    }

    /// What its documents are shown as.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Number of documents that could be read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.documents.values().flatten().count()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Notes that the document about a package could not be read: repositories after this one are not asked about it.
    pub fn add_unreadable(&mut self, id: &Purl) {
        self.documents.insert(key(&id.parts()), None);
    }

    /// Adds the document about a package.
    ///
    /// # Errors
    /// When it is none; see [`VexDocument::parse`].
    pub fn add(&mut self, id: &Purl, location: &str, bytes: &[u8]) -> Result<(), VexError> {
        debug_assert!(bytes.len() as u64 <= MAX_VEX_BYTES + 1);
        let document = VexDocument::parse(&format!("{}: {location}", self.source), bytes)?;
        self.documents.insert(key(&id.parts()), Some(document));
        Ok(())
    }

    fn document(&self, product: &PurlParts) -> Option<Option<&VexDocument>> {
        self.documents.get(&key(product)).map(Option::as_ref)
    }
}

/// What repositories say about a vulnerability in `package`: for the package, then for each product it may be a component
/// of, the first repository that has a document about it, as in Trivy. A document that does not clear the package leaves
/// the question to the next product, not to the next repository.
pub(crate) fn answer<'r>(
    repositories: &'r [VexRepository],
    id: &str,
    package: &PurlParts,
    products: &[PurlParts],
) -> Option<(VexStatus, &'r str, &'r str)> {
    std::iter::once(package).chain(products).find_map(|product| {
        let found = repositories.iter().find_map(|one| Some((one, one.document(product)?)));
        let (repository, document) = found?;
        let (status, statement) = document?.answer(id, package, products)?;
        let clears = matches!(status, VexStatus::NotAffected | VexStatus::Fixed);
        clears.then_some((status, statement, repository.source()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Fault as _;
    use serde_json::json;

    #[test]
    fn manifests() {
        let manifest = |versions: serde_json::Value| {
            RepositoryManifest::parse(
                "hub",
                json!({"name": "hub", "versions": versions}).to_string().as_bytes(),
            )
        };
        let read = manifest(json!([
            {"spec_version": "0.0", "locations": []},
            {"spec_version": "0.1", "locations": [{"url": "https://a/b.tar.gz//b"}], "update_interval": "1h30m"}]));
        let expected = RepositoryManifest {
            locations: vec!["https://a/b.tar.gz//b".into()],
            update_interval_secs: 5400,
        };
        assert_eq!(read, Ok(expected));
        for bad in [
            json!([]),
            json!([{"spec_version": "0.2", "locations": [{"url": "x"}]}]),
            json!([{"spec_version": "0.1", "locations": []}]),
            json!([{"spec_version": "0.1", "locations": [{"url": "x"}], "update_interval": "1 day"}]),
            json!({}),
        ] {
            assert_eq!(manifest(bad).map_err(|error| error.code()), Err("vex-malformed"));
        }
    }

    #[test]
    fn an_index_leads_nowhere_else() {
        let index = |location: &str, id: &str| {
            let text = json!({"updated_at": "x", "packages": [{"id": id, "location": location}]}).to_string();
            repository_index("hub", text.as_bytes()).map(|list| list.len()).map_err(|error| error.code())
        };
        assert_eq!(index("pkg/npm/a/vex.json", "pkg:npm/a"), Ok(1));
        assert_eq!(index("pkg/npm/a/vex.json", "not a package"), Ok(0));
        for bad in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a\\..\\b"] {
            assert_eq!(index(bad, "pkg:npm/a"), Err("vex-malformed"), "{bad}");
        }
        let text = json!({"packages": [{"id": "pkg:npm/a", "location": "a.json"}]}).to_string();
        for cut in 0..text.len() {
            assert!(repository_index("hub", &text.as_bytes()[..cut]).is_err());
        }
    }

    #[test]
    fn the_first_repository_with_a_document_answers() {
        let purl = |text: &str| text.parse::<Purl>().expect(text);
        let document = |product: &str, status: &str| {
            json!({"@context": "https://openvex.dev/ns/v0.2.0", "statements": [
                {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": product}], "status": status,
                 "justification": "component_not_present"}]})
            .to_string()
        };
        let repository = |name: &str, id: &str, status: &str| {
            let mut repository = VexRepository::new(name, "https://example.com");
            repository.add(&purl(id), "a.json", document(id, status).as_bytes()).expect("added");
            repository
        };
        let (package, image) =
            (purl("pkg:golang/example.com/m@v1").parts(), purl("pkg:oci/app@sha256:00").parts());
        let check = |repositories: &[VexRepository], expected: Option<&str>| {
            let found = answer(repositories, "CVE-1", &package, std::slice::from_ref(&image));
            assert_eq!(found.map(|(_, _, source)| source), expected);
            assert_eq!(answer(repositories, "CVE-2", &package, std::slice::from_ref(&image)), None);
        };
        let module = "pkg:golang/example.com/m";
        let first = Some("VEX Repository: one (https://example.com)");
        check(&[repository("one", module, "not_affected"), repository("two", module, "affected")], first);
        check(&[repository("one", module, "affected"), repository("two", module, "not_affected")], None);
        let unreadable = || {
            let mut repository = VexRepository::new("one", "https://example.com");
            repository.add_unreadable(&purl(module));
            repository
        };
        assert!(unreadable().is_empty());
        check(&[unreadable(), repository("two", module, "not_affected")], None);
        check(&[repository("one", module, "not_affected"), unreadable()], first);
        check(&[repository("one", "pkg:oci/app", "fixed")], first);
        check(&[repository("one", "pkg:golang/example.com/other", "not_affected")], None);
    }

    #[test]
    fn images_of_two_repositories_are_two_packages() {
        let purl = |text: &str| text.parse::<Purl>().expect(text);
        let image = |host: &str| format!("pkg:oci/app?repository_url={host}%2Fapp");
        let mut repository = VexRepository::new("one", "https://example.com");
        for (host, status) in [("a.example", "not_affected"), ("b.example", "affected")] {
            let document = json!({"@context": "https://openvex.dev/ns/v0.2.0", "statements": [
                {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": image(host)}], "status": status,
                 "justification": "component_not_present"}]});
            repository.add(&purl(&image(host)), "a.json", document.to_string().as_bytes()).expect("added");
        }
        let package = purl("pkg:deb/debian/bash@5").parts();
        let clears = |host: &str| {
            let scanned = purl(&image(host).replace('?', "@sha256:00?")).parts();
            answer(std::slice::from_ref(&repository), "CVE-1", &package, &[scanned]).is_some()
        };
        assert_eq!((clears("a.example"), clears("b.example"), clears("c.example")), (true, false, false));
    }
}
