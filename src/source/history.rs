//! Who touched which line last, as git tells it: the commit in which a line got the words it has now.
//!
//! All files are followed in one walk from the newest commit to the oldest. A line moves on to the parent that has it too;
//! where no parent has it, that commit wrote it. What was not committed yet, what lies behind the edge of a shallow clone and
//! what lies further back than [`MOST_COMMITS`] is told apart, never guessed.

use super::{
    Place, SourceFile,
    git::{Commit, GitError, Location, damaged, discover, find_commit, open, resolve_reference},
    lines::{matching, text_lines},
};
use gix::{ObjectId, Repository};
use jiff::{Timestamp, civil::Date, tz::Offset};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

/// So many commits are looked at before the rest counts as too long ago.
pub const MOST_COMMITS: usize = 20_000;

/// The commit that wrote a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Its full hexadecimal id.
    pub id: String,
    /// The day on which its author wrote it, where he was.
    pub datum: Date,
    /// The first line of its message.
    pub onderwerp: String,
    /// When it was committed; decides which of two is the newest.
    time: Timestamp,
}

/// What git knows of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// The newest commit that wrote one of its lines.
    Commit(Arc<Committed>),
    /// One of its lines was not committed yet.
    NotCommitted,
    /// Longer ago than git can tell: behind the edge of a shallow clone, or too many commits ago.
    LongAgo,
}

/// The history that a release stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    location: Location,
    start: Option<Commit>,
}

/// Lines of one version of a file that are still to be placed: the line there, and which question it belongs to.
type Lines = Vec<(usize, usize)>;

/// What a commit has yet to answer for: per path the blob and the lines in it.
type Suspects = BTreeMap<String, (ObjectId, Lines)>;

impl History {
    /// The history of the content in this folder: up to `reference`, or up to what is checked out.
    pub fn of(content: &Path, reference: Option<&str>) -> Result<Self, GitError> {
        Self::at(discover(content)?, reference)
    }

    /// The history at this place in a repository.
    pub fn at(location: Location, reference: Option<&str>) -> Result<Self, GitError> {
        let start = match (resolve_reference(&location.repository, reference.unwrap_or("HEAD")), reference) {
            (Ok(commit), _) => Some(commit),
            // A repository without a single commit: everything is still to be committed.
            (Err(GitError::UnknownReference(_)), None) => None,
            (Err(error), _) => return Err(error),
        };
        Ok(Self { location, start })
    }

    /// The commit from which it looks back.
    pub fn start(&self) -> Option<&Commit> {
        self.start.as_ref()
    }

    /// For each place the newest commit that wrote one of its lines.
    pub fn touched(&self, places: &[Place]) -> Result<Vec<Touched>, GitError> {
        let mut found: Vec<Option<Touched>> = vec![None; places.len()];
        if let Some(start) = &self.start {
            let repository = open(&self.location.repository)?;
            let first = find_commit(&repository, &start.id)?;
            let suspects = self.first_suspects(&repository, &first, places, &mut found)?;
            let only_content = places.iter().all(|place| place.file.path().starts_with("content/"));
            let folder = if only_content { self.location.prefix.trim_matches('/') } else { "" };
            let mut walk = Walk { repository: &repository, folder, open: BTreeMap::new() };
            walk.add(&first, suspects)?;
            walk.run(&mut found)?;
        }
        Ok(found.into_iter().map(|touched| touched.unwrap_or(Touched::NotCommitted)).collect())
    }

    /// Lines as they are now, found back in the newest commit.
    fn first_suspects(
        &self,
        repository: &Repository,
        first: &gix::Commit<'_>,
        places: &[Place],
        found: &mut [Option<Touched>],
    ) -> Result<Suspects, GitError> {
        let mut by_file: BTreeMap<&str, (&SourceFile, Lines)> = BTreeMap::new();
        for (question, place) in places.iter().enumerate() {
            let (_, lines) = by_file.entry(place.file.path()).or_insert_with(|| (&place.file, Vec::new()));
            lines.extend(lines_of(place).map(|line| (line, question)));
        }
        let mut suspects = Suspects::new();
        for (path, (file, lines)) in by_file {
            let path = self.path_in_git(path);
            let Some(blob) = blob_at(first, &path)? else {
                lines.iter().for_each(|(_, question)| found[*question] = Some(Touched::NotCommitted));
                continue;
            };
            let committed = text_of(repository, blob)?;
            let same = matching(&text_lines(file.text()), &text_lines(&committed));
            let (kept, new): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(line, _)| same.contains_key(line));
            new.iter().for_each(|(_, question)| found[*question] = Some(Touched::NotCommitted));
            let kept = kept.into_iter().map(|(line, question)| (same[&line], question));
            suspects.insert(path, (blob, kept.collect()));
        }
        Ok(suspects)
    }

    /// `content/…` as the repository calls it.
    fn path_in_git(&self, path: &str) -> String {
        let prefix = self.location.prefix.trim_matches('/');
        let inside = path.strip_prefix("content/");
        let folder = match inside {
            Some(_) => prefix,
            None => prefix.rsplit_once('/').map_or("", |(above, _)| above),
        };
        let rest = inside.unwrap_or(path);
        if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") }
    }
}

/// Lines that a place stands on, from 0; blank ones at its end do not count.
fn lines_of(place: &Place) -> std::ops::RangeInclusive<usize> {
    let text = &place.file.text()[place.span.start.min(place.file.text().len())..];
    let length = place.span.end.saturating_sub(place.span.start).min(text.len());
    let written = text.get(..length).map_or(0, |text| text.trim_end().len());
    let first = place.file.line_column(place.span.start).line - 1;
    let last = place.file.line_column(place.span.start + written.saturating_sub(1)).line - 1;
    first..=last.max(first)
}

