//! Is a PDF accessible (PDF/UA-1) and fit to keep (PDF/A-2a)? A check of our own on what those standards ask of a
//! document as simple as a letter: tags, order, title, language, table heads, alternative texts, fonts, output intent.
//! It looks at the objects as qpdf writes them down, and knows nothing of how we make a letter.

use serde_json::{Map, Value};
use std::{collections::BTreeSet, io::Write, path::Path, process::Command};

/// A PDF as objects.
pub(super) struct Document {
    pub(super) json: Value,
}

/// What a walk through the tags gathers.
#[derive(Default)]
struct Seen {
    wrong: Vec<String>,
    heading: u32,
    headings: usize,
    /// Marked pieces in the order of the tags: page and number.
    marked: Vec<(String, i64)>,
}

impl Document {
    /// The objects of a PDF; `None` where qpdf is absent.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut file = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
        file.write_all(bytes).unwrap();
        let arguments = ["--json=2", "--json-stream-data=inline", "--decode-level=generalized", "--warning-exit-0"];
        let Ok(output) = Command::new("qpdf").args(arguments).arg(file.path()).output() else {
            assert!(std::env::var_os("CI").is_none(), "qpdf is needed in CI");
            println!("skipped: qpdf is not installed");
            return None;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(Self { json: serde_json::from_slice(&output.stdout).unwrap() })
    }

    /// The PDF of these objects.
    pub(super) fn written(&self, to: &Path) -> Vec<u8> {
        let from = to.with_extension("json");
        std::fs::write(&from, self.json.to_string()).unwrap();
        let done = Command::new("qpdf").arg("--json-input").args([&from, to]).status().unwrap();
        assert!(matches!(done.code(), Some(0 | 3)), "qpdf cannot write the objects");
        std::fs::read(to).unwrap()
    }

    pub(super) fn objects(&mut self) -> &mut Map<String, Value> {
        self.json["qpdf"][1].as_object_mut().unwrap()
    }

    fn all(&self) -> &Map<String, Value> {
        self.json["qpdf"][1].as_object().unwrap()
    }

    /// The object that this leads to, or itself.
    fn get<'a>(&'a self, value: &'a Value) -> &'a Value {
        let named =
            value.as_str().filter(|text| text.ends_with(" R")).map(|text| &self.json["qpdf"][1][format!("obj:{text}")]);
        match named {
            Some(object) if !object["stream"].is_null() => &object["stream"]["dict"],
            Some(object) => &object["value"],
            None => value,
        }
    }

    /// The bytes of a stream.
    fn stream(&self, reference: &Value) -> Option<Vec<u8>> {
        let object = &self.json["qpdf"][1][format!("obj:{}", reference.as_str()?)];
        decoded(object["stream"]["data"].as_str()?)
    }

    fn root(&self) -> &Value {
        self.get(&self.json["qpdf"][1]["trailer"]["value"]["/Root"])
    }

