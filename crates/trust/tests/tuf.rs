//! The client's workflow against repositories made here, with every attack the specification names (TUF 1.0.34 §1.5.2),
//! and against the real ones of the Sigstore instances as of 2026-08-21.

#![expect(clippy::expect_used, reason = "a broken assumption of a test fails the test")]

use std::collections::BTreeMap;
use std::path::Path;

use base::{Fault as _, Timestamp};
use serde_json::{Value, json};
use trust::tuf::{Files, Refresh, Repository, State, TufError, Unavailable, refresh};

use testkit::{TUF_FAR as FAR, TUF_NOW as NOW, TufRepo as Repo, TufSigner as Signer, tuf_target_meta};

const FILE: &str = "trusted_root.json";

fn now() -> Timestamp {
    NOW.parse().expect("time")
}

/// A repository, and what it was asked for.
struct Asked<'a>(&'a Repo, Vec<String>);

impl Repository for Asked<'_> {
    fn get(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Unavailable> {
        self.1.push(path.to_owned());
        match self.0.files.get(path) {
            Some(bytes) if bytes.len() as u64 > limit => {
                Err(Unavailable { detail: format!("more than {limit} bytes") })
            }
            other => Ok(other.cloned()),
        }
    }
}

fn run_for(repo: &Repo, state: &State, optional: &[&str]) -> Refresh {
    let stored = Files::new();
    refresh(&mut Asked(repo, Vec::new()), state, &[FILE], optional, &stored, now())
        .expect("the state is whole")
}

fn run(repo: &Repo, state: &State) -> Refresh {
    run_for(repo, state, &[])
}

/// The code of the failure, or `ok`.
fn code(refresh: &Refresh) -> &'static str {
    refresh.outcome.as_ref().map_or_else(|error| error.code(), |_| "ok")
}

/// A repository, and a client that has refreshed from it once.
fn world() -> (Repo, State) {
    let repo = Repo::new();
    let state = State::new(&repo.root(1)).expect("root");
    let first = run(&repo, &state);
    assert_eq!(code(&first), "ok", "{:?}", first.outcome.err());
    (repo, first.state)
}

#[test]
fn a_refresh_fetches_the_file_and_a_second_one_only_the_timestamp() {
    let repo = Repo::new();
    let state = State::new(&repo.root(1)).expect("root");
    let first = run(&repo, &state);
    let (files, missing) = first.outcome.expect("good");
    assert_eq!(files[FILE], b"{\"root\":1}");
    assert!(missing.is_empty());
    let mut asked = Asked(&repo, Vec::new());
    let second = refresh(&mut asked, &first.state, &[FILE], &[], &files, now()).expect("whole");
    assert_eq!(second.outcome.expect("good").0, files);
    assert_eq!(asked.1, ["2.root.json", "timestamp.json"]);
    assert_eq!(second.state, first.state);
    let (role, _) = second.summary.first_to_expire().expect("roles");
    assert_eq!(role, "root");
}

#[test]
fn names_follow_the_kind_of_repository() {
    let mut repo = Repo::new();
    repo.consistent = false;
    repo.publish_all();
    let state = State::new(&repo.root(1)).expect("root");
    let mut asked = Asked(&repo, Vec::new());
    let after = refresh(&mut asked, &state, &[FILE], &[], &Files::new(), now()).expect("whole");
    assert_eq!(code(&after), "ok");
    assert_eq!(
        asked.1,
        ["2.root.json", "timestamp.json", "snapshot.json", "targets.json", "targets/trusted_root.json"]
    );
}

#[test]
fn roots_are_followed_one_by_one() {
    let (mut repo, state) = world();
    repo.rotate_root(|repo| repo.root_keys = vec![Signer::new("r3"), Signer::new("r4")]);
    repo.rotate_root(|_| ());
    let after = run(&repo, &state);
    assert_eq!((code(&after), after.summary.version("root")), ("ok", Some(3)));
}

#[test]
fn an_expired_root_in_between_does_no_harm_and_at_the_end_it_does() {
    let (mut repo, state) = world();
    repo.rotate_root(|repo| repo.root_expires = "2020-01-01T00:00:00Z".into());
    let stuck = run(&repo, &state);
    assert_eq!(code(&stuck), "tuf-expired");
    assert_eq!(stuck.summary.version("root"), Some(2), "and is kept: it was signed by the trusted one");
    repo.rotate_root(|repo| repo.root_expires = FAR.into());
    assert_eq!(code(&run(&repo, &state)), "ok");
    assert_eq!(code(&run(&repo, &stuck.state)), "ok");
}

