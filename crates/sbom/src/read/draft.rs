//! What a document says, collected until it is an inventory. Every reader fills [`Facts`] and names its edges; what
//! they mean is decided here, once for all formats.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use base::{Budget, BudgetExceeded, Digest};

use super::bounded::{Listed, Reference};
use super::edges::{self, Edges, OrderedEdges};
use super::identity::{
    by_file, family, full_name, made_purl, of_purl, operating_system, purl_of_system, renamed, source,
    version,
};
use super::{MAX_COMPONENT_ELEMENTS, MAX_LISTED_PACKAGES, ReadOptions, budget, digest, sort};
use crate::cpe::{Cpe, MAX_CPES, formatted};
use crate::document::derived_supplier;
use crate::{
    Checksum, DocumentEntry, Ecosystem, Inventory, LayerInfo, LineRange, Location, OperatingSystem, Package,
    Relationship, SbomError, SourcePackage, Subject, Unreadable,
};

/// One component, as far as the document goes.
#[derive(Default)]
pub(super) struct Facts {
    /// What the document's graph calls it.
    pub(super) reference: String,
    /// What CycloneDX calls it.
    pub(super) bom_ref: Option<String>,
    pub(super) purl: Option<String>,
    /// Syft's name of the kind of package, such as `deb`; empty where it is not said.
    pub(super) kind: String,
    pub(super) group: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) ecosystem: Option<Ecosystem>,
    pub(super) id: Option<String>,
    pub(super) arch: Option<String>,
    pub(super) source: Option<SourcePackage>,
    pub(super) supplier: Option<String>,
    pub(super) licenses: Vec<String>,
    pub(super) checksums: Vec<Checksum>,
    pub(super) modularity: Option<String>,
    pub(super) paths: Vec<String>,
    /// Layers of the paths in their order, or one for all.
    pub(super) layer_digests: Vec<String>,
    pub(super) diff_ids: Vec<String>,
    pub(super) depends_on: Vec<String>,
    pub(super) relationship: Relationship,
    pub(super) dev: bool,
    pub(super) lines: Vec<LineRange>,
    /// Names of it in NVD's dictionary, as the document writes them.
    pub(super) cpes: Vec<String>,
}

/// A component that stands for a lock file or a kind of package, and holds others.
pub(super) struct Holder {
    pub(super) ecosystem: Option<Ecosystem>,
    pub(super) path: String,
}

pub(super) struct Draft {
    pub(super) inventory: Inventory,
    options: ReadOptions,
    budget: Budget,
    /// Elements of XML in one component.
    elements: u32,
    packages: HashMap<String, usize>,
    holders: Vec<Holder>,
    holder_names: HashMap<String, usize>,
    /// Who needs whom.
    needs: Edges,
    /// Packages, and the holder of each.
    held: OrderedEdges,
    /// What packages say themselves that they need.
    named_needs: usize,
    /// `diffID`s of the image, lowest first.
    order: Vec<String>,
    layers: HashMap<Digest, usize>,
    /// Language packages whose files a package of the operating system owns.
    owned: BTreeSet<usize>,
}

impl Draft {
    pub(super) fn new(bytes: usize, options: ReadOptions) -> Result<Self, SbomError> {
        Ok(Self {
            inventory: Self::empty(),
            options,
            budget: budget(bytes)?,
            elements: 0,
            packages: HashMap::new(),
            holders: Vec::new(),
            holder_names: HashMap::new(),
            needs: Edges::default(),
            held: OrderedEdges::default(),
            named_needs: 0,
            order: Vec::new(),
            layers: HashMap::new(),
            owned: BTreeSet::new(),
        })
    }

    /// What nothing has been said of.
    pub(super) fn empty() -> Inventory {
        Inventory {
            subject: Subject::named(""),
            os: None,
            layers: Vec::new(),
            packages: Vec::new(),
            unreadable: Vec::new(),
        }
    }

    /// Counts a component, whatever becomes of it.
    pub(super) fn spend(&mut self) -> Result<(), SbomError> {
        Ok(self.budget.spend_item()?)
    }

