//! The exit code of a scan or a converted result.

use pipeline::{Gate, GateTripped};

use crate::failure::Failure;

use super::context::Context;

/// As in Trivy, findings alone do not make a scan fail: `--exit-code` or `--fail-on` do.
pub(crate) fn exit_code(
    context: &Context,
    gate: &Gate,
    asked: Option<u8>,
    judged: Result<(), GateTripped>,
    any: impl FnOnce() -> bool,
) -> u8 {
    if let Err(tripped) = judged {
        context.printer.error_line(&Failure::of(&tripped));
        return asked.unwrap_or(tripped.exit_code());
    }
    match asked {
        Some(code) if gate.fail_on.is_none() && !gate.exploited && any() => code,
        _ => 0,
    }
}
