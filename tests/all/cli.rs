//! The command line as a person or a script uses it, without starting a process.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    path::Path,
};

use proptest::prelude::*;
use tempfile::tempdir;
use unhunch::cli::{CliOutcome, Streams, run};

/// What came out of one call.
struct Said {
    out: String,
    err: String,
    outcome: CliOutcome,
}

impl Said {
    fn code(&self) -> u8 {
        match self.outcome {
            CliOutcome::Done(code) => code,
            CliOutcome::Open(_) => panic!("a window was asked for"),
        }
    }
}

fn unhunch_in(folder: &Path, arguments: &[&str], input: &[u8]) -> Said {
    let (mut out, mut err, mut input) = (Vec::new(), Vec::new(), input);
    let arguments = std::iter::once("unhunch").chain(arguments.iter().copied()).map(OsString::from);
    let mut streams = Streams { input: &mut input, out: &mut out, err: &mut err };
    let outcome = run(arguments, Some(folder.into()), &mut streams);
    Said { out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap(), outcome }
}

fn unhunch(arguments: &[&str]) -> Said {
    unhunch_in(tempdir().unwrap().path(), arguments, b"")
}

/// Checks one text from standard input and returns the lines and the exit code.
fn check(text: &str) -> (Vec<String>, u8) {
    let said = unhunch_in(tempdir().unwrap().path(), &["check", "-"], text.as_bytes());
    (said.out.lines().map(str::to_owned).collect(), said.code())
}

#[test]
fn the_list_shows_routines_and_exercises() {
    let said = unhunch(&["list"]);
    assert_eq!(said.code(), 0);
    for id in ["desk-reset", "founding-four", "shoulder_blade_squeeze", "airplane", "push_up", "bent_arm_wall_stretch"] {
        assert!(said.out.contains(&format!("  {id} ")), "{id} is missing:\n{}", said.out);
    }
}

#[test]
fn the_list_as_json_names_own_routines_and_their_problems() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("routines")).unwrap();
    fs::write(folder.path().join("routines/mine.toml"), "format = 1\nname = \"Mine\"\n[[item]]\nexercise = \"airplan\"\n")
        .unwrap();
    let said = unhunch_in(folder.path(), &["list", "--json"], b"");
    let list: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let mine = list["routines"].as_array().unwrap().iter().find(|routine| routine["id"] == "mine").unwrap();
    assert_eq!(mine["builtin"], false);
    assert!(mine["problems"][0].as_str().unwrap().contains("Did you mean \"airplane\"?"));
}

#[test]
fn the_script_of_a_routine_is_printed_as_text_and_as_json() {
    let said = unhunch(&["script", "founding-four"]);
    assert_eq!(said.code(), 0, "{}", said.err);
    assert!(said.out.contains("1/5 ") && said.out.contains("5/5 "), "{}", said.out);
    let json: serde_json::Value = serde_json::from_str(&unhunch(&["script", "desk-reset", "--json"]).out).unwrap();
    assert_eq!(json["routine"], "desk-reset");
    assert!(json["segments"].as_array().is_some_and(|segments| segments.len() > 10));
}

#[test]
fn an_unknown_routine_is_named_with_a_suggestion() {
    for arguments in [&["script", "desk-rest"][..], &["desk-rest"][..]] {
        let said = unhunch(arguments);
        assert_eq!(said.code(), 1);
        assert_eq!(said.err, "unhunch: There is no routine \"desk-rest\". Did you mean \"desk-reset\"?\n");
    }
}

#[test]
fn a_routine_can_come_from_a_file_or_from_standard_input() {
    let folder = tempdir().unwrap();
    let text = "format = 1\nname = \"One rest\"\n[[item]]\nexercise = \"airplane\"\n";
    let path = folder.path().join("one.toml");
    fs::write(&path, text).unwrap();
    let from_file = unhunch(&["script", path.to_str().unwrap()]);
    assert_eq!(from_file.code(), 0, "{}", from_file.err);
    assert_eq!(unhunch_in(folder.path(), &["script", "-"], text.as_bytes()).out, from_file.out);
}

#[test]
fn a_window_opens_without_a_command_and_with_a_routine() {
    let CliOutcome::Open(request) = unhunch(&["desk-reset", "--smoke"]).outcome else { panic!("no window") };
    assert_eq!(request.routine.as_ref().map(|routine| routine.id.as_str()), Some("desk-reset"));
    assert!(request.is_smoke);
    let CliOutcome::Open(request) = unhunch(&[]).outcome else { panic!("no window") };
    assert!(request.routine.is_none() && !request.is_smoke);
}

#[test]
fn the_folder_on_the_command_line_counts_more_than_the_variable() {
    let folder = tempdir().unwrap();
    let CliOutcome::Open(request) = unhunch(&["--data", folder.path().to_str().unwrap()]).outcome else { panic!("no window") };
    assert_eq!(request.store.data_folder(), folder.path());
}

