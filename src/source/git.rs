//! Reading a release from a git repository, without a checkout and without running git.

use super::{
    Group, MAX_FILE_BYTES, Problem, ProblemKind, SourceFile, Tree,
    directory::{is_text, source_file},
};
use gix::{ObjectId, Repository, bstr::ByteSlice, object::tree::EntryKind};
use jiff::Timestamp;
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

const BESIDE: [&str; 3] = ["renderers", "schemas", "search"];

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its full hexadecimal id.
    pub id: String,
    /// When it was committed.
    pub time: Timestamp,
}

/// Where content lies in a git repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The repository: its working tree, or the bare repository itself.
    pub repository: PathBuf,
    /// The folder in it that holds the content, such as `content`; with `/`, without one at the ends.
    pub prefix: String,
}

/// Why a release could not be read from git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitError {
    /// There is no git repository here.
    NoRepository(PathBuf),
    /// No branch, tag or commit has this name.
    UnknownReference(String),
    /// This commit has no folder of that name.
    NoContent {
        /// The commit.
        commit: String,
        /// The folder.
        prefix: String,
    },
    /// No branch, tag or commit has this name in what was fetched: the history is cut off.
    Shallow(String),
    /// Objects are missing or cannot be read.
    Damaged(String),
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository(path) => write!(f, "{} ligt niet in een git-repository", path.display()),
            Self::UnknownReference(name) => write!(f, "'{name}' is geen branch, tag of commit in deze repository"),
            Self::NoContent { commit, prefix } => {
                write!(f, "commit {} heeft geen map '{prefix}'", &commit[..commit.len().min(12)])
            }
            Self::Shallow(name) => write!(
                f,
                "'{name}' is hier niet te vinden, en deze kopie heeft maar een deel van de geschiedenis. \
                 Haal de rest op met: git fetch --unshallow (in GitHub Actions: fetch-depth: 0 bij actions/checkout)"
            ),
            Self::Damaged(why) => write!(f, "de git-repository is niet te lezen: {why}"),
        }
    }
}

impl std::error::Error for GitError {}

pub(super) fn damaged(error: impl fmt::Display) -> GitError {
    GitError::Damaged(error.to_string())
}

pub(super) fn open(path: &Path) -> Result<Repository, GitError> {
    gix::open_opts(path, gix::open::Options::isolated()).map_err(|_| GitError::NoRepository(path.to_owned()))
}

/// The repository that a content folder lies in. The folder itself need not be there: in a bare
/// repository it never is.
pub fn discover(content: &Path) -> Result<Location, GitError> {
    let absolute = std::path::absolute(content).map_err(damaged)?;
    let absolute = absolute.canonicalize().unwrap_or(absolute);
    for folder in absolute.ancestors() {
        let Ok(repository) = open(folder) else { continue };
        let rest = absolute.strip_prefix(folder).unwrap_or(Path::new(""));
        let parts: Option<Vec<&str>> = rest.components().map(|part| part.as_os_str().to_str()).collect();
        let prefix = parts.ok_or_else(|| GitError::NoRepository(content.to_owned()))?.join("/");
        let bare = repository.workdir().is_none();
        let prefix = if prefix.is_empty() && bare { "content".to_owned() } else { prefix };
        return Ok(Location { repository: folder.to_owned(), prefix });
    }
    Err(GitError::NoRepository(content.to_owned()))
}

/// The folder in which a repository keeps its branches: what to watch to see them move.
pub fn git_folder(repository: &Path) -> Result<PathBuf, GitError> {
    Ok(open(repository)?.common_dir().to_owned())
}

/// The commit that a branch, tag or (short) commit id stands for now.
pub fn resolve_reference(repository: &Path, reference: &str) -> Result<Commit, GitError> {
    let repository = open(repository)?;
    let unknown = || match repository.is_shallow() {
        Ok(true) => GitError::Shallow(reference.to_owned()),
        _ => GitError::UnknownReference(reference.to_owned()),
    };
    let id = repository.rev_parse_single(reference).map_err(|_| unknown())?;
    let commit = id.object().map_err(damaged)?.peel_to_commit().map_err(|_| unknown())?;
    described(&commit)
}

