//! Reading a release from folders on disk, and reading again only what changed.

use super::{Group, Problem, ProblemKind, SourceFile, Tree, group_of};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

/// Files larger than this are refused: an answer is a few kilobytes.
pub const MAX_FILE_BYTES: u64 = 1 << 20;

const EXTENSIONS: [&str; 11] = ["md", "yaml", "yml", "toml", "json", "jsonl", "txt", "html", "typ", "svg", "csv"];

/// Reads `content` (a folder) and each `beside` pair of top-level name and folder into one tree.
/// `Err` only when the content folder itself cannot be read; everything below it is a [`Problem`].
pub fn read_directory(content: &Path, beside: &[(&str, PathBuf)]) -> io::Result<Tree> {
    DirectoryReader::new(content, beside).read()
}

/// Reads the same folders again and again. A file is taken over when its size, times and inode are the
/// same; a group when all its files are.
#[derive(Debug)]
pub struct DirectoryReader {
    roots: Vec<(String, PathBuf)>,
    kept: BTreeMap<String, Kept>,
}

#[derive(Debug)]
struct Kept {
    group: Arc<Group>,
    stamps: BTreeMap<Arc<str>, Stamp>,
}

impl DirectoryReader {
    /// For `content` and each `beside` pair of top-level name and folder.
    pub fn new(content: &Path, beside: &[(&str, PathBuf)]) -> Self {
        let beside = beside.iter().map(|(name, folder)| ((*name).to_owned(), folder.clone()));
        let roots = std::iter::once(("content".to_owned(), content.to_owned())).chain(beside).collect();
        Self { roots, kept: BTreeMap::new() }
    }

    /// Looks at everything.
    pub fn read(&mut self) -> io::Result<Tree> {
        fs::read_dir(&self.roots[0].1)?;
        let mut found = BTreeMap::new();
        for (name, folder) in &self.roots {
            if let Ok(root) = fs::canonicalize(folder) {
                let mut walk = Walk { root, found: &mut found };
                walk.folder(folder, name);
            }
        }
        self.kept.retain(|name, _| found.contains_key(name));
        for (name, listed) in found {
            self.take(name, listed);
        }
        Ok(self.tree())
    }

    /// Looks only at the groups that these paths on disk lie in. What changed is read again even when
    /// its times did not move.
    pub fn update(&mut self, changed: &BTreeSet<PathBuf>) -> io::Result<Tree> {
        let mut groups = BTreeSet::new();
        let mut everything = self.kept.is_empty();
        for path in changed {
            let Some(path) = self.release_path(path) else {
                everything = true;
                continue;
            };
            if is_hidden(&path) {
                continue;
            }
            let group = group_of(&path).to_owned();
            if let Some(kept) = self.kept.get_mut(&group) {
                kept.stamps.retain(|file, _| !is_under(file, &path));
            }
            // A new or vanished folder shows only in the folder above it.
            everything |= group == path || matches!(group.as_str(), "content" | "content/municipal");
            groups.insert(group);
        }
        let folders: Vec<_> =
            groups.into_iter().map(|group| (self.on_disk(&group).filter(|folder| folder.is_dir()), group)).collect();
        if everything || folders.iter().any(|(folder, _)| folder.is_none()) {
            return self.read();
        }
        for (folder, group) in folders {
            self.update_group(&group, folder.as_deref())?;
        }
        Ok(self.tree())
    }

    fn update_group(&mut self, group: &str, folder: Option<&Path>) -> io::Result<()> {
        let (Some(folder), Some((_, root))) = (folder, self.root_of(group)) else { return Ok(()) };
        let mut found = BTreeMap::new();
        Walk { root: fs::canonicalize(root)?, found: &mut found }.folder(folder, group);
        match found.remove(group) {
            Some(listed) => self.take(group.to_owned(), listed),
            None => {
                self.kept.remove(group);
            }
        }
        Ok(())
    }

    fn tree(&self) -> Tree {
        Tree::from_groups(self.kept.iter().map(|(name, kept)| (name.clone(), Arc::clone(&kept.group))).collect())
    }

    fn root_of(&self, path: &str) -> Option<&(String, PathBuf)> {
        self.roots.iter().find(|(name, _)| is_under(path, name))
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        let (name, folder) = self.root_of(path)?;
        Some(path.strip_prefix(name.as_str())?.split('/').filter(|part| !part.is_empty()).fold(
            folder.clone(),
            |mut on_disk, part| {
                on_disk.push(part);
                on_disk
            },
        ))
    }

    fn release_path(&self, on_disk: &Path) -> Option<String> {
        self.roots.iter().find_map(|(name, folder)| {
            let rest = on_disk.strip_prefix(folder).ok()?;
            let parts: Option<Vec<&str>> = rest.components().map(|part| part.as_os_str().to_str()).collect();
            Some(std::iter::once(name.as_str()).chain(parts?).collect::<Vec<_>>().join("/"))
        })
    }

