//! The advisory database of a command, fetched first when it is due and held to its signer.

use std::sync::Arc;

use base::{Digest, ImageLocation, Reference};
use pipeline::{DatabaseChoice, OpenDatabase};
use transfer::DatabaseKind;
use verify::{Requirement, TrustRoot};

use crate::cli::{DatabaseArgs, DatabaseSignatureArgs, DatabaseSourceArgs, RegistryArgs, RequirementArgs};
use crate::failure::Failure;

use super::context::{Context, variable};
use super::db_update::{self, Wanted};
use super::look::Look;
use super::requirement::{self, OneSigner, requirement, trust_root};

/// Trivy's own places, in its order.
const DEFAULT_REPOSITORIES: [&str; 2] =
    ["mirror.gcr.io/aquasec/trivy-db:2", "ghcr.io/aquasecurity/trivy-db:2"];
const DEFAULT_JAVA_REPOSITORIES: [&str; 2] =
    ["mirror.gcr.io/aquasec/trivy-java-db:1", "ghcr.io/aquasecurity/trivy-java-db:1"];

/// Where a database is fetched from when no flag says it.
pub(crate) fn repositories_of(kind: DatabaseKind) -> Result<Vec<Reference>, Failure> {
    let (name, defaults) = match kind {
        DatabaseKind::Advisories => ("ASSAY_DB_REPOSITORY", DEFAULT_REPOSITORIES),
        DatabaseKind::Java => ("ASSAY_JAVA_DB_REPOSITORY", DEFAULT_JAVA_REPOSITORIES),
    };
    let named = variable(name).filter(|text| !text.is_empty());
    let names: Vec<String> = match named {
        Some(list) => list.split(',').map(str::to_owned).collect(),
        None => defaults.map(str::to_owned).to_vec(),
    };
    names.iter().map(|name| name.trim().parse().map_err(Failure::from)).collect()
}

/// Holds `--offline` to its word about an image.
pub(crate) fn refuse_network(source: &DatabaseSourceArgs, location: &ImageLocation) -> Result<(), Failure> {
    match (source.offline, location) {
        (true, ImageLocation::Registry(_)) => Err(Failure::usage(
            "scan-offline-registry",
            "--offline was given, and the image is in a registry",
            "copy it here first with `assay copy IMAGE oci:DIR`",
        )),
        _ => Ok(()),
    }
}

/// The database of a command. The one in the folder for state is fetched when it is due; one that was built there or put
/// there by hand stays, and so does what `--db` names, unless `--db-repository` asks for another.
pub(crate) fn ready(
    context: &Context,
    args: &DatabaseArgs,
    source: &DatabaseSourceArgs,
    registry: &RegistryArgs,
) -> Result<DatabaseChoice, Failure> {
    let choice = context.database(args);
    let DatabaseChoice::Path(path) = &choice else { return Ok(choice) };
    let demand = Demand::of(context, &source.signature)?;
    if !source.offline && !source.skip_db_update {
        let is_default = args.db.is_none() && context.settings.db.source.starts_with("default");
        let repositories = match source.db_repository.as_slice() {
            [] if is_default && !is_own(&choice) => repositories_of(DatabaseKind::Advisories)?,
            named => named.to_vec(),
        };
        if !repositories.is_empty() {
            if is_default {
                context.state("db")?;
            }
            let kind = DatabaseKind::Advisories;
            let wanted = Wanted { kind, repositories: &repositories, registry, demand: demand.as_ref() };
            db_update::refresh(context, path, &wanted, false)
                .map_err(|failure| unfetched(&choice, failure))?;
        }
    }
    Ok(match demand {
        Some(demand) => DatabaseChoice::Verified(path.clone(), demand.name),
        None => choice,
    })
}

/// Whether there is a sound database that was not fetched from a registry: somebody's own.
fn is_own(choice: &DatabaseChoice) -> bool {
    OpenDatabase::open(choice)
        .is_ok_and(|opened| opened.database().is_ok_and(|database| database.info().origin.is_none()))
}

/// A database that is due and cannot be fetched stops the command: what is there may be too old to judge by.
fn unfetched(choice: &DatabaseChoice, mut failure: Failure) -> Failure {
    let there = OpenDatabase::open(choice).is_ok_and(|opened| opened.database().is_ok());
    failure.hint = match there {
        true => "pass --skip-db-update to go on with the database that is there".into(),
        false => "name a mirror with --db-repository, or build one with `assay db build`".into(),
    };
    failure
}

/// Who must have signed the artifact a database is fetched as.
pub(crate) struct Demand {
    requirement: Requirement,
    root: Arc<TrustRoot>,
    /// Stands for the signers that are named, to know a database again that was verified for them.
    pub(crate) name: String,
}

impl Demand {
    /// What the flags ask for, if they ask for anything.
    pub(crate) fn of(context: &Context, args: &DatabaseSignatureArgs) -> Result<Option<Self>, Failure> {
        let args = OneSigner {
            identity: &args.db_certificate_identity,
            identity_regexp: &args.db_certificate_identity_regexp,
            issuer: &args.db_certificate_oidc_issuer,
            issuer_regexp: &args.db_certificate_oidc_issuer_regexp,
            key: &args.db_key,
            trusted_root: &args.db_trusted_root,
            insecure_ignore_tlog: args.insecure_ignore_db_tlog,
        }
        .args();
        if !super::look::names_signer(&args) {
            return match args.trust.trusted_root.is_some() || args.trust.insecure_ignore_tlog {
                true => Err(Failure::usage(
                    "db-no-signer",
                    "something is said about the database's signature, and no signer is named",
                    "pass --db-certificate-identity and --db-certificate-oidc-issuer, or --db-key",
                )),
                false => Ok(None),
            };
        }
        let wanted = requirement(context, &args, requirement::Wanted::ImageSignature)?;
        let root = Arc::new(trust_root(context, &args.trust)?);
        Ok(Some(Self { requirement: wanted, root, name: name(context, &args)? }))
    }

    /// The artifact at `from` by digest, once its signature has been verified.
    pub(crate) fn verified(
        &self,
        context: &Context,
        client: &registry::Client,
        from: &Reference,
        registry: &RegistryArgs,
    ) -> Result<Reference, Failure> {
        let (descriptor, _) = client.manifest(from)?;
        let pinned = from.at_digest(descriptor.digest);
        let look = Look { context, registry, root: Arc::clone(&self.root) };
        let location = ImageLocation::Registry(pinned.clone());
        let verified = look.verified(&location, None, self.requirement.clone())?;
        for one in verified.iter().take(1) {
            context.printer.say(&format!("verified  {pinned}{}", super::verify::by(one)));
        }
        Ok(pinned)
    }
}

/// A digest over all that decides whether a signature is accepted. Keys count by their content, not by their file.
fn name(context: &Context, args: &RequirementArgs) -> Result<String, Failure> {
    let keys = requirement::key_digests(context, &args.key)?;
    let parts = serde_json::json!([
        args.certificate_identity,
        args.certificate_identity_regexp,
        args.certificate_oidc_issuer,
        args.certificate_oidc_issuer_regexp,
        keys,
        args.trust.trusted_root,
        args.trust.insecure_ignore_tlog,
    ]);
    Ok(Digest::sha256_of(parts.to_string().as_bytes()).to_string())
}
