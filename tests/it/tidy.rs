//! The structure of the code and of the documents. Reads files, compiles nothing, takes milliseconds.
//! Every check is a function from text to findings, and is fed a bad text to show that it can fail.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use eenduidig::{content, diagnostic::Code};

/// Modules that may read files, and why.
const READS_FILES: &[(&str, &str)] = &[
    ("source", "it owns reading a release"),
    ("import", "it reads the files that are to be imported"),
    ("corpus", "it writes test repositories"),
    ("register", "it makes the folder of its database"),
    ("hub", "it follows a folder"),
    ("cli", "it reads what the command line names"),
    ("batch", "it reads persons and finds again what letters it wrote"),
    ("fault", "a test sees where the program stands still"),
];

/// Modules that may look at a clock, and why.
const READS_CLOCK: &[(&str, &str)] = &[
    ("register", "rows expire"),
    ("hub", "the day flips at midnight"),
    ("api", "a question without a day means today"),
    ("cli", "a command without a day means today"),
];

/// Modules in which `Serialize` is derived, and the contract that asks for it.
const SERIALIZES: &[(&str, &str)] = &[
    ("diagnostic", "findings for scripts"),
    ("content", "the profile of a gemeente and values are part of the template view"),
    ("brief", "the template view of a letter"),
    ("render", "the template view"),
    ("search", "the search answer"),
    ("typeset", "data that goes into a letter"),
    ("check", "the list of situations"),
    ("drift", "what fell behind, for scripts"),
    ("verify", "the report of verifying"),
    ("snapshot", "the state of a release"),
    ("diff", "the diff for scripts and pages"),
    ("calendar", "the calendar for scripts and pages"),
    ("matrix", "the matrix, for scripts and pages"),
    ("usage", "why and where, for scripts and pages"),
    ("doelbinding", "the overview of kenmerken, for scripts and pages"),
    ("hub", "the state of the hub"),
    ("api", "the API view"),
    ("batch", "the manifest and the journal of a series"),
    ("cli", "output for scripts"),
    ("import", "the report of an import"),
    ("corpus", "front matter of test repositories"),
    ("register", "counts for scripts"),
    ("zoekverslag", "the report on searching, for scripts and pages"),
];

const READING: &[&str] = &["std::fs", "File::open", "fs::read", "tokio::fs"];
const CLOCKS: &[&str] = &["Zoned::now", "SystemTime::now", "Instant::now", "Timestamp::now"];
/// Pictures in documents are made from a running hub, after the text that shows them.
const PICTURES: &str = " docs/beeld/";

/// Words that are also something else than a kanaal, where they are.
const NOT_A_KANAAL: &[(&str, &str, &str)] = &[
    ("src/check/text.rs", "\"website\"", "a key of gemeente.yaml and of an organisatie"),
    ("src/verify/read/json.rs", "\"website\"", "the web address of a gemeente in the JSON of an answer"),
];

const KANALEN: &[&str] = &["\"website\"", "\"chatbot\"", "\"kcc\"", "\"brief\""];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_under(folder: &str, extension: &str) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![root().join(folder)]);
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn module_of(path: &str) -> &str {
    let rest = path.strip_prefix("src/").unwrap_or(path);
    rest.split(['/', '.']).next().unwrap_or_default()
}

/// Code without comments, and without what stands below a `#[cfg(test)]`.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The number of the paragraph of every module in `lib.rs`.
fn layers(lib: &str) -> BTreeMap<String, usize> {
    let mut layers = BTreeMap::new();
    for (number, paragraph) in lib.split("\n\n").enumerate() {
        for line in paragraph.lines() {
            let line = line.trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            if let Some(name) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
                layers.insert(name.to_owned(), number);
            }
        }
    }
    layers
}

/// Modules named after `crate::`, also within braces: `use crate::{a::{b, c}, d}` names a and d.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(inner) = rest.strip_prefix('{') else {
            found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            continue;
        };
        let (mut depth, mut word, mut taken) = (0, String::new(), false);
        for c in inner.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    found.push(std::mem::take(&mut word));
                    taken = false;
                }
                c if depth == 0 && !taken && (c.is_alphanumeric() || c == '_') => word.push(c),
                c if depth == 0 && (!c.is_whitespace() || !word.is_empty()) => taken = true,
                _ => {}
            }
        }
        found.push(word);
    }
    found.retain(|name| !name.is_empty());
    found
}

fn wrong_imports(layers: &BTreeMap<String, usize>, path: &str, text: &str) -> Vec<String> {
    let own = module_of(path);
    let Some(layer) = layers.get(own) else { return Vec::new() };
    let named = imports(&code_of(text)).into_iter().filter(|name| name != own);
    let wrong = named.filter(|name| layers.get(name).is_some_and(|other| other >= layer));
    wrong.map(|name| format!("{path} imports {name}, which does not stand above {own} in src/lib.rs")).collect()
}