struct Walk<'a> {
    repository: &'a Repository,
    /// The folder in which all files lie: commits that left it alone are passed over.
    folder: &'a str,
    /// Commits to look at, the newest last.
    open: BTreeMap<(i64, ObjectId), Suspects>,
}

impl Walk<'_> {
    fn add(&mut self, commit: &gix::Commit<'_>, suspects: Suspects) -> Result<(), GitError> {
        let seconds = commit.time().map_err(damaged)?.seconds;
        let waiting = self.open.entry((seconds, commit.id)).or_default();
        for (path, (blob, lines)) in suspects.into_iter().filter(|(_, (_, lines))| !lines.is_empty()) {
            waiting.entry(path).or_insert_with(|| (blob, Vec::new())).1.extend(lines);
        }
        Ok(())
    }

    fn run(&mut self, found: &mut [Option<Touched>]) -> Result<(), GitError> {
        let mut looked_at = 0;
        while let Some(((_, id), suspects)) = self.open.pop_last() {
            looked_at += 1;
            if looked_at > MOST_COMMITS {
                self.open.insert((0, id), suspects);
                break;
            }
            self.look(id, suspects, found)?;
        }
        for suspects in std::mem::take(&mut self.open).into_values() {
            long_ago(&suspects, found);
        }
        Ok(())
    }

    /// Hands on what a parent has too; what is left was written here.
    fn look(&mut self, id: ObjectId, mut suspects: Suspects, found: &mut [Option<Touched>]) -> Result<(), GitError> {
        let commit = self.repository.find_commit(id).map_err(damaged)?;
        for parent in commit.parent_ids() {
            let Ok(parent) = self.repository.find_commit(parent.detach()) else {
                // The edge of a shallow clone: whether the line is older cannot be told.
                long_ago(&suspects, found);
                return Ok(());
            };
            if folder_id(&commit, self.folder)? == folder_id(&parent, self.folder)? {
                return self.add(&parent, suspects);
            }
            let mut handed = Suspects::new();
            for (path, (blob, lines)) in &mut suspects {
                let Some(before) = blob_at(&parent, path)? else { continue };
                let moved = self.hand_on(*blob, before, lines)?;
                handed.insert(path.clone(), (before, moved));
            }
            self.add(&parent, handed)?;
        }
        let wrote = Arc::new(described(&commit)?);
        for question in suspects.values().flat_map(|(_, lines)| lines).map(|(_, question)| *question) {
            wrote_it(&mut found[question], &wrote);
        }
        Ok(())
    }

    /// Takes out the lines that stand in `before` too, and gives them with their places there.
    fn hand_on(&self, blob: ObjectId, before: ObjectId, lines: &mut Lines) -> Result<Lines, GitError> {
        if blob == before {
            return Ok(std::mem::take(lines));
        }
        let (now, then) = (text_of(self.repository, blob)?, text_of(self.repository, before)?);
        let same = matching(&text_lines(&now), &text_lines(&then));
        let (kept, new): (Lines, Lines) = lines.drain(..).partition(|(line, _)| same.contains_key(line));
        *lines = new;
        Ok(kept.into_iter().map(|(line, question)| (same[&line], question)).collect())
    }
}

/// The newest commit wins; what was not committed yet is newer than any.
fn wrote_it(found: &mut Option<Touched>, commit: &Arc<Committed>) {
    match found {
        Some(Touched::NotCommitted) => {}
        Some(Touched::Commit(other)) if (other.time, &other.id) >= (commit.time, &commit.id) => {}
        _ => *found = Some(Touched::Commit(Arc::clone(commit))),
    }
}

fn long_ago(suspects: &Suspects, found: &mut [Option<Touched>]) {
    let questions: BTreeSet<usize> =
        suspects.values().flat_map(|(_, lines)| lines).map(|(_, question)| *question).collect();
    for question in questions {
        found[question].get_or_insert(Touched::LongAgo);
    }
}

fn described(commit: &gix::Commit<'_>) -> Result<Committed, GitError> {
    let written = commit.author().map_err(damaged)?.time().map_err(damaged)?;
    let offset = Offset::from_seconds(written.offset).unwrap_or(Offset::UTC);
    let datum = offset.to_datetime(Timestamp::from_second(written.seconds).map_err(damaged)?).date();
    let message = commit.message_raw_sloppy().to_string();
    Ok(Committed {
        id: commit.id.to_string(),
        datum,
        onderwerp: message.lines().next().unwrap_or_default().trim().to_owned(),
        time: Timestamp::from_second(commit.time().map_err(damaged)?.seconds).map_err(damaged)?,
    })
}

fn folder_id(commit: &gix::Commit<'_>, folder: &str) -> Result<Option<ObjectId>, GitError> {
    let tree = commit.tree().map_err(damaged)?;
    if folder.is_empty() {
        return Ok(Some(tree.id));
    }
    Ok(tree.lookup_entry_by_path(folder).map_err(damaged)?.map(|entry| entry.object_id()))
}

fn blob_at(commit: &gix::Commit<'_>, path: &str) -> Result<Option<ObjectId>, GitError> {
    let entry = commit.tree().map_err(damaged)?.lookup_entry_by_path(path).map_err(damaged)?;
    Ok(entry.filter(|entry| entry.mode().is_blob()).map(|entry| entry.object_id()))
}

fn text_of(repository: &Repository, blob: ObjectId) -> Result<String, GitError> {
    let mut object = repository.find_object(blob).map_err(damaged)?;
    Ok(String::from_utf8_lossy(&std::mem::take(&mut object.data)).into_owned())
}