    /// Counts an element of XML; `first` when it begins a component.
    pub(super) fn spend_element(&mut self, first: bool) -> Result<(), SbomError> {
        self.elements = if first { 1 } else { self.elements + 1 };
        let limit = u64::from(MAX_COMPONENT_ELEMENTS);
        let within = self.elements <= MAX_COMPONENT_ELEMENTS;
        within.then_some(()).ok_or(SbomError::Budget(BudgetExceeded::Items { limit }))
    }

    pub(super) fn enter(&mut self) -> Result<(), SbomError> {
        Ok(self.budget.enter()?)
    }

    pub(super) fn leave(&mut self) {
        self.budget.leave();
    }

    pub(super) fn hold(&mut self, reference: String, holder: Holder) {
        match self.holder_names.entry(reference) {
            Entry::Occupied(known) => self.holders[*known.get()] = holder,
            Entry::Vacant(new) => {
                new.insert(self.holders.len());
                self.holders.push(holder);
            }
        }
    }

    pub(super) fn diff_id(&mut self, text: &str) {
        self.order.push(text.to_owned());
    }

    pub(super) fn layer(&mut self, layer: LayerInfo) {
        if let Entry::Vacant(new) = self.layers.entry(layer.diff_id.clone()) {
            new.insert(self.inventory.layers.len());
            self.inventory.layers.push(layer);
        }
    }

    /// An image without a manifest, such as one from an archive, has its id as version: that is no digest of a manifest.
    pub(super) fn only_image_id(&mut self) {
        let subject = &mut self.inventory.subject;
        if subject.manifest_digest == subject.config_digest {
            subject.manifest_digest = None;
        }
    }

    /// `parent` owns the files of `child`; both were added. As in a scan of the image, a package whose files belong to a
    /// package of the system is that package.
    pub(super) fn owns(&mut self, parent: &str, child: &str) {
        let found = |name: &str| {
            let at = *self.packages.get(name)?;
            Some((at, self.inventory.packages[at].ecosystem.is_os()))
        };
        if let (Some((_, true)), Some((child, false)), false) =
            (found(parent), found(child), self.options.comprehensive)
        {
            self.owned.insert(child);
        }
    }

    /// `from` holds or needs `to`; both were added.
    pub(super) fn edge(&mut self, from: &str, to: &str) -> Result<(), SbomError> {
        let Some(&to) = self.packages.get(to) else { return Ok(()) };
        if let Some(&from) = self.packages.get(from) {
            self.needs.add(from, to)?;
        } else if let Some(&holder) = self.holder_names.get(from) {
            self.held.add(to, holder)?;
        }
        Ok(())
    }

    /// What a package says itself that it needs, each once.
    pub(super) fn named_needs(
        &mut self,
        format: &'static str,
        needs: &Listed<'_, Reference<'_>>,
    ) -> Result<Vec<String>, SbomError> {
        let mut names = BTreeSet::new();
        let before = self.named_needs;
        needs.each(format, usize::MAX, |Reference(name)| {
            if !names.contains(name.as_ref()) {
                names.insert(name.clone().into_owned());
                edges::within(before + names.len())?;
            }
            Ok(())
        })?;
        self.named_needs += names.len();
        Ok(names.into_iter().collect())
    }

    /// The first system named is the one: Syft's and Trivy's documents have one.
    pub(super) fn system(&mut self, os: OperatingSystem) {
        if self.inventory.os.is_none() && !os.family.is_empty() {
            let name = os.pretty_name.clone().unwrap_or_default();
            self.inventory.os = Some(OperatingSystem { family: family(&os.family, &name), ..os });
        }
    }

    /// A component that is a package, or is said to be one.
    ///
    /// What is listed twice under one name, with the same to say, is one.
    pub(super) fn add(&mut self, facts: Facts) -> Result<(), SbomError> {
        let reference = facts.reference.clone();
        let (name, purl) = (facts.name.clone(), facts.purl.clone());
        match self.package(facts) {
            Some(package) => {
                let known = self.packages.get(&reference).filter(|_| !reference.is_empty());
                if known.is_some_and(|&at| self.inventory.packages[at] == package) {
                    return Ok(());
                }
                if self.inventory.packages.len() == MAX_LISTED_PACKAGES {
                    return Err(BudgetExceeded::Items { limit: MAX_LISTED_PACKAGES as u64 }.into());
                }
                self.packages.insert(reference, self.inventory.packages.len());
                self.inventory.packages.push(package);
            }
            None => self.inventory.unreadable.push(unknown(&name, purl.as_deref())),
        }
        Ok(())
    }