fn words_outside(allowed: &[(&str, &str)], words: &[&str], path: &str, text: &str) -> Vec<String> {
    if allowed.iter().any(|(module, _)| *module == module_of(path)) {
        return Vec::new();
    }
    let code = code_of(text);
    words.iter().filter(|word| code.contains(**word)).map(|word| format!("{path} holds {word}")).collect()
}

fn async_below(layers: &BTreeMap<String, usize>, path: &str, text: &str) -> Vec<String> {
    let (Some(own), Some(first)) = (layers.get(module_of(path)), layers.get("register")) else { return Vec::new() };
    let code = code_of(text);
    let has = ["async fn", "async move", ".await"].iter().any(|word| code.contains(word));
    if own < first && has { vec![format!("{path} is asynchronous")] } else { Vec::new() }
}

fn broken_links(path: &str, text: &str) -> Vec<String> {
    let folder = root().join(path);
    let folder = folder.parent().unwrap();
    let mut fenced = false;
    let prose: Vec<&str> = text
        .lines()
        .filter(|line| {
            fenced ^= line.trim_start().starts_with("```");
            !fenced
        })
        .collect();
    let prose = prose.join("\n");
    let odd: Vec<String> = prose.split('`').step_by(2).map(str::to_owned).collect();
    let prose = odd.concat();
    let targets = prose.match_indices("](").map(|(at, _)| prose[at + 2..].split([')', ' ']).next().unwrap_or_default());
    let relative = targets.filter(|target| !target.contains(':') && !target.is_empty());
    relative
        .filter(|target| {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let goal = if file.is_empty() { root().join(path) } else { folder.join(file) };
            let headings =
                || std::fs::read_to_string(&goal).is_ok_and(|text| anchors(&text).contains(&anchor.to_owned()));
            !goal.exists() || (!anchor.is_empty() && !headings())
        })
        .map(|target| format!("{path}: {target} leads nowhere"))
        .collect()
}

fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let slug = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(slug).collect()
}

