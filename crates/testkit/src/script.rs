//! Faults by script.

use crate::http::{Incoming, Reply};

/// What happens to a request that a rule catches.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Answers this instead.
    Reply(Reply),
    /// Lets the registry answer, then replaces the status.
    Status(u16),
    /// Lets the registry answer, then adds or replaces a header.
    Header(&'static str, String),
    /// Lets the registry answer, then drops a header.
    DropHeader(&'static str),
    /// Lets the registry answer, and closes the connection after so many bytes of the body.
    Truncate(usize),
    /// Lets the registry answer, and stalls after so many bytes of the body.
    Hang(usize),
    /// Lets the registry answer, and flips a bit in the body's first byte.
    Corrupt,
    /// Sends bytes that are not HTTP.
    Garbage,
    /// Takes a manifest PUT, says 201, and lets another writer's tag win: the tag stays what it was.
    LoseTag,
}

/// A rule: the next `times` requests of `method` whose path contains `path` get `action`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The method; empty for all.
    pub method: &'static str,
    /// Part of the path; empty for all.
    pub path: String,
    /// How many requests before it are let through.
    pub skip: usize,
    /// How many requests it catches.
    pub times: usize,
    /// What happens to them.
    pub action: Action,
}

impl Rule {
    /// Catches the next `times` requests of `method` whose path contains `path`.
    #[must_use]
    pub fn new(method: &'static str, path: &str, times: usize, action: Action) -> Self {
        Self { method, path: path.into(), skip: 0, times, action }
    }

    /// Lets `skip` matching requests through first.
    #[must_use]
    pub fn after(mut self, skip: usize) -> Self {
        self.skip = skip;
        self
    }

    fn matches(&self, incoming: &Incoming) -> bool {
        (self.method.is_empty() || self.method == incoming.method) && incoming.path.contains(&self.path)
    }
}

/// The action for `incoming`, if a rule catches it; spends one of the rule's times.
pub(crate) fn take(rules: &mut [Rule], incoming: &Incoming) -> Option<Action> {
    let rule = rules.iter_mut().find(|rule| rule.times > 0 && rule.matches(incoming))?;
    if rule.skip > 0 {
        rule.skip -= 1;
        return None;
    }
    rule.times -= 1;
    Some(rule.action.clone())
}

/// Breaks the registry's own answer.
pub(crate) fn alter(mut reply: Reply, action: Action) -> Reply {
    match action {
        Action::Reply(instead) => return instead,
        Action::Status(status) => reply.status = status,
        Action::Header(name, value) => {
            reply.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
            reply.headers.push((name.into(), value));
        }
        Action::DropHeader(name) => reply.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name)),
        Action::Truncate(at) => reply.truncate_at = Some(at),
        Action::Hang(at) => reply.hang_at = Some(at),
        Action::Corrupt => {
            if let Some(first) = reply.body.first_mut() {
                *first ^= 1;
            }
        }
        Action::Garbage => return Reply { raw: true, ..Reply::status(200).body("garbage\r\n\r\n") },
        Action::LoseTag => {}
    }
    reply
}