type Attack = fn(&mut Repo);

/// Each attack on a client that has refreshed once, with the code it is refused with.
const ATTACKS: [(&str, &str, Attack); 31] = [
    ("arbitrary: root signed by strangers", "tuf-threshold", |repo| {
        repo.put_root(2, &[Signer::new("stranger"), Signer::new("other")], |_| ());
    }),
    ("root not signed by its predecessor", "tuf-threshold", |repo| {
        let keys = vec![Signer::new("r3"), Signer::new("r4")];
        repo.root_keys.clone_from(&keys);
        repo.put_root(2, &keys, |_| ());
    }),
    ("root not signed by itself", "tuf-threshold", |repo| {
        let old = repo.root_keys.clone();
        repo.root_keys = vec![Signer::new("r3"), Signer::new("r4")];
        repo.put_root(2, &old, |_| ());
    }),
    ("one key under two ids", "tuf-threshold", |repo| {
        let twice = repo.root_keys[0].clone();
        repo.put_root(2, &[twice.clone(), twice.with_id("another id")], |_| ());
    }),
    ("the same id twice among the signatures", "tuf-bad-field", |repo| {
        let twice = repo.root_keys[0].clone();
        repo.put_root(2, &[twice.clone(), twice], |_| ());
    }),
    ("fast-forward: root skips a version", "tuf-version", |repo| {
        let keys = repo.root_keys.clone();
        repo.put_root_as(2, 3, &keys, |_| ());
    }),
    ("rollback: root of the same version", "tuf-version", |repo| {
        let keys = repo.root_keys.clone();
        repo.put_root_as(2, 1, &keys, |_| ());
    }),
    ("root with a threshold of zero", "tuf-bad-field", |repo| {
        let keys = repo.root_keys.clone();
        repo.put_root(2, &keys, |root| root["roles"]["timestamp"]["threshold"] = 0.into());
    }),
    ("root without a role", "tuf-bad-field", |repo| {
        let keys = repo.root_keys.clone();
        repo.put_root(2, &keys, |root| {
            drop(root["roles"].as_object_mut().and_then(|r| r.remove("snapshot")));
        });
    }),
    ("root of another major version of the specification", "tuf-bad-field", |repo| {
        let keys = repo.root_keys.clone();
        repo.put_root(2, &keys, |root| root["spec_version"] = "2.0.0".into());
    }),
    ("root that is a targets file", "tuf-bad-field", |repo| {
        let keys = repo.root_keys.clone();
        repo.put_root(2, &keys, |root| root["_type"] = "targets".into());
    }),
    ("root larger than allowed", "tuf-unavailable", |repo| {
        repo.put("2.root.json", vec![b' '; 512_001]);
    }),
    ("root that is no JSON", "tuf-malformed", |repo| repo.put("2.root.json", b"{".to_vec())),
    ("freeze: the timestamp ran out", "tuf-expired", |repo| {
        repo.timestamp_expires = NOW.into();
        repo.timestamp_version += 1;
        repo.publish_all();
    }),
    ("rollback: an older timestamp", "tuf-rollback", |repo| {
        repo.timestamp_version = 4;
        repo.publish_timestamp();
    }),
    ("rollback: a newer timestamp of an older snapshot", "tuf-rollback", |repo| {
        repo.timestamp_version = 9;
        repo.snapshot_version = 4;
        repo.publish_timestamp();
    }),
    ("timestamp signed by a stranger", "tuf-threshold", |repo| {
        repo.timestamp_key = Signer::new("stranger");
        repo.publish_all();
    }),
    ("timestamp that names other files", "tuf-bad-field", |repo| {
        repo.edit("timestamp.json", |body| body["meta"]["targets.json"] = json!({"version": 1}));
    }),
    ("no timestamp", "tuf-missing", |repo| repo.remove("timestamp.json")),
    ("mix and match: an older snapshot under the new name", "tuf-mismatch", |repo| {
        let old = repo.files["5.snapshot.json"].clone();
        repo.next();
        repo.put("6.snapshot.json", old);
    }),
    ("mix and match, without digests: another version", "tuf-version", |repo| {
        let old = repo.files["5.snapshot.json"].clone();
        repo.with_digests = false;
        repo.next();
        repo.put("6.snapshot.json", old);
    }),
    ("rollback: the snapshot names older targets", "tuf-rollback", |repo| {
        repo.timestamp_version = 6;
        repo.snapshot_version = 6;
        repo.targets_version = 4;
        repo.publish_all();
    }),
    ("rollback: the snapshot forgets a role", "tuf-not-in-snapshot", |repo| {
        repo.timestamp_version = 6;
        repo.snapshot_version = 6;
        repo.forgotten = Some("targets.json");
        repo.publish_all();
    }),
    ("freeze: the snapshot ran out", "tuf-expired", |repo| {
        repo.snapshot_expires = "2026-01-01T00:00:00Z".into();
        repo.next();
    }),
    ("snapshot signed by a stranger", "tuf-threshold", |repo| {
        repo.snapshot_key = Signer::new("stranger");
        repo.next();
    }),
    ("freeze: the targets ran out", "tuf-expired", |repo| {
        repo.targets_expires = "2026-01-01T00:00:00Z".into();
        repo.next();
    }),
    ("targets signed by a stranger", "tuf-threshold", |repo| {
        repo.targets_key = Signer::new("stranger");
        repo.next();
    }),
    ("mix and match: targets of another version", "tuf-version", |repo| {
        let old = repo.files["5.targets.json"].clone();
        repo.with_digests = false;
        repo.next();
        repo.put("6.targets.json", old);
    }),
    ("arbitrary: another file under the name", "tuf-mismatch", |repo| {
        repo.target = b"{\"root\":2}".to_vec();
        repo.next();
        let path = repo.target_path();
        repo.put(&path, b"{\"root\":3}".to_vec());
    }),
    ("endless data: a longer file", "tuf-unavailable", |repo| {
        repo.target = b"{\"root\":2}".to_vec();
        repo.next();
        let path = repo.target_path();
        repo.put(&path, b"{\"root\":2} ".to_vec());
    }),
    ("the file is listed without a digest that is known", "tuf-bad-field", |repo| {
        repo.target = b"{\"root\":2}".to_vec();
        repo.hash_name = "md5";
        repo.next();
        repo.put("targets/trusted_root.json", b"{\"root\":2}".to_vec());
    }),
];

