//! Who signs, with which services, and on which record: from flags to what signs.

mod identity;
mod key;
mod record;

use std::fs::File;
use std::path::{Path, PathBuf};

use attest::{Bundle, Statement};
use base::{Digest, ImageLocation};
use pipeline::{PrivateStack, Signing};
use sign::{
    Endorsed, HttpTransport, IdentityToken, Services, SignError, SigningConfig, Transport, WireRequest,
    WireResponse,
};
use verify::{Artifact, IdentityMatcher, Pattern, Requirement, Signer, TrustRoot, verify_bundle};

use crate::cli::{LogChoice, SigningArgs};
use crate::failure::Failure;

use self::identity::Tokens;
use self::key::Key;
use super::context::{Context, MAX_TRUST_FILE_BYTES, read_file};

pub(crate) use self::identity::IdentityChoice;

/// Where signatures come from, as the flags of a command say it.
pub(crate) struct SigningChoice<'a> {
    /// The services.
    pub(crate) services: ServiceChoice<'a>,
    /// Whom to trust for what services other than the private stack of this machine have signed.
    pub(crate) trusted_root: Option<&'a Path>,
    /// Who signs.
    pub(crate) identity: IdentityChoice<'a>,
}

/// Which services sign.
pub(crate) enum ServiceChoice<'a> {
    /// The private stack in this folder.
    Private(PathBuf),
    /// Those of a `signing_config.v0.2.json`.
    Config(&'a Path),
    /// A stack that somebody serves: its base URL.
    Url(&'a str),
    /// None but those the flags add.
    Flags,
}

/// Services, the way to them, and tokens: what [`pipeline::Signing`] borrows from.
pub(crate) struct OpenSigning {
    pub(crate) services: Services,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) trusted_root: Vec<u8>,
    pub(crate) source: String,
    who: Who,
}

/// What signs.
enum Who {
    /// Whoever a token names, with a key for one signature.
    Token(Tokens),
    /// The holder of a key that stays.
    Key(Key),
}

/// HTTP, and the private stack of this process at its own URL.
struct Ways {
    stack: Option<PrivateStack>,
    http: HttpTransport,
}

impl Transport for Ways {
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn base::Fault>> {
        match &self.stack {
            Some(stack) if PrivateStack::serves(&request.url) => stack.send(request),
            _ => self.http.send(request),
        }
    }
}

/// The end of the hosts of Sigstore's public instance.
const PUBLIC_GOOD: &str = ".sigstore.dev";

impl OpenSigning {
    /// Opens the private stack (making it when there is none) or reads the signing configuration, and finds out where
    /// tokens come from.
    pub(crate) fn open(context: &Context, choice: &SigningChoice<'_>) -> Result<Self, Failure> {
        Self::open_with(context, choice, Ok)
    }

    fn open_with(
        context: &Context,
        choice: &SigningChoice<'_>,
        adjust: impl FnOnce(Services) -> Result<Services, Failure>,
    ) -> Result<Self, Failure> {
        // A wrong password is to be said before a stack is made or a service asked.
        let key = choice.identity.key.map(|args| Key::open(context, args)).transpose()?.flatten();
        let now = Context::now();
        let (services, stack) = match &choice.services {
            ServiceChoice::Config(path) => {
                (SigningConfig::parse(&read_file(path, MAX_TRUST_FILE_BYTES)?)?.choose(now)?, None)
            }
            ServiceChoice::Url(url) => (Services::of_stack(url), None),
            ServiceChoice::Flags => (Services::default(), None),
            ServiceChoice::Private(dir) => {
                let (stack, made) = PrivateStack::open(dir, true, Context::clock())?;
                if made {
                    context.printer.say(&format!("made a private stack in {}", dir.display()));
                }
                // Its issuer has no page to log in at: its tokens are minted here.
                (Services { oidc: None, ..stack.services(now)? }, Some(stack))
            }
        };
        let services = adjust(services)?;
        if key.is_none() {
            services.for_keyless()?;
        }
        let trusted_root = match choice.trusted_root {
            Some(path) => read_file(path, MAX_TRUST_FILE_BYTES)?,
            None => own_root(context, &services, stack.as_ref())?,
        };
        let http = Context::http_transport();
        let (who, source) = match key {
            Some(key) => {
                let source = key.signer.place();
                (Who::Key(key), source)
            }
            None => {
                let (tokens, source) =
                    Tokens::open(context, &choice.identity, &services, stack.as_ref(), &http)?;
                (Who::Token(tokens), source)
            }
        };
        Ok(Self { services, transport: Box::new(Ways { stack, http }), trusted_root, source, who })
    }

