//! Writes an exercise as TOML: a new file, or changes in an old one whose comments and unknown keys stay.
//!
//! The order of the keys is that of `docs/format.md`. What has its usual value is left out of a new file.

#[cfg(test)]
mod tests;

use toml_edit::{Array, DocumentMut};

use super::{
    DEFAULT_DOSE, DEFAULT_PICTURE_TIME, Dose, EASE, Exercise, ExercisePicture, Kind, Level, Often, PictureStage, Side, Sides,
    Tempo, USUAL_LEVEL, Words, Work,
};
use crate::format::patch::{Line, apply, gone, line, must, seconds, table, tables};

/// Stands at the top of a new file.
const HEADER: &str = "# An exercise of Unhunch. You may change this file; \"unhunch check FILE\" finds mistakes in it.\n";
/// Lists longer than this many characters get a line for each entry.
const LINE_CHARS: usize = 100;

impl Exercise {
    /// The exercise as a file of its own. Reading it gives the same exercise.
    pub fn to_toml(&self) -> String {
        let mut document = DocumentMut::new();
        apply(document.as_table_mut(), &lines_of(self));
        document.decor_mut().set_prefix(HEADER);
        let motion = self.motion.as_ref().map(|motion| format!("\n{}", motion.to_toml()));
        document.to_string() + &motion.unwrap_or_default()
    }
}

/// `old` changed so that it holds `exercise`. Comments, order and unknown keys stay. A text that can't be changed in place is
/// written anew.
pub fn updated_exercise_text(old: &str, exercise: &Exercise) -> String {
    let (before, _) = Exercise::from_toml(old);
    if before == *exercise {
        return old.to_owned();
    }
    let patched = patched(old, exercise, before.motion == exercise.motion);
    // Read back before it is trusted.
    patched.filter(|text| Exercise::from_toml(text).0 == *exercise).unwrap_or_else(|| exercise.to_toml())
}

fn patched(old: &str, exercise: &Exercise, has_its_motion: bool) -> Option<String> {
    let mut document: DocumentMut = old.parse().ok()?;
    apply(document.as_table_mut(), &lines_of(exercise));
    match &exercise.motion {
        Some(motion) if !has_its_motion => motion.put_into(&document.to_string()),
        None if !has_its_motion => {
            document.remove("motion");
            Some(document.to_string())
        }
        _ => Some(document.to_string()),
    }
}

/// The keys of an exercise, but for its motion.
fn lines_of(exercise: &Exercise) -> Vec<Line> {
    let base = base_of(exercise);
    let mut lines = vec![
        must("format", i64::from(exercise.format())),
        must("id", exercise.id.as_str()),
        must("name", exercise.name.as_str()),
        must("kind", Kind::key(exercise.kind)),
        must("place", base.place.key()),
        must("posture", base.posture.key()),
        words("areas", exercise.areas.iter().map(|area| area.key())),
        texts("muscles", &exercise.muscles),
        texts("helpers", &exercise.helpers),
        texts("stretched", &exercise.stretched),
        words("equipment", base.equipment.iter().map(|thing| thing.key())),
        text("why", &exercise.why),
        must("setup", list(base.setup.iter().map(String::as_str))),
        must("steps", list(exercise.steps.iter().map(String::as_str))),
        text("breath", &exercise.breath),
        text("feel", &exercise.feel),
        text("easier", &exercise.easier),
        text("harder", &exercise.harder),
        texts("stop", &exercise.stop),
        texts("skip", &exercise.skip),
        texts("adapt", &exercise.adapt),
        texts("sources", &exercise.sources),
        often_days(&exercise.often),
        exercise.often.times.map_or(gone("times_a_day"), |times| must("times_a_day", i64::from(times))),
        line("first_side", exercise.first_side.key(), exercise.first_side != Side::Left),
    ];
    let has_levels = has_levels(exercise);
    let usual = exercise.levels.get(exercise.default_level).map_or("", |level| level.id.as_str());
    lines.push(if has_levels { line("default_level", usual, exercise.default_level != 0) } else { gone("default_level") });
    lines.push(table("dose", dose_lines(&exercise.dose, !exercise.shapes.is_empty())));
    lines.push(say("say", &base.words, &Words::default()));
    let levels: &[Level] = if has_levels { &exercise.levels } else { &[] };
    lines.push(tables("level", "id", levels.iter().map(|level| level_lines(level, &base)).collect()));
    let shapes = exercise.shapes.iter().map(|shape| vec![must("id", shape.id.as_str()), must("go", shape.go.as_str())]);
    lines.push(tables("shape", "id", shapes.collect()));
    let mistakes = exercise.mistakes.iter();
    let mistakes = mistakes.map(|mistake| vec![must("fault", mistake.fault.as_str()), must("fix", mistake.fix.as_str())]);
    lines.push(tables("mistake", "fault", mistakes.collect()));
    lines.push(tables("picture", "file", exercise.pictures.iter().map(picture_lines).collect()));
    lines
}

