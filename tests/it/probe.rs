use eenduidig::{
    content::Loader,
    resolve::{Moment, Resolution, resolve},
    source::read_directory,
};
#[test]
fn sample_loads() {
    let tree = read_directory(std::path::Path::new("content"), &[]).unwrap();
    let loaded = Loader::default().load(&tree);
    for d in &loaded.diagnostics {
        println!(
            "{} {} {} | {} | {}",
            d.place.as_ref().map_or(String::new(), ToString::to_string),
            d.severity(),
            d.code,
            d.message,
            d.cure
        );
    }
    let repo = loaded.repository.unwrap();
    let mut n = 0;
    let mut seen = std::collections::BTreeSet::new();
    for g in repo.gemeenten.values() {
        for id in repo.ids(g) {
            match resolve(&repo, &g.slug, id, Moment::day("2026-11-22".parse().unwrap())) {
                Resolution::Antwoord(_) => n += 1,
                Resolution::Ingehouden { diagnostics, .. } => {
                    for d in diagnostics {
                        let s = format!(
                            "{} {} {}",
                            d.place.as_ref().map_or(String::new(), ToString::to_string),
                            d.code,
                            d.message
                        );
                        if seen.insert(s.clone()) {
                            println!("HELD {id} {s}");
                        }
                    }
                }
                other => println!("{} {id} {:?}", g.slug, std::mem::discriminant(&other)),
            }
        }
    }
    println!("{n} resolved");
}
