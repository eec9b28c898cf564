//! Verifying images wherever they are: which digests are meant, what is attached to them, and what it shows.

use std::sync::Arc;

use base::{Class, Digest, ImageLocation, Platform};
use image::{EvidenceSource, Index, is_index};
use pipeline::{
    DEFAULT_MAX_ATTACHMENT_BYTES, EvidenceQuery, Gathered, Target, Targets, class_of_failure, fetch_more,
    gather_evidence,
};
use registry::RegistryImage;
use verify::{ImageCheck, ImageVerdict, Requirement, TrustRoot, Verified, verify_image};

use crate::cli::{RegistryArgs, SubjectArgs};
use crate::failure::Failure;

use super::context::{Context, variable};
use super::explain::{self, About};
use super::requirement::parse_size;

/// Most images in one index that are verified one by one: the largest public multi-platform images have some twenty.
const MAX_CHILDREN: usize = 200;

/// Images of an index that are looked at to explain a refusal, each for some three requests.
const MAX_EXPLAINED_CHILDREN: usize = 10;

/// Pieces that could not be read, of which is said why.
const MAX_CAUSES: usize = 10;

/// A digest that is verified, and which part of the named image it is.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) digest: Digest,
    /// Such as `linux/arm64`; none for what was named.
    pub(crate) part: Option<String>,
}

/// Verifies images against one requirement.
pub(crate) struct Checker<'a> {
    context: &'a Context,
    args: &'a SubjectArgs,
    targets: Targets,
    root: Arc<TrustRoot>,
    requirement: Requirement,
    /// `COSIGN_REPOSITORY`: where evidence is kept apart from its images.
    repository: Option<base::Reference>,
    max_attachment_bytes: u64,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(
        context: &'a Context,
        locations: &[ImageLocation],
        args: &'a SubjectArgs,
        registry: &RegistryArgs,
        root: impl Into<Arc<TrustRoot>>,
        mut requirement: Requirement,
    ) -> Result<Self, Failure> {
        if !args.check_claims {
            requirement = requirement.danger_without_claims();
        }
        let repository = variable("COSIGN_REPOSITORY").filter(|text| !text.is_empty());
        let size = variable("COSIGN_MAX_ATTACHMENT_SIZE").filter(|text| !text.is_empty());
        Ok(Self {
            context,
            args,
            targets: Context::targets(locations, registry)?,
            root: root.into(),
            requirement,
            repository: repository.map(|text| text.parse()).transpose()?,
            max_attachment_bytes: size.map_or(Ok(DEFAULT_MAX_ATTACHMENT_BYTES), |text| {
                parse_size("COSIGN_MAX_ATTACHMENT_SIZE", &text)
            })?,
        })
    }

    /// Verifies everything that is meant by `location`; all of it must pass.
    pub(crate) fn check(&self, location: &ImageLocation) -> Result<Vec<(Subject, Vec<Verified>)>, Failure> {
        let target = self.targets.open(location)?;
        let Some(own) = target.evidence() else {
            return Err(Failure::usage(
                "verify-no-evidence-place",
                format!("{location} is an archive that holds no evidence"),
                "verify the image in its registry, or in an OCI layout",
            ));
        };
        let elsewhere = self
            .repository
            .clone()
            .map(|reference| RegistryImage::new(self.targets.client().clone(), reference));
        let mut sources: Vec<&dyn EvidenceSource> = vec![own];
        sources.extend(elsewhere.as_ref().map(|image| image as &dyn EvidenceSource));
        let mut results = Vec::new();
        for subject in self.subjects(&target, location)? {
            results.push(self.check_subject(&sources, &target, location, subject)?);
        }
        Ok(results)
    }

    /// The digests that are meant: of a pinned reference its own without asking, of a tag what it means now.
    fn subjects(&self, target: &Target, location: &ImageLocation) -> Result<Vec<Subject>, Failure> {
        if let Some(platform) = &self.args.platform {
            let resolved = image::resolve(target.source(), Some(platform))?;
            return Ok(vec![of_platform(resolved.manifest.digest, &resolved.platform)]);
        }
        let pinned = match location {
            ImageLocation::Registry(reference) => reference.digest().cloned(),
            _ => None,
        };
        if let (Some(digest), false) = (pinned, self.args.recursive) {
            return Ok(vec![Subject { digest, part: None }]);
        }
        let (descriptor, bytes) = target.source().root().map_err(|fault| Failure::of(&*fault))?;
        descriptor.check("manifest", &bytes)?;
        let mut subjects = vec![Subject { digest: descriptor.digest.clone(), part: None }];
        if self.args.recursive && is_index(&descriptor.media_type) {
            let index = Index::parse(&bytes, &descriptor.media_type)?;
            self.add_children(target, &index, &mut subjects, 0)?;
        }
        Ok(subjects)
    }

    fn add_children(
        &self,
        target: &Target,
        index: &Index,
        subjects: &mut Vec<Subject>,
        depth: u32,
    ) -> Result<(), Failure> {
        for child in &index.manifests {
            // An index that lists itself, or one image twice, is looked at once.
            if subjects.iter().any(|known| known.digest == child.digest) {
                continue;
            }
            if subjects.len() > MAX_CHILDREN || depth >= image::MAX_INDEX_NESTING {
                return Err(Failure::new(
                    Class::Undecided,
                    "verify-index-too-large",
                    format!(
                        "the index has more than {MAX_CHILDREN} images, or indexes in it are nested too deep"
                    ),
                    "verify its images one by one, by digest",
                ));
            }
            let platform = child.platform.as_ref().map(ToString::to_string);
            let part = platform.unwrap_or_else(|| child.digest.short());
            subjects.push(Subject { digest: child.digest.clone(), part: Some(part) });
            if is_index(&child.media_type) {
                let bytes = target.source().manifest(child).map_err(|fault| Failure::of(&*fault))?;
                self.add_children(target, &Index::parse(&bytes, &child.media_type)?, subjects, depth + 1)?;
            }
        }
        Ok(())
    }

    fn check_subject(
        &self,
        sources: &[&dyn EvidenceSource],
        target: &Target,
        location: &ImageLocation,
        subject: Subject,
    ) -> Result<(Subject, Vec<Verified>), Failure> {
        let mut subject = subject;
        let mut gathered = gather_evidence(sources, &self.query(&subject.digest));
        if gathered.is_empty() && subject.part.is_none() && !self.args.recursive {
            // Nothing there may also mean that there is no such image. And evidence often stands beside the image of a
            // platform: an index without any leads to the image it offers.
            let (descriptor, _) = target.source().root().map_err(|fault| Failure::of(&*fault))?;
            if is_index(&descriptor.media_type) {
                let resolved = image::resolve(target.source(), None)?;
                subject = of_platform(resolved.manifest.digest, &resolved.platform);
                self.context.printer.say(&format!(
                    "nothing is attached to the index {location} itself; verifying its image for {}",
                    resolved.platform
                ));
                gathered = gather_evidence(sources, &self.query(&subject.digest));
            }
        }
        let mut check = ImageCheck::new(&subject.digest, &self.root, &self.requirement, Context::now());
        check.add(gathered.fresh());
        while !check.is_met() && fetch_more(sources, &self.query(&subject.digest), &mut gathered) {
            check.add(gathered.fresh());
        }
        match check.verdict(gathered.is_complete()) {
            ImageVerdict::Pass { verified, .. } => Ok((subject, verified)),
            ImageVerdict::Fail { refused } => {
                let children = match self.args.platform {
                    None if !self.args.recursive => self.passing_children(sources, target),
                    _ => Vec::new(),
                };
                let about = About {
                    location,
                    part: subject.part.as_deref(),
                    digest: &subject.digest,
                    children: &children,
                };
                Err(explain::refusal(&about, &refused, &self.requirement, &gathered))
            }
            ImageVerdict::Undecided { unread, .. } => Err(undecided(location, &unread, &gathered)),
        }
    }

    /// Images of the index that do show what is asked for, by platform: what a person who forgot --platform wants to know.
    fn passing_children(&self, sources: &[&dyn EvidenceSource], target: &Target) -> Vec<String> {
        let Ok((descriptor, bytes)) = target.source().root() else { return Vec::new() };
        let Ok(index) = Index::parse(&bytes, &descriptor.media_type) else { return Vec::new() };
        let passes = |child: &&image::Descriptor| {
            let gathered = gather_evidence(sources, &self.query(&child.digest));
            matches!(self.verdict(&gathered, &child.digest), ImageVerdict::Pass { .. })
        };
        let children = index.manifests.iter().take(MAX_EXPLAINED_CHILDREN).filter(passes);
        children.filter_map(|child| child.platform.as_ref().map(ToString::to_string)).collect()
    }

    fn query<'q>(&'q self, digest: &'q Digest) -> EvidenceQuery<'q> {
        let predicate_type = self.requirement.predicate_type();
        let is_signature = predicate_type == Some(attest::COSIGN_SIGN);
        EvidenceQuery {
            predicate_type,
            tag: Some(match is_signature {
                true => attest::LegacyTag::Signatures,
                false => attest::LegacyTag::Attestations,
            }),
            max_attachment_bytes: self.max_attachment_bytes,
            workers: self.args.max_workers.max(1),
            ..EvidenceQuery::all(digest)
        }
    }

    fn verdict(&self, gathered: &Gathered, digest: &Digest) -> ImageVerdict {
        let complete = gathered.is_complete();
        verify_image(&gathered.pieces, complete, digest, &self.root, &self.requirement, Context::now())
    }
}

