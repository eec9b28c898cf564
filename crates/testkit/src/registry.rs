//! The registry itself: distribution-spec 1.1 over maps.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base::Digest;
use serde_json::{Value, json};

use crate::Access;
use crate::http::{Incoming, Reply, Server};
use crate::script::{Action, Rule, alter, take};

/// What a registry knows about referrers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personality {
    /// Has the referrers API and answers `OCI-Subject`.
    ReferrersApi,
    /// Answers the referrers API with 404; takes manifests with a subject without a word (distribution 2.8, GHCR).
    NoReferrersApi,
    /// Refuses manifests with a subject or an artifact type.
    Old,
    /// Answers the referrers API with 500, whatever is asked.
    Failing,
}

/// One request as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The request.
    pub request: Incoming,
    /// The status it got.
    pub status: u16,
}

impl Logged {
    /// `METHOD PATH STATUS`, for comparing.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {} {}", self.request.method, self.request.path, self.status)
    }
}

/// A registry on loopback.
pub struct Registry {
    server: Server,
    state: Arc<Mutex<State>>,
}

struct State {
    personality: Personality,
    access: Access,
    page_size: usize,
    extras: Extras,
    rules: Vec<Rule>,
    log: Vec<Logged>,
    repositories: BTreeMap<String, Repository>,
    uploads: BTreeMap<String, Vec<u8>>,
}

/// What registries may do or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extras {
    /// Manifests can be deleted; otherwise 405.
    pub deletes: bool,
    /// Answers carry an `ETag`, and a PUT of a tag with another `If-Match` is answered 412.
    pub conditional: bool,
    /// `artifactType` filters the referrers, and `OCI-Filters-Applied` says so.
    pub filters: bool,
}

impl Default for Extras {
    fn default() -> Self {
        Self { deletes: true, conditional: false, filters: false }
    }
}

#[derive(Default)]
struct Repository {
    blobs: BTreeMap<String, Vec<u8>>,
    manifests: BTreeMap<String, (String, Vec<u8>)>,
    tags: BTreeMap<String, String>,
    /// By the digest of the subject, then their own: what the referrers API lists, so that it need not read everything
    /// for each question.
    referrers: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Registry {
    /// Starts an empty registry that everybody may use.
    #[must_use]
    pub fn start(personality: Personality) -> Self {
        Self::start_with(personality, Access::Open)
    }

    /// Starts an empty registry.
    #[must_use]
    pub fn start_with(personality: Personality, access: Access) -> Self {
        let state = Arc::new(Mutex::new(State {
            personality,
            access,
            page_size: 1000,
            extras: Extras::default(),
            rules: Vec::new(),
            log: Vec::new(),
            repositories: BTreeMap::new(),
            uploads: BTreeMap::new(),
        }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |incoming| lock(&shared).handle(incoming));
        Self { server, state }
    }

    /// `127.0.0.1:PORT`.
    #[must_use]
    pub fn host(&self) -> String {
        self.server.host()
    }

    /// Adds a rule; earlier rules catch first.
    pub fn script(&self, rule: Rule) {
        lock(&self.state).rules.push(rule);
    }

    /// Forgets all rules.
    pub fn clear_script(&self) {
        lock(&self.state).rules.clear();
    }

    /// Answers lists in pages of so many entries.
    pub fn page_size(&self, entries: usize) {
        lock(&self.state).page_size = entries;
    }

    /// Changes what it can do.
    pub fn extras(&self, extras: Extras) {
        lock(&self.state).extras = extras;
    }

    /// The tags of a repository, in order.
    #[must_use]
    pub fn tags(&self, repository: &str) -> Vec<String> {
        lock(&self.state).repository(repository).tags.keys().cloned().collect()
    }

    /// Every request so far.
    #[must_use]
    pub fn log(&self) -> Vec<Logged> {
        lock(&self.state).log.clone()
    }

    /// `METHOD PATH STATUS` of every request so far, then forgets them.
    #[must_use]
    pub fn take_lines(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.state).log).iter().map(Logged::line).collect()
    }

    /// Puts a blob into a repository without a request.
    pub fn put_blob(&self, repository: &str, bytes: &[u8]) -> Digest {
        let digest = Digest::sha256_of(bytes);
        lock(&self.state).repository(repository).blobs.insert(digest.to_string(), bytes.to_vec());
        digest
    }

