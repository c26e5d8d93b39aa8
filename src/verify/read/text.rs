//! Reads plain text and messages: every line is a piece, and a text may go on in the next one.

use super::{Grouping, Links, Read, ReadPiece};

/// The text of these messages, each with its lines.
pub(in crate::verify) fn text<'t>(messages: impl IntoIterator<Item = &'t str>) -> Read {
    let mut read = Read::new(Links::Written, Grouping::Message, true);
    for (number, message) in messages.into_iter().enumerate() {
        for line in message.lines() {
            let piece = ReadPiece { line: number + 1, within: vec![number], ..ReadPiece::default() };
            read.push(line, &[], piece);
        }
    }
    read
}