    /// What the pipeline signs with; `token` is to call [`OpenSigning::token`].
    pub(crate) fn signing<'a>(
        &'a self,
        token: &'a dyn Fn() -> Result<IdentityToken, SignError>,
    ) -> Signing<'a> {
        Signing {
            services: self.services.clone(),
            transport: &*self.transport,
            token,
            token_source: self.source.clone(),
            trusted_root: self.trusted_root.clone(),
        }
    }

    /// A fresh token.
    pub(crate) fn token(&self) -> Result<IdentityToken, SignError> {
        match &self.who {
            Who::Token(tokens) => tokens.fresh(Context::now()),
            Who::Key(_) => Err(SignError::NoToken {
                looked: "a key".into(),
                hint: "leave --key out to sign in the name of an identity".into(),
            }),
        }
    }

    /// A token that will do for one signature, and whose it is.
    fn usable_token(&self) -> Result<IdentityToken, Failure> {
        let token = self.token()?;
        pipeline::check_fresh(&token, Context::now())?;
        Ok(token)
    }

    /// Whom to trust for what was signed here, where that is known.
    pub(crate) fn trust_root(&self) -> Result<Option<TrustRoot>, Failure> {
        if !self.trusted_root.is_empty() {
            return Ok(Some(TrustRoot::parse(&self.trusted_root)?));
        }
        // A signature with neither timestamp nor log entry has nothing in it that any trust root speaks of.
        let needs_none = matches!(self.who, Who::Key(_)) && self.is_without_services();
        if needs_none { Ok(Some(TrustRoot::public_good()?)) } else { Ok(None) }
    }

    fn is_without_services(&self) -> bool {
        self.services.logs.is_empty() && self.services.timestamps.is_empty()
    }

    /// Who will sign, where it is known before: a certificate authority may have rules of its own.
    pub(crate) fn signer(&self) -> Result<Option<Signer>, Failure> {
        if let Who::Key(key) = &self.who {
            return Ok(Some(Signer::Key(key.public()?)));
        }
        let token = self.usable_token()?;
        let known = token.certificate_identity().map(|(issuer, subject)| IdentityMatcher {
            issuer: Pattern::exact(issuer),
            subject: Pattern::exact(subject),
        });
        Ok(known.map(|one| Signer::Identity(vec![one])))
    }

    /// Signs an in-toto payload. Says who signed.
    pub(crate) fn endorse_payload(&self, payload: Vec<u8>) -> Result<Signed, Failure> {
        if let Who::Key(key) = &self.who {
            let bundle = key.with(&self.services, &*self.transport)?.endorse_payload(payload)?;
            return Ok(key.signed(bundle));
        }
        let token = self.usable_token()?;
        let endorsed = self.signing(&|| self.token()).signer().endorse_payload(&token, payload)?;
        Ok(Signed { endorsed, who: whose(&token) })
    }

    /// Signs bytes that are no statement. Says who signed.
    pub(crate) fn endorse_message(&self, mut bytes: &[u8]) -> Result<Signed, Failure> {
        match &self.who {
            Who::Token(_) => self.endorse_digest(&Digest::sha256_of(bytes)),
            Who::Key(key) => {
                let signer = key.with(&self.services, &*self.transport)?;
                Ok(key.signed(signer.endorse_file(&mut bytes)?.bundle))
            }
        }
    }

    fn endorse_digest(&self, digest: &Digest) -> Result<Signed, Failure> {
        let token = self.usable_token()?;
        let endorsed = self.signing(&|| self.token()).signer().endorse_digest(&token, digest)?;
        Ok(Signed { endorsed, who: whose(&token) })
    }

    /// Signs a file and verifies what was signed. Says who signed, and the file's SHA-256 digest.
    pub(crate) fn endorse_file(&self, context: &Context, path: &Path) -> Result<(Signed, Digest), Failure> {
        let Who::Key(key) = &self.who else {
            let digest = super::sign::digest_of(path)?;
            let signed = self.endorse_digest(&digest)?;
            self.check(context, &signed, Artifact::Digest(&digest), None)?;
            return Ok((signed, digest));
        };
        let signer = key.with(&self.services, &*self.transport)?;
        let (signed, digest) = key.endorse_file(&signer, path)?;
        if signer.scheme().hash().is_some() {
            let mut file = File::open(path).map_err(|error| Failure::file(path, &error))?;
            self.check(context, &signed, Artifact::Reader(&mut file), None)?;
        } else {
            let bytes = read_file(path, sign::MAX_PURE_MESSAGE_BYTES)?;
            self.check(context, &signed, Artifact::Bytes(&bytes), None)?;
        }
        Ok((signed, digest))
    }

    /// What evidence made with these services can be required to show.
    pub(crate) fn requirement(&self, signer: Signer, statement: Option<&str>) -> Requirement {
        let requirement = match statement {
            Some(predicate_type) => Requirement::statement(signer, predicate_type),
            None => Requirement::message(signer),
        };
        if self.services.logs.is_empty() { requirement.danger_without_log() } else { requirement }
    }

    /// Verifies what was just signed, before anybody sees it. Without a trust root nothing can be said, and that is said.
    pub(crate) fn check(
        &self,
        context: &Context,
        signed: &Signed,
        artifact: Artifact<'_>,
        statement: Option<&Statement>,
    ) -> Result<(), Failure> {
        let Some(root) = self.trust_root()? else {
            context.printer.say("unchecked no --trusted-root says whom to trust for these services");
            return Ok(());
        };
        // The name is the authority's to choose: what counts is that the whole holds together under the trust root.
        let any = |text| Pattern::regex(text).map_err(Failure::from);
        let signer = match &self.who {
            Who::Key(key) => Signer::Key(key.public()?),
            Who::Token(_) => {
                Signer::Identity(vec![IdentityMatcher { issuer: any("(?s).+")?, subject: any("(?s).+")? }])
            }
        };
        let predicate_type = statement.map(|statement| statement.predicate_type.as_str());
        let requirement = self.requirement(signer, predicate_type);
        let bytes = signed.bundle().to_json();
        verify_bundle(&bytes, artifact, &root, &requirement, Context::now())?;
        Ok(())
    }
}

