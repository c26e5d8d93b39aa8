//! Files of a release in memory: the only place that reads them, and the only place that turns
//! byte offsets into lines and columns.

mod directory;
mod git;
mod history;
mod lines;
mod versions;

pub use directory::{DirectoryReader, MAX_FILE_BYTES, read_directory};
pub use git::{Commit, GitError, GitReader, Location, discover, find_commits, git_folder, read_git, resolve_reference};
pub use history::{Committed, History, MOST_COMMITS, Touched};
pub use versions::{Version, Versions, versions};

use std::{
    collections::BTreeMap,
    fmt,
    ops::Range,
    sync::{Arc, OnceLock},
};

/// A stable 256-bit content hash (BLAKE3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Hash of several parts; each is delimited, so that moving bytes between parts changes it.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// The raw bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first `digits` hexadecimal digits (at most 64).
    pub fn short(&self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.short(12))
    }
}

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The same span, `offset` bytes further on.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }

    /// As a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A line and column as people count them: from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One file of a release: its path from the repository root with `/`, and its text.
pub struct SourceFile {
    path: Arc<str>,
    text: Arc<str>,
    hash: Hash,
    line_starts: OnceLock<Vec<usize>>,
}

impl SourceFile {
    /// A file with this path and text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let hash = Hash::of(text.as_bytes());
        Self { path: path.into(), text, hash, line_starts: OnceLock::new() }
    }

    /// Path from the repository root, such as `content/generic/feiten/leges.yaml`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Hash of the text.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// File name without folders and without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let after_breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(after_breaks.map(|(at, _)| at + 1)).collect()
        })
    }

    /// Line and column of a byte offset; offsets past the end count as the end.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let column = self.text[starts[line - 1]..offset].chars().count() + 1;
        LineColumn { line, column }
    }

    /// Text of a line (from 1), without its line break.
    pub fn line_text(&self, line: usize) -> &str {
        let starts = self.line_starts();
        let Some(&start) = starts.get(line.saturating_sub(1)) else { return "" };
        let end = starts.get(line).map_or(self.text.len(), |next| next - 1);
        self.text[start..end.max(start)].trim_end_matches('\r')
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({})", self.path)
    }
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.hash == other.hash
    }
}

impl Eq for SourceFile {}

/// A place in a file: what a diagnostic points at and what provenance refers to.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Where in it.
    pub span: Span,
}

impl Place {
    /// This span of this file.
    pub fn new(file: &Arc<SourceFile>, span: Span) -> Self {
        Self { file: Arc::clone(file), span }
    }

    /// Line and column of the start.
    pub fn line_column(&self) -> LineColumn {
        self.file.line_column(self.span.start)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LineColumn { line, column } = self.line_column();
        write!(f, "{}:{line}:{column}", self.file.path())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Why a file could not be taken in. `content` turns these into diagnostics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path from the repository root.
    pub path: String,
    /// What is the matter.
    pub kind: ProblemKind,
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// Not UTF-8: the line with the first bad byte, or 0 when it is the name of the file.
    NotUtf8(usize),
    /// Larger than [`MAX_FILE_BYTES`].
    TooLarge(u64),
    /// A symbolic link that leads out of the repository.
    LinkOutside,
    /// The same path as this other one when capitals are ignored.
    CaseCollision(String),
    /// The system refused to read it.
    Unreadable(String),
}

/// Files by path.
pub type Files = BTreeMap<Arc<str>, Arc<SourceFile>>;

/// Files that are loaded together and reused together: one layer of content, or one of the other
/// top-level folders. Two groups with equal keys hold the same files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Files by path.
    pub files: Files,
    /// Files that could not be taken in.
    pub problems: Vec<Problem>,
    /// Hash over paths and texts.
    pub key: Hash,
}

impl Group {
    /// A group of these files, and of what went wrong while reading; finds names that differ in case only.
    pub fn new(files: Files, mut problems: Vec<Problem>) -> Self {
        problems.extend(case_collisions(files.keys().map(AsRef::as_ref)));
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        problems.dedup();
        let mut hasher = blake3::Hasher::new();
        for file in files.values() {
            hasher.update(file.path().as_bytes());
            hasher.update(&[0]);
            hasher.update(file.hash().as_bytes());
        }
        for problem in &problems {
            hasher.update(format!("{problem:?}").as_bytes());
        }
        Self { files, problems, key: Hash(*hasher.finalize().as_bytes()) }
    }

