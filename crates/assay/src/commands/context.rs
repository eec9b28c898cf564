//! What every command has at hand.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{Class, ImageLocation, Secret, Timestamp};
use catalog::Selection;
use image::ResolvedImage;
use pipeline::{DatabaseChoice, PrivateStack, RegistryAccess, Signing, Target, TargetOptions, Targets};
use sbom::Inventory;
use sign::{Ambient, CiEnvironment, HttpTransport, IdentityToken, Services, SigningConfig, Transport};

use crate::cli::{DatabaseArgs, ImageArgs, RegistryArgs};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::progress::Progress;
use crate::settings::Settings;

/// A token given on the command line or in a file; the same limit as `sign` has.
const MAX_TOKEN_BYTES: u64 = 64 << 10;

/// signing_config.v0.2.json and trusted_root.json are 2 to 7 KiB in public use.
pub(crate) const MAX_TRUST_FILE_BYTES: u64 = 16 << 20;

/// Who signs with the private stack when nobody is named: the user of this machine is all that is known.
const DEFAULT_IDENTITY: &str = "https://assay.invalid/local";

/// Settings and the printer.
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) printer: Printer,
}

impl Context {
    /// The clock of this machine.
    pub(crate) fn now() -> Timestamp {
        Timestamp::from_system_time(std::time::SystemTime::now())
    }

    /// The clock, to be kept.
    pub(crate) fn clock() -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
        Arc::new(Self::now)
    }

    /// A path below the folder for state.
    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.settings.home.value.join(name)
    }

    /// A path below the folder for state, which is made when there is none: closed to others, because of what will be
    /// kept in it.
    pub(crate) fn state(&self, name: &str) -> Result<PathBuf, Failure> {
        let home = &self.settings.home.value;
        DirBuilder::new().recursive(true).mode(0o700).create(home).map_err(|error| {
            Failure::new(
                Class::Undecided,
                "home-unusable",
                format!("the folder for state, {}, could not be made: {error}", home.display()),
                "pass --home DIR or set ASSAY_HOME to a folder this user may write to",
            )
        })?;
        Ok(home.join(name))
    }

    /// Writes a result to `output`, or to standard output without one.
    pub(crate) fn write(&self, output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
        match output {
            Some(path) => put(path, bytes),
            None => self.printer.result_bytes(bytes),
        }
    }

    /// A client for the images of a command. What `args` allow, they allow for the registries among `images`.
    pub(crate) fn targets<'a>(
        images: impl IntoIterator<Item = &'a ImageLocation>,
        args: &RegistryArgs,
    ) -> Result<Targets, Failure> {
        let hosts = images.into_iter().filter_map(|image| match image {
            ImageLocation::Registry(reference) => Some(reference.host().to_owned()),
            _ => None,
        });
        let access = super::registry::access(hosts.collect(), args)?;
        Ok(Targets::new(&TargetOptions { variable: &variable, access }))
    }

    /// HTTP to Sigstore services.
    pub(crate) fn http_transport() -> HttpTransport {
        HttpTransport::new(Self::http_client())
    }

    /// HTTP without exceptions: plain http to this machine only.
    pub(crate) fn http_client() -> net::Client {
        Targets::http(&TargetOptions { variable: &variable, access: RegistryAccess::default() })
    }

    /// Threads that read layers.
    pub(crate) fn threads(&self, args: &ImageArgs) -> NonZeroUsize {
        args.parallel.unwrap_or(self.settings.parallel.value)
    }

    /// The advisory database a command uses.
    pub(crate) fn database(&self, args: &DatabaseArgs) -> DatabaseChoice {
        if args.sample_db {
            return DatabaseChoice::Sample;
        }
        DatabaseChoice::Path(args.db.clone().unwrap_or_else(|| self.settings.db.value.clone()))
    }

    /// Resolves an image and lists its packages, with progress.
    pub(crate) fn list(
        &self,
        target: &Target,
        args: &ImageArgs,
        selection: &Selection,
    ) -> Result<(ResolvedImage, Inventory), Failure> {
        let resolved = image::resolve(target.source(), args.platform.as_ref())?;
        let progress = Progress::new(&self.printer);
        progress.begin("list");
        let observer = super::run::Terminal::new(&progress, &self.printer);
        let inventory =
            pipeline::list_image(target.source(), &resolved, self.threads(args), selection, &observer)?;
        progress.clear();
        self.say_unreadable(&inventory);
        Ok((resolved, inventory))
    }

    /// Says on standard error what could not be read.
    pub(crate) fn say_unreadable(&self, inventory: &Inventory) {
        for file in &inventory.unreadable {
            self.printer.warn(&format!("could not read {}: {} [{}]", file.path, file.reason, file.code));
        }
    }

    /// Who signs with the private stack.
    pub(crate) fn identity(&self, flag: Option<&str>) -> String {
        let configured = self.settings.identity.value.as_deref();
        flag.or(configured).unwrap_or(DEFAULT_IDENTITY).to_owned()
    }
}

