//! What the flags about registries mean.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use base::Secret;
use net::HostTls;
use pipeline::RegistryAccess;
use registry::Credential;

use crate::cli::RegistryArgs;
use crate::failure::Failure;

use super::context::read_file;

/// A password or token: tokens of cloud registries have some 4 KiB.
const MAX_SECRET_BYTES: u64 = 64 << 10;

/// How the registries at `hosts` are reached.
pub(crate) fn access(hosts: BTreeSet<String>, args: &RegistryArgs) -> Result<RegistryAccess, Failure> {
    let credential = credential(args)?;
    if credential.is_some() && hosts.len() > 1 {
        let named: Vec<&str> = hosts.iter().map(String::as_str).collect();
        return Err(Failure::usage(
            "registry-credential-ambiguous",
            format!("one credential was given for several registries: {}", named.join(", ")),
            "log in to each with `docker login` or `podman login` and leave the flags out",
        ));
    }
    let credentials: BTreeMap<String, Credential> =
        credential.and_then(|credential| Some((hosts.first()?.clone(), credential))).into_iter().collect();
    // Whoever says how TLS is done wants TLS, on loopback too.
    let own_tls =
        args.allow_insecure_registry || args.registry_cacert.is_some() || args.registry_client_cert.is_some();
    let tls = HostTls {
        hosts: if own_tls { hosts.clone() } else { BTreeSet::new() },
        client_certificate: args
            .registry_client_cert
            .clone()
            .zip(args.registry_client_key.clone())
            .map(|(certificate, key)| (certificate.into(), key.into())),
        danger_accept_any_certificate: args.allow_insecure_registry,
        ..HostTls::default()
    };
    Ok(RegistryAccess {
        plain_http_hosts: if args.insecure_registry { hosts } else { BTreeSet::new() },
        ca_files: args.registry_cacert.clone().into_iter().collect(),
        tls,
        credentials,
        timeout: args.registry_timeout.map(Duration::from_secs),
        attempts: args.registry_retries.map(|retries| retries + 1),
    })
}

fn credential(args: &RegistryArgs) -> Result<Option<Credential>, Failure> {
    if let Some(place) = &args.registry_token {
        return secret("--registry-token", place).map(|token| Some(Credential::RegistryToken(token)));
    }
    let place = if args.password_stdin { Some("-") } else { args.registry_password.as_deref() };
    let (Some(user), Some(place)) = (&args.registry_username, place) else {
        return Ok(None);
    };
    let password = secret("--registry-password", place)?;
    Ok(Some(Credential::Password { user: user.clone(), password }))
}

/// `@FILE` or `-`. Anything else is refused unread: every process of this machine sees a command line.
fn secret(flag: &str, place: &str) -> Result<Secret<String>, Failure> {
    let bytes = match place.strip_prefix('@') {
        Some(path) => read_file(Path::new(path), MAX_SECRET_BYTES)?,
        None if place == "-" => {
            let mut bytes = Vec::new();
            let mut input = std::io::stdin().lock().take(MAX_SECRET_BYTES + 1);
            let read = input.read_to_end(&mut bytes);
            read.map_err(|error| Failure::file(Path::new("standard input"), &error))?;
            bytes
        }
        None => {
            return Err(Failure::usage(
                "registry-secret-in-argument",
                format!("{flag} holds the secret itself, which every process of this machine can read"),
                format!("pass {flag} @FILE, or {flag} - and the secret on standard input"),
            ));
        }
    };
    let bytes = zeroize::Zeroizing::new(bytes);
    let text =
        std::str::from_utf8(&bytes).map(|text| text.trim_end_matches(['\r', '\n'])).unwrap_or_default();
    if text.is_empty() || text.len() as u64 > MAX_SECRET_BYTES || text.contains(['\r', '\n']) {
        return Err(Failure::usage(
            "registry-secret-malformed",
            format!("what {flag} names is not one line of text"),
            "write the password or token into it, and nothing else",
        ));
    }
    Ok(Secret::new(text.to_owned()))
}
