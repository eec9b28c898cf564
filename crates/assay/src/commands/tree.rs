//! `assay tree`

use attest::predicate_alias;
use pipeline::{Attachment, Attachments, Content, ContentKind, DEFAULT_WORKERS, Looked, attachments};
use serde_json::{Value, json};

use crate::Outcome;
use crate::cli::{TextFormat, TreeArgs};
use crate::failure::Failure;

use super::bundle_text::visible;
use super::context::Context;

pub(crate) fn run(context: &Context, args: &TreeArgs) -> Outcome {
    let targets = Context::targets([&args.image], &args.registry)?;
    let target = targets.open(&args.image)?;
    let Some(evidence) = target.evidence() else {
        return Err(Failure::usage(
            "tree-no-evidence-place",
            format!("{} is an archive that nothing can be attached to", args.image),
            "look at the image in its registry, or in an OCI layout",
        ));
    };
    let found =
        attachments(target.source(), evidence, DEFAULT_WORKERS).map_err(|fault| Failure::of(&*fault))?;
    if args.format == TextFormat::Json {
        let mut document = object(&found);
        document["schema"] = "assay.tree/2".into();
        document["image"] = args.image.to_string().into();
        document["verified"] = false.into();
        context.printer.result(&format!("{document:#}"))?;
    } else {
        let mut lines = vec![format!("{} (nothing below is verified)", args.image)];
        image_lines(&found, "", &mut lines);
        context.printer.result(&lines.join("\n"))?;
    }
    // What could not be looked at is no absence.
    match failure(&found) {
        Some((place, code, message)) => Err(Failure::new(
            base::Class::Undecided,
            code,
            format!("{place} of {} could not be looked at: {message}", args.image),
            "try again; the list above may lack attachments",
        )),
        None => Ok(0),
    }
}

fn failure(image: &Attachments) -> Option<(&str, &'static str, &str)> {
    let own = image.places.iter().find_map(|(place, looked)| match looked {
        Looked::Failed(code, message) => Some((place.as_str(), *code, message.as_str())),
        _ => None,
    });
    own.or_else(|| image.children.iter().find_map(failure))
}

/// The lines of an image below `indent`: what it is, where was looked, what was found, its images.
fn image_lines(image: &Attachments, indent: &str, lines: &mut Vec<String>) {
    let children = if image.children.is_empty() {
        String::new()
    } else {
        format!(", index of {} images", image.children.len() + image.more_children)
    };
    lines.push(format!("{indent}{}{children}", image.digest));
    let looked: Vec<String> = image.places.iter().map(place_text).collect();
    lines.push(format!("{indent}  looked at: {}", looked.join("; ")));
    for attachment in &image.found {
        attachment_lines(attachment, indent, lines);
    }
    if image.more > 0 {
        lines.push(format!("{indent}  and {} more attachments", image.more));
    }
    for child in &image.children {
        let platform = child.platform.as_ref().map_or_else(|| "image".to_owned(), ToString::to_string);
        lines.push(format!("{indent}  {}", visible(&platform)));
        image_lines(child, &format!("{indent}    "), lines);
    }
    if image.more_children > 0 {
        lines.push(format!("{indent}  and {} more images", image.more_children));
    }
}

fn place_text((place, looked): &(String, Looked)) -> String {
    // The tag of an image begins with its digest, which stands above.
    let short = place.rsplit_once('.').map_or(place.as_str(), |(_, suffix)| suffix);
    let name = if place.starts_with("sha") { format!(".{short} tag") } else { place.clone() };
    match looked {
        Looked::Found(count) => format!("{name}: {count}"),
        Looked::Absent => format!("{name}: none"),
        Looked::Failed(code, _) => format!("{name}: COULD NOT LOOK [{code}]"),
    }
}

