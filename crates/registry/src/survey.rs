//! Referrers of many manifests of one repository, with no more questions than it takes.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use base::{Digest, Reference};
use image::Descriptor;

use crate::referrers::Api;
use crate::{Client, RegistryError, fallback_tag};

/// From how many manifests on the tags are listed once, rather than each asked for its fallback tag: some registries give
/// 100 tags a page, so that a list of 3,000 costs what this many questions do.
const MANY_SUBJECTS: usize = 32;

/// Tags on the smallest page a registry gives (Docker Hub's and Quay's): the list may take as many pages as there would
/// have been questions, and no more.
const MAX_TAGS_PER_QUESTION: usize = 100;

/// What a repository lists as referrers, asked for many manifests. It remembers what the answers say about the registry.
pub struct Survey {
    client: Client,
    reference: Reference,
    /// The registry was seen to keep a fallback tag for what its API does not know.
    has_no_api: AtomicBool,
    /// The API was seen to list something.
    has_api: AtomicBool,
    /// The tags of the repository that may be fallback tags; none where they could not be listed.
    tags: OnceLock<Option<BTreeSet<String>>>,
}

impl Survey {
    /// A survey of the repository of `reference`. Nothing is asked yet.
    #[must_use]
    pub fn new(client: Client, reference: Reference) -> Self {
        let (has_no_api, has_api) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { client, reference, has_no_api, has_api, tags: OnceLock::new() }
    }

    /// Prepares for questions about so many manifests. For many the tags of the repository are listed once; where that
    /// fails, each manifest is asked for its fallback tag.
    pub fn expect(&self, subjects: usize) {
        if subjects >= MANY_SUBJECTS {
            self.tags.get_or_init(|| {
                // Not being able to list tags decides nothing: some registries want another permission for it.
                let limit = subjects.saturating_mul(MAX_TAGS_PER_QUESTION);
                let tags = self.client.tags_within(&self.reference, subjects, limit).ok()?;
                Some(tags.into_iter().filter(|tag| tag.starts_with("sha")).collect())
            });
        }
    }

    /// What the API and the fallback tag list, both: for copies, which are to lose nothing.
    ///
    /// # Errors
    /// When a place could not be looked at. That is never an empty list.
    pub fn referrers(&self, subject: &Digest) -> Result<Vec<Descriptor>, RegistryError> {
        let (mut found, odd) = match self.ask_api(subject)? {
            Api::List(descriptors) => {
                self.has_api.store(true, Ordering::Relaxed);
                (descriptors, None)
            }
            Api::Missing => (Vec::new(), None),
            Api::Odd(error) => (Vec::new(), Some(error)),
        };
        let api_is_missing = odd.is_none() && found.is_empty();
        match (self.ask_tag(subject)?, odd) {
            (None, Some(error)) => Err(error),
            (None, None) => Ok(found),
            (Some(more), _) => {
                // distribution-spec, "Enabling the Referrers API": what fallback tags list MUST be in the API's lists. An
                // API that says nothing of them, and has not said anything of others, is none.
                let is_none = api_is_missing && !more.is_empty() && !self.has_api.load(Ordering::Relaxed);
                self.has_no_api.fetch_or(is_none, Ordering::Relaxed);
                let listed: BTreeSet<Digest> =
                    found.iter().map(|descriptor| descriptor.digest.clone()).collect();
                found.extend(more.into_iter().filter(|descriptor| !listed.contains(&descriptor.digest)));
                Ok(found)
            }
        }
    }

    fn ask_api(&self, subject: &Digest) -> Result<Api, RegistryError> {
        if self.has_no_api.load(Ordering::Relaxed) && !self.has_api.load(Ordering::Relaxed) {
            return Ok(Api::Missing);
        }
        self.client.ask_api(&self.reference, subject, None)
    }

    fn ask_tag(&self, subject: &Digest) -> Result<Option<Vec<Descriptor>>, RegistryError> {
        let listed = self.tags.get().and_then(Option::as_ref);
        if listed.is_some_and(|tags| !tags.contains(&fallback_tag(subject))) {
            return Ok(None);
        }
        Ok(self.client.read_fallback(&self.reference, subject)?.map(|index| index.descriptors))
    }
}

impl std::fmt::Debug for Survey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Survey").field("reference", &self.reference).finish_non_exhaustive()
    }
}