#[test]
fn twelve_planted_mistakes_are_each_found_at_their_place() {
    let text = "\
format = 1
name = 5
guidance = \"fulll\"
colour = \"red\"
[[item]]
exercise = \"airplan\"
[[item]]
exercise = \"airplane\"
reps = -3
sets = 99
tempo = [1, 2]
[[item]]
rest_s = 1e9
[[item]]
note = \"nothing to do\"
[[item]]
exercise = \"push_up\"
level = \"moon\"
hold_s = 5
tempo = [2, 0, 2, 0]
[[item]]
rounds = 2
[[item.item]]
rounds = 2
[[item]]
exercise = \"airplane\"
rest_s = 3
";
    let (lines, code) = check(text);
    assert_eq!(code, 1);
    for place in ["2:8", "3:12", "4:1", "6:12", "9:8", "10:8", "11:9", "13:10", "14:1", "18:9", "19:10", "24:10", "25:1"] {
        assert!(lines.iter().any(|line| line.starts_with(&format!("-:{place}: "))), "{place} is missing:\n{}", lines.join("\n"));
    }
}

#[test]
fn an_exercise_file_is_told_from_a_routine_by_its_content() {
    let (lines, code) = check("format = 1\nid = \"Bad Id\"\nname = \"x\"\nkind = \"strenght\"\n");
    assert_eq!(code, 1);
    assert!(lines.iter().any(|line| line.starts_with("-:2:6: error: \"Bad Id\" can't be an id")), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("Did you mean \"strength\"?")), "{lines:?}");
}

#[test]
fn a_warning_is_shown_but_is_not_a_failure() {
    let (lines, code) = check("format = 1\nname = \"x\"\ncolour = 1\n[[item]]\nexercise = \"airplane\"\n");
    assert_eq!((lines.len(), code), (1, 0));
    assert!(lines[0].starts_with("-:3:1: warning: Unknown key \"colour\""), "{lines:?}");
}

#[test]
fn files_that_can_not_be_read_are_errors_and_the_others_are_still_checked() {
    let folder = tempdir().unwrap();
    let (junk, good) = (folder.path().join("junk.toml"), folder.path().join("good.toml"));
    fs::write(&junk, b"\xff\xfe\0").unwrap();
    fs::write(&good, "format = 1\nname = \"x\"\n[[item]]\nexercise = \"airplane\"\n").unwrap();
    let paths = [folder.path(), &junk, Path::new("/nowhere/x.toml"), &good].map(|path| path.to_str().unwrap());
    let said = unhunch(&["check", paths[0], paths[1], paths[2], paths[3]]);
    assert_eq!(said.code(), 1);
    let lines: Vec<&str> = said.out.lines().collect();
    assert!(lines[0].contains("is not a file") && lines[1].contains("is not text"), "{lines:?}");
    assert!(lines[2].contains("Can't read") && lines[3].ends_with("no problems"), "{lines:?}");
}

#[test]
fn ten_thousand_items_or_endless_input_have_a_clean_limit() {
    let many = format!("format = 1\nname = \"x\"\n{}", "[[item]]\nexercise = \"airplane\"\n".repeat(10_000));
    let (lines, code) = check(&many);
    assert_eq!((lines.len(), code), (1, 1));
    assert!(lines[0].contains("Keep at most 500"), "{lines:?}");
    let mut endless = io::repeat(b'#');
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams { input: &mut endless, out: &mut out, err: &mut err };
    let arguments = ["unhunch", "check", "-"].map(OsString::from);
    assert!(matches!(run(arguments, None, &mut streams), CliOutcome::Done(1)));
    assert!(String::from_utf8(out).unwrap().contains("larger than 2 MiB"));
}

#[test]
fn help_version_and_completions_go_to_standard_output() {
    for arguments in [&["--help"][..], &["--version"], &["completions", "bash"], &["completions", "fish"]] {
        let said = unhunch(arguments);
        assert_eq!((said.code(), said.err.as_str()), (0, ""), "{arguments:?}");
        assert!(said.out.contains("unhunch"), "{arguments:?}");
    }
    let wrong = unhunch(&["--nonsense"]);
    assert_eq!((wrong.code(), wrong.out.as_str()), (2, ""));
}

/// A stream that fails.
struct Closed(io::ErrorKind);

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_is_fine_and_a_full_disk_is_not() {
    for (kind, code) in [(io::ErrorKind::BrokenPipe, 0), (io::ErrorKind::StorageFull, 1)] {
        for arguments in [&["list"][..], &["script", "desk-reset"], &["completions", "zsh"], &["--help"]] {
            let arguments = std::iter::once("unhunch").chain(arguments.iter().copied()).map(OsString::from);
            let mut streams = Streams { input: &mut io::empty(), out: &mut Closed(kind), err: &mut io::sink() };
            let folder = tempdir().unwrap();
            assert!(matches!(run(arguments, Some(folder.path().into()), &mut streams), CliOutcome::Done(found) if found == code));
        }
    }
}

