//! Words by how they look and sound, so that few need comparing with a mistake. All owners together:
//! whoever asks keeps only what their view has.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The words of all owners.
#[derive(Debug, Default, Clone)]
pub(super) struct Spelling {
    /// By first letter and length.
    shapes: BTreeMap<(char, usize), BTreeSet<Arc<str>>>,
    /// By sound.
    sounds: BTreeMap<String, BTreeSet<Arc<str>>>,
}

impl Spelling {
    /// Is this word in it?
    pub(super) fn has(&self, word: &str) -> bool {
        shape(word).and_then(|shape| self.shapes.get(&shape)).is_some_and(|words| words.contains(word))
    }

    /// Adds a word.
    pub(super) fn add(&mut self, word: &Arc<str>) {
        let Some(shape) = shape(word) else { return };
        if self.shapes.entry(shape).or_default().insert(Arc::clone(word)) {
            self.sounds.entry(sound(word)).or_default().insert(Arc::clone(word));
        }
    }

    /// Words with the same first letter and about this length.
    pub(super) fn like(&self, word: &str, most_edits: usize) -> impl Iterator<Item = &str> {
        let shape = shape(word);
        let lengths = shape.map(|(first, length)| {
            (length.saturating_sub(most_edits)..=length + most_edits).map(move |length| (first, length))
        });
        let near = lengths.into_iter().flatten().filter_map(|shape| self.shapes.get(&shape));
        near.flatten().map(AsRef::as_ref)
    }

    /// Words that sound the same.
    pub(super) fn sounding(&self, word: &str) -> impl Iterator<Item = &str> {
        self.sounds.get(&sound(word)).into_iter().flatten().map(AsRef::as_ref)
    }
}

fn shape(word: &str) -> Option<(char, usize)> {
    Some((word.chars().next()?, word.chars().count()))
}

/// How a Dutch word sounds, roughly: letters that are taken for each other become one.
fn sound(word: &str) -> String {
    let mut text = word.to_owned();
    for (from, to) in [
        ("ij", "y"),
        ("ei", "y"),
        ("auw", "o"),
        ("ouw", "o"),
        ("au", "o"),
        ("ou", "o"),
        ("sch", "sx"),
        ("ch", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("dt", "t"),
        ("qu", "kw"),
        ("ck", "k"),
        ("ie", "i"),
    ] {
        text = text.replace(from, to);
    }
    let last = text.chars().count().saturating_sub(1);
    let mut heard = String::new();
    for (at, char) in text.chars().enumerate() {
        let char = match char {
            'c' => 'k',
            'z' => 's',
            'v' => 'f',
            'd' if at == last => 't',
            'b' if at == last => 'p',
            other => other,
        };
        if !heard.ends_with(char) {
            heard.push(char);
        }
    }
    heard
}
