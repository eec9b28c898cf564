//! Passwords of keys: from a file, from the environment, or from a person at a terminal. Never from an argument, which
//! every user of the machine can read.

use std::fs::{File, OpenOptions};
use std::io::{IsTerminal as _, Read, Write as _};
use std::path::Path;

use base::Secret;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use sign::{KeyError, KeySecrets};
use zeroize::Zeroizing;

use super::context::Context;

/// Variables with the password, in this order: our own, then cosign's.
const PASSWORD_VARIABLES: [&str; 2] = ["ASSAY_PASSWORD", "COSIGN_PASSWORD"];

/// What a person can type, with room to spare.
const MAX_TYPED_BYTES: usize = 1 << 10;

/// Where passwords are from in one command.
pub(crate) struct Passwords<'a> {
    context: &'a Context,
    file: Option<&'a Path>,
}

impl<'a> Passwords<'a> {
    pub(crate) fn new(context: &'a Context, file: Option<&'a Path>) -> Self {
        Self { context, file }
    }

    /// A password for a key that is to be written; a person types it twice.
    pub(crate) fn new_password(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        if let Some(given) = self.given()? {
            return Ok(given);
        }
        let mut terminal = self.terminal(&format!("a password for {what}"))?;
        loop {
            let first = terminal.ask(&format!("Password for {what}: "))?;
            let second = terminal.ask("Again: ")?;
            if first.expose() == second.expose() {
                return Ok(first);
            }
            self.context.printer.warn("that was not the same twice");
        }
    }

    /// The password that needs nobody at a terminal.
    fn given(&self) -> Result<Option<Secret<Vec<u8>>>, KeyError> {
        if let Some(path) = self.file {
            return sign::read_password_file(path).map(Some);
        }
        let set = PASSWORD_VARIABLES.iter().find_map(|name| self.variable(name));
        Ok(set.map(|text| Secret::new(text.expose().as_bytes().to_vec())))
    }

    /// A terminal with somebody at it. Not in CI, where a prompt would wait until the job is killed.
    fn terminal(&self, what: &str) -> Result<Terminal, KeyError> {
        let none = |looked: &str| KeyError::NoPassword {
            what: what.to_owned(),
            looked: format!(
                "{} are not set, --password-file is not given, and {looked}",
                PASSWORD_VARIABLES.join(" and ")
            ),
            hint: format!("set {}, or pass --password-file FILE", PASSWORD_VARIABLES[1]),
        };
        if self.variable("CI").is_some_and(|value| !matches!(value.expose().as_str(), "" | "0" | "false")) {
            return Err(none("CI is set, so nobody is asked"));
        }
        if !std::io::stdin().is_terminal() {
            return Err(none("standard input is no terminal"));
        }
        Terminal::open().map_err(|_| none("there is no terminal"))
    }
}

impl KeySecrets for Passwords<'_> {
    fn variable(&self, name: &str) -> Option<Secret<String>> {
        std::env::var(name).ok().map(Secret::new)
    }

    fn password(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        match self.given()? {
            Some(given) => Ok(given),
            None => self.terminal(&format!("the password of {what}"))?.ask(&format!("Password of {what}: ")),
        }
    }

    fn http(&self, tls: net::HostTls) -> net::Client {
        Context::client_with(tls)
    }

    fn pin(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        let mut terminal =
            self.terminal(&format!("the PIN of {what}")).map_err(|_| KeyError::NoPassword {
                what: format!("the PIN of {what}"),
                looked: "COSIGN_PKCS11_PIN is not set, the URI has no pin-source=, and nobody can be asked"
                    .into(),
                hint: "set COSIGN_PKCS11_PIN, or add ?pin-source=file:/path to the URI".into(),
            })?;
        terminal.ask(&format!("PIN of {what}: "))
    }
}

/// The terminal of this process, with what is typed not shown.
struct Terminal {
    device: File,
    before: Termios,
}

impl Terminal {
    fn open() -> std::io::Result<Self> {
        let device = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = tcgetattr(&device)?;
        let mut silent = before.clone();
        // Byte by byte and without signals: Ctrl-C would end the process and leave the terminal mute.
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(&device, OptionalActions::Flush, &silent)?;
        Ok(Self { device, before })
    }

    fn ask(&mut self, prompt: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        let failed = |_| KeyError::NoPassword {
            what: "a password".into(),
            looked: "the terminal was closed".into(),
            hint: format!("set {}, or pass --password-file FILE", PASSWORD_VARIABLES[1]),
        };
        self.device.write_all(prompt.as_bytes()).map_err(failed)?;
        let typed = read_line(&mut self.device);
        let _ = self.device.write_all(b"\n");
        match typed {
            Ok(Some(password)) => Ok(password),
            Ok(None) => Err(KeyError::NoPassword {
                what: "a password".into(),
                looked: "it was not typed to its end".into(),
                hint: "run the command again".into(),
            }),
            Err(error) => Err(failed(error)),
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.device, OptionalActions::Flush, &self.before);
    }
}

/// What is typed up to Enter. None when it was given up: Ctrl-C, or Ctrl-D.
fn read_line(input: &mut dyn Read) -> std::io::Result<Option<Secret<Vec<u8>>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_TYPED_BYTES));
    let mut byte = Zeroizing::new([0]);
    loop {
        if input.read(&mut *byte)? == 0 {
            return Ok(None);
        }
        match byte[0] {
            b'\r' | b'\n' => return Ok(Some(Secret::new(std::mem::take(&mut *line)))),
            // Ctrl-C, Ctrl-D
            0x03 | 0x04 => return Ok(None),
            // Backspace and Delete take a whole character of UTF-8.
            0x08 | 0x7f => while line.pop().is_some_and(|last| last & 0xc0 == 0x80) {},
            // Ctrl-U
            0x15 => line.clear(),
            other if line.len() < MAX_TYPED_BYTES => line.push(other),
            _ => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_was_typed_and_not_rubbed_out() {
        let rows: [(&[u8], Option<&str>); 9] = [
            (b"secret\n", Some("secret")),
            (b"secret\r", Some("secret")),
            (b"\n", Some("")),
            (b"wrong\x15right\n", Some("right")),
            (b"ab\x7fc\n", Some("ac")),
            (b"\x7f\x7fa\n", Some("a")),
            ("pä\u{7f}\u{8}x\n".as_bytes(), Some("x")),
            (b"half\x03", None),
            (b"half", None),
        ];
        for (typed, expected) in rows {
            let line = read_line(&mut &*typed).expect("reads");
            assert_eq!(line.map(|line| line.expose().clone()), expected.map(|text| text.as_bytes().to_vec()));
        }
    }
}