#[test]
fn the_folder_can_be_named_before_and_after_the_command() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("routines")).unwrap();
    fs::write(folder.path().join("routines/mine.toml"), "format = 1\nname = \"Mine\"\n").unwrap();
    let path = folder.path().to_str().unwrap();
    for arguments in [["--data", path, "list"], ["list", "--data", path]] {
        assert!(unhunch(&arguments).out.contains("  mine "), "{arguments:?}");
    }
    let said = unhunch(&["desk-reset", "list"]);
    assert_eq!(said.code(), 1);
    assert!(said.err.contains("can't stand before a command"), "{}", said.err);
}

/// Nothing in it moves the cursor, sets the title of the terminal or turns the direction of writing.
fn assert_harmless(said: &Said, input: &str) {
    for text in [&said.out, &said.err] {
        let harmful = text.chars().find(|&c| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(harmful, None, "{input:?} gave {text:?}");
    }
}

/// Imports, checks, plays and lists a file with this text, as a routine, an exercise and Workrave's exercises.
fn try_everything(text: &str) {
    let folder = tempdir().unwrap();
    let file = folder.path().join("a.toml");
    let sheet = folder.path().join("exercises.xml");
    fs::write(&file, text).unwrap();
    fs::write(&sheet, text).unwrap();
    let (file, sheet) = (file.to_str().unwrap(), sheet.to_str().unwrap());
    for arguments in [
        &["check", file][..],
        &["script", file],
        &["import", file],
        &["import", sheet],
        &["list"],
        &["list", "--json"],
        &["script", "a", "--json"],
    ] {
        assert_harmless(&unhunch_in(folder.path(), arguments, b""), text);
    }
    assert_harmless(&unhunch_in(folder.path(), &["script", "-"], text.as_bytes()), text);
    assert_harmless(&unhunch_in(folder.path(), &["export", "handout", text, "a.pdf"], b""), text);
}

#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let evil = "\\u001b[31mRED\\u0007\\u0000\\u009b2J\\u202e\\r\u{1b}]0;pwn\u{7}";
    for text in [
        format!("format = 1\nname = \"{evil}\"\nabout = \"a\"\n[[item]]\nexercise = \"shoulder_rolls\"\nnote = \"{evil}\"\n"),
        "format = 1\nname = \"\\u001b[31mRED\\u202e\"\n[[item]]\nexercise = \"shoulder_rolls\"\nnote = \"\\u001b]0;pwn\\u0007\"\n".to_owned(),
        "format = 1\nname = \"R\"\nguidance = \"\\u001b]0;pwn\\u0007\\u202e\"\n[[item]]\nexercise = \"\\u001b[2Jx\\u202e\"\n".to_owned(),
        "format = 1\nname = \"R\"\n\"\\u001b[2J\" = 1\n\u{202e} = 2\n".to_owned(),
        "format = 1\nid = \"\\u001b\"\nname = \"\\u001b\"\nkind = \"\\u202e\"\n".to_owned(),
        "<exercises><exercise duration=\"5\"><title>\u{1b}[31mx&#7;\u{202e}</title><description>a</description></exercise></exercises>".to_owned(),
        "<exercises><exercise duration=\"5\"><title>&#x9b;31mx&#x202e;</title><description>a</description></exercise></exercises>".to_owned(),
    ] {
        try_everything(&text);
    }
    let said = unhunch_in(tempdir().unwrap().path(), &["check", "-"], b"name = \"x\"\n\"\\u001b[2J\" = 1\n");
    assert!(said.out.contains("\\u001b[2J"), "{}", said.out);
    for arguments in [&["completions", "zsh"][..], &["completions", "powershell"], &["completions", "elvish"], &["--help"]] {
        assert!(!unhunch(arguments).out.contains("\\u00"), "{arguments:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nothing_harmful_is_printed_whatever_a_file_holds(
        name in "[\\PC\\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}]{0,12}",
        key in "[a-z\\p{Cc}\u{202e}]{1,6}",
        raw in any::<bool>(),
    ) {
        let written = |text: &str| if raw { format!("\"{text}\"") } else { toml_edit::Value::from(text).to_string() };
        let (name, key) = (written(&name), written(&key));
        try_everything(&format!(
            "format = 1\nname = {name}\nabout = {name}\nguidance = {name}\n{key} = 1\n[[item]]\nexercise = {name}\n\
             [[item]]\nexercise = \"airplane\"\nnote = {name}\nlevel = {name}\n"
        ));
    }
}
