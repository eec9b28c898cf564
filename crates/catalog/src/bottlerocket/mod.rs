//! Bottlerocket: `usr/share/bottlerocket/application-inventory.json`, the packages its image is built from
//! (Bottlerocket's buildsys; the form is that of AWS Systems Manager's inventory).

use sbom::{Ecosystem, SourcePackage};
use serde::Deserialize;

use crate::{Found, ReadError, Record, limits};

#[derive(Debug, Deserialize)]
struct Inventory {
    #[serde(rename = "Content")]
    content: Vec<Application>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Application {
    name: String,
    version: String,
    #[serde(default)]
    release: String,
    #[serde(default)]
    epoch: String,
    #[serde(default)]
    architecture: String,
    #[serde(default)]
    publisher: String,
}

/// Reads an inventory.
///
/// # Errors
/// When it is not the JSON it should be, or a limit is met.
pub fn parse(content: &[u8]) -> Result<Found, ReadError> {
    const FORMAT: &str = "bottlerocket inventory";
    let wrong = |error: &dyn std::fmt::Display| ReadError::malformed(FORMAT, "a list of applications", error);
    let inventory: Inventory = serde_json::from_slice(content).map_err(|error| wrong(&error))?;
    if inventory.content.len() as u64 > limits::PACKAGES {
        return Err(base::BudgetExceeded::Items { limit: limits::PACKAGES }.into());
    }
    let mut records = Vec::with_capacity(inventory.content.len());
    for application in inventory.content {
        if application.name.is_empty() || application.version.is_empty() {
            return Err(wrong(&"one without name or version"));
        }
        // An epoch that is missing is zero, as for RPM.
        let epoch = match application.epoch.as_str() {
            "" | "0" => String::new(),
            epoch => format!("{epoch}:"),
        };
        let release =
            if application.release.is_empty() { String::new() } else { format!("-{}", application.release) };
        let version = format!("{epoch}{}{release}", application.version);
        let mut record = Record::new(Ecosystem::Bottlerocket, application.name.clone(), version.clone());
        record.source = Some(SourcePackage { name: application.name, version });
        record.arch = Some(application.architecture).filter(|arch| !arch.is_empty());
        record.supplier = Some(application.publisher).filter(|publisher| !publisher.is_empty());
        records.push(record);
    }
    Ok(Found::of(records))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applications_become_packages() {
        let text = br#"{"Content":[
            {"Name":"glibc","Publisher":"Bottlerocket","Version":"2.38","Release":"1.1720","Epoch":"1",
             "InstalledTime":"2024-06-28T21:33:17Z","ApplicationType":"Unspecified","Architecture":"x86_64","Url":"","Summary":"x"},
            {"Name":"kernel-5.15","Version":"5.15.160","Release":"1","Architecture":"x86_64"}]}"#;
        let found = parse(text).expect("readable");
        let shown: Vec<_> = found.records.iter().map(|r| format!("{} {}", r.name, r.version)).collect();
        assert_eq!(shown, ["glibc 1:2.38-1.1720", "kernel-5.15 5.15.160-1"]);
        assert_eq!(found.records[0].supplier.as_deref(), Some("Bottlerocket"));
        for bad in [
            &b"{}"[..],
            b"[]",
            br#"{"Content":[{"Name":"a"}]}"#,
            br#"{"Content":[{"Name":"","Version":"1"}]}"#,
        ] {
            assert!(matches!(parse(bad), Err(ReadError::Malformed { .. })));
        }
        for end in 0..text.len() {
            let _ = parse(&text[..end]);
        }
    }
}