/// Every commit that a branch, tag or HEAD leads to and whose id is wanted, the newest first.
pub fn find_commits(repository: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<Commit>, GitError> {
    let repository = open(repository)?;
    let mut tips: Vec<ObjectId> = repository.head_id().into_iter().map(gix::Id::detach).collect();
    for reference in repository.references().map_err(damaged)?.all().map_err(damaged)?.flatten() {
        let commit = reference.into_fully_peeled_id().ok().and_then(|id| repository.find_commit(id).ok());
        tips.extend(commit.map(|commit| commit.id));
    }
    let mut found = Vec::new();
    for step in repository.rev_walk(tips).all().map_err(damaged)? {
        let step = step.map_err(damaged)?;
        if wanted(&step.id.to_string()) {
            found.push(described(&step.object().map_err(damaged)?)?);
        }
    }
    found.sort_by_key(|commit| std::cmp::Reverse(commit.time));
    Ok(found)
}

/// Reads one release: what `reference` (or a commit) holds under `prefix`, and the folders beside it.
pub fn read_git(repository: &Path, reference: &str, prefix: &str) -> Result<(Tree, Commit), GitError> {
    let commit = resolve_reference(repository, reference)?;
    let tree = GitReader::new(repository, prefix).read(&commit.id)?;
    Ok((tree, commit))
}

pub(super) fn described(commit: &gix::Commit<'_>) -> Result<Commit, GitError> {
    let seconds = commit.time().map_err(damaged)?.seconds;
    Ok(Commit { id: commit.id.to_string(), time: Timestamp::from_second(seconds).map_err(damaged)? })
}

/// Reads one commit after another from one repository. What has the same object id as in the commit
/// before is taken over without being read.
#[derive(Debug)]
pub struct GitReader {
    repository: PathBuf,
    prefix: String,
    kept: BTreeMap<String, Kept>,
}

#[derive(Debug, Clone)]
struct Kept {
    /// What the group was read from: one folder, or the loose files in one.
    from: Vec<(String, ObjectId)>,
    blobs: BTreeMap<Arc<str>, ObjectId>,
    group: Arc<Group>,
}

impl GitReader {
    /// For the content under `prefix` in this repository.
    pub fn new(repository: &Path, prefix: &str) -> Self {
        Self { repository: repository.to_owned(), prefix: prefix.trim_matches('/').to_owned(), kept: BTreeMap::new() }
    }

    /// The commit that a branch, tag or (short) commit id stands for now.
    pub fn resolve(&self, reference: &str) -> Result<Commit, GitError> {
        resolve_reference(&self.repository, reference)
    }

    /// The commit that came before this one on the same branch.
    pub fn parent(&self, commit: &str) -> Result<Option<Commit>, GitError> {
        let repository = open(&self.repository)?;
        let commit = find_commit(&repository, commit)?;
        let parent = commit.parent_ids().next();
        parent.map(|id| described(&repository.find_commit(id).map_err(damaged)?)).transpose()
    }

    /// Reads the release of this commit (a full id).
    pub fn read(&mut self, commit: &str) -> Result<Tree, GitError> {
        let repository = open(&self.repository)?;
        let root = find_commit(&repository, commit)?.tree().map_err(damaged)?;
        let absent = || GitError::NoContent { commit: commit.to_owned(), prefix: self.prefix.clone() };
        let content = Self::folder(&repository, &root, &self.prefix)?.ok_or_else(absent)?;
        let mut reading = Reading { repository: &repository, before: &self.kept, read: BTreeMap::new() };
        reading.content(content)?;
        if !self.prefix.is_empty() {
            let above = self.prefix.rsplit_once('/').map_or("", |(above, _)| above);
            let above = Self::folder(&repository, &root, above)?.ok_or_else(absent)?;
            for entry in reading.entries(above, "")? {
                if BESIDE.contains(&entry.path.as_str()) {
                    reading.beside(entry)?;
                }
            }
        }
        self.kept = reading.read;
        let groups = self.kept.iter().map(|(name, kept)| (name.clone(), Arc::clone(&kept.group)));
        Ok(Tree::from_groups(groups.collect()))
    }

    fn folder(repository: &Repository, root: &gix::Tree<'_>, path: &str) -> Result<Option<ObjectId>, GitError> {
        if path.is_empty() {
            return Ok(Some(root.id));
        }
        let entry = root.lookup_entry_by_path(path).map_err(damaged)?;
        let folder = entry.filter(|entry| entry.mode().is_tree());
        folder.map(|entry| Ok(repository.find_tree(entry.object_id()).map_err(damaged)?.id)).transpose()
    }
}

pub(super) fn find_commit<'repo>(repository: &'repo Repository, commit: &str) -> Result<gix::Commit<'repo>, GitError> {
    let unknown = || GitError::UnknownReference(commit.to_owned());
    let id = ObjectId::from_hex(commit.as_bytes()).map_err(|_| unknown())?;
    repository.find_commit(id).map_err(|_| unknown())
}

/// An entry of a folder in git, with its path in the release.
struct Entry {
    path: String,
    kind: EntryKind,
    id: ObjectId,
    readable_name: bool,
}

impl Entry {
    fn is_folder(&self) -> bool {
        self.kind == EntryKind::Tree && self.readable_name
    }
}

struct Reading<'a> {
    repository: &'a Repository,
    before: &'a BTreeMap<String, Kept>,
    read: BTreeMap<String, Kept>,
}

