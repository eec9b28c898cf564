//! Trust roots that came with the program (`roots/SOURCES.md`).

use crate::tuf::{State, TufError};

/// A Sigstore instance the program knows from the beginning.
#[derive(Debug)]
pub struct BuiltIn {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// Date of the built-in files, `YYYY-MM-DD`.
    pub date: &'static str,
    /// Where its TUF repository is published.
    pub mirror: &'static str,
    /// Its `trusted_root.json`.
    pub document: &'static [u8],
    /// Its `signing_config.v0.2.json`, where it has one.
    pub signing_config: Option<&'static [u8]>,
    root: &'static str,
    others: Option<[&'static str; 3]>,
}

/// Keys the npm registry signs with (`registry.npmjs.org/keys.json` of the public-good repository), built in.
pub const NPM_KEYS: &[u8] = include_bytes!("../roots/npm_keys.json");

/// All of them; the first is the default.
pub const BUILT_IN: [BuiltIn; 3] = [
    BuiltIn {
        name: "public-good",
        title: "Sigstore public good",
        date: "2026-08-21",
        mirror: "https://tuf-repo-cdn.sigstore.dev",
        document: include_bytes!("../roots/public_good.json"),
        signing_config: Some(include_bytes!("../roots/public_good_signing_config.json")),
        root: include_str!("../roots/public_good_root.json"),
        others: Some([
            include_str!("../roots/public_good_timestamp.json"),
            include_str!("../roots/public_good_snapshot.json"),
            include_str!("../roots/public_good_targets.json"),
        ]),
    },
    BuiltIn {
        name: "github",
        title: "GitHub",
        date: "2026-08-04",
        mirror: "https://tuf-repo.github.com",
        document: include_bytes!("../roots/github.json"),
        signing_config: None,
        root: include_str!("../roots/github_root.json"),
        others: None,
    },
    BuiltIn {
        name: "staging",
        title: "Sigstore staging",
        date: "2026-08-21",
        mirror: "https://tuf-repo-cdn.sigstage.dev",
        document: include_bytes!("../roots/staging.json"),
        signing_config: Some(include_bytes!("../roots/staging_signing_config.json")),
        root: include_str!("../roots/staging_root.json"),
        others: Some([
            include_str!("../roots/staging_timestamp.json"),
            include_str!("../roots/staging_snapshot.json"),
            include_str!("../roots/staging_targets.json"),
        ]),
    },
];

impl BuiltIn {
    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        BUILT_IN.iter().find(|one| one.name == name)
    }

    /// Where a first refresh begins: at the metadata of the day the program was built with, so that no mirror can go
    /// behind it.
    ///
    /// # Errors
    /// Never, unless the program was built with a broken file; a test reads them all.
    pub fn state(&self) -> Result<State, TufError> {
        match self.others {
            Some([timestamp, snapshot, targets]) => Ok(State::with(self.root, timestamp, snapshot, targets)),
            None => State::new(self.root.as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RootDocument;

    #[test]
    fn built_in_files_are_whole_and_belong_together() {
        for one in &BUILT_IN {
            let document = RootDocument::parse(one.document).expect(one.name);
            assert!(!document.entries.is_empty(), "{}", one.name);
            let state = one.state().expect(one.name);
            let summary = state.summary().expect(one.name);
            assert!(summary.version("root").is_some_and(|version| version >= 3), "{summary:?}");
            if let Some([_, _, targets]) = one.others {
                let digest = base::Digest::sha256_of(one.document).hex();
                assert!(targets.contains(&digest), "{}: not the document its metadata names", one.name);
            }
            assert!(one.date.parse::<String>().is_ok_and(|date| date.len() == 10), "{}", one.date);
        }
        let summary = BUILT_IN[0].state().and_then(|state| state.summary()).expect("public good");
        assert_eq!(summary.version("timestamp"), Some(762));
        let (role, expires) = summary.first_to_expire().expect("four roles");
        assert_eq!((role, expires.to_rfc3339().as_str()), ("timestamp", "2026-08-28T19:25:56Z"));
        assert!(BuiltIn::named("nobody").is_none());
    }
}
