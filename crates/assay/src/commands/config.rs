//! `assay config show`

use crate::Outcome;

use super::context::Context;

pub(crate) fn show(context: &Context) -> Outcome {
    let rows = context.settings.table();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (name, value) = (width(0), width(1));
    for [key, shown, source] in &rows {
        context.printer.result(format!("{key:<name$}  {shown:<value$}  {source}").trim_end())?;
    }
    Ok(0)
}
