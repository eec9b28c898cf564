//! The exit code of a scan or a converted result.

use pipeline::{Gate, GateTripped};

use crate::cli::OutputArgs;
use crate::failure::Failure;

use super::context::Context;

/// What a result says that a gate may ask for.
pub(crate) struct State<'a> {
    /// Whether the operating system gets no updates any more.
    pub(crate) end_of_life: bool,
    /// Whether anything is reported.
    pub(crate) any: &'a dyn Fn() -> bool,
}

/// As in Trivy, findings alone do not make a scan fail: `--exit-code` or `--fail-on` do.
pub(crate) fn exit_code(
    context: &Context,
    gate: &Gate,
    form: &OutputArgs,
    judged: Result<(), GateTripped>,
    state: &State<'_>,
) -> u8 {
    let asked = form.exit_code;
    if let Err(tripped) = &judged {
        context.printer.error_line(&Failure::of(tripped));
    }
    // As in Trivy, a system without updates counts before what was found in it.
    if let (Some(code), true) = (form.exit_on_eol, state.end_of_life) {
        context.printer.warn("the operating system gets no security updates any more");
        if code != 0 {
            return code;
        }
    }
    if let Err(tripped) = judged {
        return asked.unwrap_or(tripped.exit_code());
    }
    match asked {
        Some(code) if gate.fail_on.is_none() && !gate.exploited && (state.any)() => code,
        _ => 0,
    }
}
