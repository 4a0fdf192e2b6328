//! Writes an exercise as TOML: a new file, or changes in an old one whose comments and unknown keys stay.
//!
//! The order of the keys is that of `docs/format.md`. What has its usual value is left out of a new file.

mod merge;
#[cfg(test)]
mod tests;

use std::time::Duration;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::{
    DEFAULT_DOSE, DEFAULT_PICTURE_TIME, Dose, EASE, Exercise, ExercisePicture, FORMAT, Kind, Level, PictureStage, Side, Sides,
    Tempo, USUAL_LEVEL, Words, Work,
};

/// Stands at the top of a new file.
const HEADER: &str = "# An exercise of Unhunch. You may change this file; \"unhunch check FILE\" finds mistakes in it.\n";
/// Lists longer than this many characters get a line for each entry.
const LINE_CHARS: usize = 100;

impl Exercise {
    /// The exercise as a file of its own. Reading it gives the same exercise.
    pub fn to_toml(&self) -> String {
        let mut document = self.document(Extent::Tidy);
        document.decor_mut().set_prefix(HEADER);
        let motion = self.motion.as_ref().map(|motion| format!("\n{}", motion.to_toml()));
        document.to_string() + &motion.unwrap_or_default()
    }

    fn document(&self, extent: Extent) -> DocumentMut {
        let mut document = DocumentMut::new();
        Writer { table: document.as_table_mut(), extent }.exercise(self);
        document
    }
}

/// `old` changed so that it holds `exercise`. Comments, order and unknown keys stay. A text that can't be changed in place is
/// written anew.
pub fn updated_exercise_text(old: &str, exercise: &Exercise) -> String {
    let (before, _) = Exercise::from_toml(old);
    if before == *exercise {
        return old.to_owned();
    }
    let merged = merge::merged(old, &exercise.document(Extent::Tidy), &exercise.document(Extent::Full));
    let moved = merged.and_then(|text| match &exercise.motion {
        motion if *motion == before.motion => Some(text),
        Some(motion) => motion.put_into(&text),
        None => merge::without_motion(&text),
    });
    // Read back before it is trusted.
    moved.filter(|text| Exercise::from_toml(text).0 == *exercise).unwrap_or_else(|| exercise.to_toml())
}

/// How much is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// What differs from its usual value.
    Tidy,
    /// Everything.
    Full,
}

/// Fills one table.
struct Writer<'a> {
    table: &'a mut Table,
    extent: Extent,
}

