//! What Typst sees: the standard library, two font families, and the template's own files.

use super::DATA_PATH;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::{Arc, OnceLock},
};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook, Lang, Region, TextElem},
    utils::LazyHash,
};

/// The families that are embedded, the one for text first.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// What every call shares.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        let mut library = Library::builder().build();
        library.styles.set(TextElem::lang, Lang::DUTCH);
        library.styles.set(TextElem::region, "NL".parse::<Region>().ok());
        let fonts: Vec<Font> = typst_assets::fonts()
            .flat_map(|data| Font::iter(Bytes::new(data)))
            .filter(|font| FAMILIES.contains(&font.info().family.as_str()))
            .collect();
        Shared { library: LazyHash::new(library), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    })
}

/// The files of a template as Typst reads them.
#[derive(Debug)]
pub(super) struct Parsed {
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    data: FileId,
}

impl Parsed {
    pub(super) fn new(name: &str, source: &str, others: &BTreeMap<String, Vec<u8>>) -> Result<Self, String> {
        let id = |path: &str| file_id(path).ok_or_else(|| format!("«{path}» is geen bruikbaar pad"));
        let main = id(name)?;
        let mut sources = HashMap::from([(main, Source::new(main, source.to_owned()))]);
        let mut files = HashMap::new();
        for (path, bytes) in others {
            let id = id(path)?;
            if id.get().vpath().extension() == Some("typ") {
                let text = String::from_utf8(bytes.clone()).map_err(|_| format!("«{path}» is geen UTF-8"))?;
                sources.insert(id, Source::new(id, text));
            } else {
                files.insert(id, Bytes::new(bytes.clone()));
            }
        }
        Ok(Self { main, sources, files, data: id(DATA_PATH)? })
    }
}

/// One template with one set of data.
pub(super) struct LetterWorld {
    template: Arc<Parsed>,
    data: Bytes,
    date: Datetime,
}

impl LetterWorld {
    pub(super) fn new(template: Arc<Parsed>, data: Vec<u8>, date: Datetime) -> Self {
        Self { template, data: Bytes::new(data), date }
    }

    pub(super) fn has_source(&self, id: FileId) -> bool {
        self.template.sources.contains_key(&id)
    }
}

fn file_id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_without_slash()))
}

impl World for LetterWorld {
    fn library(&self) -> &LazyHash<Library> {
        &shared().library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &shared().book
    }

    fn main(&self) -> FileId {
        self.template.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.template.sources.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.template.data {
            return Ok(self.data.clone());
        }
        let text = || self.template.sources.get(&id).map(|source| Bytes::from_string(source.clone()));
        self.template.files.get(&id).cloned().or_else(text).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        shared().fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.date)
    }
}

/// The data without control characters; fails with the first sign for which there is no glyph, since a
/// letter with a hole in a name must not go out.
pub(super) fn printable(data: &Value) -> Result<Value, char> {
    Ok(match data {
        Value::String(text) => Value::String(printable_text(text)?),
        Value::Array(items) => Value::Array(items.iter().map(printable).collect::<Result<_, _>>()?),
        Value::Object(members) => Value::Object(
            members.iter().map(|(key, value)| Ok((key.clone(), printable(value)?))).collect::<Result<_, char>>()?,
        ),
        other => other.clone(),
    })
}

pub(super) fn printable_text(text: &str) -> Result<String, char> {
    text.chars()
        .filter(|sign| !is_dropped(*sign))
        .map(|sign| if has_glyph(sign) { Ok(sign) } else { Err(sign) })
        .collect()
}

/// Signs without a shape of their own, which no reader would miss.
fn is_dropped(sign: char) -> bool {
    (sign.is_control() && !matches!(sign, '\n' | '\t'))
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}')
}

fn has_glyph(sign: char) -> bool {
    let covered = |font: &Font| font.info().coverage.contains(u32::from(sign));
    sign.is_ascii() || (!is_private(sign) && shared().fonts.iter().any(covered))
}

fn is_private(sign: char) -> bool {
    matches!(u32::from(sign), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF)
}
