//! Routines on paper: what stands on a sheet, and that the PDF and the web page can be read by people, printers and programs.

use std::{fs, io::Cursor, sync::Arc, sync::atomic::AtomicBool};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use insta::assert_snapshot;
use proptest::prelude::*;
use tempfile::tempdir;
use unhunch::{
    exercise::{Exercise, Exercises},
    export::{
        ExportError,
        handout::{
            self, Format, HandoutOptions, HandoutRequest, Paper,
            content::{Sheet, SheetPart},
        },
    },
    figure::Look,
    library::catalog::Catalog,
    progress::Progress,
    routine::{Item, Routine},
};

const SLIDE: &str = r#"
format = 1
id = "slide"
name = "Heel slide – Übung 肩"
kind = "mobility"
place = "floor"
posture = "face-up"
equipment = ["mat", "towel"]
setup = ["Lie on your back.", "Put a towel under your heel."]
steps = ["Slide the heel <slowly> toward you & back."]
stop = ["Sharp pain"]
[dose]
reps = 10
tempo = [3, 1, 3, 0]
sets = 3
rest_between_sets_s = 60
[say]
go = "Slide."
[[picture]]
file = "slide-a.png"
stage = "hold"
[[picture]]
file = "slide-b.png"
stage = "start"
mirrored = true
[[picture]]
file = "gone.png"
"#;

const MIXED: &str = r#"
format = 1
name = "From the practice"
about = "Twice a day."
[[item]]
exercise = "slide"
note = "Go slowly this week."
[[item]]
rest_s = 150
note = "Fetch the band."
[[item]]
rounds = 3
rest_between_rounds_s = 30
[[item.item]]
exercise = "prone_ytw"
[[item.item]]
exercise = "bent_arm_wall_stretch"
[[item]]
exercise = "slide"
reps = 5
sets = 1
"#;

fn exercises() -> Exercises {
    let mut exercises = Catalog::bundled().exercises.clone();
    let (slide, problems) = Exercise::from_toml(SLIDE);
    assert_eq!(problems, []);
    exercises.insert(slide.id.clone(), Arc::new(slide));
    exercises
}

fn mixed() -> Routine {
    let (routine, problems) = Routine::from_toml("mixed", MIXED, &exercises());
    assert_eq!(problems, []);
    routine
}

fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(1200, 900, Rgb([9, 99, 199]))).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn own_picture(name: &str) -> Result<Option<Vec<u8>>, String> {
    Ok((name != "gone.png").then(png))
}

fn make(routine: &Routine, format: Format, options: HandoutOptions) -> (Vec<u8>, Vec<String>) {
    let safety = &Catalog::bundled().safety;
    let request = HandoutRequest { routine, safety, look: Look::default(), options, own_picture: &own_picture };
    handout::make(&request, format, &mut Progress::unheard()).unwrap()
}

fn sheet_text(routine: &Routine) -> String {
    let sheet = Sheet::of_routine(routine, &Catalog::bundled().safety);
    let mut text = format!("# {}\n{}\n{}\n", sheet.title, sheet.about, sheet.needs);
    for part in &sheet.parts {
        match part {
            SheetPart::Rest(words) | SheetPart::Rounds(words) => text += &format!("-- {words}\n"),
            SheetPart::Card(card) => {
                text += &format!("\n## {}. {}\n{} | {}\n", card.number, card.name, card.dose, card.pace);
                for figure in &card.figures {
                    text += &format!("[{}] {} {:?}\n", figure.caption, figure.alt, figure.shot);
                }
                text += &format!("note {:?}, same as {:?}\n", card.note, card.same_as);
                text += &format!("{:?}\n{:?}\n", card.setup, card.steps);
                for words in [&card.often, &card.breath, &card.feel, &card.easier, &card.stop, &card.skip, &card.adapt] {
                    text += &format!("{words}\n");
                }
            }
        }
    }
    text
}