#[test]
fn every_attack_is_refused_for_its_own_reason() {
    for (what, expected, attack) in ATTACKS {
        let (mut repo, state) = world();
        attack(&mut repo);
        let after = run(&repo, &state);
        assert_eq!(code(&after), expected, "{what}: {:?}", after.outcome.err());
        // Whatever was tried, the client is where it was or further, and goes on when the repository is good again.
        let versions = |summary: &trust::tuf::Summary| {
            ["root", "timestamp", "snapshot", "targets"].map(|role| summary.version(role).unwrap_or(0))
        };
        let (before, kept) = (state.summary().expect("whole"), after.state.summary().expect("whole"));
        for (old, new) in versions(&before).iter().zip(versions(&kept)) {
            assert!(new >= *old, "{what}: {before:?} {kept:?}");
        }
    }
}

#[test]
fn a_failed_refresh_still_guards_against_rollback() {
    let (mut repo, state) = world();
    repo.next();
    repo.remove("6.targets.json");
    let failed = run(&repo, &state);
    assert_eq!(code(&failed), "tuf-missing");
    // The timestamp of before is now an attack.
    let mut older = repo.without_files();
    older.timestamp_version = 5;
    older.snapshot_version = 5;
    older.targets_version = 5;
    older.publish_all();
    assert_eq!(code(&run(&older, &failed.state)), "tuf-rollback");
    repo.publish_all();
    assert_eq!(code(&run(&repo, &failed.state)), "ok");
}

#[test]
fn a_repository_recovers_from_a_fast_forward_by_rotating_keys() {
    let (mut repo, state) = world();
    repo.timestamp_version = u64::from(u32::MAX);
    repo.publish_timestamp();
    let thrown = run(&repo, &state).state;
    repo.timestamp_version = 6;
    repo.publish_all();
    assert_eq!(code(&run(&repo, &thrown)), "tuf-rollback");
    repo.rotate_root(|repo| repo.timestamp_key = Signer::new("t2"));
    repo.publish_all();
    let after = run(&repo, &thrown);
    assert_eq!((code(&after), after.summary.version("timestamp")), ("ok", Some(6)));
}

