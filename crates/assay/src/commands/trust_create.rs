//! `assay trust create` and `assay signing-config create`

use std::path::{Path, PathBuf};

use serde_json::Value;
use trust::{
    AuthoritySpec, BUILT_IN, LogSpec, Pairs, ServiceSpec, SigningConfigSpec, TrustedRootSpec,
    create_signing_config, create_trusted_root,
};
use verify::TrustRoot;

use crate::Outcome;
use crate::cli::{CreateRootArgs, SigningConfigCommand};
use crate::failure::Failure;

use super::context::{Context, MAX_TRUST_FILE_BYTES, check_output, read_file};
use super::trust::roots;

const AUTHORITY_KEYS: [&str; 4] = ["url", "certificate-chain", "start-time", "end-time"];
const LOG_KEYS: [&str; 5] = ["url", "public-key", "start-time", "end-time", "origin"];
const SERVICE_KEYS: [&str; 5] = ["url", "api-version", "start-time", "end-time", "operator"];

pub(crate) fn root(context: &Context, args: &CreateRootArgs) -> Outcome {
    check_output(args.out.as_deref())?;
    let base = match args.with_default_services {
        true => Some(roots(context).choose(BUILT_IN[0].name, Context::now())?.document),
        false => None,
    };
    let without = [
        (args.no_default_fulcio, "certificateAuthorities"),
        (args.no_default_rekor, "tlogs"),
        (args.no_default_ctfe, "ctlogs"),
        (args.no_default_tsa, "timestampAuthorities"),
    ];
    let spec = TrustedRootSpec {
        base,
        without: named(&without),
        fulcio: args.fulcio.iter().map(|text| authority(text)).collect::<Result<_, _>>()?,
        rekor: args.rekor.iter().map(|text| log(text)).collect::<Result<_, _>>()?,
        ctfe: args.ctfe.iter().map(|text| log(text)).collect::<Result<_, _>>()?,
        tsa: args.tsa.iter().map(|text| authority(text)).collect::<Result<_, _>>()?,
    };
    let document = create_trusted_root(&spec)?;
    // What is written must be a root that can be verified with.
    TrustRoot::parse(document.to_string().as_bytes())?;
    write(context, args.out.as_ref(), &document)
}

pub(crate) fn signing_config(context: &Context, command: &SigningConfigCommand) -> Outcome {
    let SigningConfigCommand::Create(args) = command;
    check_output(args.out.as_deref())?;
    let base = match (&args.base_config, args.with_default_services) {
        (Some(path), _) => Some(read_file(path, MAX_TRUST_FILE_BYTES)?),
        (None, true) => {
            let kept = roots(context).load(BUILT_IN[0].name)?;
            let kept = kept.and_then(|kept| kept.signing_config().map(<[u8]>::to_vec));
            kept.or_else(|| BUILT_IN[0].signing_config.map(<[u8]>::to_vec))
        }
        (None, false) => None,
    };
    let without = [
        (args.no_default_fulcio, "caUrls"),
        (args.no_default_rekor, "rekorTlogUrls"),
        (args.no_default_oidc, "oidcUrls"),
        (args.no_default_tsa, "tsaUrls"),
    ];
    let services = |texts: &[String]| texts.iter().map(|text| service(text)).collect::<Result<Vec<_>, _>>();
    let spec = SigningConfigSpec {
        base,
        without: named(&without),
        fulcio: services(&args.fulcio)?,
        oidc: services(&args.oidc_provider)?,
        rekor: services(&args.rekor)?,
        tsa: services(&args.tsa)?,
        rekor_selector: args.rekor_config.as_deref().map(str::parse).transpose()?,
        tsa_selector: args.tsa_config.as_deref().map(str::parse).transpose()?,
    };
    let document = create_signing_config(&spec)?;
    sign::SigningConfig::parse(document.to_string().as_bytes())?;
    write(context, args.out.as_ref(), &document)
}

fn named(flags: &[(bool, &'static str)]) -> Vec<&'static str> {
    flags.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| *name).collect()
}

fn write(context: &Context, out: Option<&PathBuf>, document: &Value) -> Outcome {
    context.write(out.map(PathBuf::as_path), format!("{document:#}\n").as_bytes())?;
    Ok(0)
}

fn authority(text: &str) -> Result<AuthoritySpec, Failure> {
    let pairs = Pairs::parse(text, &AUTHORITY_KEYS)?;
    Ok(AuthoritySpec {
        url: pairs.need("url")?.to_owned(),
        chain: read_file(Path::new(pairs.need("certificate-chain")?), MAX_TRUST_FILE_BYTES)?,
        start: pairs.time("start-time")?,
        end: pairs.time("end-time")?,
    })
}

fn log(text: &str) -> Result<LogSpec, Failure> {
    let pairs = Pairs::parse(text, &LOG_KEYS)?;
    Ok(LogSpec {
        url: pairs.need("url")?.to_owned(),
        public_key: read_file(Path::new(pairs.need("public-key")?), MAX_TRUST_FILE_BYTES)?,
        start: needed_time(&pairs)?,
        end: pairs.time("end-time")?,
        origin: pairs.get("origin").map(str::to_owned),
    })
}

fn service(text: &str) -> Result<ServiceSpec, Failure> {
    let pairs = Pairs::parse(text, &SERVICE_KEYS)?;
    let version = pairs.need("api-version")?;
    Ok(ServiceSpec {
        url: pairs.need("url")?.to_owned(),
        api_version: version.parse().map_err(|_| {
            Failure::usage(
                "trust-create-spec",
                format!("api-version is \"{version}\", expected a number"),
                "write api-version=1 for Fulcio, a TSA and Rekor v1, api-version=2 for Rekor v2",
            )
        })?,
        start: needed_time(&pairs)?,
        end: pairs.time("end-time")?,
        operator: pairs.need("operator")?.to_owned(),
    })
}

fn needed_time(pairs: &Pairs) -> Result<base::Timestamp, Failure> {
    pairs.need("start-time")?;
    Ok(pairs.time("start-time")?.unwrap_or(base::Timestamp::from_secs(0)))
}