fn of_platform(digest: Digest, platform: &Platform) -> Subject {
    Subject { digest, part: Some(platform.to_string()) }
}

/// Something could not be looked at, and nothing else shows what is wanted.
fn undecided(location: &ImageLocation, unread: &[(String, String)], gathered: &Gathered) -> Failure {
    let mut failures = gathered.failures();
    if let Some((_, error)) = failures.next() {
        let mut failure = Failure::of(&**error);
        failure.class = class_of_failure(error);
        failure.exit_code = failure.class.exit_code();
        let others: Vec<_> = failures.map(|(place, _)| place).collect();
        if !others.is_empty() {
            failure.message += &format!("; nor could {} be looked at", others.join(" and "));
        }
        return failure;
    }
    if gathered.is_truncated {
        return Failure::new(
            Class::Undecided,
            "verify-too-many",
            format!(
                "one manifest beside {location} lists more signatures than are looked at, and none of those will do"
            ),
            "delete old ones with `assay clean`, or sign anew with `assay sign --format bundle`: new ones are looked at first",
        );
    }
    let mut causes: Vec<String> =
        unread.iter().take(MAX_CAUSES).map(|(source, cause)| format!("{source}: {cause}")).collect();
    if let Some(more) = unread.len().checked_sub(MAX_CAUSES).filter(|more| *more > 0) {
        causes.push(format!("and {more} more"));
    }
    Failure::new(
        Class::Undecided,
        "verify-undecided",
        format!("not everything beside {location} could be read: {}", causes.join("; ")),
        "try again; this is no statement about whether the image is signed",
    )
}
