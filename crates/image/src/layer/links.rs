//! The second pass over a layer, for hard links whose content was asked for.

use std::collections::BTreeMap;
use std::io::{self, Read};

use super::inflated::Checks;
use super::{Entry, EntryKind, LayerError, LayerVisitor, UnreadableEntry, Work, pass};

/// Shows `visitor` the targets of `wanted` under the names of the links. A link whose target is not a file of the
/// same layer is returned as unreadable: extraction would find it in a lower layer, which has been read already.
pub(super) fn read_links(
    reader: &mut (dyn Read + Send),
    checks: Checks<'_>,
    work: Work,
    wanted: &[Entry],
    visitor: &mut dyn LayerVisitor,
) -> Result<Vec<UnreadableEntry>, LayerError> {
    let mut targets: BTreeMap<&str, Vec<(&Entry, bool)>> = BTreeMap::new();
    for link in wanted {
        if let EntryKind::Hardlink { target } = &link.kind {
            targets.entry(target).or_default().push((link, false));
        }
    }
    let mut second = Second { visitor, targets, refused: Vec::new() };
    pass(reader, checks, &mut second, work)?;
    let mut unreadable = second.refused;
    for (target, links) in second.targets {
        for (link, _) in links.into_iter().filter(|(_, seen)| !seen) {
            unreadable.push(UnreadableEntry {
                path: link.path.clone(),
                code: "layer-link-target-elsewhere".into(),
                reason: format!("hard link to {target}, which is no file of the same layer"),
            });
        }
    }
    Ok(unreadable)
}

struct Second<'a, 'b> {
    visitor: &'a mut dyn LayerVisitor,
    targets: BTreeMap<&'b str, Vec<(&'b Entry, bool)>>,
    refused: Vec<UnreadableEntry>,
}

impl LayerVisitor for Second<'_, '_> {
    fn file(&mut self, entry: &Entry, data: &mut dyn Read) -> io::Result<()> {
        let Some(links) = self.targets.get_mut(entry.path.as_str()) else { return Ok(()) };
        // The stream passes once: the first link gets the content, others of the same file are reported.
        for (n, (link, seen)) in links.iter_mut().enumerate() {
            *seen = true;
            if n > 0 {
                self.refused.push(UnreadableEntry {
                    path: link.path.clone(),
                    code: "layer-link-read-once".into(),
                    reason: format!("hard link to {}, which was read as another link already", entry.path),
                });
                continue;
            }
            let file = Entry { path: link.path.clone(), kind: EntryKind::File, ..entry.clone() };
            self.visitor.file(&file, data)?;
        }
        Ok(())
    }
}
