//! Reads an exercise from TOML and notes everything that is wrong with it.

use std::{sync::Arc, time::Duration};

use super::{
    Area, Dose, Equipment, Exercise, ExercisePicture, Kind, Level, Mistake, Often, PictureStage, Place, Posture, Shape, Side,
    Sides, Tempo, Words, Work, check_format, limits,
};
use crate::{
    figure::Motion,
    format::{
        ids::{has_id_letters, is_id, is_picture_name},
        reader::Table,
        text_limits::{ID, LINE, NAME},
    },
};

/// The most levels of one exercise.
pub const MAX_LEVELS: usize = 12;
/// The most arm shapes of one exercise.
pub const MAX_SHAPES: usize = 8;
/// The most mistakes of one exercise.
pub const MAX_MISTAKES: usize = 20;
/// The most pictures of one exercise.
pub const MAX_PICTURES: usize = 40;
/// How long a picture shows if the file does not say.
pub(crate) const DEFAULT_PICTURE_TIME: Duration = Duration::from_secs(2);
/// The id of the one level of an exercise that names none.
pub(crate) const USUAL_LEVEL: &str = "usual";
/// The dose where a file says nothing else.
pub(crate) const DEFAULT_DOSE: Dose = Dose {
    work: Work::Reps {
        reps: 8,
        tempo: Tempo {
            out: Duration::from_secs(2),
            hold: Duration::from_secs(1),
            back: Duration::from_secs(2),
            pause: Duration::from_secs(1),
        },
    },
    sets: 1,
    sides: Sides::Both,
    switch: Duration::from_secs(6),
    rest_between_sets: Duration::from_secs(30),
    rest_after: Duration::from_secs(15),
};

impl Exercise {
    pub(super) fn read(table: &Table<'_>) -> Self {
        check_format(table);
        let id = table.required_text("id", ID);
        if !id.is_empty() && !has_id_letters(&id) {
            table.error_at("id", format!("\"{id}\" can't be an id"), "Use small letters, digits and _");
        } else if !is_id(&id) {
            table.warn_at("id", format!("No file can be called \"{id}\" on Windows"), "Choose another id");
        }
        let words = read_words(table.table("say").as_ref(), &Words::default(), true);
        let base = Level {
            id: USUAL_LEVEL.to_owned(),
            name: String::new(),
            place: required_choice(table, "place", Place::NAMES, Place::Standing),
            posture: required_choice(table, "posture", Posture::NAMES, Posture::Standing),
            equipment: table.choices("equipment", Equipment::NAMES),
            setup: required_texts(table, "setup"),
            steps: Vec::new(),
            words,
        };
        let levels: Vec<Level> = table.tables("level", MAX_LEVELS).iter().map(|level| read_level(level, &base)).collect();
        let levels = if levels.is_empty() { vec![base] } else { levels };
        let exercise = Self {
            id,
            name: table.required_text("name", NAME),
            kind: required_choice(table, "kind", Kind::NAMES, Kind::Mobility),
            areas: table.choices("areas", Area::NAMES),
            muscles: table.texts("muscles", LINE),
            helpers: table.texts("helpers", LINE),
            stretched: table.texts("stretched", LINE),
            why: table.text("why", LINE).unwrap_or_default(),
            steps: required_texts(table, "steps"),
            breath: table.text("breath", LINE).unwrap_or_default(),
            feel: table.text("feel", LINE).unwrap_or_default(),
            mistakes: table.tables("mistake", MAX_MISTAKES).iter().map(read_mistake).collect(),
            easier: table.text("easier", LINE).unwrap_or_default(),
            harder: table.text("harder", LINE).unwrap_or_default(),
            stop: table.texts("stop", LINE),
            skip: table.texts("skip", LINE),
            adapt: table.texts("adapt", LINE),
            sources: table.texts("sources", LINE),
            first_side: table.choice("first_side", Side::NAMES).unwrap_or(Side::Left),
            dose: read_dose(table),
            often: Often::read(table),
            default_level: read_default_level(table, &levels),
            levels,
            shapes: table.tables("shape", MAX_SHAPES).iter().map(read_shape).collect(),
            motion: table.table("motion").map(|motion| Arc::new(Motion::read(&motion))),
            pictures: table.tables("picture", MAX_PICTURES).iter().filter_map(read_picture).collect(),
        };
        exercise.check_sides(table);
        exercise
    }

    fn check_sides(&self, table: &Table<'_>) {
        let said = |words: &Words| words.switch.is_empty();
        if self.dose.sides == Sides::Each && self.levels.iter().any(|level| said(&level.words)) {
            table.warn_at("say", "There is no \"switch\" line for the other side", "Add switch = \"...\" under [say]");
        }
    }
}

