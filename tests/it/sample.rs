//! The sample content, loaded once for all tests.

use eenduidig::{
    content::{Loader, Repository},
    diagnostic::Diagnostic,
    render::Kanalen,
    source::{Tree, read_directory},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

/// The sample: its files, what they hold, and the kanalen.
pub struct Sample {
    pub tree: Tree,
    pub repository: Arc<Repository>,
    pub kanalen: Kanalen,
    pub diagnostics: Vec<Diagnostic>,
}

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Loads the sample, once per test process.
pub fn load() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let beside = ["renderers", "schemas", "search"].map(|name| (name, root().join(name)));
        let beside: Vec<(&str, PathBuf)> = beside.into_iter().collect();
        let tree = read_directory(&root().join("content"), &beside).unwrap();
        let loaded = Loader::default().load(&tree);
        let (kanalen, mut diagnostics) = Kanalen::load(tree.group("renderers").unwrap());
        diagnostics.extend(loaded.diagnostics);
        Sample { tree, repository: loaded.repository.unwrap(), kanalen, diagnostics }
    })
}
