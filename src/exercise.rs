//! What a body does: the steps, words, sides, dose and cautions of one exercise, and how to read them from TOML.
//!
//! The pictures are in `figure`; when things happen is decided by `timeline`.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{figure::Motion, problem::Problem, reader::Table, reader::read_toml};

/// The version of the exercise and routine formats that this program writes and reads.
pub const FORMAT: u32 = 1;
/// Sensible ranges of every number of a [`Dose`], as the files and the builder allow them.
pub mod limits {
    use std::ops::RangeInclusive;
    /// Repetitions in one set.
    pub const REPS: RangeInclusive<u32> = 1..=100;
    /// Sets.
    pub const SETS: RangeInclusive<u32> = 1..=20;
    /// One part of the tempo, seconds.
    pub const TEMPO_S: RangeInclusive<f64> = 0.0..=60.0;
    /// A hold, seconds.
    pub const HOLD_S: RangeInclusive<f64> = 1.0..=600.0;
    /// Work by time, seconds.
    pub const WORK_S: RangeInclusive<f64> = 5.0..=1800.0;
    /// A rest or a switch gap, seconds.
    pub const REST_S: RangeInclusive<f64> = 0.0..=900.0;
}

/// All exercises that are known, by id.
pub type Exercises = BTreeMap<String, Arc<Exercise>>;

/// Where an exercise is done. Decides what may be suggested at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// On a chair at the desk.
    Chair,
    /// Standing in free space.
    Standing,
    /// At a wall, a door frame or a desk edge.
    Wall,
    /// On the floor.
    Floor,
}

/// How the body is placed. Changing it takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Posture {
    /// On the seat.
    Sitting,
    /// On the feet.
    Standing,
    /// On hands and knees, or kneeling.
    Kneeling,
    /// Lying or propped, face down.
    FaceDown,
    /// Lying on the back.
    FaceUp,
}

/// A part of the body to browse by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Rhomboids and trapezius between the shoulder blades.
    ShoulderBlades,
    /// Thoracic spine and the muscles along it.
    UpperBack,
    /// Pectoral muscles.
    Chest,
    /// Neck.
    Neck,
    /// Deltoids and rotators.
    Shoulders,
    /// Serratus anterior and the trunk.
    Trunk,
}

/// A thing an exercise needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Equipment {
    /// A firm chair without wheels.
    Chair,
    /// A free piece of wall.
    Wall,
    /// A door frame.
    DoorFrame,
    /// A heavy, fixed desk.
    Desk,
    /// A mat.
    Mat,
    /// An elastic band.
    Band,
    /// A towel or cushion.
    Towel,
}

