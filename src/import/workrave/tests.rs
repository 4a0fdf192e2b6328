//! Sheets by hand: languages, times, mirrored pictures, and files that mean no good.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;

const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<exercises>
  <exercise>
    <title>Arm &amp; shoulder stretch</title>
    <title xml:lang="de">Arm dehnen</title>
    <title xml:lang="pt_BR">Alongamento</title>
    <description>Lift one arm. Pull it
      gently towards you. Hold, then take the other arm.</description>
    <description xml:lang="de">Heben Sie einen Arm.</description>
    <sequence duration="40">
      <image src="arm.png" duration="10"/>
      <image src="arm.png" mirrorx="yes" duration="10"/>
    </sequence>
  </exercise>
  <exercise><title>Rest the eyes</title><description>Close your eyes.</description></exercise>
</exercises>"#;

fn read(languages: &[&str]) -> Vec<Drill> {
    let languages: Vec<String> = languages.iter().map(|&language| language.to_owned()).collect();
    read_sheet(SHEET, &languages).unwrap()
}

#[test]
fn a_long_description_becomes_lines_that_an_exercise_may_have() {
    for description in ["肩".repeat(4000), "Up. ".repeat(1000), "up ".repeat(1300)] {
        let drill = Drill { title: "Long".to_owned(), description: description.clone(), ..Drill::default() };
        let exercise = drill.exercise("long", &|_| None);
        let (again, problems) = Exercise::from_toml(&exercise.to_toml());
        assert!(!problems.iter().any(crate::format::problem::Problem::is_error), "{problems:?}");
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let kept = again.steps.iter().map(|step| letters(step)).sum::<usize>();
        let first = again.levels[0].setup.iter().map(|line| letters(line)).sum::<usize>();
        let whole = letters(&description);
        assert!(kept == whole || kept + first == whole, "{kept} {first} {whole}");
    }
}

#[test]
fn each_text_is_in_the_best_language_it_has() {
    assert_eq!(read(&[])[0].title, "Arm & shoulder stretch");
    assert_eq!(read(&["fr"])[0].title, "Arm & shoulder stretch");
    let german = &read(&["de_DE", "de"])[0];
    assert_eq!((german.title.as_str(), german.plain_title.as_str()), ("Arm dehnen", "Arm & shoulder stretch"));
    assert_eq!(german.description, "Heben Sie einen Arm.");
    let brazilian = &read(&["pt_BR", "pt"])[0];
    assert_eq!(brazilian.title, "Alongamento");
    assert!(brazilian.description.starts_with("Lift one arm. Pull it gently"));
}

#[test]
fn the_languages_of_a_person_come_from_the_system() {
    let of = |variables: &'static [(&str, &str)]| {
        languages(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    };
    assert_eq!(of(&[("LANG", "de_AT.UTF-8")]), ["de_AT", "de"]);
    assert_eq!(of(&[("LANG", "sr_RS@latin")]), ["sr_RS@latin", "sr@latin", "sr_RS", "sr"]);
    assert_eq!(of(&[("LANGUAGE", "fr:en:de"), ("LANG", "C.UTF-8")]), ["fr", "en"]);
    assert!(of(&[("LANG", "C"), ("LC_ALL", "POSIX")]).is_empty());
}

#[test]
fn an_exercise_has_steps_lines_times_and_mirrored_pictures() {
    let drills = read(&[]);
    let exercise = drills[0].exercise("arm_stretch", &|file| Some(format!("x-{file}")));
    assert_eq!(exercise.level(0).setup, ["Lift one arm."]);
    assert_eq!(exercise.steps, ["Pull it gently towards you.", "Hold, then take the other arm."]);
    assert_eq!(exercise.kind, Kind::Stretch);
    assert_eq!(exercise.areas, [Area::Shoulders]);
    assert_eq!(exercise.dose.work.n_reps(), 2);
    assert!(matches!(exercise.dose.work, Work::Time { work, .. } if work == Duration::from_secs(40)));
    let pictures: Vec<(&str, u64, bool)> =
        exercise.pictures.iter().map(|picture| (picture.file.as_str(), picture.time.as_secs(), picture.is_mirrored)).collect();
    assert_eq!(pictures, [("x-arm.png", 10, false), ("x-arm.png", 10, true)]);
    for drill in &drills {
        let (read, problems) = Exercise::from_toml(&drill.exercise("a", &|_| Some("a.png".to_owned())).to_toml());
        assert_eq!((problems, read), (Vec::new(), drill.exercise("a", &|_| Some("a.png".to_owned()))));
    }
}

#[test]
fn files_that_mean_no_good_do_nothing() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
        <exercises><exercise><title>T&b;&#x41;</title></exercise></exercises>";
    assert_eq!(read_sheet(bomb, &[]).unwrap()[0].title, "TA");
    for (sheet, words) in [
        ("<html></html>", "<exercises> is missing"),
        ("<?xml version=\"1.0\" encoding=\"latin1\"?><exercises/>", "UTF-8"),
        ("<exercises>\n<exercise></title></exercises>", "Line 2"),
        ("", "<exercises> is missing"),
    ] {
        let error = read_sheet(sheet, &[]).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
    let many = format!("<exercises>{}</exercises>", "<exercise><title>T</title></exercise>".repeat(MAX_DRILLS + 1));
    assert!(read_sheet(&many, &[]).unwrap_err().contains("Split the file"));
    let odd = "<exercises><exercise><title>T</title><sequence duration=\"1e300\"><image src=\"../../x.png\" duration=\"-5\"/>\
        <image/></sequence></exercise></exercises>";
    let drills = read_sheet(odd, &[]).unwrap();
    assert_eq!(drills[0].images.len(), 1);
    assert!(
        Exercise::from_toml(&drills[0].exercise("t", &|_| None).to_toml())
            .1
            .iter()
            .all(|problem| !problem.message.contains("range"))
    );
}

proptest! {
    #[test]
    fn any_changed_sheet_is_read_or_refused(at in 0_usize..SHEET.len(), byte in 0_u8..128, cut in 0_usize..SHEET.len()) {
        let mut bytes = SHEET.as_bytes().to_vec();
        bytes[at] = byte;
        bytes.truncate(SHEET.len() - cut / 8);
        if let Ok(drills) = read_sheet(&String::from_utf8_lossy(&bytes), &[]) {
            for drill in drills {
                let exercise = drill.exercise("a", &|_| Some("a.png".to_owned()));
                let _ = Exercise::from_toml(&exercise.to_toml());
            }
        }
    }
}
