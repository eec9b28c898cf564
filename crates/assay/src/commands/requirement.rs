//! From flags to what evidence must show and whom to trust for it.

use base::Class;
use verify::{IdentityMatcher, Pattern, PublicKey, Requirement, Signer, TrustRoot, claim_names};

use crate::cli::{Require, RequirementArgs, TrustArgs};
use crate::failure::Failure;

use super::context::{Context, MAX_TRUST_FILE_BYTES, read_file};
use super::passwords::Passwords;

/// What kind of evidence a command asks for.
pub(crate) enum Wanted {
    /// That an image is signed.
    ImageSignature,
    /// A signature over the artifact itself.
    Message,
    /// A statement of this type.
    Statement(String),
}

/// What evidence must show, as the flags say it. Warns of patterns that match more than their author may have meant.
pub(crate) fn requirement(
    context: &Context,
    args: &RequirementArgs,
    wanted: Wanted,
) -> Result<Requirement, Failure> {
    let signer = signer(context, args)?;
    let count = match args.require {
        Require::Any => 1,
        Require::All => signer.count(),
        Require::Count(count) if count <= signer.count() => count,
        Require::Count(count) => {
            return Err(Failure::usage(
                "verify-too-many-required",
                format!("--require {count} asks for more signers than the {} that are named", signer.count()),
                "name more signers, or lower --require",
            ));
        }
    };
    let mut requirement = match wanted {
        Wanted::ImageSignature => Requirement::image_signature(signer),
        Wanted::Message => Requirement::message(signer),
        Wanted::Statement(uri) => Requirement::statement(signer, uri),
    };
    requirement = requirement.with_signers(count);
    for (name, pattern) in claims(args)? {
        warn(context, &format!("--certificate-claim-regexp {name}"), &pattern);
        requirement = requirement.with_claim_matching(name, pattern);
    }
    let witnesses = witnesses(&args.trust)?;
    if !args.trust.witness.is_empty() {
        let count = args.trust.require_witnesses.unwrap_or(witnesses.len());
        if count == 0 || count > witnesses.len() {
            return Err(Failure::usage(
                "verify-witnesses",
                format!(
                    "--require-witnesses is {count}, expected 1 to the {} that are named",
                    witnesses.len()
                ),
                "name more witnesses, or ask for fewer",
            ));
        }
        requirement = requirement.with_witnesses(witnesses, count);
    }
    if args.trust.use_signed_timestamps {
        requirement = requirement.with_signed_timestamp();
    }
    if args.trust.insecure_ignore_tlog {
        requirement = requirement.danger_without_log();
    }
    if args.trust.insecure_ignore_sct {
        requirement = requirement.danger_without_sct();
    }
    Ok(requirement)
}

/// The witnesses that are named, each once: keys on the command line, or one a line in a file.
fn witnesses(args: &TrustArgs) -> Result<Vec<tlog::Witness>, Failure> {
    let mut all: Vec<tlog::Witness> = Vec::new();
    for text in &args.witness {
        let path = std::path::Path::new(text);
        let lines = match path.exists() {
            true => String::from_utf8_lossy(&read_file(path, MAX_TRUST_FILE_BYTES)?).into_owned(),
            false => text.clone(),
        };
        let keys = lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for key in keys {
            let witness = tlog::Witness::parse(key)?;
            if !all.contains(&witness) {
                all.push(witness);
            }
        }
    }
    Ok(all)
}

/// Whom the caller wants to have signed.
fn signer(context: &Context, args: &RequirementArgs) -> Result<Signer, Failure> {
    let keys: Vec<PublicKey> =
        args.key.iter().map(|key| public_key(context, key, args.trust.offline)).collect::<Result<_, _>>()?;
    let identities = identities(args)?;
    for identity in &identities {
        warn(context, "the certificate identity", &identity.subject);
        warn(context, "the certificate issuer", &identity.issuer);
    }
    if identities.is_empty() && keys.is_empty() {
        return Err(Failure::usage(
            "verify-no-identity",
            "no signer is required, expected an identity and its issuer, or a key",
            "pass --certificate-identity and --certificate-oidc-issuer (or their -regexp forms), or --key",
        ));
    }
    Ok(Signer::AnyOf { identities, keys })
}

