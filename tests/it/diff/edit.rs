//! Edits in a case: `@ path`, then lines with `-` that must stand there once, in a row, and lines with `+`
//! that take their place. `@ path weg` removes a file, `@ old -> new` renames it. Lines with `+` alone make a
//! new file. What stands above the first `@` is for people.

use super::Files;

pub(crate) fn apply(files: &mut Files, edits: &str) {
    let parts = format!("\n{edits}");
    for part in parts.split("\n@ ").skip(1) {
        let (head, body) = part.split_once('\n').unwrap_or((part, ""));
        one(files, head.trim(), body);
    }
}

fn one(files: &mut Files, head: &str, body: &str) {
    if let Some(path) = head.strip_suffix(" weg") {
        assert!(files.remove(path).is_some(), "{path} is not there");
        return;
    }
    let path = match head.split_once(" -> ") {
        Some((old, new)) => {
            let text = files.remove(old).unwrap_or_else(|| panic!("{old} is not there"));
            files.insert(new.to_owned(), text);
            new
        }
        None => head,
    };
    let lines = |sign: char| -> String {
        let lines = body.lines().filter_map(|line| line.strip_prefix(sign));
        lines.flat_map(|line| [line, "\n"]).collect()
    };
    let (old, new) = (lines('-'), lines('+'));
    match (old.is_empty(), files.get_mut(path)) {
        (true, None) => drop(files.insert(path.to_owned(), new)),
        (true, Some(_)) if new.is_empty() => {}
        (true, Some(_)) => panic!("{path} is there already"),
        (false, text) => {
            let text = text.unwrap_or_else(|| panic!("{path} is not there"));
            assert_eq!(text.matches(&old).count(), 1, "{path}:\n{old}");
            *text = text.replacen(&old, &new, 1);
        }
    }
}