/// A signature that was just made.
pub(crate) struct Signed {
    pub(crate) endorsed: Endorsed,
    /// Whose it is, for people.
    pub(crate) who: String,
}

impl Signed {
    pub(crate) fn bundle(&self) -> &Bundle {
        &self.endorsed.bundle
    }

    /// Where it is on record, for people.
    pub(crate) fn place(&self) -> String {
        let entries = self.bundle().log_entries.iter();
        let entries: Vec<String> = entries.map(|entry| format!("log index {}", entry.log_index)).collect();
        if entries.is_empty() { "in no log".into() } else { entries.join(", ") }
    }
}

fn whose(token: &IdentityToken) -> String {
    token.certificate_identity().map_or(token.subject.as_str(), |(_, subject)| subject).to_owned()
}

/// The trust root that comes with the services: the private stack's own, or the one kept of the public instance.
fn own_root(
    context: &Context,
    services: &Services,
    stack: Option<&PrivateStack>,
) -> Result<Vec<u8>, Failure> {
    let logs = services.logs.iter().map(|log| &log.url);
    let all: Vec<&String> = services.fulcio.iter().chain(logs).chain(&services.timestamps).collect();
    let public = |url: &&String| {
        net::Url::parse(url).is_ok_and(|url| url.is_https() && url.host().ends_with(PUBLIC_GOOD))
    };
    match stack {
        Some(stack) if all.iter().all(|url| PrivateStack::serves(url)) => Ok(stack.trusted_root()),
        None if !all.is_empty() && all.iter().all(public) => {
            let chosen = super::trust::roots(context).choose(trust::BUILT_IN[0].name, Context::now())?;
            if let Some(warning) = &chosen.warning {
                context.printer.warn(warning);
            }
            Ok(chosen.document)
        }
        _ => Ok(Vec::new()),
    }
}

/// Opens what signs for the images `targets`, or for a file when there are none.
pub(crate) fn open(
    context: &Context,
    args: &SigningArgs,
    targets: &[&ImageLocation],
) -> Result<OpenSigning, Failure> {
    let services = &args.services;
    // A key needs no certificate authority: with the log named too, or none, there is no use for a stack.
    let log_named =
        services.rekor_url.is_some() || matches!(services.log, Some(LogChoice::None | LogChoice::Url(_)));
    let by_flags = args.key.key.is_some() && log_named;
    let configured = context.settings.trusted_root.value.as_deref();
    let choice = SigningChoice {
        services: match (&services.signing_config, &services.stack, &services.fulcio_url) {
            (Some(config), _, _) => ServiceChoice::Config(config),
            (None, Some(dir), _) => ServiceChoice::Private(dir.clone()),
            (None, None, Some(_)) => ServiceChoice::Flags,
            (None, None, None) if by_flags => ServiceChoice::Flags,
            (None, None, None) => ServiceChoice::Private(context.state("stack")?),
        },
        trusted_root: services.trusted_root.as_deref().or_else(|| {
            let foreign = services.signing_config.is_some() || services.fulcio_url.is_some() || by_flags;
            configured.filter(|_| foreign)
        }),
        identity: IdentityChoice::of(context, args),
    };
    OpenSigning::open_with(context, &choice, |found| record::adjust(context, services, found, targets))
}