/// A signer as commands name one that need another image's or document's signature beside their own.
pub(crate) struct OneSigner<'a> {
    pub(crate) identity: &'a Option<String>,
    pub(crate) identity_regexp: &'a Option<String>,
    pub(crate) issuer: &'a Option<String>,
    pub(crate) issuer_regexp: &'a Option<String>,
    pub(crate) key: &'a Option<sign::KeyReference>,
    pub(crate) trusted_root: &'a Option<std::path::PathBuf>,
    pub(crate) insecure_ignore_tlog: bool,
}

impl OneSigner<'_> {
    /// As the flags of `verify`.
    pub(crate) fn args(&self) -> RequirementArgs {
        let list = |text: &Option<String>| text.iter().cloned().collect();
        RequirementArgs {
            certificate_identity: list(self.identity),
            certificate_identity_regexp: list(self.identity_regexp),
            certificate_identity_glob: Vec::new(),
            certificate_oidc_issuer: list(self.issuer),
            certificate_oidc_issuer_regexp: list(self.issuer_regexp),
            key: self.key.iter().cloned().collect(),
            require: Require::Any,
            certificate_claim: Vec::new(),
            certificate_claim_regexp: Vec::new(),
            certificate_github_workflow_trigger: None,
            certificate_github_workflow_sha: None,
            certificate_github_workflow_name: None,
            certificate_github_workflow_repository: None,
            certificate_github_workflow_ref: None,
            trust: TrustArgs {
                trusted_root: self.trusted_root.clone(),
                ca_roots: None,
                ca_intermediates: None,
                timestamp_certificate_chain: None,
                use_signed_timestamps: false,
                insecure_ignore_tlog: self.insecure_ignore_tlog,
                insecure_ignore_sct: false,
                certificate_chain: None,
                witness: Vec::new(),
                require_witnesses: None,
                offline: false,
            },
        }
    }
}

/// Digests of public keys, in the order they are named.
pub(crate) fn key_digests(context: &Context, keys: &[sign::KeyReference]) -> Result<Vec<String>, Failure> {
    let passwords = Passwords::new(context, None);
    let digest = |reference| {
        let key = sign::open_public_key(reference, &passwords)?;
        Ok(base::Digest::sha256_of(key.spki_der()).to_string())
    };
    keys.iter().map(digest).collect()
}

fn public_key(
    context: &Context,
    reference: &sign::KeyReference,
    offline: bool,
) -> Result<PublicKey, Failure> {
    if offline && matches!(reference, sign::KeyReference::Store(_)) {
        return Err(Failure::usage(
            "verify-offline-key",
            format!("--offline was given, and the key {reference} is behind a server"),
            format!("fetch it before with `assay key public --key {reference} --outfile cosign.pub`"),
        ));
    }
    let passwords = Passwords::new(context, None);
    let key = sign::open_public_key(reference, &passwords)?;
    Ok(PublicKey::from_der(key.spki_der())?)
}

/// Identities with their issuers. Two lists are paired in their order; a wrong pair would accept one issuer's word for
/// another's user, so lists whose order the command line does not tell are refused.
fn identities(args: &RequirementArgs) -> Result<Vec<IdentityMatcher>, Failure> {
    let exact = |all: &[String]| all.iter().map(Pattern::exact).collect::<Vec<_>>();
    let regex = |all: &[String]| all.iter().map(|one| Pattern::regex(one)).collect::<Result<Vec<_>, _>>();
    let globs = args.certificate_identity_glob.iter().map(|one| Pattern::glob(one));
    let subjects = [
        exact(&args.certificate_identity),
        regex(&args.certificate_identity_regexp)?,
        globs.collect::<Result<_, _>>()?,
    ];
    let issuers = [exact(&args.certificate_oidc_issuer), regex(&args.certificate_oidc_issuer_regexp)?];
    let is_mixed = |lists: &[Vec<Pattern>]| lists.iter().filter(|list| !list.is_empty()).count() > 1;
    let mixed = is_mixed(&subjects) || is_mixed(&issuers);
    let (subjects, issuers) = (subjects.concat(), issuers.concat());
    let refuse = |code, message: String, hint: &str| Err(Failure::usage(code, message, hint));
    let pair = |(subject, issuer)| IdentityMatcher { issuer, subject };
    match (subjects.len(), issuers.len()) {
        (0, 0) => Ok(Vec::new()),
        (0, _) | (_, 0) => refuse(
            "verify-no-identity",
            "an identity and its issuer belong together, found one without the other".into(),
            "pass --certificate-identity and --certificate-oidc-issuer (or their -regexp forms), or --key",
        ),
        (_, 1) => Ok(subjects.into_iter().zip(issuers.into_iter().cycle()).map(pair).collect()),
        (subjects_named, issuers_named) if subjects_named == issuers_named && !mixed => {
            Ok(subjects.into_iter().zip(issuers).map(pair).collect())
        }
        (subjects_named, issuers_named) => refuse(
            "verify-unclear-issuer",
            format!(
                "{subjects_named} identities and {issuers_named} issuers: which belongs to which is not clear"
            ),
            "name one issuer for all, or one for each identity in the same order and with flags of one form",
        ),
    }
}