    /// Makes the group anew from what was listed, or keeps it when nothing in it differs.
    fn take(&mut self, name: String, listed: Listed) {
        let kept = self.kept.get(&name);
        let mut files = BTreeMap::new();
        let mut stamps = BTreeMap::new();
        let mut problems = listed.problems;
        for (path, on_disk, stamp) in listed.files {
            let same = kept.and_then(|kept| {
                let same = kept.stamps.get(path.as_str()) == Some(&stamp);
                kept.group.files.get(path.as_str()).filter(|_| same)
            });
            let file = match same {
                Some(file) => Ok(Some(Arc::clone(file))),
                None => read_file(&on_disk, &path, stamp.bytes),
            };
            match file {
                Ok(Some(file)) => {
                    let path: Arc<str> = path.into();
                    stamps.insert(Arc::clone(&path), stamp);
                    files.insert(path, file);
                }
                Ok(None) => {}
                Err(kind) => problems.push(Problem { path, kind }),
            }
        }
        let group = Group::new(files, problems);
        let group = match kept {
            Some(kept) if kept.group.key == group.key => Arc::clone(&kept.group),
            _ => Arc::new(group),
        };
        self.kept.insert(name, Kept { group, stamps });
    }
}

/// What tells that a file did not change, without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    changed: (i64, i64, u64),
}

impl Stamp {
    fn of(meta: &Metadata) -> Self {
        Self { bytes: meta.len(), modified: meta.modified().ok(), changed: inode(meta) }
    }
}

#[cfg(unix)]
fn inode(meta: &Metadata) -> (i64, i64, u64) {
    use std::os::unix::fs::MetadataExt;
    (meta.ctime(), meta.ctime_nsec(), meta.ino())
}

#[cfg(not(unix))]
fn inode(_meta: &Metadata) -> (i64, i64, u64) {
    (0, 0, 0)
}

/// `None` when the file has gone since it was listed: there is a new change to look at then.
fn read_file(on_disk: &Path, path: &str, bytes: u64) -> Result<Option<Arc<SourceFile>>, ProblemKind> {
    if bytes > MAX_FILE_BYTES {
        return Err(ProblemKind::TooLarge(bytes));
    }
    match fs::read(on_disk) {
        Ok(bytes) => source_file(path, bytes).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ProblemKind::Unreadable(error.to_string())),
    }
}

/// A file of these bytes, wherever they come from.
pub(super) fn source_file(path: &str, bytes: Vec<u8>) -> Result<Arc<SourceFile>, ProblemKind> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::new(SourceFile::new(path, text))),
        Err(error) => {
            let read = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
            Err(ProblemKind::NotUtf8(1 + read.matches('\n').count()))
        }
    }
}

#[derive(Debug, Default)]
struct Listed {
    files: Vec<(String, PathBuf, Stamp)>,
    problems: Vec<Problem>,
}

struct Walk<'a> {
    root: PathBuf,
    found: &'a mut BTreeMap<String, Listed>,
}

impl Walk<'_> {
    fn group(&mut self, path: &str) -> &mut Listed {
        self.found.entry(group_of(path).to_owned()).or_default()
    }

    fn problem(&mut self, path: &str, kind: ProblemKind) {
        self.group(path).problems.push(Problem { path: path.to_owned(), kind });
    }

    fn folder(&mut self, folder: &Path, prefix: &str) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.problem(prefix, ProblemKind::Unreadable(error.to_string())),
        };
        let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                self.problem(&format!("{prefix}/{}", name.to_string_lossy()), ProblemKind::NotUtf8(0));
                continue;
            };
            if !name.starts_with('.') {
                self.entry(&entry, &format!("{prefix}/{name}"));
            }
        }
    }

    fn entry(&mut self, entry: &fs::DirEntry, path: &str) {
        let on_disk = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_symlink() => self.link(&on_disk, path),
            Ok(kind) if kind.is_dir() => self.folder(&on_disk, path),
            Ok(_) => self.file(on_disk, path),
            Err(error) => self.problem(path, ProblemKind::Unreadable(error.to_string())),
        }
    }

    /// A link to a folder above it would never end: only real folders are walked.
    fn link(&mut self, on_disk: &Path, path: &str) {
        match fs::canonicalize(on_disk) {
            Err(_) => self.problem(path, ProblemKind::Unreadable("de verwijzing wijst nergens naar".to_owned())),
            Ok(real) if !real.starts_with(&self.root) => self.problem(path, ProblemKind::LinkOutside),
            Ok(real) if real.is_dir() => {}
            Ok(real) => self.file(real, path),
        }
    }

    fn file(&mut self, on_disk: PathBuf, path: &str) {
        if !is_text(path) {
            return;
        }
        match fs::metadata(&on_disk) {
            Ok(meta) => {
                let stamp = Stamp::of(&meta);
                self.group(path).files.push((path.to_owned(), on_disk, stamp));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => self.problem(path, ProblemKind::Unreadable(error.to_string())),
        }
    }
}

/// Is this a file that a release can hold, by its name?
pub(super) fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

fn is_under(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
