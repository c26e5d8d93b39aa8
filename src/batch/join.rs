//! Several letters in one PDF for a printer. The letters are taken over as they are, pages and tags; what a document has
//! once (catalog, page tree, structure tree) is made anew. The joined PDF makes no claim to a standard: that claim is on the
//! letters by themselves.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The new catalog, page tree, structure tree and its one element come first.
const CATALOG: ObjectId = (1, 0);
const PAGES: ObjectId = (2, 0);
const TREE: ObjectId = (3, 0);
const WHOLE: ObjectId = (4, 0);

/// Where a letter stands in a joined PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stand {
    /// Its first page, counted from 1.
    pub(super) vanaf: usize,
    /// Its own pages, without an empty one after it.
    pub(super) bladzijden: usize,
}

impl Stand {
    /// Its pages with the empty one after it.
    pub(super) fn printed(self, odd: bool) -> usize {
        if odd { self.bladzijden.next_multiple_of(2) } else { self.bladzijden }
    }
}

/// One PDF of these letters, and where each stands. With `odd`, each begins on an odd page: printed on both sides, no sheet
/// holds two letters.
pub(super) fn joined(letters: &[Vec<u8>], odd: bool) -> Result<(Vec<u8>, Vec<Stand>), String> {
    let mut whole = Whole::default();
    let mut stands = Vec::new();
    for bytes in letters {
        let letter = Document::load_mem(bytes).map_err(|error| format!("een brief is niet te lezen: {error}"))?;
        let stand = whole.add(letter)?;
        if stand.printed(odd) > stand.bladzijden {
            whole.blank();
        }
        stands.push(stand);
    }
    let mut hasher = Sha256::new();
    letters.iter().for_each(|letter| hasher.update(Sha256::digest(letter)));
    whole.written(&hasher.finalize()).map(|bytes| (bytes, stands))
}

/// What was gathered so far.
struct Whole {
    objects: BTreeMap<ObjectId, Object>,
    pages: Vec<Object>,
    /// The top of the tags of each letter.
    tops: Vec<Object>,
    /// Which element a piece of marked content is of, by number.
    parents: Vec<Object>,
    next_parent: i64,
    roles: Dictionary,
    names: BTreeMap<Vec<u8>, Object>,
    letters: usize,
    last: u32,
}

impl Default for Whole {
    fn default() -> Self {
        Self {
            objects: BTreeMap::new(),
            pages: Vec::new(),
            tops: Vec::new(),
            parents: Vec::new(),
            next_parent: 0,
            roles: Dictionary::new(),
            names: BTreeMap::new(),
            letters: 0,
            last: WHOLE.0,
        }
    }
}

/// How the objects of one letter are called in the whole.
struct Moved {
    by: u32,
    tree: ObjectId,
    first_parent: i64,
    before: Vec<u8>,
}

impl Moved {
    fn id(&self, id: ObjectId) -> ObjectId {
        if id == self.tree { WHOLE } else { (id.0 + self.by, id.1) }
    }

    fn object(&self, object: &mut Object) {
        match object {
            Object::Reference(id) => *id = self.id(*id),
            Object::Array(items) => items.iter_mut().for_each(|item| self.object(item)),
            Object::Dictionary(members) => self.dictionary(members),
            Object::Stream(stream) => self.dictionary(&mut stream.dict),
            _ => {}
        }
    }

    fn dictionary(&self, members: &mut Dictionary) {
        let element = members.has_type(b"StructElem");
        for (key, value) in members.iter_mut() {
            match (key.as_slice(), value) {
                (b"StructParents" | b"StructParent", Object::Integer(number)) => *number += self.first_parent,
                (b"ID", Object::String(name, _)) if element => *name = self.name(name),
                (b"Headers", Object::Array(names)) => {
                    for name in names {
                        if let Object::String(name, _) = name {
                            *name = self.name(name);
                        }
                    }
                }
                (_, value) => self.object(value),
            }
        }
    }