macro_rules! named {
    ($type:ty, $($variant:ident = $key:literal, $title:literal;)+) => {
        impl $type {
            /// Every value, with its name in files.
            pub const NAMES: &[(&'static str, Self)] = &[$(($key, Self::$variant)),+];

            /// The name in files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The name on screen.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}
pub(crate) use named;

named!(Place, Chair = "chair", "Chair"; Standing = "standing", "Standing"; Wall = "wall", "Wall or door"; Floor = "floor", "Floor";);
named!(Posture, Sitting = "sitting", "Sitting"; Standing = "standing", "Standing"; Kneeling = "kneeling", "Kneeling";
    FaceDown = "face-down", "Face down"; FaceUp = "face-up", "Face up";);
named!(Area, ShoulderBlades = "shoulder blades", "Shoulder blades"; UpperBack = "upper back", "Upper back"; Chest = "chest", "Chest";
    Neck = "neck", "Neck"; Shoulders = "shoulders", "Shoulders"; Trunk = "trunk", "Trunk";);
named!(Equipment, Chair = "chair", "Chair"; Wall = "wall", "Wall"; DoorFrame = "door frame", "Door frame"; Desk = "desk", "Desk";
    Mat = "mat", "Mat"; Band = "band", "Band"; Towel = "towel", "Towel";);
named!(Sides, Both = "both", "Both at once"; Each = "each", "Left, then right"; Alternate = "alternate", "Taking turns";);
named!(Side, Left = "left", "Left"; Right = "right", "Right";);
named!(Kind, Activation = "activation", "Activation"; Strength = "strength", "Strength"; Stretch = "stretch", "Stretch"; Mobility = "mobility", "Mobility";);

/// What an exercise mostly does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Wakes up a muscle.
    Activation,
    /// Builds strength.
    Strength,
    /// Stretches.
    Stretch,
    /// Moves a joint through its range.
    Mobility,
}

/// Left or right, of the person exercising.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
}

impl Side {
    /// The side that is not this one.
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// How the two sides of the body share the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Both sides work at the same time.
    Both,
    /// One side does its full dose, then the other.
    Each,
    /// The sides take turns, repetition by repetition.
    Alternate,
}

/// The four parts of one repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tempo {
    /// Time to move into the position.
    pub out: Duration,
    /// Time in the position.
    pub hold: Duration,
    /// Time to come back.
    pub back: Duration,
    /// Time before the next repetition.
    pub pause: Duration,
}

/// Time to ease into a hold, and out of it again.
pub const EASE: Duration = Duration::from_secs(3);

impl Tempo {
    /// Move, hold, return and pause in seconds.
    pub fn from_s(parts_s: [f64; 4]) -> Self {
        let [out, hold, back, pause] = parts_s.map(crate::reader::duration_from_s);
        Self { out, hold, back, pause }
    }

    /// The length of one repetition.
    pub fn length(&self) -> Duration {
        self.out + self.hold + self.back + self.pause
    }
}

/// What is done in one set on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// A number of repetitions.
    Reps {
        /// How many.
        reps: u32,
        /// How fast.
        tempo: Tempo,
    },
    /// A position that is held, more than once if wanted.
    Holds {
        /// How often.
        repeats: u32,
        /// How long each.
        hold: Duration,
        /// The gap between two holds.
        gap: Duration,
    },
    /// Repetitions until the time is over.
    Time {
        /// How long.
        work: Duration,
        /// How fast.
        tempo: Tempo,
    },
}

impl Work {
    /// The tempo of each repetition. A hold is a slow repetition.
    pub fn tempo(&self) -> Tempo {
        match *self {
            Self::Reps { tempo, .. } | Self::Time { tempo, .. } => tempo,
            Self::Holds { hold, gap, .. } => Tempo { out: EASE, hold, back: EASE, pause: gap },
        }
    }

    /// How many repetitions there are, at least one.
    pub fn n_reps(&self) -> u32 {
        match *self {
            Self::Reps { reps, .. } => reps.max(1),
            Self::Holds { repeats, .. } => repeats.max(1),
            Self::Time { work, tempo } => {
                let rep_ms = tempo.length().as_millis().max(1000);
                u32::try_from(work.as_millis() / rep_ms).unwrap_or(u32::MAX).clamp(1, 2000)
            }
        }
    }
}

/// How much of an exercise is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dose {
    /// What is done in one set on one side.
    pub work: Work,
    /// How many sets.
    pub sets: u32,
    /// How the sides share the work.
    pub sides: Sides,
    /// The gap in which the other side gets ready.
    pub switch: Duration,
    /// The rest between two sets.
    pub rest_between_sets: Duration,
    /// The rest after the last set.
    pub rest_after: Duration,
}

/// What is said. Words name the first side; [`mirrored`] turns them to the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// How to get into position.
    pub setup: String,
    /// The movement, at most eight words.
    pub go: String,
    /// The way back, at most eight words; may be empty.
    pub back: String,
    /// Form cues of at most six words.
    pub during: Vec<String>,
    /// How to change sides; may be empty.
    pub switch: String,
}

/// An easier or harder way to do an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The name in files.
    pub id: String,
    /// The name on screen, such as "Wall push-up".
    pub name: String,
    /// Where it is done.
    pub place: Place,
    /// How the body is placed.
    pub posture: Posture,
    /// What it needs.
    pub equipment: Vec<Equipment>,
    /// How to get into position, sentence by sentence.
    pub setup: Vec<String>,
    /// What is said.
    pub words: Words,
}

/// One of several arm shapes done one after the other, such as Y, T and W.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The name in files.
    pub id: String,
    /// What is said and shown when it starts.
    pub go: String,
}

/// A common fault and its fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What goes wrong.
    pub fault: String,
    /// What to do instead.
    pub fix: String,
}

