//! Reads the sources and fails where they leave the house: forbidden arrows, long files, missing first words, dead links.
//!
//! What clippy can see is left to clippy.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The longest source file in lines.
const MAX_LINES: usize = 500;

/// A name that may stand only in some places, and why.
const HOMES: &[(&[&str], &[&str], &str)] = &[
    (
        &["egui::", "eframe::", "use egui", "use eframe"],
        &["src/ui/", "src/ui.rs", "src/app/", "src/app.rs", "src/main.rs"],
        "only `ui` and `app` draw",
    ),
    (&["rodio::", "use rodio", "cpal::"], &["src/audio/"], "only `audio` knows the sound device"),
    (
        &["std::fs", "fs::", "File::open", "File::create"],
        &[
            "src/store.rs",
            "src/store/",
            "src/cli.rs",
            "src/cli/",
            "src/main.rs",
            "src/export/file.rs",
            "src/app/single/place.rs",
            "src/voice/cache.rs",
            "src/voice/cache/",
            "src/audio/wav.rs",
        ],
        "only `store` touches the disk",
    ),
    (
        &["Instant::now", "SystemTime::now", "Zoned::now", "Timestamp::now", ".elapsed()"],
        &["src/clock.rs"],
        "only `clock` asks for the time",
    ),
    (&["thread::sleep"], &[], "wait for something instead"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under `folder` with this ending, as a path from the top and its text.
pub fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push((name_of(&path), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

/// The part of a source file that ships, without comments: what stands before its tests.
fn shipped(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..ends]
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.split("//").next().unwrap_or_default()))
        .filter(|(_, line)| !line.trim().is_empty())
}

pub fn is_test_file(path: &str) -> bool {
    path.ends_with("tests.rs") || path.contains("/tests/") || path == "src/fixtures.rs"
}

pub fn report(problems: &[String]) {
    assert!(problems.is_empty(), "{} places:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn every_name_stays_in_its_home() {
    let mut problems = Vec::new();
    for (path, text) in files("src", "rs") {
        for (names, homes, why) in HOMES {
            if is_test_file(&path) || homes.iter().any(|home| path.starts_with(home)) {
                continue;
            }
            for (line, code) in shipped(&text) {
                if names.iter().any(|name| code.contains(name)) {
                    problems.push(format!("{path}:{line}: {} ({why})", code.trim()));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn every_source_file_opens_with_what_it_is_and_stays_short() {
    let mut problems = Vec::new();
    for (path, text) in ["src", "tests", "benches"].iter().flat_map(|folder| files(folder, "rs")) {
        if !text.starts_with("//! ") {
            problems.push(format!("{path}: does not open with //!"));
        }
        let n_lines = text.lines().count();
        if path.starts_with("src/") && n_lines > MAX_LINES {
            problems.push(format!("{path}: {n_lines} lines, at most {MAX_LINES}"));
        }
    }
    report(&problems);
}

/// The public types that share a name.
fn namesakes<'a>(sources: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut homes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, text) in sources {
        for (line, code) in shipped(text) {
            let declared = ["struct ", "enum ", "trait ", "type ", "union "]
                .iter()
                .find_map(|kind| code.trim_start().strip_prefix("pub ")?.strip_prefix(kind));
            if let Some(name) = declared.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()) {
                homes.entry(name).or_default().push(format!("{path}:{line}"));
            }
        }
    }
    homes.retain(|_, homes| homes.len() > 1);
    homes.into_iter().map(|(name, homes)| format!("{name}: {}", homes.join(" and "))).collect()
}

#[test]
fn the_name_of_a_public_type_stands_for_one_thing() {
    let sources = files("src", "rs");
    let shipped = sources.iter().filter(|(path, _)| !is_test_file(path)).map(|(path, text)| (path.as_str(), text.as_str()));
    report(&namesakes(shipped));
    let planted = [("a.rs", "pub struct Part;\npub(super) struct Row;"), ("b.rs", "    pub enum Part<T> {}\npub struct Row;")];
    assert_eq!(namesakes(planted.into_iter()), ["Part: a.rs:1 and b.rs:1"]);
}

#[test]
fn links_in_the_pages_lead_to_files() {
    let mut pages: Vec<(String, String)> = files("docs", "md");
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        pages.push((name.to_owned(), fs::read_to_string(root().join(name)).unwrap()));
    }
    let mut problems = Vec::new();
    for (path, text) in &pages {
        let folder: PathBuf = root().join(path).parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !folder.join(file).exists() {
                problems.push(format!("{path}: {target}"));
            }
        }
    }
    report(&problems);
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut problems = Vec::new();
    let (mut in_dependencies, mut has_reason) = (false, false);
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
        }
        if in_dependencies && line.contains(" = ") && !has_reason && !line.starts_with(['#', '[']) {
            problems.push(format!("Cargo.toml: {line}"));
        }
        // One reason may stand above several lines.
        has_reason = line.starts_with('#') || (has_reason && !line.trim().is_empty() && !line.starts_with('['));
    }
    // Tools of the tests explain themselves by name.
    problems.retain(|line| !["insta", "proptest", "divan"].iter().any(|name| line.contains(name)));
    report(&problems);
}
