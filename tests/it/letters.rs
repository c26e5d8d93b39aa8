//! Letters: the typesetting engine with templates of its own, and the answers of the sample as letters.

mod engine;
mod pdf;
