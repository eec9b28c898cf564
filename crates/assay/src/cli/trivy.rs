//! Flags of `trivy image` that scripts pass and that have no other place here.

use std::time::Duration;

use clap::{Args, ValueEnum};

/// Where the flags stand in help.
const HEADING: &str = "As in Trivy";

/// The flags, with Trivy's names.
#[derive(Debug, Args)]
pub(crate) struct TrivyArgs {
    /// Image in a file or folder, instead of its name: what `docker save` wrote, or an OCI layout as FILE or DIR[:TAG]
    #[arg(long, help_heading = HEADING, value_name = "FILE|DIR")]
    pub(crate) input: Option<String>,
    /// Give up after this long, such as 5m or 1h30m [default: no limit]
    #[arg(long, help_heading = HEADING, value_name = "DURATION", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    /// Refuse an image whose layers are larger in all, packed or inflated, such as 500MB or 2GiB
    #[arg(long, help_heading = HEADING, value_name = "SIZE", value_parser = size)]
    pub(crate) max_image_size: Option<u64>,
    /// Where images may come from, in this order; here always a registry, a layout or an archive
    #[arg(long, help_heading = HEADING, value_enum, value_delimiter = ',', value_name = "SOURCE,…")]
    pub(crate) image_src: Vec<ImageSource>,
    /// What of the image's configuration is searched: here always for secrets, where those are looked for
    #[arg(long, help_heading = HEADING, value_enum, value_delimiter = ',', value_name = "KIND,…")]
    pub(crate) image_config_scanners: Vec<ConfigScanner>,
    /// fs keeps results of layers between scans, memory does not, as --no-cache
    #[arg(long, help_heading = HEADING, value_enum, value_name = "KIND")]
    pub(crate) cache_backend: Option<CacheBackend>,
    /// Say on standard error what is used and how long steps take
    #[arg(long, short, help_heading = HEADING)]
    pub(crate) debug: bool,
    /// Taken for scripts' sake: no service is asked about dependencies, with or without
    #[arg(long, help_heading = HEADING)]
    pub(crate) offline_scan: bool,
    /// Taken for scripts' sake: nobody is asked for newer versions of this program, with or without
    #[arg(long, help_heading = HEADING)]
    pub(crate) skip_version_check: bool,
    /// Taken for scripts' sake: nothing is told to anybody, with or without
    #[arg(long, help_heading = HEADING)]
    pub(crate) disable_telemetry: bool,
}

/// Trivy's sources of images.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImageSource {
    Docker,
    Containerd,
    Podman,
    Remote,
}

/// What Trivy looks for in configurations of images, as far as it is looked for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfigScanner {
    Secret,
}

/// Trivy's places for results of layers, as far as there are such places here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CacheBackend {
    Fs,
    Memory,
}

/// Nanoseconds of each unit of Go's `time.ParseDuration`.
const UNITS: [(&str, f64); 7] =
    [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];

/// The longest time that can be waited for: a year.
const MAX_TIMEOUT: Duration = Duration::from_secs(366 * 24 * 3600);

/// `5m0s`, `1.5h`, `300ms`: a number and a unit, once or several times.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "expected a time such as 90s, 5m or 1h30m".to_owned();
    let (mut rest, mut nanos) = (text, 0.0);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
        let number: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = &rest[digits..];
        let end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let unit = UNITS.iter().find(|(name, _)| *name == &rest[..end]).ok_or_else(wrong)?;
        nanos += number * unit.1;
        rest = &rest[end..];
    }
    let time = Duration::try_from_secs_f64(nanos / 1e9).map_err(|_| wrong())?;
    if time.is_zero() || time > MAX_TIMEOUT {
        return Err("expected more than nothing and at most a year".into());
    }
    Ok(time)
}

/// `500MB` in thousands, `2GiB` in 1,024s, or bytes.
fn size(text: &str) -> Result<u64, String> {
    let wrong = || "expected a size such as 500MB or 2GiB".to_owned();
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..digits].parse().map_err(|_| wrong())?;
    let unit = text[digits..].trim().to_ascii_lowercase();
    let (unit, step) = match unit.strip_suffix("ib") {
        Some(letter) => (letter, 1024.0_f64),
        None => (unit.strip_suffix('b').unwrap_or(&unit), 1000.0),
    };
    let power = ["", "k", "m", "g", "t", "p"].iter().position(|name| *name == unit).ok_or_else(wrong)?;
    let bytes = number * step.powi(i32::try_from(power).map_err(|_| wrong())?);
    // Above 2^53 a number of bytes is not exact, and no image is.
    if !(1.0..9e15).contains(&bytes) {
        return Err(wrong());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 9e15")]
    Ok(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_go_writes_them() {
        for (text, millis) in
            [("5m0s", 300_000), ("1h30m", 5_400_000), ("1.5s", 1500), ("300ms", 300), ("90s", 90_000)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "5", "m", "5 m", "5d", "-5m", "0s", "9000h", "1..5s", "5mm"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("44kB", 44_000),
            ("17MB", 17_000_000),
            ("2GiB", 2 << 30),
            ("1.5k", 1500),
            ("7", 7),
            ("1 TB", 1_000_000_000_000),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "MB", "-1MB", "1XB", "0", "1e400", "99999PB", "1.2.3"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
