//! The layers of an image on top of each other.

use super::LayerSummary;
use super::path::{Occupant, PathKey};

/// Answers which files of which layers are still there in the final image, from the summaries alone.
///
/// # Links
/// A symbolic link to a folder (`lib -> usr/lib`) gives the folder's files a second name. Container engines
/// extract `lib/x` of a higher layer through a link of a lower one, so that it replaces `usr/lib/x`. `Overlay`
/// follows links of up to three parts that way, when the higher layer does not itself replace the link. Where it
/// cannot tell, a file counts as visible: a package is rather listed twice than lost.
#[derive(Debug)]
pub struct Overlay<'a> {
    layers: Vec<&'a LayerSummary>,
    /// Per layer: links of lower layers that still lead somewhere when it is applied, as (name, folder).
    aliases: Vec<Vec<(&'a str, &'a str)>>,
}

impl<'a> Overlay<'a> {
    /// Stacks layers, lowest first.
    pub fn new(layers: impl IntoIterator<Item = &'a LayerSummary>) -> Self {
        let layers: Vec<&LayerSummary> = layers.into_iter().collect();
        let mut aliases = Vec::with_capacity(layers.len());
        let mut alive: Vec<(&str, &str)> = Vec::new();
        for &layer in &layers {
            alive.retain(|(name, _)| !hides(layer, name));
            aliases.push(alive.clone());
            alive.extend(layer.links().iter().map(|(name, target)| (name.as_str(), target.as_str())));
        }
        Self { layers, aliases }
    }

    /// Whether the file that layer number `layer` (0 is the lowest) has at `path` is in the final image.
    #[must_use]
    pub fn visible(&self, path: &str, layer: usize) -> bool {
        self.hidden_by(path, layer).is_none()
    }

    /// The lowest layer that removes or replaces the file that layer number `layer` has at `path`; none where it is in
    /// the final image.
    #[must_use]
    pub fn hidden_by(&self, path: &str, layer: usize) -> Option<usize> {
        let real = self.real(path, layer);
        (layer + 1..self.layers.len()).find(|&upper| {
            let summary = self.layers[upper];
            // Only where the file really is: a link on the way may be replaced and the file stay.
            hides(summary, &real)
                || self.aliases[upper].iter().any(|(name, folder)| {
                    below(&real, folder)
                        .is_some_and(|rest| hides_below(summary, &format!("{name}{rest}"), name))
                })
        })
    }

    /// The highest layer that has something at `path` and has it visible.
    #[must_use]
    pub fn layer_of(&self, path: &str) -> Option<usize> {
        let key = PathKey::of(path);
        (0..self.layers.len())
            .rev()
            .find(|&layer| self.layers[layer].present_at(key).is_some() && self.visible(path, layer))
    }

    /// The path with links of lower layers followed, a bounded number of times.
    fn real(&self, path: &str, layer: usize) -> String {
        const MAX_HOPS: usize = 8;
        let mut real = path.to_owned();
        let Some(aliases) = self.aliases.get(layer) else { return real };
        for _ in 0..MAX_HOPS {
            let through = aliases.iter().find_map(|(name, folder)| {
                let rest = below(&real, name)?;
                Some(format!("{folder}{rest}").trim_start_matches('/').to_owned())
            });
            match through {
                Some(next) if next != real => real = next,
                _ => break,
            }
        }
        real
    }
}

/// `/rest` of a path inside `folder`.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder).filter(|rest| rest.starts_with('/'))
}

/// Whether an upper layer hides what a lower one has at `path`: by a file in its place or a whiteout, by anything
/// but a folder in place of a parent, or by removing or emptying a parent.
fn hides(upper: &LayerSummary, path: &str) -> bool {
    upper.is_opaque(PathKey::of("")) || hides_below(upper, path, "")
}

/// As [`hides`], but looking only at what is inside `top`.
fn hides_below(upper: &LayerSummary, path: &str, top: &str) -> bool {
    hides_file(upper, path)
        || parents(path).take_while(|parent| parent.len() > top.len()).any(|parent| {
            let key = PathKey::of(parent);
            upper.removes(key) || upper.is_opaque(key) || upper.present_at(key) == Some(Occupant::Other)
        })
}

fn hides_file(upper: &LayerSummary, path: &str) -> bool {
    let key = PathKey::of(path);
    upper.removes(key) || upper.present_at(key).is_some()
}

/// The folders above `path`, deepest first, without the root.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/').map(|(parent, _)| parent), |path| {
        path.rsplit_once('/').map(|(parent, _)| parent)
    })
}