fn required_choice<T: Copy>(table: &Table<'_>, key: &'static str, names: &[(&'static str, T)], fallback: T) -> T {
    let choice = table.choice(key, names);
    if !table.has(key) {
        let known: Vec<&str> = names.iter().map(|&(name, _)| name).collect();
        table.error(format!("\"{key}\" is missing"), format!("Use one of: {}", known.join(", ")));
    }
    choice.unwrap_or(fallback)
}

fn required_texts(table: &Table<'_>, key: &'static str) -> Vec<String> {
    let texts = table.texts(key, LINE);
    if texts.is_empty() {
        table.error_at(key, format!("\"{key}\" has no sentence"), format!("Add {key} = [\"...\"]"));
    }
    texts
}

fn read_words(table: Option<&Table<'_>>, base: &Words, required: bool) -> Words {
    let Some(table) = table else { return base.clone() };
    let or = |key: &'static str, base: &String| table.text(key, LINE).unwrap_or_else(|| base.clone());
    let during = table.texts("during", LINE);
    let words = Words {
        setup: or("setup", &base.setup),
        go: or("go", &base.go),
        back: or("back", &base.back),
        during: if during.is_empty() { base.during.clone() } else { during },
        switch: or("switch", &base.switch),
    };
    if required && words.go.is_empty() {
        table.error("\"go\" is missing", "Add go = \"...\", the words that start the movement");
    }
    check_length(table, "go", &words.go, 8);
    check_length(table, "back", &words.back, 8);
    for cue in &words.during {
        check_length(table, "during", cue, 6);
    }
    table.finish();
    words
}

/// Warns of a cue that takes longer to say than the moment lasts.
fn check_length(table: &Table<'_>, key: &str, cue: &str, max_words: usize) {
    let n_words = cue.split_whitespace().count();
    if n_words > max_words {
        table.warn_at(
            key,
            format!("\"{cue}\" has {n_words} words"),
            format!("Keep it to {max_words} so that it is said in time"),
        );
    }
}

fn read_level(table: &Table<'_>, base: &Level) -> Level {
    let setup = table.texts("setup", LINE);
    let level = Level {
        id: table.required_text("id", ID),
        name: table.required_text("name", NAME),
        place: table.choice("place", Place::NAMES).unwrap_or(base.place),
        posture: table.choice("posture", Posture::NAMES).unwrap_or(base.posture),
        equipment: if table.has("equipment") { table.choices("equipment", Equipment::NAMES) } else { base.equipment.clone() },
        setup: if setup.is_empty() { base.setup.clone() } else { setup },
        steps: table.texts("steps", LINE),
        words: read_words(table.table("say").as_ref(), &base.words, false),
    };
    table.finish();
    level
}

fn read_default_level(table: &Table<'_>, levels: &[Level]) -> usize {
    let Some(id) = table.text("default_level", ID) else { return 0 };
    levels.iter().position(|level| level.id == id).unwrap_or_else(|| {
        let ids: Vec<&str> = levels.iter().map(|level| level.id.as_str()).collect();
        table.error_at("default_level", format!("There is no level \"{id}\""), format!("Use one of: {}", ids.join(", ")));
        0
    })
}

fn read_shape(table: &Table<'_>) -> Shape {
    let shape = Shape { id: table.required_text("id", ID), go: table.required_text("go", LINE) };
    table.finish();
    shape
}

fn read_mistake(table: &Table<'_>) -> Mistake {
    let mistake = Mistake { fault: table.required_text("fault", LINE), fix: table.required_text("fix", LINE) };
    table.finish();
    mistake
}

fn read_picture(table: &Table<'_>) -> Option<ExercisePicture> {
    let picture = ExercisePicture {
        file: table.required_text("file", NAME),
        stage: table.choice("stage", PictureStage::NAMES).unwrap_or_default(),
        time: table.seconds("time_s", limits::PICTURE_S).unwrap_or(DEFAULT_PICTURE_TIME),
        is_mirrored: table.flag("mirrored").unwrap_or(false),
    };
    table.finish();
    if picture.file.is_empty() {
        return None;
    }
    if !is_picture_name(&picture.file) {
        table.error_at(
            "file",
            format!("\"{}\" can't be a picture", picture.file),
            "Name a .png or .jpg file in the folder \"pictures\"",
        );
        return None;
    }
    Some(picture)
}

fn read_dose(table: &Table<'_>) -> Dose {
    let Some(dose_table) = table.table("dose") else {
        table.error("\"[dose]\" is missing", "Say how much: reps and tempo, or hold_s");
        return DEFAULT_DOSE;
    };
    let dose = DEFAULT_DOSE.overridden(&dose_table);
    dose_table.finish();
    dose
}
