//! Commands whose flags are defined only when they are the ones asked for.
//!
//! Defining the flags of all commands costs more than verifying a bundle. Every command is known by name and summary; the
//! rest of it is there when it is the first argument, or when the first argument is no command: help, completions, man pages.

use std::cell::RefCell;
use std::ops::Deref;

use clap::{ArgMatches, Args, Command, CommandFactory, Error, FromArgMatches, Parser, Subcommand};

thread_local! {
    /// The one command to define wholly. `None` defines all. clap's derive builds a command from types alone, so there is no
    /// argument to hand this down in.
    static ONLY: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Parses this process's arguments as `T`, with the flags of one command where the first argument names one.
///
/// # Errors
/// What clap says about wrong arguments, and help and version where they were asked for.
pub(crate) fn parse<T: Parser + CommandFactory>() -> Result<T, Error> {
    let first = std::env::args_os().nth(1).unwrap_or_default();
    define_only(Some(String::new()));
    let named = T::command().find_subcommand(&first).map(|command| command.get_name().to_owned());
    define_only(named);
    let parsed = T::try_parse();
    define_only(None);
    parsed
}

fn define_only(name: Option<String>) {
    ONLY.with(|only| *only.borrow_mut() = name);
}

fn is_wanted(command: &Command) -> bool {
    ONLY.with(|only| only.borrow().as_deref().is_none_or(|name| name == command.get_name()))
}

/// Arguments or subcommands `T` of a command, defined only when [`parse`] needs them.
#[derive(Debug)]
pub(crate) struct OnDemand<T>(Box<T>);

impl<T> Deref for OnDemand<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromArgMatches> FromArgMatches for OnDemand<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(|inner| Self(Box::new(inner)))
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(|inner| Self(Box::new(inner)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for OnDemand<T> {
    fn augment_args(command: Command) -> Command {
        if is_wanted(&command) { T::augment_args(command) } else { command }
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: Subcommand> Subcommand for OnDemand<T> {
    fn augment_subcommands(command: Command) -> Command {
        if is_wanted(&command) { T::augment_subcommands(command) } else { command }
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        T::augment_subcommands_for_update(command)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{Command, define_only};
    use crate::cli::Cli;

    fn help_of(name: &str) -> String {
        let mut all = Cli::command();
        all.build();
        all.find_subcommand_mut(name)
            .map(|command| command.render_long_help().to_string())
            .unwrap_or_default()
    }

    #[test]
    fn a_command_is_the_same_when_it_is_the_only_one_defined() {
        let names: Vec<String> =
            Cli::command().get_subcommands().map(Command::get_name).map(str::to_owned).collect();
        assert!(names.len() > 30);
        for name in names {
            let beside_all = help_of(&name);
            define_only(Some(name.clone()));
            let alone = help_of(&name);
            define_only(None);
            assert_eq!(alone, beside_all, "{name}");
        }
    }

    #[test]
    fn the_others_are_known_by_name_only() {
        define_only(Some("verify".to_owned()));
        let command = Cli::command();
        define_only(None);
        let flags = |name: &str| command.find_subcommand(name).map(|found| found.get_arguments().count());
        assert_eq!(flags("run"), Some(0));
        assert!(flags("verify").is_some_and(|count| count > 10));
    }
}