/// An environment variable, where it is set and text.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A file the user named, of at most `limit` bytes.
pub(crate) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut file = std::fs::File::open(path).map_err(|error| Failure::file(path, &error))?;
    base::read_bounded(&mut file, limit).map_err(|error| Failure::file(path, &error))?.map_err(Failure::from)
}

/// Refuses a file that cannot be written before any work is done for it.
pub(crate) fn check_output(path: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    if path.is_dir() {
        return Err(Failure::usage(
            "output-is-a-folder",
            format!("{} is a folder, expected a file to write", path.display()),
            "add a file name to it",
        ));
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => Err(Failure::usage(
            "output-no-folder",
            format!("{} cannot be written: there is no folder {}", path.display(), folder.display()),
            format!("run: mkdir -p {}", folder.display()),
        )),
        _ => Ok(()),
    }
}

/// Writes a file the user named: whole or not at all, except to a pipe or device, which is written to and stays.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    check_output(Some(path))?;
    // A rename over /dev/null or /dev/stdout would put a plain file in its place.
    let is_special = std::fs::metadata(path).is_ok_and(|found| !found.is_file());
    if is_special {
        let mut file =
            OpenOptions::new().write(true).open(path).map_err(|error| Failure::file(path, &error))?;
        return file.write_all(bytes).map_err(|error| Failure::file(path, &error));
    }
    Ok(store::atomic_write(path, bytes, 0o644)?)
}

/// Where signatures come from, as the flags of a command say it.
pub(crate) struct SigningChoice<'a> {
    /// The services.
    pub(crate) services: ServiceChoice<'a>,
    /// Whom to trust for what services other than the private stack of this machine have signed.
    pub(crate) trusted_root: Option<&'a Path>,
    /// `TOKEN` or `@FILE`.
    pub(crate) token: Option<&'a str>,
    /// Who signs with the private stack's own issuer.
    pub(crate) identity: String,
}

/// Which services sign.
pub(crate) enum ServiceChoice<'a> {
    /// The private stack in this folder.
    Private(PathBuf),
    /// Those of a `signing_config.v0.2.json`.
    Config(&'a Path),
    /// A stack that somebody serves: its base URL.
    Url(&'a str),
}

/// Services, the way to them, and tokens: what [`pipeline::Signing`] borrows from.
pub(crate) struct OpenSigning {
    pub(crate) services: Services,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) trusted_root: Vec<u8>,
    pub(crate) source: String,
    tokens: Tokens,
}

enum Tokens {
    Given(Box<IdentityToken>),
    Minted(PrivateStack, String),
}