    fn package(&mut self, mut facts: Facts) -> Option<Package> {
        let cpes = well_formed(&facts.cpes);
        let application = cpes.iter().filter_map(|cpe| Cpe::of(cpe)).find(Cpe::is_application);
        if let Some(version) = application.as_ref().and_then(Cpe::said_version)
            && facts.version.is_empty()
            && facts.purl.is_none()
        {
            version.clone_into(&mut facts.version);
        }
        let system = self.inventory.os.as_ref().map_or("", |os| os.family.as_str());
        let of_system = || purl_of_system(&facts.kind, system, &facts.name, &facts.version);
        let of_cpe =
            || made_purl(Some(Ecosystem::Binary), "", name_of(&facts, application.as_ref()?), &facts.version);
        let purl = facts.purl.clone().or_else(of_system).or_else(of_cpe)?;
        let purl = renamed(purl.parse().ok()?);
        let parts = purl.parts();
        // What its CPE names is a program, whatever type its package URL has beyond those that are known.
        let of_purl = of_purl(&parts.kind).or_else(|| application.as_ref().map(|_| Ecosystem::Binary))?;
        let by_path = || facts.paths.first().and_then(|path| by_file(of_purl, path));
        let ecosystem = facts.ecosystem.or_else(by_path).unwrap_or(of_purl);
        let name = full_name(ecosystem, &parts, &facts.group, &facts.name);
        if name.is_empty() {
            return None;
        }
        let version = version(ecosystem, &parts, &name, &facts.version);
        let of = |key: &str| parts.qualifiers.get(key).cloned();
        let arch = facts.arch.or_else(|| of("arch")).filter(|arch| !arch.is_empty());
        let source = source(ecosystem, &parts, facts.source, &name, &version);
        let derived = derived_supplier(&purl);
        let locations = self.locations(&facts.paths, &facts.layer_digests, &facts.diff_ids);
        Some(Package {
            ecosystem,
            id: facts.id.unwrap_or_else(|| ecosystem.package_id(&name, &version, arch.as_deref())),
            source,
            modularity: facts.modularity.or_else(|| of("modularitylabel")).or_else(|| of("rpmmod")),
            name,
            version,
            arch,
            purl,
            licenses: facts.licenses,
            // One that is derived from the package URL says nothing of its own.
            supplier: facts.supplier.filter(|name| *name != derived),
            checksums: facts.checksums,
            locations,
            depends_on: facts.depends_on,
            relationship: facts.relationship,
            dev: facts.dev,
            lines: facts.lines,
            entry: Some(DocumentEntry { bom_ref: facts.bom_ref, cpes }),
        })
    }

    fn locations(&mut self, paths: &[String], digests: &[String], diff_ids: &[String]) -> Vec<Location> {
        let layers: Vec<Option<usize>> = digests
            .iter()
            .zip(diff_ids)
            .map(|(stored, inflated)| self.layer_index(digest(stored)?, &digest(inflated)?))
            .collect();
        let of = |at: usize| if layers.len() == 1 { layers[0] } else { layers.get(at).copied().flatten() };
        if paths.is_empty() {
            // Trivy says in which layer a package of the system is, and not in which file.
            let layer = of(0);
            return layer.map(|_| Location { path: String::new(), layer }).into_iter().collect();
        }
        let place = |(at, path): (usize, &String)| Location {
            path: path.strip_prefix('/').unwrap_or(path).to_owned(),
            layer: of(at),
        };
        paths.iter().enumerate().map(place).collect()
    }

    fn layer_index(&mut self, stored: Digest, inflated: &Digest) -> Option<usize> {
        self.layer(LayerInfo { digest: stored, diff_id: inflated.clone(), size: 0 });
        self.layers.get(inflated).copied()
    }