/// What a body does, and every word about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// The name in files: small letters, digits and `_`.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// What it mostly does.
    pub kind: Kind,
    /// Parts of the body to browse by.
    pub areas: Vec<Area>,
    /// Names of the muscles that work most.
    pub muscles: Vec<String>,
    /// Names of the muscles that help.
    pub helpers: Vec<String>,
    /// Why one would do it, one sentence.
    pub why: String,
    /// What to do, sentence by sentence.
    pub steps: Vec<String>,
    /// When to breathe.
    pub breath: String,
    /// What to feel.
    pub feel: String,
    /// Common faults.
    pub mistakes: Vec<Mistake>,
    /// How to make it easier.
    pub easier: String,
    /// How to make it harder.
    pub harder: String,
    /// When to stop.
    pub stop: Vec<String>,
    /// Who should leave it out.
    pub skip: Vec<String>,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// The side that starts when the sides take turns.
    pub first_side: Side,
    /// The usual dose.
    pub dose: Dose,
    /// Ways to do it from the easiest to the hardest; at least one.
    pub levels: Vec<Level>,
    /// The index of the usual level.
    pub default_level: usize,
    /// Arm shapes done one after the other; usually none.
    pub shapes: Vec<Shape>,
    /// How the figure moves, if it is drawn.
    pub motion: Option<Motion>,
}

impl Exercise {
    /// Reads an exercise file. With an error among the problems the exercise is not fit for use.
    pub fn from_toml(text: &str) -> (Self, Vec<Problem>) {
        read_toml(text, Self::read)
    }

    /// The level at `index`, or the usual one if there is none.
    pub fn level(&self, index: usize) -> &Level {
        self.levels.get(index).or_else(|| self.levels.get(self.default_level)).unwrap_or(&NO_LEVEL)
    }

    /// The usual level.
    pub fn usual_level(&self) -> &Level {
        self.level(self.default_level)
    }

    /// The index of the level with this name in files.
    pub fn level_index(&self, id: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.id == id)
    }

    /// Whether any level can be done at `place`.
    pub fn suits(&self, place: Place) -> bool {
        self.levels.iter().any(|level| level.place == place)
    }

    fn read(table: &Table<'_>) -> Self {
        check_format(table);
        let id = table.required_text("id");
        if !is_id(&id) {
            table.error_at("id", format!("\"{id}\" can't be an id"), "Use small letters, digits and _");
        }
        let words = read_words(table.table("say").as_ref(), &Words::default(), true);
        let base = Level {
            id: "usual".to_owned(),
            name: String::new(),
            place: required_choice(table, "place", Place::NAMES, Place::Standing),
            posture: required_choice(table, "posture", Posture::NAMES, Posture::Standing),
            equipment: table.choices("equipment", Equipment::NAMES),
            setup: required_texts(table, "setup"),
            words,
        };
        let levels: Vec<Level> = table.tables("level", 12).iter().map(|level| read_level(level, &base)).collect();
        let levels = if levels.is_empty() { vec![base] } else { levels };
        let exercise = Self {
            id,
            name: table.required_text("name"),
            kind: required_choice(table, "kind", Kind::NAMES, Kind::Mobility),
            areas: table.choices("areas", Area::NAMES),
            muscles: table.texts("muscles"),
            helpers: table.texts("helpers"),
            why: table.text("why").unwrap_or_default(),
            steps: required_texts(table, "steps"),
            breath: table.text("breath").unwrap_or_default(),
            feel: table.text("feel").unwrap_or_default(),
            mistakes: table.tables("mistake", 20).iter().map(read_mistake).collect(),
            easier: table.text("easier").unwrap_or_default(),
            harder: table.text("harder").unwrap_or_default(),
            stop: table.texts("stop"),
            skip: table.texts("skip"),
            sources: table.texts("sources"),
            first_side: table.choice("first_side", Side::NAMES).unwrap_or(Side::Left),
            dose: read_dose(table),
            default_level: read_default_level(table, &levels),
            levels,
            shapes: table.tables("shape", 8).iter().map(read_shape).collect(),
            motion: table.table("motion").map(|motion| Motion::read(&motion)),
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

/// Stands in for a level where an exercise has none, which reading never lets happen.
static NO_LEVEL: Level = Level {
    id: String::new(),
    name: String::new(),
    place: Place::Standing,
    posture: Posture::Standing,
    equipment: Vec::new(),
    setup: Vec::new(),
    words: Words { setup: String::new(), go: String::new(), back: String::new(), during: Vec::new(), switch: String::new() },
};

/// Notes a problem if the file was written for a newer program.
pub fn check_format(table: &Table<'_>) {
    let Some(format) = table.whole("format", 0..=u32::MAX) else {
        if !table.has("format") {
            table.error("\"format\" is missing", format!("Begin the file with format = {FORMAT}"));
        }
        return;
    };
    if format != FORMAT {
        table.error_at("format", format!("This file has format {format}"), format!("This program reads format {FORMAT}"));
    }
}

/// Whether a text is fit to be an id: small letters, digits, `_` and `-`, at most 64.
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

/// The same words for the other side: left and right change places.
pub fn mirrored(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(match word {
            "left" => "right",
            "right" => "left",
            "Left" => "Right",
            "Right" => "Left",
            other => other,
        });
        rest = after;
    }
    out.push_str(rest);
    out
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
    let texts = table.texts(key);
    if texts.is_empty() {
        table.error_at(key, format!("\"{key}\" has no sentence"), format!("Add {key} = [\"...\"]"));
    }
    texts
}

fn read_words(table: Option<&Table<'_>>, base: &Words, required: bool) -> Words {
    let Some(table) = table else { return base.clone() };
    let or = |key: &'static str, base: &String| table.text(key).unwrap_or_else(|| base.clone());
    let during = table.texts("during");
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
        table.warn_at(key, format!("\"{cue}\" has {n_words} words"), format!("Keep it to {max_words} so that it is said in time"));
    }
}

