//! Reading a release from folders on disk.

use super::{Problem, ProblemKind, SourceFile, Tree};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Files larger than this are refused: an answer is a few kilobytes.
pub const MAX_FILE_BYTES: u64 = 1 << 20;

const EXTENSIONS: [&str; 11] = ["md", "yaml", "yml", "toml", "json", "jsonl", "txt", "html", "typ", "svg", "csv"];

/// Reads `content` (a folder) and each `beside` pair of top-level name and folder into one tree.
/// `Err` only when the content folder itself cannot be read; everything below it is a [`Problem`].
pub fn read_directory(content: &Path, beside: &[(&str, PathBuf)]) -> io::Result<Tree> {
    let mut reading = Reading { root: fs::canonicalize(content)?, ..Reading::default() };
    fs::read_dir(content)?;
    reading.walk(content, "content");
    for (name, folder) in beside {
        if let Ok(root) = fs::canonicalize(folder) {
            reading.root = root;
            reading.walk(folder, name);
        }
    }
    Ok(Tree::from_parts(reading.files, reading.problems))
}

#[derive(Default)]
struct Reading {
    root: PathBuf,
    files: Vec<Arc<SourceFile>>,
    problems: Vec<Problem>,
}

impl Reading {
    fn problem(&mut self, path: &str, kind: ProblemKind) {
        self.problems.push(Problem { path: path.to_owned(), kind });
    }

    fn walk(&mut self, folder: &Path, prefix: &str) {
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
                self.entry(&entry.path(), &format!("{prefix}/{name}"));
            }
        }
    }

    fn entry(&mut self, on_disk: &Path, path: &str) {
        let Ok(real) = fs::canonicalize(on_disk) else {
            return self.problem(path, ProblemKind::Unreadable("de verwijzing wijst nergens naar".to_owned()));
        };
        if !real.starts_with(&self.root) {
            return self.problem(path, ProblemKind::LinkOutside);
        }
        if real.is_dir() {
            // A link to a folder above it would never end: only real folders are walked.
            if !on_disk.is_symlink() {
                self.walk(on_disk, path);
            }
        } else if is_text(path) {
            self.file(&real, path);
        }
    }

    fn file(&mut self, on_disk: &Path, path: &str) {
        let size = fs::metadata(on_disk).map_or(0, |meta| meta.len());
        if size > MAX_FILE_BYTES {
            return self.problem(path, ProblemKind::TooLarge(size));
        }
        match fs::read(on_disk).map(String::from_utf8) {
            Ok(Ok(text)) => self.files.push(Arc::new(SourceFile::new(path, text))),
            Ok(Err(error)) => self.problem(path, ProblemKind::NotUtf8(error.utf8_error().valid_up_to())),
            Err(error) => self.problem(path, ProblemKind::Unreadable(error.to_string())),
        }
    }
}

fn is_text(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}