/// How often a string of bytes occurs.
fn count(bytes: &[u8], part: &str) -> usize {
    bytes.windows(part.len()).filter(|window| *window == part.as_bytes()).count()
}

/// The pages of a PDF.
fn n_pages(pdf: &[u8]) -> usize {
    count(pdf, "/Type/Page/")
}

#[test]
fn the_sheet_of_the_founding_four() {
    assert_snapshot!(sheet_text(Catalog::bundled().routine("founding-four").unwrap()));
}

#[test]
fn the_sheet_of_own_exercises_rests_rounds_and_repeats() {
    assert_snapshot!(sheet_text(&mixed()));
}

#[test]
fn a_sheet_says_who_should_ask_first_and_when_to_stop() {
    let safety = &Catalog::bundled().safety;
    let routine = Catalog::bundled().routine("desk-reset").unwrap();
    let page = String::from_utf8(make(routine, Format::Html, HandoutOptions::default()).0).unwrap();
    let shown = |words: &str| page.contains(&words.replace('\'', "&#39;"));
    for sign in safety.urgent.iter().chain(&safety.stop_exercise).chain(&safety.emergency) {
        assert!(shown(sign), "{sign}");
    }
    assert!(shown(&safety.first_run) && shown(&safety.each_session));
    for exercise in routine.exercise_items().map(|item| &item.exercise) {
        assert!(shown(&exercise.feel) && shown(&exercise.easier) && shown(&exercise.often.words()), "{}", exercise.id);
    }
}

#[test]
fn a_pdf_is_tagged_and_has_its_type_and_pictures_in_it() {
    let (pdf, notices) = make(Catalog::bundled().routine("founding-four").unwrap(), Format::Pdf, HandoutOptions::default());
    assert_eq!(notices, [""; 0]);
    assert!(pdf.starts_with(b"%PDF-1.7") && pdf.len() < 600_000, "{} bytes", pdf.len());
    assert!(n_pages(&pdf) <= 5, "{} pages", n_pages(&pdf));
    for (part, n) in [
        ("/StructTreeRoot", 2),
        ("/S/H1", 1),
        // Five exercises, and when to ask and when to stop.
        ("/S/H2", 6),
        // Eleven pictures and five times boxes to tick.
        ("/S/Figure", 16),
        ("/Subtype/Image", 11),
        ("/FontFile3", 2),
        ("/Marked true", 1),
        ("/DisplayDocTitle true", 1),
    ] {
        assert_eq!(count(&pdf, part), n, "{part}");
    }
    for part in ["/Lang(en)", "(Picture of Airplanes: hold)", "/S/LBody", "/Outlines", "<pdfuaid:part>1"] {
        assert!(count(&pdf, part) > 0, "{part}");
    }
}

#[test]
fn the_same_routine_gives_the_same_bytes() {
    for format in [Format::Pdf, Format::Html] {
        let [first, second] = [(); 2].map(|()| make(&mixed(), format, HandoutOptions::default()));
        assert!(first == second);
    }
}

#[test]
fn paper_and_large_print_change_the_pages() {
    let routine = Catalog::bundled().routine("desk-reset").unwrap();
    let pdf = |paper, is_large| make(routine, Format::Pdf, HandoutOptions { paper, is_large }).0;
    let (small, letter, large) = (pdf(Paper::A4, false), pdf(Paper::Letter, false), pdf(Paper::A4, true));
    assert_eq!(count(&small, "/MediaBox[0 0 595.28 841.89]"), n_pages(&small));
    assert_eq!(count(&letter, "/MediaBox[0 0 612 792]"), n_pages(&letter));
    assert!(n_pages(&large) > n_pages(&small));
}