fn read_level(table: &Table<'_>, base: &Level) -> Level {
    let setup = table.texts("setup");
    let level = Level {
        id: table.required_text("id"),
        name: table.required_text("name"),
        place: table.choice("place", Place::NAMES).unwrap_or(base.place),
        posture: table.choice("posture", Posture::NAMES).unwrap_or(base.posture),
        equipment: if table.has("equipment") { table.choices("equipment", Equipment::NAMES) } else { base.equipment.clone() },
        setup: if setup.is_empty() { base.setup.clone() } else { setup },
        words: read_words(table.table("say").as_ref(), &base.words, false),
    };
    table.finish();
    level
}

fn read_default_level(table: &Table<'_>, levels: &[Level]) -> usize {
    let Some(id) = table.text("default_level") else { return 0 };
    levels.iter().position(|level| level.id == id).unwrap_or_else(|| {
        let ids: Vec<&str> = levels.iter().map(|level| level.id.as_str()).collect();
        table.error_at("default_level", format!("There is no level \"{id}\""), format!("Use one of: {}", ids.join(", ")));
        0
    })
}

fn read_shape(table: &Table<'_>) -> Shape {
    let shape = Shape { id: table.required_text("id"), go: table.required_text("go") };
    table.finish();
    shape
}

fn read_mistake(table: &Table<'_>) -> Mistake {
    let mistake = Mistake { fault: table.required_text("fault"), fix: table.required_text("fix") };
    table.finish();
    mistake
}

fn read_dose(table: &Table<'_>) -> Dose {
    let base = Dose {
        work: Work::Reps { reps: 8, tempo: Tempo::from_s([2.0, 1.0, 2.0, 1.0]) },
        sets: 1,
        sides: Sides::Both,
        switch: Duration::from_secs(6),
        rest_between_sets: Duration::from_secs(30),
        rest_after: Duration::from_secs(15),
    };
    let Some(dose_table) = table.table("dose") else {
        table.error("\"[dose]\" is missing", "Say how much: reps and tempo, or hold_s");
        return base;
    };
    let dose = base.overridden(&dose_table);
    dose_table.finish();
    dose
}

impl Dose {
    /// This dose with whatever `table` says otherwise. Problems of the fields together are noted there.
    pub fn overridden(&self, table: &Table<'_>) -> Self {
        let rest = |key: &'static str, base: Duration| table.seconds(key, limits::REST_S).unwrap_or(base);
        Self {
            work: self.work_overridden(table),
            sets: table.whole("sets", limits::SETS).unwrap_or(self.sets),
            sides: table.choice("sides", Sides::NAMES).unwrap_or(self.sides),
            switch: rest("switch_s", self.switch),
            rest_between_sets: rest("rest_between_sets_s", self.rest_between_sets),
            rest_after: rest("rest_after_s", self.rest_after),
        }
    }