    /// Puts a manifest into a repository without a request, under a tag where one is given.
    pub fn put_manifest(
        &self,
        repository: &str,
        tag: Option<&str>,
        media_type: &str,
        bytes: &[u8],
    ) -> Digest {
        let digest = Digest::sha256_of(bytes);
        let mut state = lock(&self.state);
        let repository = state.repository(repository);
        repository.put(digest.to_string(), media_type, bytes.to_vec());
        if let Some(tag) = tag {
            repository.tags.insert(tag.into(), digest.to_string());
        }
        digest
    }

    /// The bytes a tag or digest means now.
    #[must_use]
    pub fn manifest(&self, repository: &str, name: &str) -> Option<Vec<u8>> {
        lock(&self.state).repository(repository).manifest(name).map(|(_, _, bytes)| bytes)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn error(status: u16, code: &str) -> Reply {
    Reply::status(status)
        .header("content-type", "application/json")
        .body(json!({"errors": [{"code": code, "message": code.to_lowercase()}]}).to_string())
}

impl Repository {
    fn put(&mut self, digest: String, media_type: &str, bytes: Vec<u8>) {
        if let Some((subject, entry)) = as_referrer(&digest, media_type, &bytes) {
            self.referrers.entry(subject).or_default().insert(digest.clone(), entry);
        }
        self.manifests.insert(digest, (media_type.to_owned(), bytes));
    }

    fn manifest(&self, name: &str) -> Option<(String, String, Vec<u8>)> {
        let digest = self.tags.get(name).map_or(name, String::as_str);
        let (media_type, bytes) = self.manifests.get(digest)?;
        Some((digest.to_owned(), media_type.clone(), bytes.clone()))
    }
}

impl State {
    fn repository(&mut self, name: &str) -> &mut Repository {
        self.repositories.entry(name.to_owned()).or_default()
    }

    fn handle(&mut self, incoming: &Incoming) -> Reply {
        let action = take(&mut self.rules, incoming);
        let reply = match (&action, self.access.challenge(incoming)) {
            (Some(Action::Reply(_) | Action::Garbage), _) => Reply::default(),
            (_, Some(challenge)) => challenge,
            (action, None) => self.route(incoming, matches!(action, Some(Action::LoseTag))),
        };
        let reply = match action {
            Some(action) => alter(reply, action),
            None => reply,
        };
        self.log.push(Logged { request: incoming.clone(), status: reply.status });
        reply
    }

    fn route(&mut self, incoming: &Incoming, lose_tag: bool) -> Reply {
        let Some(rest) = incoming.path.strip_prefix("/v2/") else { return error(404, "NOT_FOUND") };
        if rest.is_empty() {
            return Reply::status(200);
        }
        let method = incoming.method.as_str();
        if let Some((repository, name)) = rest.split_once("/manifests/") {
            return match method {
                "GET" | "HEAD" => self.get_manifest(repository, name),
                "PUT" => self.put_manifest(repository, name, incoming, lose_tag),
                "DELETE" if self.extras.deletes => self.delete_manifest(repository, name),
                _ => error(405, "UNSUPPORTED"),
            };
        }
        if let Some((repository, id)) = rest.split_once("/blobs/uploads/") {
            return self.upload(repository, id, incoming);
        }
        if let Some((repository, digest)) = rest.split_once("/blobs/") {
            return self.get_blob(repository, digest, incoming);
        }
        if let Some((repository, digest)) = rest.split_once("/referrers/") {
            return self.referrers(repository, digest, incoming);
        }
        match rest.strip_suffix("/tags/list") {
            Some(repository) => self.tags(repository, incoming),
            None => error(404, "NOT_FOUND"),
        }
    }

    fn get_manifest(&mut self, repository: &str, name: &str) -> Reply {
        let Some((digest, media_type, bytes)) = self.repository(repository).manifest(name) else {
            return error(404, "MANIFEST_UNKNOWN");
        };
        let reply = Reply::status(200)
            .header("content-type", &media_type)
            .header("docker-content-digest", &digest)
            .body(bytes);
        if self.extras.conditional { reply.header("etag", &format!("\"{digest}\"")) } else { reply }
    }

    /// By digest only, as Docker's registry does it; the tags go along.
    fn delete_manifest(&mut self, repository: &str, name: &str) -> Reply {
        let found = self.repository(repository);
        if !name.starts_with("sha256:") {
            return error(400, "DIGEST_INVALID");
        }
        if found.manifests.remove(name).is_none() {
            return error(404, "MANIFEST_UNKNOWN");
        }
        found.tags.retain(|_, digest| digest != name);
        found.referrers.values_mut().for_each(|of_one| drop(of_one.remove(name)));
        Reply::status(202)
    }

    fn put_manifest(&mut self, repository: &str, name: &str, incoming: &Incoming, lose_tag: bool) -> Reply {
        let Ok(manifest) = serde_json::from_slice::<Value>(&incoming.body) else {
            return error(400, "MANIFEST_INVALID");
        };
        let subject = manifest["subject"]["digest"].as_str();
        if self.personality == Personality::Old
            && (subject.is_some() || manifest.get("artifactType").is_some())
        {
            return error(400, "MANIFEST_INVALID");
        }
        let digest = Digest::sha256_of(&incoming.body).to_string();
        let media_type = incoming.headers.get("content-type").cloned().unwrap_or_default();
        let conditional = self.extras.conditional;
        let target = self.repository(repository);
        if let Some(wanted) = incoming.headers.get("if-match").filter(|_| conditional)
            && target.tags.get(name).is_none_or(|now| *wanted != format!("\"{now}\""))
        {
            return error(412, "PRECONDITION_FAILED");
        }
        if let Some(missing) = missing_part(&manifest, target) {
            return error(404, missing);
        }
        if name.starts_with("sha256:") && name != digest {
            return error(400, "DIGEST_INVALID");
        }
        target.put(digest.clone(), &media_type, incoming.body.clone());
        if !name.starts_with("sha256:") && !lose_tag {
            target.tags.insert(name.to_owned(), digest.clone());
        }
        let reply = Reply::status(201)
            .header("location", &format!("/v2/{repository}/manifests/{digest}"))
            .header("docker-content-digest", &digest);
        match subject {
            Some(subject) if self.personality == Personality::ReferrersApi => {
                reply.header("oci-subject", subject)
            }
            _ => reply,
        }
    }

    fn upload(&mut self, repository: &str, id: &str, incoming: &Incoming) -> Reply {
        match incoming.method.as_str() {
            "POST" => self.start_upload(repository, incoming),
            "PATCH" => match self.uploads.get_mut(id) {
                Some(data) => {
                    data.extend_from_slice(&incoming.body);
                    Reply::status(202).header("location", &format!("/v2/{repository}/blobs/uploads/{id}"))
                }
                None => error(404, "BLOB_UPLOAD_UNKNOWN"),
            },
            "PUT" => {
                let Some(mut data) = self.uploads.remove(id) else {
                    return error(404, "BLOB_UPLOAD_UNKNOWN");
                };
                data.extend_from_slice(&incoming.body);
                let digest = Digest::sha256_of(&data).to_string();
                if incoming.parameter("digest").as_deref() != Some(digest.as_str()) {
                    return error(400, "DIGEST_INVALID");
                }
                self.repository(repository).blobs.insert(digest.clone(), data);
                Reply::status(201)
                    .header("location", &format!("/v2/{repository}/blobs/{digest}"))
                    .header("docker-content-digest", &digest)
            }
            _ => error(405, "UNSUPPORTED"),
        }
    }

    fn start_upload(&mut self, repository: &str, incoming: &Incoming) -> Reply {
        if let (Some(digest), Some(from)) = (incoming.parameter("mount"), incoming.parameter("from"))
            && let Some(bytes) =
                self.repositories.get(&from).and_then(|from| from.blobs.get(&digest)).cloned()
        {
            self.repository(repository).blobs.insert(digest.clone(), bytes);
            return Reply::status(201).header("location", &format!("/v2/{repository}/blobs/{digest}"));
        }
        let id = format!("upload-{}", self.log.len());
        self.uploads.insert(id.clone(), Vec::new());
        Reply::status(202).header("location", &format!("/v2/{repository}/blobs/uploads/{id}?state=secret"))
    }

    fn get_blob(&mut self, repository: &str, digest: &str, incoming: &Incoming) -> Reply {
        let Some(bytes) = self.repository(repository).blobs.get(digest).cloned() else {
            return error(404, "BLOB_UNKNOWN");
        };
        let start = incoming
            .headers
            .get("range")
            .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok())
            .filter(|start| *start < bytes.len());
        let reply = Reply::status(200).header("docker-content-digest", digest);
        match start {
            Some(start) => Reply { status: 206, ..reply }
                .header("content-range", &format!("bytes {start}-{}/{}", bytes.len() - 1, bytes.len()))
                .body(&bytes[start..]),
            None => reply.body(bytes),
        }
    }

    fn tags(&mut self, repository: &str, incoming: &Incoming) -> Reply {
        let Some(found) = self.repositories.get(repository) else { return error(404, "NAME_UNKNOWN") };
        let tags: Vec<Value> = found.tags.keys().map(|tag| json!(tag)).collect();
        let (page, next) = self.page(&tags, incoming);
        let reply = Reply::status(200).body(json!({"name": repository, "tags": page}).to_string());
        link(reply, &incoming.path, next)
    }

    fn referrers(&mut self, repository: &str, digest: &str, incoming: &Incoming) -> Reply {
        match self.personality {
            Personality::Failing => return error(500, "UNKNOWN"),
            Personality::NoReferrersApi | Personality::Old => return error(404, "NOT_FOUND"),
            Personality::ReferrersApi => {}
        }
        let filter = incoming.parameter("artifactType").filter(|_| self.extras.filters);
        let found: Vec<Value> = self
            .repository(repository)
            .referrers
            .get(digest)
            .into_iter()
            .flat_map(BTreeMap::values)
            .filter(|entry| filter.as_ref().is_none_or(|wanted| entry["artifactType"] == wanted.as_str()))
            .cloned()
            .collect();
        let (page, next) = self.page(&found, incoming);
        let index = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.index.v1+json",
            "manifests": page,
        });
        let reply = Reply::status(200)
            .header("content-type", "application/vnd.oci.image.index.v1+json")
            .body(index.to_string());
        let reply =
            if filter.is_some() { reply.header("oci-filters-applied", "artifactType") } else { reply };
        link(reply, &incoming.path, next)
    }

    fn page<'a>(&self, all: &'a [Value], incoming: &Incoming) -> (&'a [Value], Option<usize>) {
        let from = incoming.parameter("at").and_then(|at| at.parse().ok()).unwrap_or(0).min(all.len());
        let to = (from + self.page_size).min(all.len());
        (&all[from..to], (to < all.len()).then_some(to))
    }
}

