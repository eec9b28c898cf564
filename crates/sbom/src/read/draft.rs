//! What a document says, collected until it is an inventory. Every reader fills [`Facts`] and names its edges; what
//! they mean is decided here, once for all formats.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use base::{Budget, BudgetExceeded, Digest};

use super::identity::{
    by_file, family, full_name, of_purl, operating_system, purl_of_system, renamed, source, version,
};
use super::{MAX_COMPONENT_ELEMENTS, MAX_LISTED_PACKAGES, ReadOptions, budget, digest, sort};
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
    holders: HashMap<String, Holder>,
    /// `diffID`s of the image, lowest first.
    order: Vec<String>,
    layers: HashMap<Digest, usize>,
    /// Language packages whose files a package of the operating system owns.
    owned: Vec<(String, String)>,
}

impl Draft {
    pub(super) fn new(bytes: usize, options: ReadOptions) -> Result<Self, SbomError> {
        Ok(Self {
            inventory: Self::empty(),
            options,
            budget: budget(bytes)?,
            elements: 0,
            packages: HashMap::new(),
            holders: HashMap::new(),
            order: Vec::new(),
            layers: HashMap::new(),
            owned: Vec::new(),
        })
    }

    /// What nothing has been said of.
    pub(super) fn empty() -> Inventory {
        Inventory {
            subject: Subject {
                name: String::new(),
                manifest_digest: None,
                config_digest: None,
                platform: None,
                version: None,
            },
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
        self.holders.insert(reference, holder);
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

    /// `parent` is a package of the operating system that owns the files of `child`.
    pub(super) fn owns(&mut self, parent: &str, child: &str) {
        self.owned.push((parent.to_owned(), child.to_owned()));
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

    fn package(&mut self, facts: Facts) -> Option<Package> {
        let system = self.inventory.os.as_ref().map_or("", |os| os.family.as_str());
        let of_system = || purl_of_system(&facts.kind, system, &facts.name, &facts.version);
        let purl = facts.purl.clone().or_else(of_system)?;
        let purl = renamed(purl.parse().ok()?);
        let parts = purl.parts();
        let of_purl = of_purl(&parts.kind)?;
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
            entry: Some(DocumentEntry { bom_ref: facts.bom_ref }),
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

    /// The inventory, with the edges `(from, to)` of the document: what holds or needs what.
    pub(super) fn finish<'e>(
        mut self,
        edges: impl IntoIterator<Item = (&'e str, &'e str)>,
    ) -> Result<Inventory, SbomError> {
        let mut held_by: Vec<(usize, &str)> = Vec::new();
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (from, to) in edges {
            let Some(&to) = self.packages.get(to) else { continue };
            if let Some(&from) = self.packages.get(from) {
                pairs.push((from, to));
            } else if self.holders.contains_key(from) {
                held_by.push((to, from));
            }
        }
        // A name for each is made when it is known how many there are.
        pairs.sort_unstable();
        pairs.dedup();
        let mut needs: Vec<Vec<usize>> = vec![Vec::new(); self.inventory.packages.len()];
        for (from, to) in pairs {
            let id = self.inventory.packages[to].id.clone();
            self.inventory.packages[from].depends_on.push(id);
            needs[from].push(to);
        }
        self.hold_all(held_by, &needs);
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
    fn hold_all(&mut self, held_by: Vec<(usize, &str)>, needs: &[Vec<usize>]) {
        let mut seen = vec![false; needs.len()];
        for (package, _) in &held_by {
            seen[*package] = true;
        }
        let mut open = held_by;
        while let Some((at, name)) = open.pop() {
            if let Some(holder) = self.holders.get(name) {
                held(&mut self.inventory.packages[at], holder);
            }
            for &next in &needs[at] {
                if !std::mem::replace(&mut seen[next], true) {
                    open.push((next, name));
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

    /// As in a scan of the image: a package whose files belong to a package of the system is that package.
    fn drop_owned(&mut self) {
        if self.options.comprehensive || self.owned.is_empty() {
            return;
        }
        let packages = &self.inventory.packages;
        let is_os = |name: &String| self.packages.get(name).map(|at| packages[*at].ecosystem.is_os());
        let mut gone: Vec<usize> = self
            .owned
            .iter()
            .filter(|(parent, child)| is_os(parent) == Some(true) && is_os(child) == Some(false))
            .filter_map(|(_, child)| self.packages.get(child).copied())
            .collect();
        gone.sort_unstable();
        let mut index = 0;
        self.inventory.packages.retain(|_| {
            index += 1;
            gone.binary_search(&(index - 1)).is_err()
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
