//! The workflow behind a certificate of GitHub Actions, with claims that must not contradict each other.

use crate::Identity;

use super::SlsaRefusal;

const GITHUB: &str = "https://github.com/";

/// Who built, on whose behalf, from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Workflow {
    /// The signing workflow without its ref.
    pub(super) builder: String,
    /// The ref it was called at.
    pub(super) builder_ref: String,
    /// `owner/repository` of the source.
    pub(super) repository: String,
    pub(super) commit: String,
    pub(super) trigger: String,
    pub(super) source_ref: Option<String>,
    pub(super) source_id: Option<String>,
    pub(super) owner_id: Option<String>,
    pub(super) builder_commit: Option<String>,
    /// `github-hosted` or `self-hosted`.
    pub(super) runner: Option<String>,
    /// Path of the workflow the build began with.
    pub(super) config_path: Option<String>,
    /// Run and attempt.
    pub(super) run: Option<(String, String)>,
}

impl Workflow {
    /// From a verified identity. Old certificates carry the claims 1.3.6.1.4.1.57264.1.2 to .6, newer ones .9 to .22 as
    /// well; where both stand they must agree.
    pub(super) fn of(identity: &Identity) -> Result<Self, SlsaRefusal> {
        let claim = |name: &str| identity.claims.get(name).filter(|value| !value.is_empty()).cloned();
        let trigger = agreed("build-trigger", claim("github-workflow-trigger"), claim("build-trigger"))?;
        let commit = agreed(
            "source-repository-digest",
            claim("github-workflow-sha"),
            claim("source-repository-digest"),
        )?;
        agreed("build-config-digest", Some(commit.clone()), claim("build-config-digest"))?;
        let old = claim("github-workflow-repository").map(|name| format!("{GITHUB}{name}"));
        let repository = agreed("source-repository-uri", old, claim("source-repository-uri"))?;
        let repository = repository.strip_prefix(GITHUB).unwrap_or(&repository).to_owned();
        let prefix = format!("{GITHUB}{repository}/");
        let config_path = match claim("build-config-uri") {
            None => None,
            Some(uri) => {
                let path = uri.split_once('@').filter(|(_, rest)| !rest.contains('@')).map(|(path, _)| path);
                let path = path.and_then(|path| path.strip_prefix(&prefix)).map(str::to_owned);
                Some(path.ok_or_else(|| {
                    bad("build-config-uri", format!("is \"{uri}\", expected {prefix}PATH@REF"))
                })?)
            }
        };
        let run = match claim("run-invocation-uri") {
            None => None,
            Some(uri) => {
                let parts = uri.strip_prefix(&prefix).and_then(|rest| rest.strip_prefix("actions/runs/"));
                let parts = parts.and_then(|rest| rest.split_once("/attempts/"));
                let (run, attempt) = parts
                    .ok_or_else(|| bad("run-invocation-uri", format!("is \"{uri}\", expected a run")))?;
                Some((run.to_owned(), attempt.to_owned()))
            }
        };
        let subject = identity.subject.rsplit_once('@').filter(|(builder, _)| builder.starts_with(GITHUB));
        let Some((builder, builder_ref)) = subject else {
            let found = format!("is \"{}\", expected {GITHUB}OWNER/REPOSITORY/PATH@REF", identity.subject);
            return Err(bad("subject", found));
        };
        Ok(Self {
            builder: builder.to_owned(),
            builder_ref: builder_ref.to_owned(),
            repository,
            commit,
            trigger,
            source_ref: claim("source-repository-ref"),
            source_id: claim("source-repository-identifier"),
            owner_id: claim("source-repository-owner-identifier"),
            builder_commit: claim("build-signer-digest"),
            runner: claim("runner-environment"),
            config_path,
            run,
        })
    }