    /// Names of elements are of one letter.
    fn name(&self, name: &[u8]) -> Vec<u8> {
        [self.before.as_slice(), name].concat()
    }
}

impl Whole {
    fn add(&mut self, mut letter: Document) -> Result<Stand, String> {
        let odd = |what: &str| format!("een brief heeft geen {what}");
        let catalog = letter.catalog().map_err(|_| odd("catalogus"))?.clone();
        let tree = catalog.get(b"StructTreeRoot").and_then(Object::as_reference).map_err(|_| odd("structuur"))?;
        let root = letter.get_dictionary(tree).map_err(|_| odd("structuur"))?.clone();
        self.letters += 1;
        let moved =
            Moved { by: self.last, tree, first_parent: self.next_parent, before: format!("{}.", self.letters).into() };
        let listed = self.tags(&letter, &root, &moved)?;
        let pages: Vec<ObjectId> = letter.page_iter().collect();
        let stand = Stand { vanaf: self.pages.len() + 1, bladzijden: pages.len() };
        for id in &pages {
            let page = letter.get_object_mut(*id).and_then(Object::as_dict_mut).map_err(|_| odd("bladzijde"))?;
            if !page.has(b"MediaBox") || !page.has(b"Resources") {
                return Err(odd("bladzijde met een maat"));
            }
            page.remove(b"Parent");
            self.pages.push(Object::Reference(moved.id(*id)));
        }
        let used = reached(&letter, pages.iter().copied().chain(tops(&root)).chain(listed), tree);
        for id in used {
            let Some(mut object) = letter.objects.remove(&id) else { continue };
            moved.object(&mut object);
            self.last = self.last.max(id.0 + moved.by);
            self.objects.insert(moved.id(id), object);
        }
        for page in &self.pages[stand.vanaf - 1..] {
            if let Some(Object::Dictionary(page)) = page.as_reference().ok().and_then(|id| self.objects.get_mut(&id)) {
                page.set("Parent", PAGES);
            }
        }
        Ok(stand)
    }

    /// Takes over the structure tree of a letter. Gives what is reached by number only.
    fn tags(&mut self, letter: &Document, root: &Dictionary, moved: &Moved) -> Result<Vec<ObjectId>, String> {
        let mut listed = Vec::new();
        let new = |object: &Object| {
            let mut object = object.clone();
            moved.object(&mut object);
            object
        };
        self.tops.extend(tops(root).map(|id| Object::Reference(moved.id(id))));
        if let Ok(Object::Dictionary(roles)) = root.get_deref(b"RoleMap", letter) {
            roles.iter().for_each(|(name, role)| self.roles.set(name.clone(), role.clone()));
        }
        for pair in flat(letter, root.get_deref(b"ParentTree", letter).ok(), b"Nums")?.chunks_exact(2) {
            let number = pair[0].as_i64().map_err(|_| "een brief heeft een structuur die niet klopt")?;
            self.parents.push(Object::Integer(number + moved.first_parent));
            self.parents.push(new(&pair[1]));
            references(&pair[1], &mut listed);
            self.next_parent = self.next_parent.max(number + moved.first_parent + 1);
        }
        for pair in flat(letter, root.get_deref(b"IDTree", letter).ok(), b"Names")?.chunks_exact(2) {
            let name = pair[0].as_str().map_err(|_| "een brief heeft een structuur die niet klopt")?;
            self.names.insert(moved.name(name), new(&pair[1]));
        }
        Ok(listed)
    }

    /// An empty page, as large as the one before it.
    fn blank(&mut self) {
        let last = self.pages.last().and_then(|page| page.as_reference().ok());
        let size = last.and_then(|id| match self.objects.get(&id) {
            Some(Object::Dictionary(page)) => page.get(b"MediaBox").ok().cloned(),
            _ => None,
        });
        self.last += 1;
        let id = (self.last, 0);
        let size = size.unwrap_or(Object::Null);
        let page = dictionary! {
            "Type" => "Page", "Parent" => PAGES, "MediaBox" => size, "Resources" => Dictionary::new(),
        };
        self.objects.insert(id, page.into());
        self.pages.push(id.into());
    }