impl Writer<'_> {
    fn exercise(&mut self, exercise: &Exercise) {
        let base = base_of(exercise);
        self.put("format", i64::from(FORMAT));
        self.put("id", exercise.id.as_str());
        self.put("name", exercise.name.as_str());
        self.put("kind", Kind::key(exercise.kind));
        self.put("place", base.place.key());
        self.put("posture", base.posture.key());
        self.words("areas", exercise.areas.iter().map(|area| area.key()));
        self.texts("muscles", &exercise.muscles);
        self.texts("helpers", &exercise.helpers);
        self.words("equipment", base.equipment.iter().map(|thing| thing.key()));
        self.text("why", &exercise.why);
        self.put("setup", list(base.setup.iter().map(String::as_str)));
        self.put("steps", list(exercise.steps.iter().map(String::as_str)));
        self.text("breath", &exercise.breath);
        self.text("feel", &exercise.feel);
        self.text("easier", &exercise.easier);
        self.text("harder", &exercise.harder);
        self.texts("stop", &exercise.stop);
        self.texts("skip", &exercise.skip);
        self.texts("sources", &exercise.sources);
        self.unless(exercise.first_side == Side::Left, "first_side", exercise.first_side.key());
        let has_levels = has_levels(exercise);
        if has_levels {
            let usual = exercise.levels.get(exercise.default_level).map_or("", |level| level.id.as_str());
            self.unless(exercise.default_level == 0, "default_level", usual);
        }
        self.child("dose", |writer| writer.dose(&exercise.dose, !exercise.shapes.is_empty()));
        if base.words != Words::default() {
            self.child("say", |writer| writer.say(&base.words, &Words::default()));
        }
        if has_levels {
            self.each("level", &exercise.levels, |writer, level| writer.level(level, &base));
        }
        self.each("shape", &exercise.shapes, |writer, shape| {
            writer.put("id", shape.id.as_str());
            writer.put("go", shape.go.as_str());
        });
        self.each("mistake", &exercise.mistakes, |writer, mistake| {
            writer.put("fault", mistake.fault.as_str());
            writer.put("fix", mistake.fix.as_str());
        });
        self.each("picture", &exercise.pictures, |writer, picture| writer.picture(picture));
    }

    fn dose(&mut self, dose: &Dose, has_shapes: bool) {
        match dose.work {
            Work::Reps { reps, tempo } => {
                self.put("reps", i64::from(reps));
                self.put("tempo", tempo_list(&tempo));
            }
            Work::Holds { repeats, hold, gap } => {
                self.put("hold_s", seconds(hold));
                self.put("reps", i64::from(repeats));
                self.unless(repeats <= 1 && gap == EASE, "gap_s", seconds(gap));
            }
            Work::Time { work, tempo } => {
                self.put("work_s", seconds(work));
                self.put("tempo", tempo_list(&tempo));
            }
        }
        self.put("sets", i64::from(dose.sets));
        self.put("sides", dose.sides.key());
        let usual = DEFAULT_DOSE;
        let has_switch = dose.sides != Sides::Both || has_shapes;
        self.unless(!has_switch && dose.switch == usual.switch, "switch_s", seconds(dose.switch));
        let has_pause = dose.sets > 1 || dose.rest_between_sets != usual.rest_between_sets;
        self.unless(!has_pause, "rest_between_sets_s", seconds(dose.rest_between_sets));
        self.put("rest_after_s", seconds(dose.rest_after));
    }

    /// What is said, as far as it differs from `base`.
    fn say(&mut self, words: &Words, base: &Words) {
        let texts = [("setup", &words.setup, &base.setup), ("go", &words.go, &base.go), ("back", &words.back, &base.back)];
        for (key, text, usual) in texts {
            self.unless(text == usual, key, text.as_str());
        }
        self.unless(words.during == base.during, "during", list(words.during.iter().map(String::as_str)));
        self.unless(words.switch == base.switch, "switch", words.switch.as_str());
    }

    fn level(&mut self, level: &Level, base: &Level) {
        self.put("id", level.id.as_str());
        self.put("name", level.name.as_str());
        self.unless(level.place == base.place, "place", level.place.key());
        self.unless(level.posture == base.posture, "posture", level.posture.key());
        self.unless(level.equipment == base.equipment, "equipment", list(level.equipment.iter().map(|thing| thing.key())));
        self.unless(level.setup == base.setup, "setup", list(level.setup.iter().map(String::as_str)));
        self.texts("steps", &level.steps);
        if level.words != base.words {
            self.child("say", |writer| writer.say(&level.words, &base.words));
        }
    }

    fn picture(&mut self, picture: &ExercisePicture) {
        self.put("file", picture.file.as_str());
        self.unless(picture.stage == PictureStage::Any, "stage", picture.stage.key());
        self.unless(picture.time == DEFAULT_PICTURE_TIME, "time_s", seconds(picture.time));
        self.unless(!picture.is_mirrored, "mirrored", picture.is_mirrored);
    }

    fn put(&mut self, key: &str, what: impl Into<Value>) {
        self.table.insert(key, value(what));
    }

    /// Leaves out what has its usual value.
    fn unless(&mut self, is_usual: bool, key: &str, what: impl Into<Value>) {
        if !is_usual || self.extent == Extent::Full {
            self.put(key, what);
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        self.unless(text.is_empty(), key, text);
    }

    fn texts(&mut self, key: &str, texts: &[String]) {
        self.words(key, texts.iter().map(String::as_str));
    }

    fn words<'s>(&mut self, key: &str, words: impl Iterator<Item = &'s str>) {
        let words = list(words);
        self.unless(words.is_empty(), key, words);
    }

    fn child(&mut self, key: &str, fill: impl FnOnce(&mut Writer<'_>)) {
        let mut table = Table::new();
        fill(&mut Writer { table: &mut table, extent: self.extent });
        self.table.insert(key, Item::Table(table));
    }

    fn each<T>(&mut self, key: &str, all: &[T], fill: impl Fn(&mut Writer<'_>, &T)) {
        let mut tables = ArrayOfTables::new();
        for one in all {
            let mut table = Table::new();
            fill(&mut Writer { table: &mut table, extent: self.extent }, one);
            tables.push(table);
        }
        if !tables.is_empty() {
            self.table.insert(key, Item::ArrayOfTables(tables));
        }
    }
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

/// Seconds as a whole number where they are one.
fn seconds(time: Duration) -> Value {
    let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    if ms % 1000 == 0 { Value::from(ms / 1000) } else { Value::from(ms as f64 / 1000.0) }
}

fn tempo_list(tempo: &Tempo) -> Array {
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
