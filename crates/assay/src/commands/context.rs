//! What every command has at hand.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::num::{NonZeroU64, NonZeroUsize};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{BudgetExceeded, Class, ImageLocation, Timestamp};
use catalog::{Contents, JavaIndex, Selection};
use image::{LayerLimits, ResolvedImage};
use pipeline::{DatabaseChoice, Lookups, RegistryAccess, Search, Target, TargetOptions, Targets};
use sbom::Inventory;
use sign::{GOOGLE_METADATA_HOST, HttpTransport};

use crate::cli::{CacheArgs, DatabaseArgs, ImageArgs, RegistryArgs};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::progress::Progress;
use crate::settings::Settings;

/// signing_config.v0.2.json and trusted_root.json are 2 to 7 KiB in public use.
pub(crate) const MAX_TRUST_FILE_BYTES: u64 = 16 << 20;

/// Who signs with the private stack when nobody is named: the user of this machine is all that is known.
const DEFAULT_IDENTITY: &str = "https://assay.invalid/local";

/// What `sbom` calls a component that is no package it knows.
const UNKNOWN_COMPONENT: &str = "sbom-component-unknown";

/// Such components that are named, each on a line; a document may have thousands, and all of them are in the result.
const MAX_UNKNOWN_COMPONENTS: usize = 20;

/// How much of an image is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Bounds {
    /// Whether a layer over the limits counts up to there, which the caller has to tell.
    pub(crate) keeps_cut: bool,
    /// How many bytes the layers may have in all, where the user says so.
    pub(crate) image_bytes: Option<u64>,
}

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
        // Google's metadata server has no https and is never more than the machine's own host away.
        let hosts = std::iter::once(GOOGLE_METADATA_HOST.to_owned()).chain(variable("GCE_METADATA_HOST"));
        let access = RegistryAccess { plain_http_hosts: hosts.collect(), ..RegistryAccess::default() };
        HttpTransport::new(Targets::http(&TargetOptions { variable: &variable, access }))
    }

    /// HTTP to a server of the user's choice, without TLS where its URL says so.
    pub(crate) fn client_of(server: Option<&net::Url>) -> net::Client {
        let plain = server.filter(|url| !url.is_https()).map(|url| url.host().to_owned());
        let access =
            RegistryAccess { plain_http_hosts: plain.into_iter().collect(), ..RegistryAccess::default() };
        Targets::http(&TargetOptions { variable: &variable, access })
    }

    /// HTTP to a server with TLS of its own.
    pub(crate) fn client_with(tls: net::HostTls) -> net::Client {
        let access = RegistryAccess { tls, ..RegistryAccess::default() };
        Targets::http(&TargetOptions { variable: &variable, access })
    }

    /// HTTP without exceptions: plain http to this machine only.
    pub(crate) fn http_client() -> net::Client {
        Targets::http(&TargetOptions { variable: &variable, access: RegistryAccess::default() })
    }

    /// Threads that read layers.
    pub(crate) fn threads(&self, args: &ImageArgs) -> NonZeroUsize {
        args.parallel.and_then(NonZeroUsize::new).unwrap_or(self.settings.parallel.value)
    }

    /// What layers may cost: flags, then settings, then what is built in.
    pub(crate) fn limits(&self, args: &ImageArgs) -> LayerLimits {
        let gib = |flag: Option<NonZeroU64>, setting: Option<NonZeroU64>| {
            flag.or(setting).map(|gib| gib.get().saturating_mul(1 << 30))
        };
        let (args, set, built_in) = (&args.limits, &self.settings, LayerLimits::default());
        LayerLimits {
            inflated_bytes: gib(args.layer_limit_gib, set.layer_limit_gib.value)
                .unwrap_or(built_in.inflated_bytes),
            ratio: args
                .layer_limit_ratio
                .or(set.layer_limit_ratio.value)
                .map_or(built_in.ratio, NonZeroU64::get),
            image_excess_bytes: gib(args.image_limit_gib, set.image_limit_gib.value)
                .unwrap_or(built_in.image_excess_bytes),
            ..built_in
        }
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
        cache: &CacheArgs,
        java: Option<&dyn JavaIndex>,
    ) -> Result<(ResolvedImage, Contents), Failure> {
        self.contents(target, args, selection, (cache, java), Search::default(), Bounds::default())
    }

    /// As [`Context::list`], with the secrets in it.
    pub(crate) fn contents(
        &self,
        target: &Target,
        args: &ImageArgs,
        selection: &Selection,
        (cache, java): (&CacheArgs, Option<&dyn JavaIndex>),
        search: Search<'_>,
        Bounds { keeps_cut, image_bytes }: Bounds,
    ) -> Result<(ResolvedImage, Contents), Failure> {
        let cache = super::cache::layers(self, cache)?;
        let resolved = image::resolve(target.source(), args.platform.as_ref())?;
        super::trivy::check_stored_size(&resolved, image_bytes)?;
        let progress = Progress::new(&self.printer);
        progress.begin("list");
        let observer = super::run::Terminal::new(&progress, &self.printer);
        let contents = pipeline::image_contents(
            target.source(),
            &resolved,
            self.threads(args),
            selection,
            Lookups {
                cache: cache.as_ref().map(|cache| cache as &dyn catalog::LayerCache),
                java,
                limits: LayerLimits { keeps_cut, image_bytes, ..self.limits(args) },
            },
            search,
            &observer,
        )?;
        progress.clear();
        super::trivy::check_inflated_size(&contents, image_bytes)?;
        self.say_unreadable(&contents.inventory);
        if let Some(note) = search.secrets.and_then(|search| search.note(&resolved)) {
            self.printer.say(&note);
        }
        Ok((resolved, contents))
    }

    /// Says on standard error what could not be read.
    pub(crate) fn say_unreadable(&self, inventory: &Inventory) {
        let (unknown, files): (Vec<_>, Vec<_>) =
            inventory.unreadable.iter().partition(|file| file.code == UNKNOWN_COMPONENT);
        let shown = unknown.iter().take(MAX_UNKNOWN_COMPONENTS);
        for file in files.iter().chain(shown) {
            self.printer.warn(&format!("could not read {}: {} [{}]", file.path, file.reason, file.code));
        }
        if let Some(more) = unknown.len().checked_sub(MAX_UNKNOWN_COMPONENTS).filter(|more| *more > 0) {
            self.printer.warn(&format!("could not read {more} components more [{UNKNOWN_COMPONENT}]"));
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
    // What says beforehand that it is too large is not read; pipes say nothing.
    if file.metadata().is_ok_and(|found| found.len() > limit) {
        return Err(BudgetExceeded::Bytes { limit }.into());
    }
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
