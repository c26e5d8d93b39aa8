//! Edits of files, and what they come to.

use crate::source::{SourceFile, Span, Tree};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

/// Other text at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Which bytes.
    pub span: Span,
    /// What comes there.
    pub text: String,
}

/// Edits by file.
#[derive(Debug, Default)]
pub(super) struct Edits {
    files: BTreeMap<String, (Arc<SourceFile>, BTreeSet<Edit>)>,
}

impl Edits {
    pub(super) fn add(&mut self, file: &Arc<SourceFile>, span: Span, text: impl Into<String>) {
        let entry = self.files.entry(file.path().to_owned()).or_insert_with(|| (Arc::clone(file), BTreeSet::new()));
        entry.1.insert(Edit { span, text: text.into() });
    }

    /// Replaces the first `old` within `span`.
    pub(super) fn within(&mut self, file: &Arc<SourceFile>, span: Span, old: &str, new: &str) {
        let slice = file.text().get(span.range()).unwrap_or_default();
        if let Some(at) = slice.find(old) {
            let start = span.start + at;
            self.add(file, Span::new(start, start + old.len()), new);
        }
    }

    /// The text of a piece of a file once edited; edits that lie outside it do not count.
    pub(super) fn edited(&self, file: &SourceFile, span: Span) -> String {
        let mut text = file.text()[span.range()].to_owned();
        let edits = self.files.get(file.path()).map(|(_, edits)| edits);
        for edit in edits.into_iter().flatten().rev() {
            if span.start <= edit.span.start && edit.span.end <= span.end {
                text.replace_range(edit.span.start - span.start..edit.span.end - span.start, &edit.text);
            }
        }
        text
    }

    /// Do any edits lie within this piece of a file?
    pub(super) fn touch(&self, file: &SourceFile, span: Span) -> bool {
        let edits = self.files.get(file.path()).map(|(_, edits)| edits);
        edits.into_iter().flatten().any(|edit| span.start <= edit.span.start && edit.span.end <= span.end)
    }

    pub(super) fn plan(self, moves: Vec<(String, String)>) -> Plan {
        let mut changes: Vec<FileChange> = Vec::new();
        for (path, (file, edits)) in &self.files {
            let whole = Span::new(0, file.text().len());
            let lines = edits.iter().map(|edit| Line::of(file, edit)).collect();
            changes.push(FileChange { path: path.clone(), text: self.edited(file, whole), lines });
        }
        Plan { changes, moves }
    }
}

/// What a renaming comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files with their new text, under their old path.
    pub changes: Vec<FileChange>,
    /// Files that get another path: from, to.
    pub moves: Vec<(String, String)>,
}

/// A file with its new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Its path, as it was.
    pub path: String,
    /// Its new text.
    pub text: String,
    lines: Vec<Line>,
}

/// A changed line, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    number: usize,
    old: String,
    new: String,
}

impl Line {
    fn of(file: &SourceFile, edit: &Edit) -> Self {
        let number = file.line_column(edit.span.start).line;
        let old = file.text()[edit.span.range()].to_owned();
        Self { number, old, new: edit.text.clone() }
    }
}

impl Plan {
    /// The tree once everything is written.
    #[must_use]
    pub fn apply(&self, tree: &Tree) -> Tree {
        let mut files: Vec<Arc<SourceFile>> =
            tree.groups().flat_map(|(_, group)| group.files.values().map(Arc::clone)).collect();
        for file in &mut files {
            let change = self.changes.iter().find(|change| change.path == file.path());
            let path = self.moves.iter().find(|(from, _)| from == file.path()).map(|(_, to)| to.clone());
            if change.is_some() || path.is_some() {
                let text = change.map_or_else(|| file.text().to_owned(), |change| change.text.clone());
                *file = Arc::new(SourceFile::new(path.unwrap_or_else(|| file.path().to_owned()), text));
            }
        }
        let problems = tree.groups().flat_map(|(_, group)| group.problems.clone()).collect();
        Tree::from_parts(files, problems)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (from, to) in &self.moves {
            writeln!(f, "{from} → {to}")?;
        }
        for change in &self.changes {
            for line in &change.lines {
                let (old, new) = (line.old.trim(), line.new.trim());
                if old.is_empty() {
                    writeln!(f, "{}:{}: erbij: {new}", change.path, line.number)?;
                } else {
                    writeln!(f, "{}:{}: {old} → {new}", change.path, line.number)?;
                }
            }
        }
        let edits: usize = self.changes.iter().map(|change| change.lines.len()).sum();
        let files = |count: usize| if count == 1 { "1 bestand".to_owned() } else { format!("{count} bestanden") };
        write!(f, "{edits} plaatsen in {}; {} met een andere naam.", files(self.changes.len()), files(self.moves.len()))
    }
}