    /// The signing workflow as `owner/repository/path@ref`.
    pub(super) fn path_and_ref(&self) -> String {
        let path = self.builder.strip_prefix(GITHUB).unwrap_or(&self.builder);
        format!("{path}@{}", self.builder_ref)
    }
}

fn agreed(claim: &'static str, old: Option<String>, new: Option<String>) -> Result<String, SlsaRefusal> {
    match (new, old) {
        (Some(new), Some(old)) if new != old => {
            Err(bad(claim, format!("is \"{new}\" and \"{old}\" at once")))
        }
        (Some(value), _) | (None, Some(value)) => Ok(value),
        (None, None) => Err(bad(claim, "is missing".into())),
    }
}

fn bad(claim: &'static str, found: String) -> SlsaRefusal {
    SlsaRefusal::BadClaim { claim, found }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::BTreeMap;

    pub(in crate::slsa) fn identity(changes: &[(&'static str, &str)]) -> Identity {
        let mut claims: BTreeMap<&'static str, String> = [
            ("github-workflow-trigger", "push"),
            ("build-trigger", "push"),
            ("github-workflow-sha", "c0ffee"),
            ("source-repository-digest", "c0ffee"),
            ("build-config-digest", "c0ffee"),
            ("github-workflow-repository", "acme/app"),
            ("source-repository-uri", "https://github.com/acme/app"),
            ("source-repository-ref", "refs/tags/v1.2.3"),
            ("source-repository-identifier", "7"),
            ("source-repository-owner-identifier", "8"),
            (
                "build-config-uri",
                "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.2.3",
            ),
            ("run-invocation-uri", "https://github.com/acme/app/actions/runs/9/attempts/2"),
            ("runner-environment", "github-hosted"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .into();
        let mut subject =
            "https://github.com/acme/build/.github/workflows/image.yml@refs/tags/v2.0.0".to_owned();
        for (name, value) in changes {
            match *name {
                "subject" => subject = (*value).to_owned(),
                _ if value.is_empty() => drop(claims.remove(name)),
                _ => drop(claims.insert(name, (*value).to_owned())),
            }
        }
        Identity { issuer: super::super::GITHUB_ISSUER.into(), subject, aliases: Vec::new(), claims }
    }

    #[test]
    fn claims_must_agree() {
        let good = Workflow::of(&identity(&[])).expect("good");
        assert_eq!(good.builder_ref, "refs/tags/v2.0.0");
        assert_eq!(good.run, Some(("9".into(), "2".into())));
        assert_eq!(good.config_path.as_deref(), Some(".github/workflows/release.yml"));
        assert_eq!(good.path_and_ref(), "acme/build/.github/workflows/image.yml@refs/tags/v2.0.0");
        let old = [
            ("build-trigger", ""),
            ("source-repository-digest", ""),
            ("build-config-digest", ""),
            ("source-repository-uri", ""),
            ("build-config-uri", ""),
            ("run-invocation-uri", ""),
        ];
        assert_eq!(Workflow::of(&identity(&old)).expect("an old certificate").repository, "acme/app");
        for (name, value) in [
            ("build-trigger", "pull_request"),
            ("source-repository-digest", "deadbeef"),
            ("build-config-digest", "deadbeef"),
            ("source-repository-uri", "https://github.com/evil/app"),
            ("build-config-uri", "https://github.com/evil/app/x.yml@main"),
            ("build-config-uri", "https://github.com/acme/app/x.yml"),
            ("run-invocation-uri", "https://github.com/evil/app/actions/runs/9/attempts/2"),
            ("subject", "https://github.com/acme/build/.github/workflows/image.yml"),
            ("subject", "https://gitlab.com/acme/build//x.yml@main"),
        ] {
            assert!(
                matches!(Workflow::of(&identity(&[(name, value)])), Err(SlsaRefusal::BadClaim { .. })),
                "{name}"
            );
        }
        assert!(Workflow::of(&identity(&[("build-trigger", ""), ("github-workflow-trigger", "")])).is_err());
    }
}
