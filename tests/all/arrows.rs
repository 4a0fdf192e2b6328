//! Reads the imports of the sources and fails where an arrow points up, or where files import each other in a circle.
//!
//! A module and what is inside of it count as one room: a parent and its children may name each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use quote::ToTokens;
use syn::{Attribute, Item, ItemUse, UseTree, Visibility, visit::Visit};

use crate::tidy;

/// The modules at the top of the crate, from the ground up. Each imports only from floors below its own.
const FLOORS: &[&[&str]] = &[
    &["clock", "format", "photo", "progress"],
    &["figure"],
    &["exercise"],
    &["cue", "routine"],
    &["timeline", "voice"],
    &["history", "settings"],
    &["session"],
    &["audio", "library"],
    &["edit", "pack"],
    &["store"],
    &["export", "import"],
    &["cli", "ui"],
    &["app"],
];

type Names = Vec<String>;

/// A source file: the module it is, and what it names.
#[derive(Default)]
struct Source {
    path: String,
    named: BTreeSet<Names>,
    /// What it hands on under a name of its own.
    reexported: BTreeMap<String, Names>,
}

/// The sources by module.
struct Crate(BTreeMap<Names, Source>);

impl Crate {
    fn read(files: &[(String, String)]) -> Self {
        let shipped = files.iter().filter(|(path, _)| !tidy::is_test_file(path) && path != "src/main.rs");
        Self(shipped.map(|(path, text)| (module_of(path), Source::read(path, text))).collect())
    }

    /// The module in which something named in `module` is written down.
    fn home_of(&self, module: &[String], names: &[String], depth: usize) -> Option<Names> {
        let (first, rest) = names.split_first()?;
        let (mut home, mut rest) = match first.as_str() {
            "crate" => (Names::new(), rest),
            "self" => (module.to_vec(), rest),
            "super" => (module.split_last()?.1.to_vec(), rest),
            _ if self.0.contains_key(&joined(module, first)) => (module.to_vec(), names),
            _ => return None,
        };
        while let Some((name, more)) = rest.split_first() {
            let inner = joined(&home, name);
            if name == "super" {
                home.pop();
            } else if self.0.contains_key(&inner) {
                home = inner;
            } else {
                let handed_on = self.0.get(&home).and_then(|source| source.reexported.get(name)).filter(|_| depth < 9);
                let further = handed_on.and_then(|names| self.home_of(&home, names, depth + 1));
                return Some(further.unwrap_or(home));
            }
            rest = more;
        }
        Some(home)
    }

    /// For each module those that it imports from outside of its own room.
    fn imports(&self) -> BTreeMap<&Names, BTreeSet<Names>> {
        let is_room = |a: &[String], b: &[String]| a.starts_with(b) || b.starts_with(a);
        let of = |module: &Names, source: &Source| {
            let homes = source.named.iter().filter_map(|names| self.home_of(module, names, 0));
            homes.filter(|home| !is_room(module, home)).collect()
        };
        self.0.iter().map(|(module, source)| (module, of(module, source))).collect()
    }

    /// Imports that do not point down.
    fn upward(&self, floors: &[&[&str]]) -> Vec<String> {
        let floor_of =
            |module: &Names| floors.iter().position(|floor| module.first().is_some_and(|top| floor.contains(&top.as_str())));
        let mut found = Vec::new();
        for (module, imports) in self.imports() {
            for other in imports.into_iter().filter(|other| other.first() != module.first()) {
                if floor_of(&other) >= floor_of(module) {
                    found.push(format!("{} imports {}", self.path(module), other.join("::")));
                }
            }
        }
        found
    }

    /// Files that import each other, straight or by way of others.
    fn circles(&self) -> Vec<String> {
        let imports = self.imports();
        let reachable = |from: &Names| {
            let mut seen = BTreeSet::new();
            let mut next = vec![from];
            while let Some(module) = next.pop() {
                for other in imports.get(module).into_iter().flatten().filter(|other| !other.is_empty()) {
                    if seen.insert(other.clone()) {
                        next.push(other);
                    }
                }
            }
            seen
        };
        let all: BTreeMap<&Names, BTreeSet<Names>> = imports.keys().map(|module| (*module, reachable(module))).collect();
        let in_circle = |module: &&Names| all.get(*module).is_some_and(|seen| seen.contains(*module));
        let with_others = |module: &Names| {
            let back = |other: &&Names| all.get(*other).is_some_and(|seen| seen.contains(module));
            let others =
                all.get(module).into_iter().flatten().filter(|other| imports.get(module).is_some_and(|own| own.contains(*other)));
            others.filter(back).map(|other| self.path(other)).collect::<Vec<_>>().join(" and ")
        };
        let circled = all.keys().copied().filter(in_circle);
        circled.map(|module| format!("{} imports {}, which leads back to it", self.path(module), with_others(module))).collect()
    }

