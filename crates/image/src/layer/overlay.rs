//! The layers of an image on top of each other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::LayerSummary;
use super::path::{Occupant, PathKey};

/// Links of all layers together that are followed: sixteen times what one layer may have. Each costs a look into every
/// layer above it.
const MAX_LINKS: usize = 65_536;

/// Folders whose answer is remembered. What is asked for lies in few of them; past the limit each is looked up anew.
const MAX_REMEMBERED: usize = 65_536;

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
    /// Lowest layer first.
    links: Vec<Link<'a>>,
    /// Numbers of links by their name and by the folder they lead to.
    by_name: HashMap<&'a str, Vec<usize>>,
    by_folder: HashMap<&'a str, Vec<usize>>,
    emptied: RefCell<HashMap<String, Rc<[usize]>>>,
}

/// A symbolic link of a layer.
#[derive(Debug)]
struct Link<'a> {
    name: &'a str,
    folder: &'a str,
    layer: usize,
    /// The first layer above that takes it away; the number of layers where none does.
    until: usize,
}

impl Link<'_> {
    /// Whether it is there when layer number `layer` is applied.
    fn leads_in(&self, layer: usize) -> bool {
        self.layer < layer && layer < self.until
    }
}

impl<'a> Overlay<'a> {
    /// Stacks layers, lowest first.
    pub fn new(layers: impl IntoIterator<Item = &'a LayerSummary>) -> Self {
        let layers: Vec<&LayerSummary> = layers.into_iter().collect();
        let of_layer = |(layer, summary): (usize, &&'a LayerSummary)| {
            summary.links().iter().map(move |(name, folder)| (layer, name.as_str(), folder.as_str()))
        };
        let all = layers.iter().enumerate().flat_map(of_layer).take(MAX_LINKS);
        let links: Vec<Link<'_>> = all
            .map(|(layer, name, folder)| {
                let taken = (layer + 1..layers.len()).find(|&upper| hides(layers[upper], name));
                Link { name, folder, layer, until: taken.unwrap_or(layers.len()) }
            })
            .collect();
        let (mut by_name, mut by_folder) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for (number, link) in links.iter().enumerate() {
            by_name.entry(link.name).or_default().push(number);
            by_folder.entry(link.folder).or_default().push(number);
        }
        Self { layers, links, by_name, by_folder, emptied: RefCell::default() }
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
        if layer + 1 >= self.layers.len() {
            return None;
        }
        let followed = self.real(path, layer);
        let real = followed.as_deref().unwrap_or(path);
        let key = PathKey::of(real);
        let emptied = self.emptied(folder_of(real));
        let names = self.other_names(real);
        (layer + 1..self.layers.len()).find(|&upper| {
            let summary = self.layers[upper];
            // Only where the file really is: a link on the way may be replaced and the file stay.
            emptied.binary_search(&upper).is_ok()
                || hides_at(summary, key)
                || names
                    .iter()
                    .any(|(link, name)| link.leads_in(upper) && hides_below(summary, name, link.name))
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

    /// The layers that hide whatever lower ones have in `folder`, lowest first.
    fn emptied(&self, folder: &str) -> Rc<[usize]> {
        if let Some(known) = self.emptied.borrow().get(folder) {
            return Rc::clone(known);
        }
        let key = PathKey::of(folder);
        let here = (0..self.layers.len()).filter(|&layer| match folder {
            "" => self.layers[layer].is_opaque(key),
            _ => empties(self.layers[layer], key),
        });
        let mut layers: Vec<usize> = here.collect();
        if !folder.is_empty() {
            layers.extend_from_slice(&self.emptied(folder_of(folder)));
            layers.sort_unstable();
            layers.dedup();
        }
        let layers: Rc<[usize]> = layers.into();
        let mut remembered = self.emptied.borrow_mut();
        if remembered.len() < MAX_REMEMBERED {
            remembered.insert(folder.to_owned(), Rc::clone(&layers));
        }
        layers
    }

    /// The path with links of lower layers followed, a bounded number of times; none where there are none on it.
    fn real(&self, path: &str, layer: usize) -> Option<String> {
        const MAX_HOPS: usize = 8;
        let mut real = None;
        for _ in 0..MAX_HOPS {
            let at = real.as_deref().unwrap_or(path);
            let on_it = parents(at).filter_map(|name| self.by_name.get(name)).flatten();
            let Some(&first) = on_it.filter(|&&link| self.links[link].leads_in(layer)).min() else { break };
            let Link { name, folder, .. } = self.links[first];
            let next = format!("{folder}{}", &at[name.len()..]).trim_start_matches('/').to_owned();
            if next == at {
                break;
            }
            real = Some(next);
        }
        real
    }

    /// What a file is called through the links that lead to the folders above it.
    fn other_names(&self, path: &str) -> Vec<(&Link<'a>, String)> {
        let leading = parents(path).filter_map(|folder| Some((folder, self.by_folder.get(folder)?)));
        leading
            .flat_map(|(folder, links)| {
                links.iter().map(move |&link| {
                    let link = &self.links[link];
                    (link, format!("{}{}", link.name, &path[folder.len()..]))
                })
            })
            .collect()
    }
}

/// Whether an upper layer hides what a lower one has at `path`: by a file in its place or a whiteout, by anything
/// but a folder in place of a parent, or by removing or emptying a parent.
fn hides(upper: &LayerSummary, path: &str) -> bool {
    upper.is_opaque(PathKey::of("")) || hides_below(upper, path, "")
}

/// As [`hides`], but looking only at what is inside `top`.
fn hides_below(upper: &LayerSummary, path: &str, top: &str) -> bool {
    hides_at(upper, PathKey::of(path))
        || parents(path)
            .take_while(|parent| parent.len() > top.len())
            .any(|parent| empties(upper, PathKey::of(parent)))
}

/// Whether a layer takes away everything lower ones have in a folder.
fn empties(upper: &LayerSummary, folder: PathKey) -> bool {
    upper.removes(folder) || upper.is_opaque(folder) || upper.present_at(folder) == Some(Occupant::Other)
}

fn hides_at(upper: &LayerSummary, path: PathKey) -> bool {
    upper.removes(path) || upper.present_at(path).is_some()
}

/// The folder a file is in; empty for the root.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders above `path`, deepest first, without the root.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(parent, _)| parent)).skip(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Compression, Entry, EntryKind};

    /// What a layer does at a path.
    #[derive(Debug, Clone)]
    enum Act {
        Add(EntryKind),
        Remove,
        Empty,
    }

    fn path() -> impl Strategy<Value = String> {
        proptest::collection::vec("[abc]", 1..4).prop_map(|parts| parts.join("/"))
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            3 => Just(Act::Add(EntryKind::File)),
            2 => Just(Act::Add(EntryKind::Dir)),
            3 => path().prop_map(|target| Act::Add(EntryKind::Symlink { target: format!("/{target}") })),
            2 => Just(Act::Remove),
            1 => Just(Act::Empty),
        ]
    }

    fn entry(path: String, kind: EntryKind) -> Entry {
        Entry { path, path_is_lossy: false, kind, size: 0, mode: 0o644, uid: 0, gid: 0 }
    }

    fn summary(acts: Vec<(String, Act)>) -> LayerSummary {
        let mut summary = LayerSummary::new(Compression::None, 1000);
        for (path, act) in acts {
            match act {
                Act::Add(kind) => summary.present(&entry(path, kind)),
                Act::Empty => drop(summary.whiteout(&format!("{path}/.wh..wh..opq"))),
                Act::Remove => {
                    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
                    let _ = summary.whiteout(format!("{folder}/.wh.{name}").trim_start_matches('/'));
                }
            }
        }
        summary.seal();
        summary
    }

    fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
        path.strip_prefix(folder).filter(|rest| rest.starts_with('/'))
    }

