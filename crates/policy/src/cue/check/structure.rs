//! Structs: their fields, and which others a closed one allows.

use std::rc::Rc;

use serde_json::Value;

use super::super::describe::source_of;
use super::super::eval::{Stop, brief};
use super::super::scope::{Datum, STATEMENT_FIELDS, Scope, declared};
use super::super::syntax::{Decl, DeclKind, Expr, Kind, Label, Struct, is_definition};
use super::{Checked, Mode, Path, Run, names_definition};
use crate::PolicyError;

impl<'a> Run<'a> {
    pub(super) fn structure(
        &mut self,
        body: &'a Struct,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        let scope_inside = scope.with_struct(&body.decls, Some(datum.clone()));
        if !datum.value().is_object() {
            // `{string}` is `string`.
            let scalar = body.decls.iter().any(|decl| matches!(decl.kind, DeclKind::Embed(_)))
                && body.decls.iter().all(|decl| matches!(decl.kind, DeclKind::Embed(_) | DeclKind::Let(..)));
            if !scalar {
                let message = format!("wanted a struct, found {}", brief(datum.value()));
                self.complain(expr.pos, at, message);
                return Ok(());
            }
        }
        self.fields(&body.decls, &scope_inside, datum, at, mode)?;
        let embeds_closed =
            body.decls.iter().any(|decl| matches!(&decl.kind, DeclKind::Embed(e) if closes(e)));
        if (mode.level || embeds_closed) && !mode.embedded {
            return self.close(expr, scope, datum, at);
        }
        Ok(())
    }

