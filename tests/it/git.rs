//! Reading a release from git.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use eenduidig::source::{
    GitError, GitReader, MAX_FILE_BYTES, ProblemKind, Tree, discover, read_directory, read_git, resolve_reference,
};
use std::{fs, path::Path, process::Command, sync::Arc};

/// Runs git in a folder, without anybody's own settings.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@voorbeeld.example", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Commits everything and gives the id.
pub(crate) fn commit(folder: &Path) -> String {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "Wijziging"]);
    git(folder, &["rev-parse", "HEAD"])
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(&target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

fn beside(root: &Path) -> Tree {
    let names = ["renderers", "schemas", "search"].map(|name| (name, root.join(name)));
    read_directory(&root.join("content"), &names).unwrap()
}

/// A repository with the content of this one in `folder`.
fn sample(root: &Path, folder: &str) -> std::path::PathBuf {
    let at = root.join(folder);
    for name in ["content", "renderers", "schemas", "search"].into_iter().filter(|name| Path::new(name).is_dir()) {
        copy(Path::new(name), &at.join(name));
    }
    git(root, &["init", "-q"]);
    at
}

#[test]
fn a_commit_holds_what_the_folder_holds() {
    for folder in ["", "diep/in"] {
        let root = tempfile::tempdir().unwrap();
        let at = sample(root.path(), folder);
        let id = commit(root.path());
        let location = discover(&at.join("content")).unwrap();
        let (tree, read) = read_git(&location.repository, "main", &location.prefix).unwrap();
        assert_eq!(read.id, id);
        assert_eq!(tree, beside(&at));
        assert_eq!(tree.key(), beside(&at).key());
        git(root.path(), &["gc", "-q"]);
        assert_eq!(read_git(&location.repository, &id[..9], &location.prefix).unwrap().0, tree);
    }
}

#[test]
fn a_bare_repository_serves_too() {
    let root = tempfile::tempdir().unwrap();
    let at = sample(root.path(), "");
    commit(root.path());
    let bare = tempfile::tempdir().unwrap();
    let target = bare.path().join("hub.git");
    git(root.path(), &["clone", "-q", "--bare", ".", target.to_str().unwrap()]);
    for content in [target.clone(), target.join("content")] {
        let location = discover(&content).unwrap();
        assert_eq!(location.prefix, "content");
        assert_eq!(read_git(&location.repository, "main", &location.prefix).unwrap().0, beside(&at));
    }
}

#[test]
fn what_did_not_change_is_the_same_group() {
    let root = tempfile::tempdir().unwrap();
    let at = sample(root.path(), "");
    let first = commit(root.path());
    let file = at.join("content/municipal/havenstede/gemeente.yaml");
    fs::write(&file, fs::read_to_string(&file).unwrap() + "# een regel erbij\n").unwrap();
    let second = commit(root.path());
    let mut reader = GitReader::new(root.path(), "content");
    let (before, after) = (reader.read(&first).unwrap(), reader.read(&second).unwrap());
    for (name, group) in before.groups() {
        let same = Arc::ptr_eq(group, after.group(name).unwrap());
        assert_eq!(same, name != "content/municipal/havenstede", "{name}");
    }
    let path = "content/municipal/havenstede/feiten/contact.yaml";
    if let Some(file) = before.file(path) {
        assert!(Arc::ptr_eq(file, after.file(path).unwrap()));
    }
    assert_eq!(reader.parent(&second).unwrap().unwrap().id, first);
    assert_eq!(reader.parent(&first).unwrap(), None);
}

#[test]
fn what_cannot_be_read_says_so() {
    let root = tempfile::tempdir().unwrap();
    assert!(matches!(discover(&root.path().join("content")), Err(GitError::NoRepository(_))));
    assert!(matches!(read_git(root.path(), "main", "content"), Err(GitError::NoRepository(_))));
    fs::create_dir_all(root.path().join("content")).unwrap();
    fs::write(root.path().join("content/hub.yaml"), "a: 1\n").unwrap();
    git(root.path(), &["init", "-q"]);
    assert!(matches!(resolve_reference(root.path(), "main"), Err(GitError::UnknownReference(_))));
    let id = commit(root.path());
    for name in ["nee", "main:content", "-n", "", "0000000000000000000000000000000000000000", "@{-1}"] {
        let error = resolve_reference(root.path(), name).unwrap_err();
        assert_eq!(error, GitError::UnknownReference(name.to_owned()));
        assert!(error.to_string().contains("geen branch"), "{error}");
    }
    let absent = read_git(root.path(), "main", "inhoud").unwrap_err();
    assert_eq!(absent.to_string(), format!("commit {} heeft geen map 'inhoud'", &id[..12]));
    git(root.path(), &["tag", "-a", "v1", "-m", "v1"]);
    assert_eq!(resolve_reference(root.path(), "v1").unwrap().id, id);
    for object in walk(&root.path().join(".git/objects")) {
        fs::remove_file(object).unwrap();
    }
    assert!(read_git(root.path(), "main", "content").is_err());
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[cfg(unix)]
#[test]
fn links_large_files_and_other_encodings_are_problems() {
    let root = tempfile::tempdir().unwrap();
    let generic = root.path().join("content/generic/antwoorden");
    fs::create_dir_all(&generic).unwrap();
    fs::write(root.path().join("content/hub.yaml"), "a: 1\n").unwrap();
    fs::write(generic.join("groot.md"), vec![b'a'; usize::try_from(MAX_FILE_BYTES).unwrap() + 1]).unwrap();
    fs::write(generic.join("latijn.md"), b"caf\xe9").unwrap();
    fs::write(generic.join("plaatje.png"), b"\xff\xfe").unwrap();
    fs::write(generic.join(".verborgen.md"), b"x").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", generic.join("koppeling.md")).unwrap();
    git(root.path(), &["init", "-q"]);
    commit(root.path());
    let (tree, _) = read_git(root.path(), "main", "content").unwrap();
    let group = tree.group("content/generic").unwrap();
    assert!(group.files.is_empty(), "{:?}", group.files.keys());
    let kinds: Vec<_> = group.problems.iter().map(|problem| &problem.kind).collect();
    assert!(
        matches!(kinds[..], [ProblemKind::TooLarge(_), ProblemKind::LinkOutside, ProblemKind::NotUtf8(1)]),
        "{kinds:?}"
    );
    let folder = read_directory(&root.path().join("content"), &[]).unwrap();
    assert_eq!(folder.group("content/generic").unwrap().problems, group.problems);
}

/// Folders are read again where they changed only, whoever tells it.
#[test]
fn a_saved_file_costs_its_own_group_only() {
    let root = tempfile::tempdir().unwrap();
    let at = sample(root.path(), "");
    let names = ["renderers", "schemas", "search"].map(|name| (name, at.join(name)));
    let mut reader = eenduidig::source::DirectoryReader::new(&at.join("content"), &names);
    let before = reader.read().unwrap();
    let file = at.join("content/generic/feiten/nieuw.yaml");
    fs::write(&file, "feiten: {}\n").unwrap();
    let hinted = reader.update(&[file.clone()].into()).unwrap();
    assert_eq!(hinted, beside(&at));
    for (name, group) in before.groups() {
        assert_eq!(Arc::ptr_eq(group, hinted.group(name).unwrap()), name != "content/generic", "{name}");
    }
    fs::remove_file(&file).unwrap();
    assert_eq!(reader.update(&[file].into()).unwrap(), before);
    fs::create_dir_all(at.join("content/municipal/nieuwstad/feiten")).unwrap();
    fs::write(at.join("content/municipal/nieuwstad/gemeente.yaml"), "naam: Nieuwstad\n").unwrap();
    let grown = reader.update(&[at.join("content/municipal/nieuwstad")].into()).unwrap();
    assert!(grown.group("content/municipal/nieuwstad").is_some());
    assert_eq!(grown, beside(&at));
    fs::remove_dir_all(at.join("content/municipal/nieuwstad")).unwrap();
    assert_eq!(reader.update(&[at.join("content/municipal/nieuwstad/gemeente.yaml")].into()).unwrap(), before);
    fs::remove_dir_all(at.join("content")).unwrap();
    assert!(reader.update(&[at.join("content/hub.yaml")].into()).is_err());
}