    /// The same by looking at every link for every layer.
    fn hidden_by(layers: &[LayerSummary], path: &str, layer: usize) -> Option<usize> {
        let mut alive: Vec<&(String, String)> = Vec::new();
        let mut aliases = Vec::new();
        for summary in layers {
            alive.retain(|(name, _)| !hides(summary, name));
            aliases.push(alive.clone());
            alive.extend(summary.links());
        }
        let mut real = path.to_owned();
        for _ in 0..8 {
            let through = aliases[layer].iter().find_map(|(name, folder)| {
                Some(format!("{folder}{}", below(&real, name)?).trim_start_matches('/').to_owned())
            });
            match through {
                Some(next) if next != real => real = next,
                _ => break,
            }
        }
        (layer + 1..layers.len()).find(|&upper| {
            hides(&layers[upper], &real)
                || aliases[upper].iter().any(|(name, folder)| {
                    below(&real, folder)
                        .is_some_and(|rest| hides_below(&layers[upper], &format!("{name}{rest}"), name))
                })
        })
    }

    proptest! {
        #[test]
        fn it_answers_as_looking_at_every_link_does(
            layers in proptest::collection::vec(proptest::collection::vec((path(), act()), 0..8), 1..6),
            asked in proptest::collection::vec(path(), 1..12),
        ) {
            let layers: Vec<LayerSummary> = layers.into_iter().map(summary).collect();
            let overlay = Overlay::new(&layers);
            for path in &asked {
                for layer in 0..layers.len() {
                    prop_assert_eq!(overlay.hidden_by(path, layer), hidden_by(&layers, path, layer), "{} in {}", path, layer);
                }
            }
        }
    }

    #[test]
    fn links_are_followed_up_to_their_limit() {
        let link =
            |number: usize| (format!("l{number}"), Act::Add(EntryKind::Symlink { target: "/real".into() }));
        let seen = |count: usize| {
            // 4096 of one layer are kept.
            let mut numbers: Vec<usize> = (0..count).collect();
            let mut layers: Vec<LayerSummary> = Vec::new();
            while !numbers.is_empty() {
                let rest = numbers.split_off(numbers.len().min(4096));
                layers.push(summary(numbers.into_iter().map(link).collect()));
                numbers = rest;
            }
            // What is below the last link lies in the folder it leads to, which the highest layer takes away.
            layers.push(summary(Vec::new()));
            layers.push(summary(vec![("real".into(), Act::Remove)]));
            Overlay::new(&layers).visible(&format!("l{}/x", count - 1), layers.len() - 2)
        };
        assert_eq!((seen(MAX_LINKS), seen(MAX_LINKS + 1)), (false, true));
    }
}