    fn written(mut self, identity: &[u8]) -> Result<Vec<u8>, String> {
        let count = i64::try_from(self.pages.len()).unwrap_or(i64::MAX);
        let catalog = dictionary! {
            "Type" => "Catalog", "Pages" => PAGES, "StructTreeRoot" => TREE, "Lang" => Object::string_literal("nl-NL"),
            "MarkInfo" => dictionary! { "Marked" => true },
        };
        let names = self.names.into_iter().flat_map(|(name, element)| [Object::string_literal(name), element]);
        let tree = dictionary! {
            "Type" => "StructTreeRoot", "K" => vec![Object::Reference(WHOLE)], "RoleMap" => self.roles,
            "ParentTree" => dictionary! { "Nums" => self.parents }, "ParentTreeNextKey" => self.next_parent,
            "IDTree" => dictionary! { "Names" => names.collect::<Vec<_>>() },
        };
        let whole = dictionary! { "Type" => "StructElem", "S" => "Document", "P" => TREE, "K" => self.tops };
        self.objects.insert(CATALOG, catalog.into());
        self.objects.insert(PAGES, dictionary! { "Type" => "Pages", "Kids" => self.pages, "Count" => count }.into());
        self.objects.insert(TREE, tree.into());
        self.objects.insert(WHOLE, whole.into());
        let mut document = Document::with_version("1.7");
        document.max_id = self.last;
        document.objects = self.objects;
        document.trailer.set("Root", CATALOG);
        let identity = Object::string_literal(&identity[..16]);
        document.trailer.set("ID", vec![identity.clone(), identity]);
        let mut bytes = Vec::new();
        document.save_modern(&mut bytes).map_err(|error| format!("de brieven zijn niet samen te voegen: {error}"))?;
        Ok(bytes)
    }
}

/// The elements at the top of a structure tree.
fn tops(root: &Dictionary) -> impl Iterator<Item = ObjectId> + '_ {
    let kids = root.get(b"K").ok();
    let all = match kids {
        Some(Object::Array(kids)) => kids.as_slice(),
        other => other.map_or(&[][..], std::slice::from_ref),
    };
    all.iter().filter_map(|kid| kid.as_reference().ok())
}

/// The pairs of a tree of numbers or names, one after the other.
fn flat(letter: &Document, node: Option<&Object>, leaves: &[u8]) -> Result<Vec<Object>, String> {
    let (mut found, mut open) = (Vec::new(), node.into_iter().collect::<Vec<_>>());
    let mut seen = 0;
    while let Some(node) = open.pop() {
        let node = node.as_dict().map_err(|_| "een brief heeft een structuur die niet klopt")?;
        if let Ok(Object::Array(pairs)) = node.get_deref(leaves, letter) {
            found.extend(pairs.iter().cloned());
        }
        if let Ok(Object::Array(kids)) = node.get_deref(b"Kids", letter) {
            // The last is taken first: in their order they go on in reverse.
            open.extend(kids.iter().rev().filter_map(|kid| letter.dereference(kid).ok().map(|(_, kid)| kid)));
        }
        seen += 1;
        if seen > letter.objects.len() + 1 {
            return Err("een brief heeft een structuur die niet ophoudt".to_owned());
        }
    }
    Ok(found)
}

/// Everything that these lead to, without what a document has once.
fn reached(letter: &Document, from: impl Iterator<Item = ObjectId>, tree: ObjectId) -> Vec<ObjectId> {
    let mut found = std::collections::BTreeSet::new();
    let mut open: Vec<ObjectId> = from.collect();
    while let Some(id) = open.pop() {
        if id == tree || !found.insert(id) {
            continue;
        }
        if let Ok(object) = letter.get_object(id) {
            references(object, &mut open);
        }
    }
    found.into_iter().collect()
}

fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(members) => members.iter().for_each(|(_, value)| references(value, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| references(value, found)),
        _ => {}
    }
}
