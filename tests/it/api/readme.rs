//! What the README and the guide say to type can be typed, and gives what they say.

use super::app::{SAMPLE, TestApp};
use clap::CommandFactory;
use eenduidig::{
    cli::Cli,
    hub::Source,
    source::{SourceFile, Tree},
};
use std::{collections::BTreeSet, path::Path, sync::Arc};

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The words of a shell command, with `$A` and `$J` of the README filled in.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    let base = "http://127.0.0.1:8080/v1/gemeenten/havenstede";
    words.iter().map(|word| word.replace("$A", base).replace("$J", "Content-Type: application/json")).collect()
}

#[tokio::test]
async fn every_address_of_the_readme_answers() {
    let app = TestApp::sample().await;
    let readme = text("README.md");
    let mut seen = 0;
    for line in readme.lines().filter(|line| line.starts_with("curl ")) {
        let words = words(line);
        let address = words.iter().find_map(|word| word.strip_prefix("http://127.0.0.1:8080")).unwrap();
        let body = words.iter().position(|word| word == "-d").map(|at| words[at + 1].as_str());
        let accept = words.iter().find_map(|word| word.strip_prefix("Accept: "));
        let answer = match body {
            Some(body) => app.post(address, body).await,
            // A stream of events never ends; the same address without it does.
            None => {
                app.get_with(
                    address,
                    &[("accept", accept.filter(|kind| *kind != "text/event-stream").unwrap_or("*/*"))],
                )
                .await
            }
        };
        assert_eq!(answer.status.as_u16(), 200, "{line}: {}", answer.text());
        if words.contains(&"-i".to_owned()) {
            assert!(answer.header("etag").starts_with('"'), "{line}");
        }
        if line.ends_with("brief.pdf") {
            assert!(answer.body.starts_with(b"%PDF"), "{line}");
        }
        seen += 1;
    }
    assert_eq!(seen, 7);
}

/// The first change that the README lets one make: the first value of that file, seen on the website.
#[tokio::test]
async fn the_fee_of_the_readme_can_be_changed_and_seen() {
    let path = "content/municipal/havenstede/feiten/reisdocumenten.yaml";
    assert!(text("README.md").contains(path));
    let group = SAMPLE.group("content/municipal/havenstede").unwrap();
    let files = group.files.values().map(|file| {
        if file.path() != path {
            return Arc::clone(file);
        }
        let first = file.text().find("waarde:").unwrap();
        assert!(file.text()[first..].starts_with("waarde: 88.65"), "the README names the first value");
        Arc::new(SourceFile::new(path, file.text().replacen("waarde: 88.65", "waarde: 79.95", 1)))
    });
    let tree: Tree = SAMPLE.with_group("content/municipal/havenstede", files.collect(), Vec::new());
    let app = TestApp::over(Source::Fixed(tree), super::app::NOON).await;
    let page = app.get("/v1/gemeenten/havenstede/antwoorden/paspoort-aanvragen?kanaal=website").await.text();
    assert!(page.replace(['\u{a0}'], " ").replace("&nbsp;", " ").contains("€ 79,95"), "{page}");
    assert!(text("README.md").contains("€ 79,95"));
}

/// The lines of the shell commands in a document.
fn shell(text: &str) -> impl Iterator<Item = &str> {
    text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()).flat_map(str::lines)
}

#[test]
fn every_command_in_the_guides_exists() {
    let command = Cli::command();
    let known: BTreeSet<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let mut seen = 0;
    for path in [
        "README.md",
        "CONTRIBUTING.md",
        "docs/redactie/README.md",
        "docs/redactie/formaat.md",
        "docs/redactie/voorwaarden.md",
    ] {
        let text = text(path);
        let inline = text.split('`').filter_map(|code| code.strip_prefix("eenduidig "));
        let lines = shell(&text).filter_map(|line| line.strip_prefix("eenduidig "));
        for words in inline.chain(lines) {
            let name = words.split_whitespace().next().unwrap_or_default();
            assert!(known.contains(name) || name.starts_with("--"), "{path}: eenduidig {words}");
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
}