    pub(super) fn fields(
        &mut self,
        decls: &'a [Decl],
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        for decl in decls {
            self.spend(1, decl.pos)?;
            match &decl.kind {
                DeclKind::Field { label: Label::Inner(name), value, .. } => {
                    self.hidden(name, value, decls, scope, at)?;
                }
                DeclKind::Field { label, optional, value } => {
                    let name = self.label(label, scope);
                    if let Some(name) = self.or_complain(name, value, at)? {
                        self.field(&name, *optional, value, decls, scope, datum, at, mode)?;
                    }
                }
                DeclKind::Pattern { name, value } => self.pattern(name, value, scope, datum, at, mode)?,
                DeclKind::Embed(expr) => {
                    self.check(
                        expr,
                        scope,
                        datum,
                        at,
                        Mode { level: false, embedded: closes(expr), ..mode },
                    )?;
                }
                DeclKind::Comprehension(comprehension) => {
                    let scopes = self.scopes_of(&comprehension.clauses, scope);
                    let body = &comprehension.body;
                    let at_decl = Expr { pos: decl.pos, kind: Kind::Top };
                    for scope in self.or_complain(scopes, &at_decl, at)?.unwrap_or_default() {
                        let scope = scope.with_struct(&body.decls, Some(datum.clone()));
                        self.fields(&body.decls, &scope, datum, at, mode)?;
                    }
                }
                DeclKind::Let(..) | DeclKind::Open => {}
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "what every check is given, and the parts of the field")]
    fn field(
        &mut self,
        name: &str,
        optional: bool,
        value: &'a Expr,
        decls: &'a [Decl],
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        let inside = Path::Field(at, name.to_owned());
        if let Some(child) = datum.field(name) {
            let mode = Mode { level: mode.deep, deep: mode.deep, embedded: false };
            return self.check(value, scope, &child, &inside, mode);
        }
        if optional {
            return Ok(());
        }
        // Other fields at the top that the policy refers to are its own, like the bounds of cosign's example.
        let is_helper =
            matches!(at, Path::Root) && !STATEMENT_FIELDS.contains(&name) && self.policy.used.contains(name);
        if is_helper {
            return self.hidden(name, value, decls, scope, at);
        }
        let message = format!("wanted {}, the attestation has no such field", source_of(value));
        self.complain(value.pos, &inside, message);
        Ok(())
    }

    /// A field of the policy's own: its values must agree, and they must be computable.
    fn hidden(
        &mut self,
        name: &str,
        value: &'a Expr,
        decls: &'a [Decl],
        scope: &Scope<'a>,
        at: &Path<'_>,
    ) -> Checked {
        if is_definition(name) {
            return Ok(());
        }
        let inside = Path::Field(at, name.to_owned());
        let found = match self.eval(value, scope) {
            Err(Stop::NotConcrete) => return Ok(()),
            other => self.or_complain(other, value, &inside)?,
        };
        let Some(found) = found else { return Ok(()) };
        let found = Datum::Computed(Rc::new(found));
        for other in declared(decls, name).into_iter().filter(|other| !std::ptr::eq(*other, value)) {
            self.check(other, scope, &found, &inside, Mode::OPEN)?;
        }
        Ok(())
    }

    fn pattern(
        &mut self,
        name: &'a Expr,
        value: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
        mode: Mode,
    ) -> Checked {
        let Value::Object(map) = datum.value() else { return Ok(()) };
        let keys: Vec<String> = map.keys().cloned().collect();
        for key in keys {
            let as_datum = Datum::Computed(Rc::new(Value::String(key.clone())));
            if self.complaint_of(name, scope, &as_datum)?.is_some() {
                continue;
            }
            if let Some(child) = datum.field(&key) {
                let inner = Mode { level: mode.deep, deep: mode.deep, embedded: false };
                self.check(value, scope, &child, &Path::Field(at, key), inner)?;
            }
        }
        Ok(())
    }

    /// A closed struct has no fields but those it names.
    pub(super) fn close(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'a>,
        datum: &Datum<'a>,
        at: &Path<'_>,
    ) -> Checked {
        let Value::Object(map) = datum.value() else { return Ok(()) };
        let structs = self.structs_of(expr, scope)?;
        if structs.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = map.keys().cloned().collect();
        for key in keys {
            let mut allowed = false;
            for (body, scope) in &structs {
                let scope = scope.with_struct(&body.decls, Some(datum.clone()));
                allowed = allowed || self.allows(&body.decls, &scope, &key)?;
            }
            if !allowed {
                let message = format!("{} does not allow this field", source_of(expr));
                self.complain(expr.pos, &Path::Field(at, key), message);
            }
        }
        Ok(())
    }

    fn allows(&mut self, decls: &'a [Decl], scope: &Scope<'a>, key: &str) -> Result<bool, PolicyError> {
        for decl in decls {
            self.spend(1, decl.pos)?;
            let allowed = match &decl.kind {
                DeclKind::Open => true,
                DeclKind::Field { label: Label::Inner(_), .. } | DeclKind::Let(..) => false,
                DeclKind::Field { label, .. } => match self.label(label, scope) {
                    Ok(name) => name == key,
                    Err(Stop::Fault(error)) => return Err(error),
                    Err(Stop::No(_) | Stop::NotConcrete) => false,
                },
                DeclKind::Pattern { name, .. } => {
                    let datum = Datum::Computed(Rc::new(Value::from(key)));
                    self.complaint_of(name, scope, &datum)?.is_none()
                }
                DeclKind::Embed(expr) => self.embedded_allows(expr, scope, key)?,
                DeclKind::Comprehension(comprehension) => {
                    let scopes = match self.scopes_of(&comprehension.clauses, scope) {
                        Err(Stop::Fault(error)) => return Err(error),
                        other => other.unwrap_or_default(),
                    };
                    let mut any = false;
                    for scope in scopes {
                        any = any || self.allows(&comprehension.body.decls, &scope, key)?;
                    }
                    any
                }
            };
            if allowed {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn embedded_allows(&mut self, expr: &'a Expr, scope: &Scope<'a>, key: &str) -> Result<bool, PolicyError> {
        if matches!(expr.kind, Kind::Or(_)) {
            return Err(self.unsupported(expr.pos, "a disjunction embedded in a closed struct"));
        }
        for (body, scope) in self.structs_of(expr, scope)? {
            let scope = scope.with_struct(&body.decls, None);
            if self.allows(&body.decls, &scope, key)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether embedding the expression closes the struct around it.
fn closes(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::And(left, right) => closes(left) || closes(right),
        Kind::Call("close", _) => true,
        _ => names_definition(expr),
    }
}