fn nothing(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn modules_import_only_from_above() {
    let layers = layers(&std::fs::read_to_string(root().join("src/lib.rs")).unwrap());
    let files = files_under("src", "rs");
    nothing(&files.iter().flat_map(|(path, text)| wrong_imports(&layers, path, text)).collect::<Vec<_>>());

    let small = self::layers("pub mod a;\n\npub mod b;\npub mod c;\n\npub mod d;\n");
    assert_eq!(wrong_imports(&small, "src/c/x.rs", "use crate::{a::{b, d}, d::E, c::F};").len(), 1);
    assert_eq!(wrong_imports(&small, "src/b.rs", "fn f() { crate::c::g() }").len(), 1, "siblings");
    assert_eq!(wrong_imports(&small, "src/d.rs", "use crate::{a, b::{self, X}, c::Y};"), Vec::<String>::new());
    assert_eq!(imports("use crate::{a::{b, c}, d as e, f}; crate::g::h()"), ["a", "d", "f", "g"]);
}

#[test]
fn what_builds_a_release_is_synchronous() {
    let layers = layers(&std::fs::read_to_string(root().join("src/lib.rs")).unwrap());
    assert!(layers.contains_key("register"));
    let files = files_under("src", "rs");
    nothing(&files.iter().flat_map(|(path, text)| async_below(&layers, path, text)).collect::<Vec<_>>());
    assert_eq!(async_below(&layers, "src/content/x.rs", "async fn f() {}").len(), 1);
}

#[test]
fn files_and_clocks_are_read_by_their_owners() {
    for (allowed, words) in [(READS_FILES, READING), (READS_CLOCK, CLOCKS)] {
        let files = files_under("src", "rs");
        nothing(&files.iter().flat_map(|(path, text)| words_outside(allowed, words, path, text)).collect::<Vec<_>>());
        assert_eq!(words_outside(allowed, words, "src/resolve/x.rs", words[0]).len(), 1);
        assert!(words_outside(allowed, words, "src/resolve.rs", &format!("/// {}", words[0])).is_empty());
    }
}

#[test]
fn no_kanaal_is_named_in_rust() {
    let named = |(path, text): &(String, String)| {
        let other = NOT_A_KANAAL.iter().filter(|(file, ..)| file == path);
        let text = other.fold(text.clone(), |text, (_, word, _)| text.replace(word, ""));
        words_outside(&[], KANALEN, path, &text)
    };
    nothing(&files_under("src", "rs").iter().flat_map(named).collect::<Vec<_>>());
    assert_eq!(words_outside(&[], KANALEN, "src/x.rs", "if kanaal == \"kcc\" {}").len(), 1);
}

#[test]
fn only_contracts_are_serialized() {
    let words = ["Serialize,", "Serialize)"];
    let plain = |text: &str| text.replace("Deserialize", "");
    let files = files_under("src", "rs");
    let wrong = |(path, text): &(String, String)| words_outside(SERIALIZES, &words, path, &plain(text));
    nothing(&files.iter().flat_map(wrong).collect::<Vec<_>>());
    assert_eq!(words_outside(SERIALIZES, &words, "src/resolve.rs", "#[derive(Debug, Serialize)]").len(), 1);
}

#[test]
fn files_are_short_enough_to_read() {
    let long = files_under("src", "rs").into_iter().filter(|(_, text)| text.lines().count() > 600);
    nothing(&long.map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut files = files_under("docs", "md");
    for name in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"] {
        files.extend(std::fs::read_to_string(root().join(name)).ok().map(|text| (name.to_owned(), text)));
    }
    let broken = files.iter().flat_map(|(path, text)| broken_links(path, text));
    nothing(&broken.filter(|found| !found.contains(PICTURES)).collect::<Vec<_>>());
    assert_eq!(broken_links("docs/x.md", "[a](nergens.md) [b](redactie/README.md#bestaat-niet)").len(), 2);
}

/// Every code has a page (or it would not compile); no page is left without a code; each has both examples.
#[test]
fn every_code_is_explained() {
    let mut pages: Vec<String> = files_under("src/diagnostic/help", "md").into_iter().map(|(path, _)| path).collect();
    let mut expected: Vec<String> =
        Code::ALL.iter().map(|code| format!("src/diagnostic/help/{}.md", code.name())).collect();
    pages.sort();
    expected.sort();
    assert_eq!(pages, expected);
    for code in Code::ALL {
        let parts: Vec<&str> = code.help().split("```").collect();
        assert_eq!(parts.len(), 5, "{code}: two examples");
        assert!(parts[0].contains("\n## Zo gaat het fout\n") && parts[2].contains("\n## Zo is het goed\n"), "{code}");
        assert!(parts[4].contains("\n## Wanneer vraagt u een collega?\n"), "{code}");
        let example = |part: &str| part.strip_prefix("text\n").unwrap().trim().to_owned();
        assert!(example(parts[1]).len() > 5 && example(parts[3]).len() > 5, "{code}");
        assert_ne!(example(parts[1]), example(parts[3]), "{code}");
        assert!(parts[0].len() > 100 && !code.help().contains(code.why()), "{code}: help says more than the message");
    }
}

/// `UPDATE_SCHEMAS=1 cargo test` writes them.
#[test]
fn schemas_are_current() {
    for (name, schema) in content::schemas() {
        let path = root().join("schemas").join(name);
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "{name} is stale: set UPDATE_SCHEMAS=1");
    }
    let names: Vec<&str> = content::schemas().iter().map(|(name, _)| *name).collect();
    let found = files_under("schemas", "json").into_iter().filter(|(path, _)| path.ends_with(".schema.json"));
    nothing(
        &found.map(|(path, _)| path).filter(|path| !names.contains(&&path["schemas/".len()..])).collect::<Vec<_>>(),
    );
}

/// `schemas/examples/<name>/{valid,invalid}/*.yaml`: what the schema takes, and what it refuses.
#[test]
fn schemas_take_their_examples_and_refuse_the_others() {
    for (name, schema) in content::schemas() {
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for kind in ["valid", "invalid"] {
            let folder = format!("schemas/examples/{}/{kind}", name.strip_suffix(".schema.json").unwrap());
            let examples = files_under(&folder, "yaml");
            assert!(!examples.is_empty(), "{folder}");
            for (path, text) in examples {
                let file = std::sync::Arc::new(eenduidig::source::SourceFile::new(path.as_str(), text.as_str()));
                let span = eenduidig::source::Span::new(0, text.len());
                let (yaml, found) = eenduidig::yaml::parse(&file, span);
                assert!(found.is_empty(), "{path}: {found:?}");
                assert_eq!(validator.is_valid(&yaml.unwrap().value), kind == "valid", "{path}");
            }
        }
    }
}

#[test]
fn content_names_schemas_that_exist() {
    let wrong = |path: &str, text: &str| -> Vec<String> {
        let folder = root().join(path);
        let named = text.lines().filter_map(|line| line.split_once("$schema=")).map(|(_, rest)| rest.trim().to_owned());
        let gone = named.filter(|target| !folder.parent().unwrap().join(target).is_file());
        gone.map(|target| format!("{path}: {target}")).collect()
    };
    let files = files_under("content", "yaml");
    assert!(files.iter().any(|(_, text)| text.contains("$schema=")));
    nothing(&files.iter().flat_map(|(path, text)| wrong(path, text)).collect::<Vec<_>>());
    assert_eq!(wrong("content/hub.yaml", "# yaml-language-server: $schema=../schemas/x.json").len(), 1);
}
