//! The templates of a kanaal: compiled when it is loaded, so that a mistake in one is a diagnostic with
//! line and column and never a failed answer.

use super::plain;
use crate::{
    diagnostic::{Code, Diagnostic},
    source::{Place, SourceFile, Span},
    typeset,
};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, syntax::SyntaxConfig, value::Serde};
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// Steps a template may take: some hundred times what the longest antwoord needs.
const FUEL: u64 = 5_000_000;

/// Variant, file name, and where that is written in `kanaal.toml`.
pub(super) type Named<'a> = (&'a str, &'a str, Range<usize>);

/// Templates by variant.
#[derive(Debug, Default)]
pub(super) struct Sjablonen {
    env: Environment<'static>,
    names: BTreeMap<String, String>,
    typst: BTreeMap<String, typeset::Template>,
}

/// Why a template gave nothing. Holds no values: they may be somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The template.
    pub sjabloon: String,
    /// Line in it; 0 when not known.
    pub regel: usize,
    /// What kind of mistake.
    pub soort: String,
}

impl Sjablonen {
    /// Compiles every text file in the folder; `.typ` files are checked by the typesetter.
    pub(super) fn load(
        kanaal: &str,
        files: &[&Arc<SourceFile>],
        named: &[Named<'_>],
        phrases: &BTreeMap<String, String>,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let prefix = format!("renderers/{kanaal}/");
        let inside = |file: &SourceFile| file.path().strip_prefix(&prefix).unwrap_or_default().to_owned();
        let mut sjablonen = Self { env: environment(), ..Self::default() };
        let assets: BTreeMap<String, Vec<u8>> =
            files.iter().map(|file| (inside(file), file.text().as_bytes().to_vec())).collect();
        for file in files.iter().filter(|file| is_jinja(file.path())) {
            if let Err(error) = sjablonen.env.add_template_owned(inside(file), file.text().to_owned()) {
                found.push(template_mistake(file, &error));
            }
        }
        let manifest = files.iter().find(|file| inside(file) == "kanaal.toml");
        for (variant, name, span) in named {
            let Some(file) = files.iter().find(|file| inside(file) == *name) else {
                found.extend(manifest.map(|manifest| {
                    let place = Place::new(manifest, Span::from(span.clone()));
                    Diagnostic::new(Code::SjabloonFout, place, format!("Het sjabloon {name} bestaat niet."))
                        .cure(format!("Maak {prefix}{name}, of noem een bestand dat er staat."))
                }));
                continue;
            };
            if is_typst(name) {
                let mut assets = assets.clone();
                assets.remove(*name);
                let template = typeset::Template::new(name, file.text(), &assets);
                if let Err(error) = typeset::check_template(&template, phrases) {
                    found.push(typst_mistake(files, &prefix, &error));
                }
                sjablonen.typst.insert((*variant).to_owned(), template);
            }
            sjablonen.names.insert((*variant).to_owned(), (*name).to_owned());
        }
        sjablonen
    }

    pub(super) fn varianten(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Name of the template file of a variant.
    pub(super) fn name(&self, variant: &str) -> Option<&str> {
        self.names.get(variant).map(String::as_str)
    }

    /// The typesetter's template of a variant.
    pub(super) fn typst(&self, variant: &str) -> Option<&typeset::Template> {
        self.typst.get(variant)
    }

    /// Runs the template of a variant over the view.
    pub(super) fn run(&self, name: &str, view: &serde_json::Value) -> Result<String, TemplateError> {
        let rendered = self.env.get_template(name).and_then(|template| template.render(Value::from(Serde(view))));
        rendered.map_err(|error| TemplateError {
            sjabloon: error.name().unwrap_or(name).to_owned(),
            regel: error.line().unwrap_or(0),
            soort: error.kind().to_string(),
        })
    }
}

fn is_jinja(path: &str) -> bool {
    matches!(extension(path), "html" | "txt" | "xml" | "md" | "css")
}

fn is_typst(path: &str) -> bool {
    extension(path) == "typ"
}

fn extension(path: &str) -> &str {
    path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension)
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env.set_debug(true);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        env.set_syntax(syntax);
    }
    env.set_auto_escape_callback(|name| match extension(name) {
        "html" | "xml" => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    env.add_filter("tekst", |delen: Value| plain::delen(&serde_json::to_value(&delen).unwrap_or_default()));
    env.add_filter("regel", |inhoud: Value| plain::inhoud(&serde_json::to_value(&inhoud).unwrap_or_default()));
    env
}

fn template_mistake(file: &Arc<SourceFile>, error: &minijinja::Error) -> Diagnostic {
    let span = error.range().map_or_else(|| line_span(file, error.line().unwrap_or(1)), Span::from);
    let detail = error.detail().unwrap_or_default();
    Diagnostic::new(Code::SjabloonFout, Place::new(file, span), format!("Het sjabloon klopt niet: {detail}."))
        .cure("Kijk of elk {% … %} en {{ … }} goed is afgesloten.")
}

fn typst_mistake(files: &[&Arc<SourceFile>], prefix: &str, error: &typeset::TypesetError) -> Diagnostic {
    let message = format!("Het sjabloon klopt niet: {}.", error.message.trim_end_matches('.'));
    let Some(file) = files.iter().find(|file| file.path().strip_prefix(prefix) == Some(&error.file)) else {
        return Diagnostic::nowhere(Code::SjabloonFout, message);
    };
    let start = line_span(file, error.line).start;
    let column = file.text()[start..].char_indices().nth(error.column.saturating_sub(1)).map_or(0, |(at, _)| at);
    Diagnostic::new(Code::SjabloonFout, Place::new(file, Span::new(start + column, start + column)), message)
}

fn line_span(file: &SourceFile, line: usize) -> Span {
    let lines = file.text().split_inclusive('\n');
    let start: usize = lines.take(line.saturating_sub(1)).map(str::len).sum();
    Span::new(start, start + file.line_text(line).len())
}
