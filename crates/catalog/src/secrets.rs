//! Credentials, looked for in the same pass that looks for packages.

use std::io::Read;

use image::{Entry, History, ImageConfig, Overlay};
use sbom::Unreadable;
use secretscan::limits::IMAGE_FINDINGS;
use secretscan::{
    FileScan, FileSecrets, FoundSecret, IMAGE_CONFIG_PATH, ImageConfigText, LayerSecrets, Place, Scanner,
    Unexamined,
};

use crate::kept_secrets::KeptSecrets;

/// What secrets are looked for with, and where.
#[derive(Debug, Clone, Copy)]
pub struct SecretSearch<'a> {
    /// The rules.
    pub scanner: &'a Scanner,
    /// This many of the lowest layers are not searched; see [`guessed_base_layers`].
    pub base_layers: usize,
}

/// Bytes read at once when nothing but the search wants them.
const READ_BYTES: usize = 64 << 10;

/// Passes the bytes that another reads on to the search.
pub(crate) struct Tee<'a, 's> {
    pub(crate) inner: &'a mut dyn Read,
    pub(crate) scan: &'a mut FileScan<'s>,
}

impl Tee<'_, '_> {
    /// Reads what the other left over, as far as it can change anything.
    pub(crate) fn drain(&mut self) -> std::io::Result<()> {
        let mut buffer = [0; READ_BYTES];
        while self.scan.wants_more() && self.read(&mut buffer)? > 0 {}
        Ok(())
    }
}

impl Read for Tee<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = loop {
            match self.inner.read(buf) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.scan.feed(&buf[..n]);
        Ok(n)
    }
}

/// The secrets of one layer or folder while it passes.
pub(crate) struct Watch<'a> {
    scanner: &'a Scanner,
    /// The layer; none for a folder.
    layer: Option<usize>,
    kept: &'a KeptSecrets,
}

impl<'a> Watch<'a> {
    /// For a layer with its number, or for a folder; none where nothing is searched.
    pub(crate) fn of(
        search: Option<SecretSearch<'a>>,
        layer: Option<usize>,
        kept: &'a KeptSecrets,
    ) -> Option<Self> {
        let search = search.filter(|search| layer.is_none_or(|layer| layer >= search.base_layers))?;
        Some(Self { scanner: search.scanner, layer, kept })
    }

    pub(crate) fn begin(&self, entry: &Entry) -> Option<FileScan<'a>> {
        let scan = self.scanner.file(&entry.path, entry.size, self.layer.is_some())?;
        self.kept.is_wanted(self.layer.unwrap_or_default()).then_some(scan)
    }

    pub(crate) fn add(&self, file: FileSecrets) {
        self.kept.add(self.layer.unwrap_or_default(), file);
    }
}

/// The secrets of all layers and of the configuration, by path and layer, and what was not searched to its end.
pub(crate) fn of_image(
    scanner: &Scanner,
    config: &ImageConfig,
    layers: Vec<Option<LayerSecrets>>,
    overlay: &Overlay<'_>,
) -> (Vec<FoundSecret>, Vec<Unreadable>) {
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    take(of_config(scanner, config), Place::Config, &mut found, &mut unreadable);
    let files = layers.into_iter().map(Option::unwrap_or_default).enumerate();
    let files =
        files.flat_map(|(layer, secrets)| secrets.into_files().into_iter().map(move |file| (layer, file)));
    for (layer, mut file) in files {
        let is_full = found.len() + file.findings.len() > IMAGE_FINDINGS;
        if is_full {
            file.findings.clear();
            file.unexamined = Some(Unexamined::ImageFull { limit: IMAGE_FINDINGS });
        }
        let by = overlay.hidden_by(&file.path, layer);
        let place = by.map_or(Place::Layer { layer }, |by| Place::Deleted { layer, by });
        take(file, place, &mut found, &mut unreadable);
        if is_full {
            break;
        }
    }
    found.sort();
    (found, unreadable)
}

/// The secrets of a folder.
pub(crate) fn of_folder(kept: KeptSecrets) -> (Vec<FoundSecret>, Vec<Unreadable>) {
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    for file in kept.into_layers().into_iter().flatten().flat_map(LayerSecrets::into_files) {
        take(file, Place::Tree, &mut found, &mut unreadable);
    }
    found.sort();
    (found, unreadable)
}

fn take(file: FileSecrets, place: Place, found: &mut Vec<FoundSecret>, unreadable: &mut Vec<Unreadable>) {
    let FileSecrets { path, findings, unexamined } = file;
    if let Some(why) = unexamined {
        unreadable.push(Unreadable {
            path: path.clone(),
            layer: place.layer(),
            code: why.code().to_owned(),
            reason: why.to_string(),
        });
    }
    found.extend(findings.into_iter().map(|finding| FoundSecret { path: path.clone(), place, finding }));
}

