//! The structure tree of a tagged PDF, with the words of each element (ISO 32000-1, 14.7 and 14.8): what a
//! screen reader reads out, in its order.

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId, content::Content};
use std::collections::{BTreeMap, HashMap};

/// Deeper than this no tree of ours goes; one that contains itself does.
const DEEPEST: usize = 64;

/// One step through the tree.
pub(super) enum Tag {
    /// An element begins: its type, such as `P`.
    Open(String),
    /// Words of the element that was opened last.
    Words(String),
    /// Words that are read out and cannot be seen on the paper.
    Unseen(String),
    /// Words that are read out where a picture stands.
    Picture(String),
    /// The element that was opened last ends.
    Close,
}

/// Walks through the tree. The error says, in Dutch, what cannot be read.
pub(super) fn tags(bytes: &[u8]) -> Result<Vec<Tag>, String> {
    let document = Document::load_mem(bytes).map_err(|error| format!("de pdf is stuk: {error}"))?;
    let root = document.catalog().and_then(|catalog| document.get_dict_in_dict(catalog, b"StructTreeRoot"));
    let root = root.map_err(|_| "de pdf heeft geen structuur".to_owned())?;
    let mut walk = Walk { document: &document, pages: HashMap::new(), tags: Vec::new() };
    for page in document.page_iter() {
        let marked = marked(&document, page).map_err(|error| format!("een bladzijde is niet te lezen: {error}"))?;
        walk.pages.insert(page, marked);
    }
    walk.children(root, None, 0)?;
    Ok(walk.tags)
}

/// The words of each piece of marked content of a page, by its number.
type Marked = BTreeMap<i64, Shown>;

/// Words as they are shown.
#[derive(Default, Clone)]
struct Shown {
    words: String,
    /// They are printed in white, or not at all.
    unseen: bool,
}

/// How text is shown from here.
#[derive(Default, Clone, Copy)]
struct Pen {
    white: bool,
    /// Neither filled nor drawn (ISO 32000-1, 9.3.6).
    invisible: bool,
}

impl Pen {
    fn change(&mut self, operator: &str, operands: &[Object]) {
        let numbers: Vec<f32> = operands.iter().filter_map(|operand| operand.as_float().ok()).collect();
        let all = |test: fn(f32) -> bool| !numbers.is_empty() && numbers.iter().all(|number| test(*number));
        match operator {
            "cs" => self.white = false,
            "g" | "rg" | "sc" | "scn" => self.white = all(|part| part > 0.9),
            "k" => self.white = all(|part| part < 0.1),
            "Tr" => self.invisible = numbers == [3.0] || numbers == [7.0],
            _ => {}
        }
    }
}

struct Walk<'a> {
    document: &'a Document,
    pages: HashMap<ObjectId, Marked>,
    tags: Vec<Tag>,
}