    /// Everything that is wrong with it.
    pub(super) fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        self.catalog(&mut wrong);
        self.metadata(&mut wrong);
        self.fonts(&mut wrong);
        let marked = self.tags(&mut wrong);
        self.pages(&marked, &mut wrong);
        wrong
    }

    fn catalog(&self, wrong: &mut Vec<String>) {
        let root = self.root();
        let mut must = |holds: bool, what: &str| {
            if !holds {
                wrong.push(what.to_owned());
            }
        };
        must(
            self.get(&root["/MarkInfo"])["/Marked"] == Value::Bool(true),
            "the document does not say that it is tagged",
        );
        must(text(&root["/Lang"]).is_some_and(|lang| lang.starts_with("nl")), "the language is missing");
        let shows = self.get(&root["/ViewerPreferences"])["/DisplayDocTitle"] == Value::Bool(true);
        must(shows, "the title is not shown");
        must(self.get(&root["/StructTreeRoot"]).is_object(), "there are no tags");
        must(self.get(&self.get(&root["/StructTreeRoot"])["/ParentTree"]).is_object(), "the parent tree is missing");
        for forbidden in ["/OpenAction", "/AA", "/AcroForm"] {
            must(root[forbidden].is_null(), "there are actions or forms in it");
        }
        let trailer = &self.json["qpdf"][1]["trailer"]["value"];
        must(trailer["/Encrypt"].is_null(), "it is encrypted");
        must(trailer["/ID"].as_array().is_some_and(|id| id.len() == 2), "the identifier is missing");
        let intents = self.get(&root["/OutputIntents"]).as_array().cloned().unwrap_or_default();
        let profile = intents.iter().map(|intent| self.get(intent)).any(|intent| {
            intent["/S"] == "/GTS_PDFA1"
                && self.stream(&intent["/DestOutputProfile"]).is_some_and(|icc| icc.get(36..40) == Some(b"acsp"))
        });
        must(profile, "the output intent is missing");
        let script = self.all().values().any(|object| object["value"]["/S"] == "/JavaScript");
        must(!script, "there is a script in it");
    }

    fn metadata(&self, wrong: &mut Vec<String>) {
        let xmp = self.stream(&self.root()["/Metadata"]).unwrap_or_default();
        let xmp = String::from_utf8_lossy(&xmp).into_owned();
        for (needed, what) in [
            ("<pdfuaid:part>1</pdfuaid:part>", "it does not say that it is PDF/UA-1"),
            ("<pdfaid:part>2</pdfaid:part>", "it does not say that it is PDF/A-2"),
            ("<pdfaid:conformance>A</pdfaid:conformance>", "it does not say that it is PDF/A-2a"),
        ] {
            if !xmp.contains(needed) {
                wrong.push(what.to_owned());
            }
        }
        let title =
            xmp.split("<dc:title>").nth(1).and_then(|rest| rest.split("</dc:title>").next()).unwrap_or_default();
        let words: String = title.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words).collect();
        if words.trim().is_empty() {
            wrong.push("the title is missing".to_owned());
        }
    }

    fn fonts(&self, wrong: &mut Vec<String>) {
        let fonts = self.all().values().map(|object| &object["value"]).filter(|value| value["/Type"] == "/Font");
        let mut count = 0;
        for font in fonts {
            count += 1;
            if font["/Subtype"] == "/Type0" && self.stream(&font["/ToUnicode"]).is_none() {
                wrong.push("a font does not say which signs it has".to_owned());
            }
            if matches!(font["/Subtype"].as_str(), Some("/Type0" | "/Type3")) {
                continue;
            }
            let descriptor = self.get(&font["/FontDescriptor"]);
            let file = ["/FontFile", "/FontFile2", "/FontFile3"].iter().find_map(|key| self.stream(&descriptor[key]));
            if file.is_none_or(|file| file.is_empty()) {
                wrong.push("a font is not embedded".to_owned());
            }
        }
        if count == 0 {
            wrong.push("there are no fonts".to_owned());
        }
    }

    /// Walks through the tags; gives what they hold, in their order.
    fn tags(&self, wrong: &mut Vec<String>) -> Vec<(String, i64)> {
        let mut seen = Seen::default();
        let root = self.get(&self.root()["/StructTreeRoot"]);
        for child in self.children(root) {
            self.tag(child, "", "", &mut seen);
        }
        if seen.headings == 0 {
            seen.wrong.push("there are no headings".to_owned());
        }
        wrong.append(&mut seen.wrong);
        seen.marked
    }

    fn children<'a>(&'a self, element: &'a Value) -> Vec<&'a Value> {
        match self.get(&element["/K"]) {
            Value::Array(children) => children.iter().collect(),
            Value::Null => Vec::new(),
            _ => vec![&element["/K"]],
        }
    }

    fn tag(&self, reference: &Value, page: &str, above: &str, seen: &mut Seen) {
        let element = self.get(reference);
        if let Some(number) = element.as_i64() {
            seen.marked.push((page.to_owned(), number));
            return;
        }
        let page = element["/Pg"].as_str().unwrap_or(page);
        if element["/Type"] == "/MCR" {
            seen.marked.push((page.to_owned(), element["/MCID"].as_i64().unwrap_or(-1)));
            return;
        }
        if element["/Type"] == "/OBJR" {
            return;
        }
        let name = element["/S"].as_str().unwrap_or_default().trim_start_matches('/');
        self.element(name, above, element, seen);
        for child in self.children(element) {
            self.tag(child, page, name, seen);
        }
    }

    fn element(&self, name: &str, above: &str, element: &Value, seen: &mut Seen) {
        let mut must = |holds: bool, what: &str| {
            if !holds {
                seen.wrong.push(what.to_owned());
            }
        };
        let alt = text(&element["/Alt"]).is_some_and(|alt| !alt.trim().is_empty());
        match name {
            "Figure" | "Formula" => must(alt, "a picture has no alternative text"),
            "Table" => must(self.has_heads(element), "a table has no head cells"),
            "TR" => must(matches!(above, "Table" | "THead" | "TBody" | "TFoot"), "a row is in no table"),
            "TH" | "TD" => must(above == "TR", "a cell is in no row"),
            "LI" => must(above == "L", "an item is in no list"),
            "LBody" => must(above == "LI", "the body of an item is in no item"),
            "" => must(false, "a tag has no name"),
            _ => {}
        }
        if let Some(level) = name.strip_prefix('H').and_then(|level| level.parse::<u32>().ok()) {
            must(level <= seen.heading + 1, "a level of headings is skipped");
            seen.heading = level;
            seen.headings += 1;
        }
    }

    /// Has the table cells that are heads and say of what?
    fn has_heads(&self, table: &Value) -> bool {
        let (mut open, mut heads, mut scoped) = (vec![table], 0, 0);
        while let Some(element) = open.pop() {
            for child in
                self.children(element).into_iter().map(|child| self.get(child)).filter(|child| child.is_object())
            {
                if child["/S"] == "/TH" {
                    heads += 1;
                    let attributes = self.get(&child["/A"]);
                    let list = attributes.as_array().map_or_else(|| vec![attributes], |all| all.iter().collect());
                    scoped += usize::from(list.into_iter().any(|one| !self.get(one)["/Scope"].is_null()));
                }
                if child["/S"] != "/Table" {
                    open.push(child);
                }
            }
        }
        heads > 0 && heads == scoped
    }

    /// Everything that is painted is tagged or said to be no content, and the tags go through it in its order.
    fn pages(&self, marked: &[(String, i64)], wrong: &mut Vec<String>) {
        let pages: Vec<(&String, &Value)> =
            self.all().iter().filter(|(_, object)| object["value"]["/Type"] == "/Page").collect();
        for (key, object) in pages {
            let (name, page) = (key.trim_start_matches("obj:"), &object["value"]);
            if page["/Annots"].is_array() && page["/Tabs"] != "/S" {
                wrong.push("links do not follow the order of the tags".to_owned());
            }
            let contents = self.get(&page["/Contents"]);
            let parts: Vec<&Value> =
                contents.as_array().map_or_else(|| vec![&page["/Contents"]], |all| all.iter().collect());
            let bytes: Vec<u8> = parts.into_iter().filter_map(|part| self.stream(part)).flatten().collect();
            let painted = painted(&bytes);
            if painted.bare {
                wrong.push("there is text that is not tagged".to_owned());
            }
            let order: Vec<i64> = marked.iter().filter(|(page, _)| page == name).map(|(_, number)| *number).collect();
            if order.iter().copied().collect::<BTreeSet<_>>() != painted.marked {
                wrong.push("what is marked and what the tags hold is not the same".to_owned());
            }
            if !order.is_sorted() {
                wrong.push("the tags go through the page in another order".to_owned());
            }
        }
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()?.strip_prefix("u:").filter(|text| !text.is_empty())
}