#[test]
fn no_more_than_256_roots_are_followed() {
    let (mut repo, state) = world();
    for _ in 0..256 {
        repo.rotate_root(|_| ());
    }
    assert_eq!(code(&run(&repo, &state)), "ok");
    repo.rotate_root(|_| ());
    let after = run(&repo, &state);
    assert_eq!(code(&after), "tuf-too-many");
    assert_eq!(code(&run(&repo, &after.state)), "ok", "the next refresh goes on from there");
}

#[test]
fn delegated_roles_are_asked_for_what_is_theirs() {
    let mut repo = Repo::new();
    let key = Signer::new("d1");
    let role = |name: &str, paths: Value, terminating: bool| json!({"name": name, "keyids": [key.id()], "threshold": 1, "paths": paths, "terminating": terminating});
    repo.delegations = Some(json!({
        "keys": {key.id(): key.public()},
        "roles": [
            role("npm", json!(["npm/*"]), true),
            role("all", json!(["*", "npm/*"]), false),
        ],
    }));
    let file = |bytes: &[u8]| tuf_target_meta("sha256", bytes);
    repo.delegated = BTreeMap::from([
        ("npm".to_owned(), (key.clone(), json!({"npm/keys.json": file(b"keys")}))),
        ("all".to_owned(), (key.clone(), json!({"npm/other.json": file(b"other"), "plain": file(b"plain")}))),
    ]);
    repo.publish_all();
    for (name, bytes) in [("npm/keys.json", "keys"), ("npm/other.json", "other"), ("plain", "plain")] {
        repo.put_target(name, bytes.as_bytes());
    }
    let state = State::new(&repo.root(1)).expect("root");
    let optional = ["npm/keys.json", "npm/other.json", "plain", "nowhere/x"];
    let all = run_for(&repo, &state, &optional);
    let (files, missing) = all.outcome.expect("good");
    assert_eq!(files.keys().collect::<Vec<_>>(), ["npm/keys.json", "plain", FILE]);
    let missing: Vec<_> = missing.iter().map(|(name, error)| (name.as_str(), error.code())).collect();
    // The first role that covers npm/* is terminating: what it does not list does not exist.
    assert_eq!(missing, [("npm/other.json", "tuf-unknown-target"), ("nowhere/x", "tuf-unknown-target")]);
    // A delegated role signed by somebody else spoils its files and nothing else.
    repo.delegated.get_mut("npm").expect("role").0 = Signer::new("stranger");
    repo.next();
    let after = run_for(&repo, &state, &["npm/keys.json"]);
    let (_, missing) = after.outcome.expect("good");
    assert!(matches!(missing.as_slice(), [(_, TufError::Threshold { .. })]), "{missing:?}");
}

#[test]
fn a_circle_of_delegations_ends() {
    let mut repo = Repo::new();
    let key = Signer::new("d1");
    let to = |name: &str| {
        json!({
            "keys": {key.id(): key.public()},
            "roles": [{"name": name, "keyids": [key.id()], "threshold": 1, "paths": ["*"], "terminating": false}],
        })
    };
    repo.delegations = Some(to("a"));
    repo.delegated = BTreeMap::from([
        ("a".to_owned(), (key.clone(), json!({}))),
        ("b".to_owned(), (key.clone(), json!({}))),
    ]);
    repo.nested = BTreeMap::from([("a".to_owned(), to("b")), ("b".to_owned(), to("a"))]);
    repo.publish_all();
    let state = State::new(&repo.root(1)).expect("root");
    let after = run_for(&repo, &state, &["x"]);
    let (_, missing) = after.outcome.expect("good");
    assert!(matches!(missing.as_slice(), [(_, TufError::UnknownTarget { .. })]), "{missing:?}");
}

