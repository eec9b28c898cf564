//! `assay completion`

use clap::CommandFactory as _;

use crate::Outcome;
use crate::cli::Cli;
use crate::printer::Printer;

pub(crate) fn run(shell: clap_complete::Shell, printer: &Printer) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "assay", &mut script);
    printer.result_bytes(&script)?;
    Ok(0)
}