impl Walk<'_> {
    fn children(&mut self, element: &Dictionary, page: Option<ObjectId>, depth: usize) -> Result<(), String> {
        let Ok(kids) = element.get_deref(b"K", self.document) else { return Ok(()) };
        match kids {
            Object::Array(kids) => kids.iter().try_for_each(|kid| self.child(kid, page, depth)),
            // A single child is not followed through its reference: what it refers to stands in `element`.
            _ => self.child(element.get(b"K").map_err(|error| error.to_string())?, page, depth),
        }
    }

    fn child(&mut self, kid: &Object, page: Option<ObjectId>, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err("de structuur van de pdf houdt niet op".to_owned());
        }
        let (_, kid) = self.document.dereference(kid).map_err(|error| format!("de structuur is stuk: {error}"))?;
        match kid {
            Object::Integer(number) => self.words(*number, page),
            Object::Dictionary(kid) => match kid.get(b"Type").and_then(Object::as_name) {
                Ok(b"MCR") => {
                    let number = kid.get(b"MCID").and_then(Object::as_i64).map_err(|error| error.to_string())?;
                    self.words(number, page_of(kid).or(page))
                }
                Ok(b"OBJR") => Ok(()),
                _ => self.element(kid, page, depth),
            },
            _ => Err("de structuur van de pdf heeft een onbekend onderdeel".to_owned()),
        }
    }

    fn element(&mut self, element: &Dictionary, page: Option<ObjectId>, depth: usize) -> Result<(), String> {
        let name = element.get(b"S").and_then(Object::as_name).map_err(|error| error.to_string())?;
        self.tags.push(Tag::Open(String::from_utf8_lossy(name).into_owned()));
        // Text that is read out instead of what stands there.
        let instead = element.get(b"ActualText").or_else(|_| element.get(b"Alt"));
        match instead.and_then(lopdf::decode_text_string) {
            Ok(text) => self.tags.push(if name == b"Figure" { Tag::Picture(text) } else { Tag::Words(text) }),
            Err(_) => self.children(element, page_of(element).or(page), depth + 1)?,
        }
        self.tags.push(Tag::Close);
        Ok(())
    }

    fn words(&mut self, number: i64, page: Option<ObjectId>) -> Result<(), String> {
        let marked = page.and_then(|page| self.pages.get(&page));
        let words = marked.and_then(|marked| marked.get(&number));
        let words = words.ok_or_else(|| "de structuur noemt tekst die er niet is".to_owned())?;
        self.tags.push(if words.unseen { Tag::Unseen } else { Tag::Words }(words.words.clone()));
        Ok(())
    }
}

fn page_of(element: &Dictionary) -> Option<ObjectId> {
    element.get(b"Pg").and_then(Object::as_reference).ok()
}

/// The marked content of a page.
fn marked(document: &Document, page: ObjectId) -> lopdf::Result<Marked> {
    let fonts: BTreeMap<Vec<u8>, Encoding<'_>> = document
        .get_page_fonts(page)?
        .into_iter()
        .map(|(name, font)| Ok((name, font.get_font_encoding(document)?)))
        .collect::<lopdf::Result<_>>()?;
    let mut marked = Marked::new();
    let (mut open, mut font): (Vec<Option<i64>>, _) = (Vec::new(), None);
    let (mut pen, mut pens) = (Pen::default(), Vec::new());
    for operation in Content::decode(&document.get_page_content(page))?.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BMC" => open.push(None),
            "BDC" => {
                let properties = operands.get(1).and_then(|properties| properties.as_dict().ok());
                let number = properties.and_then(|properties| properties.get(b"MCID").ok());
                open.push(number.and_then(|number| number.as_i64().ok()));
                if let Some(number) = open.last().copied().flatten() {
                    marked.entry(number).or_default();
                }
            }
            "EMC" => drop(open.pop()),
            "q" => pens.push(pen),
            "Q" => pen = pens.pop().unwrap_or_default(),
            "Tf" => font = operands.first().and_then(|name| name.as_name().ok()).and_then(|name| fonts.get(name)),
            "Tj" | "TJ" | "'" | "\"" => {
                let number = open.iter().rev().copied().find_map(|number| number);
                if let (Some(number), Some(font)) = (number, font) {
                    let shown = marked.entry(number).or_default();
                    shown.unseen |= pen.white || pen.invisible;
                    operands.iter().try_for_each(|operand| show(operand, font, &mut shown.words))?;
                }
            }
            other => pen.change(other, operands),
        }
    }
    Ok(marked)
}

/// The words of what is shown: a string, or strings with the distances between them.
fn show(operand: &Object, font: &Encoding<'_>, words: &mut String) -> lopdf::Result<()> {
    match operand {
        Object::String(bytes, _) => words.push_str(&Document::decode_text(font, bytes)?),
        Object::Array(parts) => parts.iter().try_for_each(|part| show(part, font, words))?,
        _ => {}
    }
    Ok(())
}