#[test]
fn cut_and_changed_metadata_is_refused_and_nothing_panics() {
    let (repo, _) = world();
    for name in ["root", "timestamp", "snapshot", "targets"] {
        let path = match name {
            "root" => "1.root.json".to_owned(),
            "timestamp" => "timestamp.json".to_owned(),
            other => format!("5.{other}.json"),
        };
        let whole = &repo.files[&path];
        assert!(trust::tuf::parse_any(name, whole).is_ok(), "{name}");
        for cut in 0..whole.len() {
            assert!(trust::tuf::parse_any(name, &whole[..cut]).is_err(), "{name} {cut}");
        }
        let state = State::new(&repo.root(1)).expect("root");
        for at in 0..whole.len() {
            let mut changed = repo.without_files();
            changed.files.clone_from(&repo.files);
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            if name == "root" {
                // A root that is trusted as it is must at least be signed by itself; white space means nothing.
                let _ = State::new(&bytes);
                continue;
            }
            changed.put(&path, bytes);
            let after = run(&changed, &state);
            let same = after.outcome.as_ref().is_ok_and(|(files, _)| files[FILE] == b"{\"root\":1}");
            assert!(same || after.outcome.is_err(), "{name} {at}");
        }
    }
}

/// A repository in the layout of the git repositories, published the way clients read it.
struct Real(BTreeMap<String, Vec<u8>>);

impl Real {
    fn open(name: &str) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/trust").join(name);
        let metadata = folder.join("metadata");
        let read = |path: &Path| std::fs::read(path).ok();
        let version = |bytes: &[u8]| {
            let value: Value = serde_json::from_slice(bytes).expect("JSON");
            value["signed"]["version"].as_u64().expect("version")
        };
        let mut files =
            BTreeMap::from([("timestamp.json".to_owned(), read(&metadata.join("timestamp.json"))?)]);
        for role in ["snapshot", "targets", "registry.npmjs.org"] {
            let bytes = read(&metadata.join(format!("{role}.json")))?;
            files.insert(format!("{}.{role}.json", version(&bytes)), bytes);
        }
        for one in std::fs::read_dir(metadata.join("root_history")).ok()?.flatten() {
            files.insert(one.file_name().to_string_lossy().into_owned(), read(&one.path())?);
        }
        for name in ["trusted_root.json", "signing_config.v0.2.json", "registry.npmjs.org/keys.json"] {
            let bytes = read(&folder.join("targets").join(name))?;
            let hash = base::Digest::sha256_of(&bytes).hex();
            let path = match name.rsplit_once('/') {
                Some((folder, file)) => format!("targets/{folder}/{hash}.{file}"),
                None => format!("targets/{hash}.{name}"),
            };
            files.insert(path, bytes);
        }
        Some(Self(files))
    }
}

impl Repository for Real {
    fn get(&mut self, path: &str, _: u64) -> Result<Option<Vec<u8>>, Unavailable> {
        Ok(self.0.get(path).cloned())
    }
}

#[test]
fn the_real_repositories_are_followed_from_their_first_root() {
    for (name, version) in [("public-good", 15), ("staging", 14)] {
        let Some(mut real) = Real::open(name) else {
            println!("not run: no {name} repository beside the workspace");
            return;
        };
        let at: Timestamp = "2026-08-22T00:00:00Z".parse().expect("time");
        // The first public-good root (2021) has its keys as bare points; staging's first rotation is from version 1 too.
        let first = State::new(&real.0["1.root.json"]).expect("signed by itself");
        let optional = ["signing_config.v0.2.json", "registry.npmjs.org/keys.json"];
        let after = refresh(&mut real, &first, &[FILE], &optional, &Files::new(), at).expect("whole");
        let (files, missing) = after.outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            (after.summary.version("root"), missing.len(), files.len()),
            (Some(version), 0, 3),
            "{name}"
        );
        let built_in = trust::BuiltIn::named(name).expect("known");
        assert_eq!(files[FILE], built_in.document, "{name}");
        // From the built-in state: nothing new, and a week later the timestamp has run out.
        let state = built_in.state().expect("built in");
        let again = refresh(&mut real, &state, &[FILE], &[], &Files::new(), at).expect("whole");
        assert!(again.outcome.is_ok(), "{name}");
        let late =
            refresh(&mut real, &state, &[FILE], &[], &Files::new(), at.plus_secs(8 * 86_400)).expect("whole");
        assert_eq!(code(&late), "tuf-expired", "{name}");
    }
}