fn claims(args: &RequirementArgs) -> Result<Vec<(String, Pattern)>, Failure> {
    let github = [
        ("github-workflow-trigger", &args.certificate_github_workflow_trigger),
        ("github-workflow-sha", &args.certificate_github_workflow_sha),
        ("github-workflow-name", &args.certificate_github_workflow_name),
        ("github-workflow-repository", &args.certificate_github_workflow_repository),
        ("github-workflow-ref", &args.certificate_github_workflow_ref),
    ];
    let mut claims: Vec<(String, Pattern)> = github
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), Pattern::exact(value.as_ref()?))))
        .collect();
    claims.extend(args.certificate_claim.iter().map(|(name, value)| (name.clone(), Pattern::exact(value))));
    for (name, source) in &args.certificate_claim_regexp {
        claims.push((name.clone(), Pattern::regex(source)?));
    }
    let unknown = claims.iter().find(|(name, _)| !claim_names().any(|known| known == name));
    match unknown {
        None => Ok(claims),
        Some((name, _)) => Err(Failure::usage(
            "verify-unknown-claim",
            format!("no certificate carries a claim \"{name}\""),
            format!("the claims are {}", claim_names().collect::<Vec<_>>().join(", ")),
        )),
    }
}

fn warn(context: &Context, what: &str, pattern: &Pattern) {
    for lint in pattern.lints() {
        context.printer.warn(&format!("{what} {pattern} {}", lint.text()));
    }
}

/// Whom to trust: the flag, the setting, the private stack of this machine, else Sigstore's public good instance; with
/// the authorities the flags add.
pub(crate) fn trust_root(context: &Context, args: &TrustArgs) -> Result<TrustRoot, Failure> {
    let mut root = super::trust::choose(context, args.trusted_root.as_deref())?;
    let read = |path: &std::path::PathBuf| read_file(path, MAX_TRUST_FILE_BYTES);
    if let Some(path) = &args.ca_roots {
        let below = args.ca_intermediates.as_ref().map(read).transpose()?.unwrap_or_default();
        root = root.with_authorities(&read(path)?, &below)?;
        context.printer.say(&format!("trusting  the authorities in {} instead", path.display()));
    }
    if let Some(path) = &args.certificate_chain {
        root = root.with_authority_chain(&read(path)?)?;
        context.printer.say(&format!("trusting  the authority in {} instead", path.display()));
    }
    if let Some(path) = &args.timestamp_certificate_chain {
        root = root.with_timestamp_authority(&read(path)?)?;
        context.printer.say(&format!("trusting  the timestamp authority in {} as well", path.display()));
    }
    Ok(root)
}

/// What a text stands for that names a size, as `COSIGN_MAX_ATTACHMENT_SIZE` does: bytes, or with a unit (`128MiB`).
pub(crate) fn parse_size(name: &str, text: &str) -> Result<u64, Failure> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor: Option<u64> = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1_000),
        "m" | "mb" => Some(1_000_000),
        "g" | "gb" => Some(1_000_000_000),
        "kib" | "ki" => Some(1 << 10),
        "mib" | "mi" => Some(1 << 20),
        "gib" | "gi" => Some(1 << 30),
        _ => None,
    };
    let bytes =
        number.parse::<u64>().ok().zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| {
        Failure::new(
            Class::Usage,
            "verify-bad-size",
            format!("{name} is \"{text}\", expected a size such as 128MiB"),
            format!("set {name} to a number of bytes, or unset it"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::parse_size;

    #[test]
    fn sizes_are_those_of_cosign() {
        let rows = [
            ("128MiB", Some(128 << 20)),
            ("100MB", Some(100_000_000)),
            ("1024", Some(1024)),
            ("1 GiB", Some(1 << 30)),
            ("0", None),
            ("", None),
            ("MiB", None),
            ("-1", None),
            ("18446744073709551615GiB", None),
        ];
        for (text, expected) in rows {
            assert_eq!(parse_size("X", text).ok(), expected, "{text}");
        }
    }
}