#[test]
fn what_is_missing_is_told_and_the_rest_is_there() {
    let (pdf, notices) = make(&mixed(), Format::Pdf, HandoutOptions::default());
    assert_eq!(notices.len(), 2, "{notices:?}");
    assert!(notices[0].contains("gone.png") && notices[1].contains("Empty boxes"), "{notices:?}");
    assert!(n_pages(&pdf) >= 2);
    let (_, notices) = make(&mixed(), Format::Html, HandoutOptions::default());
    assert_eq!(notices.len(), 1);
}

#[test]
fn the_web_page_has_the_same_words_and_nothing_from_elsewhere() {
    let html = String::from_utf8(make(&mixed(), Format::Html, HandoutOptions::default()).0).unwrap();
    let mut short = String::new();
    for (index, part) in html.split("base64,").enumerate() {
        short += if index == 0 { part } else { part.split_once('"').unwrap().1 };
    }
    assert!(!short.contains("http") && !short.contains("<script") && short.contains("&lt;slowly&gt; toward you &amp; back"));
    // The look is not a matter of this test.
    let (before, rest) = short.split_once("<style>").unwrap();
    assert_snapshot!(format!("{before}{}", rest.split_once("</style>").unwrap().1));
}

#[test]
fn two_hundred_entries_make_one_handout() {
    let text = "format = 1\nname = \"Long\"\n".to_owned()
        + &"[[item]]\nexercise = \"chin_tuck\"\nnote = \"Again, and again, and again until it is easy.\"\n".repeat(200);
    let (routine, problems) = Routine::from_toml("long", &text, &exercises());
    assert_eq!(problems, []);
    let (pdf, _) = make(&routine, Format::Pdf, HandoutOptions { paper: Paper::Letter, is_large: true });
    assert!(n_pages(&pdf) > 30 && pdf.len() < 2_000_000, "{} pages, {} bytes", n_pages(&pdf), pdf.len());
    assert_eq!(count(&pdf, "/S/H2"), 201);
}

#[test]
fn a_bad_name_is_refused_and_a_stopped_handout_leaves_nothing() {
    let folder = tempdir().unwrap();
    let safety = &Catalog::bundled().safety;
    let routine = mixed();
    let request = HandoutRequest {
        routine: &routine,
        safety,
        look: Look::default(),
        options: HandoutOptions::default(),
        own_picture: &own_picture,
    };
    let stopped = AtomicBool::new(true);
    let mut progress = Progress::new(&stopped, |_, _| {});
    let error = handout::save(&request, &folder.path().join("a.txt"), &mut progress).unwrap_err().to_string();
    assert!(error.contains(".pdf or .html"), "{error}");
    let result = handout::save(&request, &folder.path().join("a.pdf"), &mut progress);
    assert!(matches!(result, Err(ExportError::Canceled)), "{result:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_words_in_any_alphabet_make_a_handout(
        names in prop::collection::vec(any::<String>(), 1..6),
        long in "[a-zäßж肩 \u{300}\u{200d}\u{1f600}\n-]{0,4000}",
        word in "[Wi肩]{0,3000}",
        is_large in any::<bool>(),
    ) {
        let mut routine = mixed();
        routine.name = names[0].clone();
        routine.about = long.clone();
        for (index, item) in routine.items.iter_mut().enumerate() {
            let Item::Exercise(item) = item else { continue };
            let mut exercise = (*item.exercise).clone();
            exercise.name = names[index % names.len()].clone();
            exercise.steps = names.clone();
            exercise.levels[0].setup = vec![long.clone(), word.clone()];
            exercise.pictures.clear();
            exercise.skip = vec![word.clone()];
            item.note = names[(index + 1) % names.len()].clone();
            item.exercise = Arc::new(exercise);
        }
        routine.items.retain(|item| !matches!(item, Item::Group(_)));
        let options = HandoutOptions { is_large, ..HandoutOptions::default() };
        prop_assert!(n_pages(&make(&routine, Format::Pdf, options).0) >= 1);
        let html = String::from_utf8(make(&routine, Format::Html, options).0).unwrap();
        prop_assert!(!html.chars().any(|character| character == '\0'));
    }
}