    /// Files whose path starts with `prefix`.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Arc<SourceFile>> {
        self.files.iter().filter(move |(path, _)| path.starts_with(prefix)).map(|(_, file)| file)
    }
}

/// Everything a release consists of, in groups: `content` (files directly in it), `content/generic`,
/// `content/personal`, `content/municipal/<gemeente>`, `renderers`, `schemas`, `search`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    groups: BTreeMap<String, Arc<Group>>,
}

impl Tree {
    /// A tree of these files; for tests, and for what does not come from a folder.
    pub fn from_files<P: Into<Arc<str>>, T: Into<Arc<str>>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let files = files.into_iter().map(|(path, text)| Arc::new(SourceFile::new(path, text)));
        Self::from_parts(files.collect(), Vec::new())
    }

    /// A tree of files and of what went wrong while reading; finds names that differ in case only.
    pub fn from_parts(files: Vec<Arc<SourceFile>>, problems: Vec<Problem>) -> Self {
        let mut grouped: BTreeMap<String, (Files, Vec<Problem>)> = BTreeMap::new();
        for file in files {
            let group = grouped.entry(group_of(file.path()).to_owned()).or_default();
            group.0.insert(Arc::clone(&file.path), file);
        }
        for problem in problems {
            grouped.entry(group_of(&problem.path).to_owned()).or_default().1.push(problem);
        }
        let groups = grouped.into_iter().map(|(name, (files, problems))| (name, Arc::new(Group::new(files, problems))));
        Self::from_groups(groups.collect())
    }

    /// A tree of groups that were read before, or now; finds folders that differ in case only.
    pub fn from_groups(mut groups: BTreeMap<String, Arc<Group>>) -> Self {
        for problem in case_collisions(groups.keys().map(String::as_str)) {
            if let Some(group) = groups.get_mut(&problem.path) {
                let problems = group.problems.iter().cloned().chain([problem]);
                *group = Arc::new(Group::new(group.files.clone(), problems.collect()));
            }
        }
        Self { groups }
    }

    /// The group of this name, if it has files.
    pub fn group(&self, name: &str) -> Option<&Arc<Group>> {
        self.groups.get(name)
    }

    /// Slugs of the gemeenten that have a folder, with their files.
    pub fn municipal(&self) -> impl Iterator<Item = (&str, &Arc<Group>)> {
        self.groups.iter().filter_map(|(name, group)| Some((name.strip_prefix("content/municipal/")?, group)))
    }

    /// All groups by name.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &Arc<Group>)> {
        self.groups.iter().map(|(name, group)| (name.as_str(), group))
    }

    /// This tree with one group replaced, or removed when it has become empty.
    #[must_use]
    pub fn with_group(&self, name: &str, files: Vec<Arc<SourceFile>>, problems: Vec<Problem>) -> Self {
        let mut groups = self.groups.clone();
        groups.remove(name);
        groups.extend(Self::from_parts(files, problems).groups);
        Self { groups }
    }

    /// The file at this path.
    pub fn file(&self, path: &str) -> Option<&Arc<SourceFile>> {
        self.groups.get(group_of(path))?.files.get(path)
    }

    /// Hash over everything: the identity of a working tree.
    pub fn key(&self) -> Hash {
        let parts = self.groups.iter().flat_map(|(name, group)| [name.as_bytes(), &group.key.as_bytes()[..]]);
        Hash::of_parts(parts)
    }
}

/// Name of the group that a path belongs to.
pub fn group_of(path: &str) -> &str {
    let depth = match path.split('/').collect::<Vec<_>>()[..] {
        ["content", "municipal", _, _, ..] => 3,
        ["content", _, _, ..] => 2,
        _ => 1,
    };
    path.match_indices('/').nth(depth - 1).map_or(path, |(at, _)| &path[..at])
}

fn case_collisions<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<Problem> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for path in paths {
        if let Some(other) = seen.insert(path.to_lowercase(), path) {
            problems.push(Problem { path: path.to_owned(), kind: ProblemKind::CaseCollision(other.to_owned()) });
        }
    }
    problems
}