impl Reading<'_> {
    /// Entries of a folder, hidden ones left out.
    fn entries(&self, folder: ObjectId, prefix: &str) -> Result<Vec<Entry>, GitError> {
        let tree = self.repository.find_tree(folder).map_err(damaged)?;
        let mut entries = Vec::new();
        for entry in tree.iter() {
            let entry = entry.map_err(damaged)?;
            let name = entry.filename().to_str_lossy();
            if !name.starts_with('.') {
                let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}/{name}") };
                let readable_name = entry.filename().to_str().is_ok();
                entries.push(Entry { path, kind: entry.mode().kind(), id: entry.object_id(), readable_name });
            }
        }
        Ok(entries)
    }

    fn content(&mut self, folder: ObjectId) -> Result<(), GitError> {
        let (folders, loose) = self.split(folder, "content")?;
        self.loose("content", loose)?;
        for folder in folders {
            if folder.path == "content/municipal" {
                let (gemeenten, loose) = self.split(folder.id, &folder.path)?;
                self.loose(&folder.path, loose)?;
                gemeenten.into_iter().try_for_each(|gemeente| self.whole(gemeente))?;
            } else {
                self.whole(folder)?;
            }
        }
        Ok(())
    }

    fn beside(&mut self, entry: Entry) -> Result<(), GitError> {
        if entry.is_folder() { self.whole(entry) } else { self.loose(&entry.path.clone(), vec![entry]) }
    }

    fn split(&self, folder: ObjectId, path: &str) -> Result<(Vec<Entry>, Vec<Entry>), GitError> {
        Ok(self.entries(folder, path)?.into_iter().partition(Entry::is_folder))
    }

    /// A group that is a whole folder.
    fn whole(&mut self, folder: Entry) -> Result<(), GitError> {
        let from = vec![(folder.path.clone(), folder.id)];
        if self.take_over(&folder.path, &from) {
            return Ok(());
        }
        let mut files = Vec::new();
        let name = folder.path.clone();
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            let (folders, loose) = self.split(folder.id, &folder.path)?;
            open.extend(folders);
            files.extend(loose);
        }
        self.group(&name, from, files)
    }

    /// A group of the files directly in a folder.
    fn loose(&mut self, name: &str, files: Vec<Entry>) -> Result<(), GitError> {
        let from: Vec<_> = files.iter().map(|entry| (entry.path.clone(), entry.id)).collect();
        if files.is_empty() || self.take_over(name, &from) {
            return Ok(());
        }
        self.group(name, from, files)
    }

    fn take_over(&mut self, name: &str, from: &[(String, ObjectId)]) -> bool {
        let kept = self.before.get(name).filter(|kept| kept.from == from);
        self.read.extend(kept.map(|kept| (name.to_owned(), kept.clone())));
        kept.is_some()
    }

    fn group(&mut self, name: &str, from: Vec<(String, ObjectId)>, entries: Vec<Entry>) -> Result<(), GitError> {
        let before = self.before.get(name);
        let (mut files, mut blobs, mut problems) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for entry in entries {
            let kept = before.filter(|kept| kept.blobs.get(entry.path.as_str()) == Some(&entry.id));
            let file = match kept.and_then(|kept| kept.group.files.get(entry.path.as_str())) {
                Some(file) => Ok(Some(Arc::clone(file))),
                None => self.file(&entry)?,
            };
            match file {
                Ok(Some(file)) => {
                    let path: Arc<str> = entry.path.into();
                    blobs.insert(Arc::clone(&path), entry.id);
                    files.insert(path, file);
                }
                Ok(None) => {}
                Err(kind) => problems.push(Problem { path: entry.path, kind }),
            }
        }
        if !files.is_empty() || !problems.is_empty() {
            let group = Arc::new(Group::new(files, problems));
            self.read.insert(name.to_owned(), Kept { from, blobs, group });
        }
        Ok(())
    }

    /// `Err` for what the content manager should mend, `None` for what a release does not hold.
    fn file(&self, entry: &Entry) -> Result<Result<Option<Arc<SourceFile>>, ProblemKind>, GitError> {
        if !entry.readable_name {
            return Ok(Err(ProblemKind::NotUtf8(0)));
        }
        match entry.kind {
            EntryKind::Link | EntryKind::Commit => return Ok(Err(ProblemKind::LinkOutside)),
            EntryKind::Blob | EntryKind::BlobExecutable if is_text(&entry.path) => {}
            _ => return Ok(Ok(None)),
        }
        let size = self.repository.find_header(entry.id).map_err(damaged)?.size();
        if size > MAX_FILE_BYTES {
            return Ok(Err(ProblemKind::TooLarge(size)));
        }
        let mut object = self.repository.find_object(entry.id).map_err(damaged)?;
        Ok(source_file(&entry.path, std::mem::take(&mut object.data)).map(Some))
    }
}
