//! What was written but could not be read, so that nobody is told that it does not exist.

use super::Unread;
use crate::{
    source::{SourceFile, Span},
    yaml,
};
use std::sync::Arc;

impl Unread {
    /// What another file could not give either.
    pub(super) fn add(&mut self, other: &Self) {
        self.feiten.extend(other.feiten.iter().cloned());
        self.whole_facts_file |= other.whole_facts_file;
        self.ids.extend(other.ids.iter().cloned());
    }

    /// A file of which not even the text could be read.
    pub(super) fn file(&mut self, path: &str) {
        if path.contains("/feiten/") {
            self.whole_facts_file = true;
        } else {
            let name = path.rsplit('/').next().unwrap_or(path);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            self.ids.insert(stem.to_owned());
        }
    }

    /// The facts of a file that cannot be used: by path where its YAML can be read, else all.
    pub(super) fn facts_of(&mut self, file: &Arc<SourceFile>) {
        let yaml = yaml::parse(file, Span::new(0, file.text().len())).0;
        match yaml.as_ref().and_then(|yaml| yaml.value.get("feiten")?.as_object()) {
            Some(feiten) => self.feiten.extend(feiten.keys().cloned()),
            None => self.whole_facts_file = true,
        }
    }
}