    fn path(&self, module: &Names) -> &str {
        self.0.get(module).map_or("src/lib.rs", |source| &source.path)
    }
}

impl Source {
    fn read(path: &str, text: &str) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut source = Self { path: path.to_owned(), ..Self::default() };
        source.visit_file(&file);
        source
    }
}

impl<'ast> Visit<'ast> for Source {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &[],
        };
        let is_test = attributes.iter().any(|attribute| attribute.to_token_stream().to_string().contains("cfg (test)"));
        if !is_test {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut leaves = Vec::new();
        spread(&item.tree, &mut Names::new(), &mut leaves);
        for (name, names) in leaves {
            if !matches!(item.vis, Visibility::Inherited) {
                self.reexported.insert(name, names.clone());
            }
            self.named.insert(names);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.named.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        syn::visit::visit_path(self, path);
    }
}

/// Every name that a `use` brings in, with its whole path.
fn spread(tree: &UseTree, before: &mut Names, leaves: &mut Vec<(String, Names)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            spread(&path.tree, before, leaves);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| spread(tree, before, leaves)),
        UseTree::Name(name) if name.ident == "self" => leaves.push((before.last().cloned().unwrap_or_default(), before.clone())),
        UseTree::Name(name) => leaves.push((name.ident.to_string(), joined(before, &name.ident.to_string()))),
        UseTree::Rename(name) => leaves.push((name.rename.to_string(), joined(before, &name.ident.to_string()))),
        UseTree::Glob(_) => leaves.push(("*".to_owned(), before.clone())),
    }
}

fn joined(module: &[String], name: &str) -> Names {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// The module of a file: `src/ui/kit/mod.rs` and `src/ui/kit.rs` are both `ui::kit`.
fn module_of(path: &str) -> Names {
    let stem = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    if stem == "lib" { Names::new() } else { stem.split('/').map(str::to_owned).collect() }
}

#[test]
fn no_import_points_up_and_none_runs_in_a_circle() {
    let sources = Crate::read(&tidy::files("src", "rs"));
    tidy::report(&sources.upward(FLOORS));
    tidy::report(&sources.circles());
}

#[test]
fn the_crate_lists_its_modules_from_the_ground_up() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let listed: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let floors: Vec<&str> = FLOORS.iter().flat_map(|floor| floor.iter().copied()).collect();
    assert_eq!(listed, floors);
}

/// Sources made up for a test.
fn planted(files: &[(&str, &str)]) -> Crate {
    let files: Vec<(String, String)> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Crate::read(&files)
}

#[test]
fn an_upward_import_is_found_however_it_is_written() {
    let floors: &[&[&str]] = &[&["low"], &["high"]];
    let cases = [
        "use crate::high::Thing;",
        "use crate::{high::{Thing, self}};",
        "use super::high;",
        "fn f() { crate::high::run(); }",
        "fn f(x: &crate::high::Thing) {}",
        "mod inner { use crate::high::Thing; }",
    ];
    for text in cases {
        let sources = planted(&[("src/lib.rs", "pub mod low; pub mod high;"), ("src/low.rs", text), ("src/high.rs", "")]);
        assert_eq!(sources.upward(floors).len(), 1, "{text}");
        let sources = planted(&[("src/lib.rs", ""), ("src/low.rs", ""), ("src/high.rs", &text.replace("high", "low"))]);
        assert_eq!(sources.upward(floors), [""; 0], "{text}");
    }
    let of_tests = planted(&[("src/low.rs", "#[cfg(test)] mod tests { use crate::high::Thing; }"), ("src/high.rs", "")]);
    assert_eq!(of_tests.upward(floors), [""; 0]);
}

#[test]
fn a_circle_is_found_also_by_way_of_others_and_of_names_handed_on() {
    let files = [
        ("src/a.rs", ""),
        ("src/a/one.rs", "use super::two::B;"),
        ("src/a/two.rs", "use super::three::C;"),
        ("src/a/three.rs", ""),
    ];
    assert_eq!(planted(&files).circles(), [""; 0]);
    let mut closed = files;
    closed[3].1 = "use crate::a::one::A;";
    assert_eq!(planted(&closed).circles().len(), 3);
    closed[3].1 = "use crate::a::A;";
    closed[0].1 = "mod one; pub use one::A;";
    assert_eq!(planted(&closed).circles().len(), 3);
    let family = [("src/a.rs", "mod one; use one::A;"), ("src/a/one.rs", "use super::Part;")];
    assert_eq!(planted(&family).circles(), [""; 0], "a parent and its child are one room");
}