fn attachment_lines(attachment: &Attachment, indent: &str, lines: &mut Vec<String>) {
    if let Some(problem) = &attachment.problem {
        lines.push(format!("{indent}  ├─ cannot be read: {}", visible(problem)));
    }
    for content in &attachment.layers {
        lines.push(format!("{indent}  ├─ {}", content_text(content)));
    }
    let kind = attachment.manifest.artifact_type.as_deref().unwrap_or(&attachment.manifest.media_type);
    lines.push(format!("{indent}  │  {} {}", attachment.manifest.digest, visible(kind)));
}

fn content_text(content: &Content) -> String {
    let mut text = match (content.kind, &content.predicate_type) {
        (ContentKind::Other, _) => visible(&content.descriptor.media_type),
        (ContentKind::LegacySignature, _) => "signature, as cosign 2 attaches it".to_owned(),
        (kind, Some(uri)) => {
            let name = predicate_alias(uri).map_or_else(|| visible(uri), str::to_owned);
            let legacy =
                if kind == ContentKind::LegacyAttestation { ", as cosign 2 attaches it" } else { "" };
            format!("{name}{legacy}")
        }
        (_, None) => "signature over the image's bytes".to_owned(),
    };
    if let Some(signer) = signer(content) {
        text += &format!(" by {}", visible(&signer));
    }
    if let Some(time) = time(content) {
        text += &format!(", {time}");
    }
    text += &format!(", {} bytes", content.descriptor.size);
    if let Some(problem) = &content.problem {
        text += &format!(" ({})", visible(problem));
    }
    text
}

/// Who says to have signed.
fn signer(content: &Content) -> Option<String> {
    let view = content.inspection.as_ref()?;
    match (&view.certificate, &view.public_key_hint) {
        (Some(certificate), _) => {
            let subject = certificate.subjects.first().map_or("nobody", String::as_str);
            Some(format!("{subject} (issuer {})", certificate.oidc_issuer))
        }
        (None, Some(hint)) if !hint.is_empty() => Some(format!("key {hint}")),
        (None, Some(_)) => Some("a key".to_owned()),
        _ => None,
    }
}

/// The time a log or an authority states.
fn time(content: &Content) -> Option<String> {
    let view = content.inspection.as_ref()?;
    let logged = view.log_entries.iter().find_map(|entry| entry.integrated_time.clone());
    logged.or_else(|| view.timestamps.iter().find_map(|timestamp| timestamp.time.clone()))
}

fn object(image: &Attachments) -> Value {
    let places: Vec<Value> = image
        .places
        .iter()
        .map(|(place, looked)| match looked {
            Looked::Found(count) => json!({"place": place, "outcome": "found", "count": count}),
            Looked::Absent => json!({"place": place, "outcome": "absent"}),
            Looked::Failed(code, message) => {
                json!({"place": place, "outcome": "could-not-look", "code": code, "message": message})
            }
        })
        .collect();
    let attachments: Vec<Value> = image.found.iter().map(attachment_object).collect();
    json!({
        "digest": image.digest,
        "mediaType": image.media_type,
        "platform": image.platform.as_ref().map(ToString::to_string),
        "lookedAt": places,
        "attachments": attachments,
        "moreAttachments": image.more,
        "images": image.children.iter().map(object).collect::<Vec<_>>(),
        "moreImages": image.more_children,
    })
}

fn attachment_object(attachment: &Attachment) -> Value {
    let contents: Vec<Value> = attachment
        .layers
        .iter()
        .map(|content| {
            json!({
                "kind": content.kind.as_str(),
                "mediaType": content.descriptor.media_type,
                "digest": content.descriptor.digest,
                "size": content.descriptor.size,
                "predicateType": content.predicate_type,
                "signer": signer(content),
                "time": time(content),
                "problem": content.problem,
            })
        })
        .collect();
    json!({
        "place": attachment.place,
        "digest": attachment.manifest.digest,
        "size": attachment.manifest.size,
        "mediaType": attachment.manifest.media_type,
        "artifactType": attachment.manifest.artifact_type,
        "annotations": attachment.manifest.annotations,
        "contents": contents,
        "problem": attachment.problem,
    })
}
