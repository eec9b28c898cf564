//! Help reference, man pages and completions, all from the definitions in [`crate::cli`]; and the table of ecosystems.

use std::fmt::Write as _;
use std::path::Path;

use clap::{Command, CommandFactory as _, ValueEnum as _};

use crate::cli::Cli;
use crate::failure::Failure;

/// Writes everything below `dir`.
pub(crate) fn write_all(dir: &Path) -> Result<(), Failure> {
    let mut command = Cli::command().term_width(100);
    command.build();
    let mut pages = Vec::new();
    visible(&command, &mut pages);
    let mut reference = String::from(
        "# Command reference\n\nGenerated from the program; `cargo xtask codegen` refreshes it.\n",
    );
    for page in &pages {
        let name = page.get_display_name().unwrap_or_else(|| page.get_name()).replace('-', " ");
        let help = page.clone().term_width(100).render_long_help().to_string();
        let help: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        let _ = write!(reference, "\n## {}\n\n```text\n{}```\n", title(page, &name), help);
    }
    put(&dir.join("reference.md"), reference.as_bytes())?;
    put(&dir.join("ecosystems.md"), catalog::ecosystems_table().as_bytes())?;
    for page in &pages {
        let name = page.get_display_name().unwrap_or_else(|| page.get_name()).to_owned();
        let mut bytes = Vec::new();
        let man = clap_mangen::Man::new(page.clone());
        man.render(&mut bytes).map_err(|error| Failure::file(dir, &error))?;
        put(&dir.join("man").join(format!("{name}.1")), &bytes)?;
    }
    for shell in clap_complete::Shell::value_variants() {
        let mut bytes = Vec::new();
        clap_complete::generate(*shell, &mut Cli::command(), "assay", &mut bytes);
        put(&dir.join("completions").join(format!("assay.{shell}")), &bytes)?;
    }
    Ok(())
}

fn title(page: &Command, name: &str) -> String {
    page.get_bin_name().map_or_else(|| name.to_owned(), str::to_owned)
}

fn visible(command: &Command, pages: &mut Vec<Command>) {
    pages.push(command.clone());
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        visible(sub, pages);
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    }
    std::fs::write(path, bytes).map_err(|error| Failure::file(path, &error))
}