fn often_days(often: &Often) -> Line {
    let list = |days: [u32; 2]| days.into_iter().map(i64::from).collect::<Array>();
    often.days.map_or(gone("days_a_week"), |days| must("days_a_week", list(days)))
}

fn dose_lines(dose: &Dose, has_shapes: bool) -> Vec<Line> {
    let mut lines = match dose.work {
        Work::Reps { reps, tempo } => {
            vec![must("reps", i64::from(reps)), must("tempo", tempo_list(&tempo)), gone("hold_s"), gone("gap_s"), gone("work_s")]
        }
        Work::Holds { repeats, hold, gap } => vec![
            must("hold_s", seconds(hold)),
            must("reps", i64::from(repeats)),
            line("gap_s", seconds(gap), repeats > 1 || gap != EASE),
            gone("tempo"),
            gone("work_s"),
        ],
        Work::Time { work, tempo } => {
            vec![must("work_s", seconds(work)), must("tempo", tempo_list(&tempo)), gone("reps"), gone("hold_s"), gone("gap_s")]
        }
    };
    let usual = DEFAULT_DOSE;
    let has_switch = dose.sides != Sides::Both || has_shapes || dose.switch != usual.switch;
    let has_pause = dose.sets > 1 || dose.rest_between_sets != usual.rest_between_sets;
    lines.extend([
        must("sets", i64::from(dose.sets)),
        must("sides", dose.sides.key()),
        line("switch_s", seconds(dose.switch), has_switch),
        line("rest_between_sets_s", seconds(dose.rest_between_sets), has_pause),
        must("rest_after_s", seconds(dose.rest_after)),
    ]);
    lines
}

/// What is said, as far as it differs from `base`.
fn say(key: &'static str, words: &Words, base: &Words) -> Line {
    if words == base {
        return gone(key);
    }
    let text = |key, text: &str, usual: &str| line(key, text, text != usual);
    let lines = vec![
        text("setup", &words.setup, &base.setup),
        text("go", &words.go, &base.go),
        text("back", &words.back, &base.back),
        line("during", list(words.during.iter().map(String::as_str)), words.during != base.during),
        text("switch", &words.switch, &base.switch),
    ];
    table(key, lines)
}

fn level_lines(level: &Level, base: &Level) -> Vec<Line> {
    vec![
        must("id", level.id.as_str()),
        must("name", level.name.as_str()),
        line("place", level.place.key(), level.place != base.place),
        line("posture", level.posture.key(), level.posture != base.posture),
        line("equipment", list(level.equipment.iter().map(|thing| thing.key())), level.equipment != base.equipment),
        line("setup", list(level.setup.iter().map(String::as_str)), level.setup != base.setup),
        texts("steps", &level.steps),
        say("say", &level.words, &base.words),
    ]
}

fn picture_lines(picture: &ExercisePicture) -> Vec<Line> {
    vec![
        must("file", picture.file.as_str()),
        line("stage", picture.stage.key(), picture.stage != PictureStage::Any),
        line("time_s", seconds(picture.time), picture.time != DEFAULT_PICTURE_TIME),
        line("mirrored", picture.is_mirrored, picture.is_mirrored),
    ]
}

fn text(key: &'static str, text: &str) -> Line {
    line(key, text, !text.is_empty())
}

fn texts(key: &'static str, texts: &[String]) -> Line {
    words(key, texts.iter().map(String::as_str))
}

fn words<'s>(key: &'static str, words: impl Iterator<Item = &'s str>) -> Line {
    let words = list(words);
    let is_needed = !words.is_empty();
    line(key, words, is_needed)
}

/// Whether the levels are written one by one. A single one without a name is the exercise itself.
fn has_levels(exercise: &Exercise) -> bool {
    exercise.levels.len() > 1 || exercise.levels.iter().any(|level| level.id != USUAL_LEVEL || !level.name.is_empty())
}

/// What the levels have in common: the usual level. A list that is empty in some level is not handed down, since an empty list in
/// a level means that of the exercise.
fn base_of(exercise: &Exercise) -> Level {
    let mut base = exercise.usual_level().clone();
    if exercise.levels.iter().any(|level| level.setup.is_empty()) {
        base.setup.clear();
    }
    if exercise.levels.iter().any(|level| level.words.during.is_empty()) {
        base.words.during.clear();
    }
    base
}

/// The four times of a tempo, in seconds.
pub fn tempo_list(tempo: &Tempo) -> Array {
    [tempo.out, tempo.hold, tempo.back, tempo.pause].into_iter().map(seconds).collect()
}

/// A list in one line, or in a line for each entry where that would be long.
fn list<'s>(texts: impl Iterator<Item = &'s str>) -> Array {
    let mut array: Array = texts.collect();
    let n_chars: usize = array.iter().map(|text| text.as_str().map_or(0, |text| text.chars().count() + 4)).sum();
    if n_chars > LINE_CHARS {
        for text in array.iter_mut() {
            text.decor_mut().set_prefix("\n    ");
        }
        array.set_trailing_comma(true);
        array.set_trailing("\n");
    }
    array
}