/// The code of the error for a manifest that names something that is not there.
fn missing_part(manifest: &Value, repository: &Repository) -> Option<&'static str> {
    let empty = Vec::new();
    let list = |name: &str| manifest[name].as_array().unwrap_or(&empty).clone();
    let blobs: Vec<Value> = list("layers").into_iter().chain(manifest.get("config").cloned()).collect();
    let digest = |part: &Value| part["digest"].as_str().unwrap_or_default().to_owned();
    if blobs.iter().any(|part| !repository.blobs.contains_key(&digest(part))) {
        return Some("MANIFEST_BLOB_UNKNOWN");
    }
    let manifests = list("manifests");
    manifests
        .iter()
        .any(|part| !repository.manifests.contains_key(&digest(part)))
        .then_some("MANIFEST_BLOB_UNKNOWN")
}

/// The subject of a manifest, and what the referrers API lists of it.
fn as_referrer(id: &str, media_type: &str, bytes: &[u8]) -> Option<(String, Value)> {
    let manifest: Value = serde_json::from_slice(bytes).ok()?;
    let subject = manifest["subject"]["digest"].as_str()?.to_owned();
    let artifact_type = manifest.get("artifactType").unwrap_or(&manifest["config"]["mediaType"]);
    let entry = json!({
        "mediaType": media_type,
        "digest": id,
        "size": bytes.len(),
        "artifactType": artifact_type,
        "annotations": manifest.get("annotations").cloned().unwrap_or_else(|| json!({})),
    });
    Some((subject, entry))
}

fn link(reply: Reply, path: &str, next: Option<usize>) -> Reply {
    match next {
        Some(next) => reply.header("link", &format!("<{path}?at={next}>; rel=\"next\"")),
        None => reply,
    }
}
