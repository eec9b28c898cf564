//! Which services the flags name, and which log may be written to.
//!
//! An entry in a public log names image, signer and time, can be read by everybody, and stays. So a public log is used
//! only where somebody asked for it (`--log URL`, `--rekor-url`, `--yes`) or the image is public anyway. Nothing is
//! guessed from failure: an image whose publicity could not be found out counts as private.

use base::ImageLocation;
use pipeline::Publicity;
use sign::{LogApi, LogService, Services};

use crate::cli::{LogChoice, ServiceArgs};
use crate::failure::Failure;

use super::super::context::Context;

/// Logs that anybody can read: Sigstore's public instance and its staging.
const PUBLIC_LOGS: [&str; 2] = ["sigstore.dev", "sigstage.dev"];

/// The services after the flags have had their say.
pub(super) fn adjust(
    context: &Context,
    args: &ServiceArgs,
    mut services: Services,
    targets: &[&ImageLocation],
) -> Result<Services, Failure> {
    let base = |url: &String| url.trim_end_matches('/').to_owned();
    let log = |url: &String| LogService {
        url: base(url),
        api: if args.rekor_api_version == 1 { LogApi::RekorV1 } else { LogApi::RekorV2 },
    };
    if let Some(url) = &args.fulcio_url {
        services.fulcio = Some(base(url));
    }
    if !args.timestamp_server_url.is_empty() {
        services.timestamps.clone_from(&args.timestamp_server_url);
    }
    match (&args.log, &args.rekor_url) {
        (Some(LogChoice::None), _) => services.logs.clear(),
        (Some(LogChoice::Url(url)), _) | (None, Some(url)) => services.logs = vec![log(url)],
        (choice, None) => {
            let private_only = choice.is_some();
            let public = services.logs.iter().find(|log| is_public(&log.url));
            if let Some(log) = public {
                may_be_public(context, log, private_only, args.yes, targets)?;
            }
        }
        (Some(LogChoice::Private), Some(_)) => {}
    }
    Ok(services)
}

fn is_public(url: &str) -> bool {
    net::Url::parse(url).is_ok_and(|url| {
        let host = url.host().split(':').next().unwrap_or_default();
        PUBLIC_LOGS.iter().any(|known| host == *known || host.ends_with(&format!(".{known}")))
    })
}

fn may_be_public(
    context: &Context,
    log: &LogService,
    private_only: bool,
    yes: bool,
    targets: &[&ImageLocation],
) -> Result<(), Failure> {
    let refuse = |reason: String| {
        Failure::usage(
            "sign-public-log",
            format!("the services' log is the public {} and {reason}", log.url),
            format!(
                "pass --log none, --log URL of a log of your own, or --log {} if everybody may read of it for ever",
                log.url
            ),
        )
    };
    if private_only {
        return Err(refuse("--log private allows none that everybody can read".into()));
    }
    if yes {
        return Ok(());
    }
    if targets.is_empty() {
        return Err(refuse("nothing says that the file is public".into()));
    }
    for target in targets {
        match pipeline::publicity(target, &Context::http_client()) {
            Publicity::Public => {}
            Publicity::Private { reason } => return Err(refuse(format!("{target} is not public: {reason}"))),
        }
    }
    context.printer.say(&format!("log       {}, public as the image is", log.url));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn public_logs_are_known_by_their_hosts() {
        let rows = [
            ("https://rekor.sigstore.dev", true),
            ("https://log2025-1.rekor.sigstore.dev", true),
            ("https://rekor.sigstage.dev:443", true),
            ("https://rekor.sigstore.dev.example.com", false),
            ("https://notsigstore.dev", false),
            ("http://127.0.0.1:3000", false),
            ("nonsense", false),
        ];
        for (url, expected) in rows {
            assert_eq!(is_public(url), expected, "{url}");
        }
    }
}