    fn work_overridden(&self, table: &Table<'_>) -> Work {
        let reps = table.whole("reps", limits::REPS);
        let tempo = table.numbers("tempo", limits::TEMPO_S).map(Tempo::from_s);
        let hold = table.seconds("hold_s", limits::HOLD_S);
        let gap = table.seconds("gap_s", limits::REST_S);
        let work = table.seconds("work_s", limits::WORK_S);
        if tempo.is_some_and(|tempo| tempo.length() < Duration::from_secs(1)) {
            table.error_at("tempo", "One repetition takes less than a second", "Give it at least 1 second in all");
        }
        if hold.is_some() && (tempo.is_some() || work.is_some()) {
            table.error_at("hold_s", "\"hold_s\" does not go with \"tempo\" or \"work_s\"", "Keep one of them");
        }
        let base_tempo = self.work.tempo();
        match (hold, work, self.work) {
            (Some(hold), _, base) => Work::Holds {
                repeats: reps.unwrap_or(if let Work::Holds { repeats, .. } = base { repeats } else { 1 }),
                hold,
                gap: gap.unwrap_or(if let Work::Holds { gap, .. } = base { gap } else { EASE }),
            },
            (None, Some(work), _) => Work::Time { work, tempo: tempo.unwrap_or(base_tempo) },
            (None, None, Work::Holds { hold, gap: base_gap, repeats }) if tempo.is_none() => {
                Work::Holds { repeats: reps.unwrap_or(repeats), hold, gap: gap.unwrap_or(base_gap) }
            }
            (None, None, Work::Time { work, .. }) if reps.is_none() => Work::Time { work, tempo: tempo.unwrap_or(base_tempo) },
            (None, None, base) => Work::Reps { reps: reps.unwrap_or(base.n_reps()), tempo: tempo.unwrap_or(base_tempo) },
        }
    }
}

/// The numbers of a dose in a few words, such as "2 × 8, tempo 2-0-2-1" or "2 × 30 s each side".
pub fn dose_summary(dose: &Dose) -> String {
    let s = |time: Duration| crate::routine::seconds_text(time);
    let sets = if dose.sets > 1 { format!("{} × ", dose.sets) } else { String::new() };
    let work = match dose.work {
        Work::Reps { reps, tempo } if tempo.hold >= Duration::from_secs(3) => format!("{sets}{reps} × {} s hold", s(tempo.hold)),
        Work::Reps { reps, tempo } => {
            let parts = [tempo.out, tempo.hold, tempo.back, tempo.pause].map(s).join("-");
            format!("{sets}{reps} reps, tempo {parts}")
        }
        Work::Holds { repeats: 1, hold, .. } => format!("{sets}{} s hold", s(hold)),
        Work::Holds { repeats, hold, .. } => format!("{sets}{repeats} × {} s hold", s(hold)),
        Work::Time { work, .. } => format!("{sets}{} s", s(work)),
    };
    match dose.sides {
        Sides::Both => work,
        Sides::Each => format!("{work} each side"),
        Sides::Alternate => format!("{work}, taking turns"),
    }
}


#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_side_swaps_left_and_right_and_nothing_else() {
        assert_eq!(mirrored("Left elbow up, right foot back."), "Right elbow up, left foot back.");
        assert_eq!(mirrored("A bright, leftover cue – ä."), "A bright, leftover cue – ä.");
        assert_eq!(mirrored(&mirrored("Tip your left ear; not right now.")), "Tip your left ear; not right now.");
    }

    #[test]
    fn a_hold_counts_as_slow_repetitions() {
        let second = Duration::from_secs(1);
        let work = Work::Holds { repeats: 2, hold: 30 * second, gap: 10 * second };
        assert_eq!((work.n_reps(), work.tempo().length()), (2, 46 * second));
    }

    #[test]
    fn work_by_time_fits_as_many_repetitions_as_it_can() {
        let tempo = Tempo::from_s([2.0, 0.0, 2.0, 0.0]);
        assert_eq!(Work::Time { work: Duration::from_secs(120), tempo }.n_reps(), 30);
        assert_eq!(Work::Time { work: Duration::from_secs(1), tempo }.n_reps(), 1);
    }
}