    /// The inventory, once everything was added.
    pub(super) fn finish(mut self) -> Result<Inventory, SbomError> {
        // A name for each is made when it is known how many there are.
        let needs = std::mem::take(&mut self.needs).sorted()?;
        for &(from, to) in &needs {
            let id = self.inventory.packages[to].id.clone();
            self.inventory.packages[from].depends_on.push(id);
        }
        self.hold_all(&needs);
        drop(needs);
        for package in &mut self.inventory.packages {
            package.depends_on.sort_unstable();
            package.depends_on.dedup();
        }
        self.system_of_packages();
        crate::os_purl::put_back(&mut self.inventory);
        self.order_layers();
        self.drop_owned();
        let mut inventory = self.inventory;
        sort(&mut inventory.packages);
        Ok(inventory)
    }

    /// A holder holds what the document says it does and, as in Trivy (`traverseDependencies`), whatever those packages
    /// need that no holder was said to hold: Trivy's edges name only the packages that no other one needs.
    fn hold_all(&mut self, needs: &[(usize, usize)]) {
        let mut open = std::mem::take(&mut self.held).into_pairs();
        let mut seen = vec![false; self.inventory.packages.len()];
        for (package, _) in &open {
            seen[*package] = true;
        }
        while let Some((at, holder)) = open.pop() {
            held(&mut self.inventory.packages[at], &self.holders[holder]);
            let first = needs.partition_point(|(from, _)| *from < at);
            for &(_, next) in needs[first..].iter().take_while(|(from, _)| *from == at) {
                if !std::mem::replace(&mut seen[next], true) {
                    open.push((next, holder));
                }
            }
        }
    }

    /// The system named by the package URLs, where no component names it.
    fn system_of_packages(&mut self) {
        if self.inventory.os.is_none() {
            let mut systems = self.inventory.packages.iter().filter(|package| package.ecosystem.is_os());
            self.inventory.os = systems.find_map(|package| operating_system(&package.purl));
        }
    }

    fn order_layers(&mut self) {
        let places: HashMap<&str, usize> =
            self.order.iter().enumerate().map(|(at, diff_id)| (diff_id.as_str(), at)).collect();
        let place = |layer: &LayerInfo| places.get(layer.diff_id.to_string().as_str()).copied();
        let mut layers: Vec<(usize, LayerInfo)> =
            std::mem::take(&mut self.inventory.layers).into_iter().enumerate().collect();
        layers.sort_by_cached_key(|(_, layer)| place(layer).unwrap_or(usize::MAX));
        let new: HashMap<usize, usize> =
            layers.iter().enumerate().map(|(new, (old, _))| (*old, new)).collect();
        for location in self.inventory.packages.iter_mut().flat_map(|package| &mut package.locations) {
            location.layer = location.layer.and_then(|old| new.get(&old).copied());
        }
        self.inventory.layers = layers.into_iter().map(|(_, layer)| layer).collect();
    }

    fn drop_owned(&mut self) {
        let mut index = 0;
        self.inventory.packages.retain(|_| {
            index += 1;
            !self.owned.contains(&(index - 1))
        });
    }
}

/// What a holder says of a package that does not say it itself.
fn held(package: &mut Package, holder: &Holder) {
    if package.ecosystem.is_os() {
        return;
    }
    if let Some(ecosystem) = holder.ecosystem {
        package.ecosystem = ecosystem;
    }
    if holder.path.is_empty() {
        return;
    }
    match package.locations.as_mut_slice() {
        [] => package.locations.push(Location { path: holder.path.clone(), layer: None }),
        [one] if one.path.is_empty() => one.path.clone_from(&holder.path),
        _ => {}
    }
}

/// CPEs as formatted strings, each once; what is none is left out.
fn well_formed(cpes: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for cpe in cpes.iter().take(MAX_CPES).filter_map(|cpe| formatted(cpe)) {
        if !all.contains(&cpe) {
            all.push(cpe);
        }
    }
    all
}

fn name_of<'f>(facts: &'f Facts, application: &'f Cpe) -> &'f str {
    if facts.name.is_empty() { &application.product } else { &facts.name }
}

/// A component that is no package this program knows.
fn unknown(name: &str, purl: Option<&str>) -> Unreadable {
    Unreadable {
        path: name.to_owned(),
        layer: None,
        code: "sbom-component-unknown".into(),
        reason: match purl {
            Some(purl) => {
                format!("package URL is \"{}\", of no known type", purl.chars().take(200).collect::<String>())
            }
            None => "component has no package URL".into(),
        },
    }
}