/// Secrets in environment, labels, command and history.
fn of_config(scanner: &Scanner, config: &ImageConfig) -> FileSecrets {
    let run = &config.run;
    let text = ImageConfigText {
        env: run.env.iter().map(String::as_str).collect(),
        labels: run.labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        commands: run.entrypoint.iter().chain(&run.cmd).map(String::as_str).collect(),
        history: config.history.iter().filter_map(|step| step.created_by.as_deref()).collect(),
    }
    .render();
    let none = FileSecrets { path: IMAGE_CONFIG_PATH.to_owned(), findings: Vec::new(), unexamined: None };
    scanner.file(IMAGE_CONFIG_PATH, text.len() as u64, false).map_or(none, |mut file| {
        file.feed(text.as_bytes());
        file.finish()
    })
}

/// How many of the lowest layers come from the image this one was built on, by Trivy's guess: the builder's steps are
/// walked from the last one up, past those without a layer at its end; the next `CMD` ended the base image.
#[must_use]
pub fn guessed_base_layers(config: &ImageConfig) -> usize {
    let steps = &config.history;
    let Some(last) = steps.iter().rposition(|step| !step.empty_layer) else { return 0 };
    let base = steps[..last].iter().rposition(|step| step.empty_layer && is_cmd(step));
    base.map_or(0, |base| steps[..=base].iter().filter(|step| !step.empty_layer).count())
}

/// As the classic builder and BuildKit write it.
fn is_cmd(step: &History) -> bool {
    let by = step.created_by.as_deref().unwrap_or_default();
    by.starts_with("/bin/sh -c #(nop)  CMD") || by.starts_with("CMD")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(steps: &[(&str, bool)]) -> ImageConfig {
        let history = steps.iter().map(|(by, empty_layer)| History {
            created_by: Some((*by).to_owned()),
            empty_layer: *empty_layer,
            ..History::default()
        });
        let json = br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;
        ImageConfig { history: history.collect(), ..ImageConfig::parse(json).expect("config") }
    }

    /// A thousand layers may each hold as many as one layer may: of the image no more are listed.
    #[test]
    fn an_image_lists_as_many_as_its_limit_lowest_layers_first() {
        let scanner = Scanner::new();
        let text: String = (1..=1000).map(|n| format!("token=ghp_{n:036}\n")).collect();
        let mut search = scanner.file("srv/a.env", text.len() as u64, true).expect("searched");
        search.feed(text.as_bytes());
        let searched = search.finish();
        let found = searched.findings.len();
        assert_eq!((found, searched.unexamined), (1000, None));
        let files = IMAGE_FINDINGS / found;
        let layer = |number: usize, count: usize| {
            let mut layer = LayerSecrets::default();
            (0..count).for_each(|name| {
                layer.add(FileSecrets { path: format!("a/{number}-{name:03}"), ..searched.clone() });
            });
            layer
        };
        let list = |layers: Vec<LayerSecrets>| {
            let overlay = Overlay::new(std::iter::empty::<&image::LayerSummary>());
            of_image(&scanner, &config(&[]), layers.into_iter().map(Some).collect(), &overlay)
        };
        let (all, unreadable) = list(vec![layer(0, files / 2), layer(1, files - files / 2)]);
        assert_eq!((all.len(), unreadable.len()), (IMAGE_FINDINGS, 0));
        let (most, unreadable) = list(vec![layer(0, files - 1), layer(1, 3), layer(2, 3)]);
        assert_eq!(most.len(), IMAGE_FINDINGS);
        let said: Vec<_> = unreadable.iter().map(|one| (&*one.code, &*one.path, one.layer)).collect();
        assert_eq!(said, [("secret-image-full", "a/1-001", Some(1))]);
    }

    #[test]
    fn base_layers_are_guessed_as_in_trivy() {
        let old = "/bin/sh -c #(nop)  CMD [\"bash\"]";
        let rows: [(&[(&str, bool)], usize); 6] = [
            (&[], 0),
            (&[("ADD rootfs", false), (old, true)], 0),
            (&[("ADD rootfs", false), (old, true), ("RUN a", false), ("CMD [\"b\"]", true)], 1),
            (&[("ADD", false), ("CMD [\"a\"]", true), ("RUN b", false), ("CMD", true), ("RUN c", false)], 2),
            (&[("ADD", false), ("ENV A=b", true), ("RUN b", false)], 0),
            (&[("CMD [\"a\"]", true)], 0),
        ];
        for (steps, expected) in rows {
            assert_eq!(guessed_base_layers(&config(steps)), expected, "{steps:?}");
        }
    }
}
