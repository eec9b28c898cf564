//! What can be recorded.

use std::collections::BTreeMap;

use base::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

/// One thing that happened. All text is recorded as given, so a caller records names and purposes, never values
/// of secrets; [`base::Secret`] cannot be stored in any field.
///
/// ```compile_fail
/// let key = base::Secret::new(String::from("hunter2"));
/// audit::Action::SecretUsed { kind: "password".into(), name: key, purpose: "pull".into() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When, by the clock of the machine that recorded it.
    pub time: Timestamp,
    /// Who: the identity of the CI job or the user name, and the program's version, as the caller names them.
    pub actor: String,
    /// What.
    pub action: Action,
    /// To which image or file; none for events about the log or the machine.
    pub subject: Option<Subject>,
    /// How it ended.
    pub outcome: Outcome,
    /// More, by name; ordered by name in the log.
    pub detail: BTreeMap<String, String>,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// As the user named it.
    pub name: String,
    /// Its digest, once known.
    pub digest: Option<Digest>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// A step of a run began.
    StepStarted {
        /// Name of the step, such as `scan`.
        step: String,
    },
    /// A step of a run ended.
    StepFinished {
        /// Name of the step.
        step: String,
    },
    /// A secret was taken from where it is kept and used. Its value has no place here.
    SecretUsed {
        /// Kind of secret: `registry-password`, `identity-token`, `signing-key`, ….
        #[serde(rename = "secret")]
        kind: String,
        /// The host it was sent to, or the name of the key.
        name: String,
        /// What it was needed for, such as `pull`.
        purpose: String,
    },
    /// A signature or attestation was made.
    Signed {
        /// Predicate type, or `signature`.
        predicate: String,
        /// Digest of the bundle.
        evidence: Digest,
    },
    /// Something was written where others read it: a registry, a transparency log.
    Published {
        /// The place, such as `127.0.0.1:5000/team/app`.
        place: String,
        /// Digest of what was written.
        content: Digest,
    },
    /// Evidence was examined; the outcome says whether it held.
    Verified {
        /// What was required, such as the identity.
        requirement: String,
    },
    /// A gate or policy said no.
    Refused {
        /// Code of the refusal.
        code: String,
        /// Why.
        reason: String,
    },
    /// A key was made, imported, rotated or destroyed.
    KeyChanged {
        /// Name of the key.
        key: String,
        /// What was done to it.
        change: String,
    },
    /// A tail that no checkpoint covers was moved aside (see the crate documentation).
    Recovered {
        /// Bytes moved aside.
        bytes: u64,
        /// Whole lines among them.
        lines: u64,
        /// SHA-256 of these bytes.
        content: Digest,
    },
}

/// How an event ended. A failure to find out is not a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// As wanted.
    Ok,
    /// Not as wanted.
    Failed,
    /// Could not be found out.
    Undecided,
    /// Nothing to do: done by an earlier run, or not asked for.
    Skipped,
}

#[cfg(test)]
mod tests {
    use base::Secret;

    // Autoref specialization: `Probe<T>` answers true through the inherent method only where `T: Serialize`.
    struct Probe<T>(std::marker::PhantomData<T>);
    trait Fallback {
        fn can_be_written(&self) -> bool {
            false
        }
    }
    impl<T> Fallback for Probe<T> {}
    impl<T: serde::Serialize> Probe<T> {
        fn can_be_written(&self) -> bool {
            true
        }
    }

    #[test]
    fn canary_a_secret_cannot_be_serialized_and_does_not_print() {
        assert!(Probe::<String>(std::marker::PhantomData).can_be_written());
        assert!(!Probe::<Secret<String>>(std::marker::PhantomData).can_be_written());
        let secret = Secret::new(String::from("canary-91c2"));
        let mut event = crate::entry::tests::event(1);
        event.detail.insert("slip".into(), format!("{secret} {secret:?}"));
        let line = crate::Entry { seq: 0, prev: crate::genesis("o"), event }.to_line();
        assert!(!String::from_utf8_lossy(&line.expect("fits")).contains("canary"));
    }
}
