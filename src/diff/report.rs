//! A diff for people and for scripts: terminal, Markdown for a pull request, a page, JSON.

mod html;
mod human;
mod markdown;
mod words;

use super::model::Diff;
use std::str::FromStr;

/// How a diff is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For the terminal.
    #[default]
    Human,
    /// For a remark at a pull request: short on top, details folded.
    Markdown,
    /// A page that stands by itself.
    Html,
    /// For scripts: Dutch keys.
    Json,
}

impl FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "human" => Ok(Self::Human),
            "markdown" => Ok(Self::Markdown),
            "html" => Ok(Self::Html),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// The diff in this format. Colour is for the terminal only.
pub fn report(diff: &Diff, format: Format, colour: bool) -> String {
    match format {
        Format::Human => human::report(diff, colour),
        Format::Markdown => markdown::report(diff),
        Format::Html => html::report(diff),
        Format::Json => serde_json::to_string_pretty(diff).unwrap_or_default() + "\n",
    }
}

/// The part of a page that shows a diff, for in another page; headings start at this level.
pub fn html_part(diff: &Diff, level: u8) -> String {
    html::part(diff, level)
}