#[derive(Default)]
struct Painted {
    marked: BTreeSet<i64>,
    bare: bool,
}

/// What a content stream paints: which marked pieces, and whether there is text outside them.
fn painted(bytes: &[u8]) -> Painted {
    let (mut painted, mut depth, mut last_number) = (Painted::default(), 0_usize, None);
    let mut mcid = false;
    for token in tokens(bytes) {
        match token.as_str() {
            "BDC" | "BMC" => depth += 1,
            "EMC" => depth = depth.saturating_sub(1),
            "Tj" | "TJ" | "'" | "\"" if depth == 0 => painted.bare = true,
            "/MCID" => mcid = true,
            other => {
                last_number = other.trim_end_matches('>').parse::<i64>().ok().or(last_number.filter(|_| !mcid));
                if let Some(number) = last_number.filter(|_| mcid) {
                    painted.marked.insert(number);
                    mcid = false;
                }
            }
        }
    }
    painted
}

/// The tokens of a content stream; texts are left out.
fn tokens(bytes: &[u8]) -> Vec<String> {
    let (mut found, mut word, mut at) = (Vec::new(), String::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'(' => {
                let mut depth = 1;
                while depth > 0 && at + 1 < bytes.len() {
                    at += 1;
                    match bytes[at] {
                        b'\\' => at += 1,
                        b'(' => depth += 1,
                        b')' => depth -= 1,
                        _ => {}
                    }
                }
            }
            byte if byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b'<' | b'>') => {
                found.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            }
            b'/' => {
                found.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                word.push('/');
            }
            byte => word.push(char::from(byte)),
        }
        at += 1;
    }
    found.extend((!word.is_empty()).then_some(word));
    found
}

/// Base 64.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        held = (held << 6) | digit(byte)?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}
