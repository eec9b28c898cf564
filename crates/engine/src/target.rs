use base::{ImageLocation, ScanTarget, TreeKind};

use crate::{Engine, EngineError};

/// What is scanned, in the words of a scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineTarget {
    /// Arguments that name it; for Trivy with the subcommand.
    pub(crate) args: Vec<String>,
    /// The registry it is read from.
    pub(crate) registry: Option<(String, String)>,
}

impl EngineTarget {
    /// How `engine` is told of `target`.
    ///
    /// # Errors
    /// [`EngineError::Target`] for what it cannot scan.
    pub fn of(engine: Engine, target: &ScanTarget) -> Result<Self, EngineError> {
        let refuse = || EngineError::Target { program: engine.name(), target: target.to_string() };
        let registry = match target {
            ScanTarget::Image(ImageLocation::Registry(reference)) => {
                Some((reference.host().to_owned(), reference.repository().to_owned()))
            }
            _ => None,
        };
        let args: Vec<String> = match (engine, target) {
            (Engine::Trivy, ScanTarget::Image(location)) => match location {
                // Only the registry: not what an engine on this machine has under the same name.
                ImageLocation::Registry(reference) => {
                    vec!["image".into(), "--image-src".into(), "remote".into(), reference.to_string()]
                }
                ImageLocation::OciLayout { path, tag, digest } => {
                    let input = match (digest, tag) {
                        (Some(digest), _) => format!("{path}@{digest}"),
                        (None, Some(tag)) => format!("{path}:{tag}"),
                        (None, None) => path.clone(),
                    };
                    vec!["image".into(), "--input".into(), input]
                }
                ImageLocation::DockerArchive { path } => vec!["image".into(), "--input".into(), path.clone()],
                _ => return Err(refuse()),
            },
            (Engine::Grype, ScanTarget::Image(location)) => match location {
                ImageLocation::Registry(reference) => vec![format!("registry:{reference}")],
                ImageLocation::OciLayout { path, tag: None, digest: None } => vec![format!("oci-dir:{path}")],
                ImageLocation::DockerArchive { path } => vec![format!("docker-archive:{path}")],
                _ => return Err(refuse()),
            },
            (Engine::Trivy, ScanTarget::Tree { kind, path }) => {
                let command = if *kind == TreeKind::RootFs { "rootfs" } else { "fs" };
                vec![command.into(), path.clone()]
            }
            (Engine::Grype, ScanTarget::Tree { path, .. }) => vec![format!("dir:{path}")],
            (Engine::Trivy, ScanTarget::Document { path }) => vec!["sbom".into(), path.clone()],
            (Engine::Grype, ScanTarget::Document { path }) => vec![format!("sbom:{path}")],
            _ => return Err(refuse()),
        };
        // A name that begins with a dash would be taken for a flag.
        if args.iter().any(|arg| arg.starts_with('-') && !matches!(arg.as_str(), "--input" | "--image-src")) {
            return Err(refuse());
        }
        Ok(Self { args, registry })
    }
}