impl OpenSigning {
    /// Opens the private stack (making it when there is none) or reads the signing configuration, and finds out where
    /// tokens come from: the flag, then the CI system, then the private stack's own issuer. Never a prompt.
    pub(crate) fn open(context: &Context, choice: &SigningChoice<'_>) -> Result<Self, Failure> {
        let now = Context::now();
        let given = given_token(choice.token)?;
        let remote = match &choice.services {
            ServiceChoice::Private(_) => None,
            ServiceChoice::Config(path) => {
                Some(SigningConfig::parse(&read_file(path, MAX_TRUST_FILE_BYTES)?)?.choose(now)?)
            }
            ServiceChoice::Url(url) => Some(Services::of_stack(url)),
        };
        if let Some(services) = remote {
            let (token, source) = match given {
                Some(token) => (token, "given token".to_owned()),
                None => ci_token()?.ok_or_else(|| {
                    Failure::usage(
                        "sign-no-token",
                        "no identity token: none was given and this is no known CI system",
                        "pass --identity-token TOKEN or @FILE",
                    )
                })?,
            };
            let trusted_root = choice.trusted_root.map(|path| read_file(path, MAX_TRUST_FILE_BYTES));
            return Ok(Self {
                services,
                transport: Box::new(Context::http_transport()),
                trusted_root: trusted_root.transpose()?.unwrap_or_default(),
                source,
                tokens: Tokens::Given(Box::new(token)),
            });
        }
        let dir = match &choice.services {
            ServiceChoice::Private(dir) => dir.clone(),
            _ => context.state("stack")?,
        };
        let (stack, made) = PrivateStack::open(&dir, true, Context::clock())?;
        if made {
            context.printer.say(&format!("made a private stack in {}", dir.display()));
        }
        let (tokens, source) = match given {
            Some(token) => (Tokens::Given(Box::new(token)), "given token".to_owned()),
            None => {
                // Minted once to no use: an identity the issuer refuses is a wrong flag, to be said before any work.
                stack.token(&choice.identity)?;
                (Tokens::Minted(stack.clone(), choice.identity.clone()), "private stack".to_owned())
            }
        };
        Ok(Self {
            services: stack.services(now)?,
            trusted_root: stack.trusted_root(),
            transport: Box::new(stack),
            source,
            tokens,
        })
    }

    /// What the pipeline signs with; `token` is to call [`OpenSigning::token`].
    pub(crate) fn signing<'a>(
        &'a self,
        token: &'a dyn Fn() -> Result<IdentityToken, sign::SignError>,
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
    pub(crate) fn token(&self) -> Result<IdentityToken, sign::SignError> {
        match &self.tokens {
            Tokens::Given(token) => Ok((**token).clone()),
            Tokens::Minted(stack, identity) => stack.token(identity).map_err(|error| match error {
                pipeline::PrivateStackError::Sign(inner) => inner,
                other => sign::SignError::Unreachable {
                    service: "the private stack's issuer",
                    url: "in process".into(),
                    cause: Box::new(other),
                },
            }),
        }
    }
}

fn given_token(flag: Option<&str>) -> Result<Option<IdentityToken>, Failure> {
    let Some(text) = flag else { return Ok(None) };
    let raw = match text.strip_prefix('@') {
        Some(path) => {
            let bytes = read_file(Path::new(path), MAX_TOKEN_BYTES)?;
            Secret::new(String::from_utf8(bytes).map_err(|_| {
                Failure::usage(
                    "sign-token",
                    format!("{path} holds no token: not text"),
                    "name the file with the JWT",
                )
            })?)
        }
        None => Secret::new(text.to_owned()),
    };
    Ok(Some(IdentityToken::parse(&raw)?))
}

fn ci_token() -> Result<Option<(IdentityToken, String)>, Failure> {
    let environment = CiEnvironment {
        github_request_url: variable("ACTIONS_ID_TOKEN_REQUEST_URL"),
        github_request_token: variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN").map(Secret::new),
        is_github: variable("GITHUB_ACTIONS").is_some(),
        sigstore_id_token: variable("SIGSTORE_ID_TOKEN").map(Secret::new),
        is_gitlab: variable("GITLAB_CI").is_some(),
    };
    match sign::ambient_token(&environment, &Context::http_transport())? {
        Ambient::Token(token, source) => Ok(Some((token, source.to_owned()))),
        Ambient::NotCi => Ok(None),
    }
}
