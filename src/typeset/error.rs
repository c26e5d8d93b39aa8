//! What went wrong in typesetting, with the place in the template.

use super::{Retention, Template, world::LetterWorld};
use std::fmt;
use typst::{
    World, WorldExt,
    diag::SourceDiagnostic,
    syntax::{DiagSpan, FileId},
};

/// A mistake in a template, or data that cannot be typeset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypesetError {
    /// The file of the template.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong. Repeats nothing of the data when that was personal.
    pub message: String,
}

impl TypesetError {
    pub(super) fn at_start(template: &Template, message: impl Into<String>) -> Self {
        Self { file: template.name.clone(), line: 1, column: 1, message: message.into() }
    }

    pub(super) fn unprintable(template: &Template, sign: char) -> Self {
        let code = u32::from(sign);
        Self::at_start(template, format!("de gegevens bevatten een teken dat niet gedrukt kan worden (U+{code:04X})"))
    }

    /// The first error, at the innermost place that lies in the template.
    pub(super) fn of(
        template: &Template,
        world: &LetterWorld,
        errors: &[SourceDiagnostic],
        retention: Retention,
    ) -> Self {
        let Some(error) = errors.first() else { return Self::at_start(template, "het zetten van de brief is mislukt") };
        let message = match retention {
            Retention::Forget | Retention::Run => "de brief kan met deze gegevens niet gezet worden".to_owned(),
            Retention::Keep => {
                let hints = error.hints.iter().map(|hint| format!("; {}", hint.v));
                std::iter::once(error.message.to_string()).chain(hints).collect()
            }
        };
        let calls = error.trace.iter().map(|call| DiagSpan::from(call.span));
        let place = std::iter::once(error.span).chain(calls).find_map(|span| place(world, span));
        let (file, line, column) = place.unwrap_or_else(|| (template.name.clone(), 1, 1));
        Self { file, line, column, message }
    }
}

fn place(world: &LetterWorld, span: DiagSpan) -> Option<(String, usize, usize)> {
    let id: FileId = span.id().filter(|id| world.has_source(*id))?;
    let source = world.source(id).ok()?;
    let (line, column) = source.lines().byte_to_line_column(world.range(span)?.start)?;
    Some((id.get().vpath().get_without_slash().to_owned(), line + 1, column + 1))
}

impl fmt::Display for TypesetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

impl std::error::Error for TypesetError {}
