//! Why provenance is not what was asked for.

use base::{Class, Fault};

use crate::Refusal;

/// A reason to refuse provenance or a verification summary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SlsaRefusal {
    /// The signature itself is refused.
    #[error(transparent)]
    Evidence(#[from] Refusal),
    /// Signed by a workflow that is not trusted.
    #[error("builder is \"{found}\", expected {}", .expected.join(" or "))]
    UntrustedBuilder {
        /// Builders that are accepted.
        expected: Vec<String>,
        /// The builder in the certificate.
        found: String,
    },
    /// The provenance names another builder than the one that signed or was asked for.
    #[error("provenance names builder \"{found}\", expected \"{expected}\"")]
    WrongBuilder {
        /// The builder.
        expected: String,
        /// What the provenance says.
        found: String,
    },
    /// Text that is no builder id.
    #[error("\"{found}\" is no builder id, expected URI or URI@VERSION")]
    BadBuilderId {
        /// The text.
        found: String,
    },
    /// A builder at a ref that can change.
    #[error("builder is at \"{found}\", expected a release tag of the form refs/tags/vX.Y.Z")]
    BuilderRef {
        /// The ref.
        found: String,
    },
    /// Built from another source.
    #[error("{place} is \"{found}\", expected \"{expected}\"")]
    WrongSource {
        /// Which statement about the source it is.
        place: &'static str,
        /// The source asked for.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Built from another branch.
    #[error("source branch is \"{found}\", expected \"{expected}\"")]
    WrongBranch {
        /// The branch asked for.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Built from another tag.
    #[error("source tag is \"{found}\", expected \"{expected}\"")]
    WrongTag {
        /// The tag asked for.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Built from a tag of another version.
    #[error("source tag is \"{found}\", expected a version \"{expected}\"")]
    WrongVersion {
        /// The version asked for.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Text that is no semantic version.
    #[error("\"{found}\" is no semantic version, expected vX, vX.Y or vX.Y.Z")]
    NotSemver {
        /// The text.
        found: String,
    },
    /// A ref of another kind: a tag was asked for and the build was from a branch, or the other way round.
    #[error("source ref is \"{found}\", expected one of refs/{expected}/")]
    WrongRef {
        /// `heads` or `tags`.
        expected: &'static str,
        /// What stands there, empty when there is none.
        found: String,
    },
    /// A workflow input with another value, or none.
    #[error("workflow input {name} is {}, expected \"{expected}\"", found.as_deref().map_or("absent".into(), |found| format!("\"{found}\"")))]
    WrongInput {
        /// The input.
        name: String,
        /// Value asked for.
        expected: String,
        /// Value found.
        found: Option<String>,
    },
    /// The provenance is not about the artifact.
    #[error("provenance is not about {found}")]
    WrongDigest {
        /// The artifact's digest.
        found: String,
    },
    /// A build type this builder does not use.
    #[error("build type of {builder} is \"{found}\", which is not known for it")]
    BuildType {
        /// The builder.
        builder: String,
        /// The build type.
        found: String,
    },
    /// A field that is missing, of another type, or unknown.
    #[error("provenance field {field} is {found}")]
    Field {
        /// Path of the field.
        field: String,
        /// What is wrong with it.
        found: String,
    },
    /// Provenance and certificate say different things.
    #[error("{what}: provenance says \"{found}\", the certificate says \"{expected}\"")]
    CertificateMismatch {
        /// What about.
        what: String,
        /// What the certificate says.
        expected: String,
        /// What the provenance says.
        found: String,
    },
    /// A certificate claim that is missing or contradicts another.
    #[error("certificate claim {claim} {found}")]
    BadClaim {
        /// The claim.
        claim: &'static str,
        /// What is wrong with it.
        found: String,
    },
    /// Something in the provenance that nobody can check and a user could have written.
    #[error("provenance states {what}, which nothing can confirm")]
    Unverifiable {
        /// What it states.
        what: String,
    },
    /// Another npm package.
    #[error("package name is \"{found}\", expected \"{expected}\"")]
    WrongPackageName {
        /// The name asked for.
        expected: String,
        /// The name found.
        found: String,
    },
    /// Another version of the package.
    #[error("package version is \"{found}\", expected \"{expected}\"")]
    WrongPackageVersion {
        /// The version asked for.
        expected: String,
        /// The version found.
        found: String,
    },
    /// The attestations of an npm package are not the two that are needed.
    #[error("npm attestations: {detail}")]
    NpmAttestations {
        /// What is wrong.
        detail: String,
    },
    /// A verification summary by another verifier, about another resource, or without a level that was asked for.
    #[error("verification summary: {what} is \"{found}\", expected \"{expected}\"")]
    Summary {
        /// Which field.
        what: &'static str,
        /// What was asked for.
        expected: String,
        /// What stands there.
        found: String,
    },
}

impl Fault for SlsaRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Evidence(refusal) => refusal.code(),
            Self::UntrustedBuilder { .. } => "slsa-untrusted-builder",
            Self::WrongBuilder { .. } => "slsa-wrong-builder",
            Self::BadBuilderId { .. } => "slsa-bad-builder-id",
            Self::BuilderRef { .. } => "slsa-builder-ref",
            Self::WrongSource { .. } => "slsa-wrong-source",
            Self::WrongBranch { .. } => "slsa-wrong-branch",
            Self::WrongTag { .. } => "slsa-wrong-tag",
            Self::WrongVersion { .. } => "slsa-wrong-version",
            Self::NotSemver { .. } => "slsa-not-semver",
            Self::WrongRef { .. } => "slsa-wrong-ref",
            Self::WrongInput { .. } => "slsa-wrong-input",
            Self::WrongDigest { .. } => "slsa-wrong-digest",
            Self::BuildType { .. } => "slsa-build-type",
            Self::Field { .. } => "slsa-bad-field",
            Self::CertificateMismatch { .. } => "slsa-certificate-mismatch",
            Self::BadClaim { .. } => "slsa-bad-claim",
            Self::Unverifiable { .. } => "slsa-unverifiable",
            Self::WrongPackageName { .. } => "slsa-wrong-package-name",
            Self::WrongPackageVersion { .. } => "slsa-wrong-package-version",
            Self::NpmAttestations { .. } => "slsa-npm-attestations",
            Self::Summary { .. } => "slsa-summary",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Evidence(refusal) => refusal.hint(),
            Self::UntrustedBuilder { found, .. } => {
                format!("if you trust this builder, pass --builder-id {found}")
            }
            Self::BadBuilderId { .. } => "write it as in the builder's documentation".into(),
            Self::BuilderRef { .. } => "call the builder at a release tag, such as @v2.1.0".into(),
            Self::NotSemver { .. } => "pass --source-tag for tags that are no versions".into(),
            Self::WrongRef { .. } => {
                "pass --source-branch for builds from branches, --source-tag for tags".into()
            }
            Self::NpmAttestations { .. } => {
                "fetch both: https://registry.npmjs.org/-/npm/v1/attestations/NAME@VERSION".into()
            }
            _ => "do not use the artifact before you know why; compare what was found with what you expect"
                .into(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Evidence(refusal) => refusal.class(),
            Self::BadBuilderId { .. } => Class::Usage,
            _ => Class::VerificationFailed,
        }
    }
}
