//! How much of an exercise is done: tempo, repetitions, holds, sets, sides and rests.

use std::time::Duration;

use super::Sides;
use crate::format::reader::{Table, duration_from_s};

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
    /// How long one picture of several shows, seconds.
    pub const PICTURE_S: RangeInclusive<f64> = 0.1..=60.0;
    /// Days of a week.
    pub const DAYS: RangeInclusive<u32> = 1..=7;
    /// Times a day.
    pub const TIMES: RangeInclusive<u32> = 1..=20;
    /// A rest or a switch gap, seconds.
    pub const REST_S: RangeInclusive<f64> = 0.0..=900.0;
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
        let [out, hold, back, pause] = parts_s.map(duration_from_s);
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

/// The fewest repetitions, the shortest hold and the shortest work by time of which half is still worth doing.
const LEAST_TO_HALVE: (u32, Duration, Duration) = (4, Duration::from_secs(10), Duration::from_secs(20));

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

    /// Less of the same: one set of about half the work. `None` where half of it would be next to nothing.
    pub fn lessened(&self) -> Option<Self> {
        let work = match self.work {
            Work::Reps { reps, tempo } if reps >= LEAST_TO_HALVE.0 => Some(Work::Reps { reps: reps / 2, tempo }),
            Work::Holds { repeats, hold, gap } if hold >= LEAST_TO_HALVE.1 => {
                Some(Work::Holds { repeats, hold: Duration::from_secs(hold.as_secs() / 2), gap })
            }
            Work::Time { work, tempo } if work >= LEAST_TO_HALVE.2 => {
                Some(Work::Time { work: Duration::from_secs(work.as_secs() / 2), tempo })
            }
            // Nothing to halve but the sets.
            work => (self.sets > 1).then_some(work),
        };
        work.map(|work| Self { work, sets: 1, ..*self })
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

/// A length of time in seconds without needless decimals, such as "30" or "1.5".
pub fn seconds_text(time: Duration) -> String {
    let ms = time.as_millis();
    if ms.is_multiple_of(1000) { (ms / 1000).to_string() } else { format!("{}", time.as_secs_f64()) }
}

/// The numbers of a dose in a few words, such as "2 × 8, tempo 2-0-2-1" or "2 × 30 s each side".
pub fn dose_summary(dose: &Dose) -> String {
    let s = seconds_text;
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
    fn a_hold_counts_as_slow_repetitions() {
        let second = Duration::from_secs(1);
        let work = Work::Holds { repeats: 2, hold: 30 * second, gap: 10 * second };
        assert_eq!((work.n_reps(), work.tempo().length()), (2, 46 * second));
    }

    #[test]
    fn less_is_one_set_of_half_the_work_down_to_the_least_that_is_worth_doing() {
        let second = Duration::from_secs(1);
        let tempo = Tempo::from_s([2.0, 0.0, 2.0, 0.0]);
        let dose = |work, sets| Dose { work, sets, ..crate::exercise::DEFAULT_DOSE };
        let ways = [
            (dose(Work::Reps { reps: 9, tempo }, 2), Some(Work::Reps { reps: 4, tempo })),
            (dose(Work::Reps { reps: 3, tempo }, 2), Some(Work::Reps { reps: 3, tempo })),
            (dose(Work::Reps { reps: 3, tempo }, 1), None),
            (
                dose(Work::Holds { repeats: 2, hold: 30 * second, gap: second }, 1),
                Some(Work::Holds { repeats: 2, hold: 15 * second, gap: second }),
            ),
            (dose(Work::Holds { repeats: 2, hold: 9 * second, gap: second }, 1), None),
            (dose(Work::Time { work: 120 * second, tempo }, 1), Some(Work::Time { work: 60 * second, tempo })),
            (dose(Work::Time { work: 19 * second, tempo }, 1), None),
        ];
        for (before, less) in ways {
            assert_eq!(before.lessened(), less.map(|work| dose(work, 1)));
        }
    }

    #[test]
    fn work_by_time_fits_as_many_repetitions_as_it_can() {
        let tempo = Tempo::from_s([2.0, 0.0, 2.0, 0.0]);
        assert_eq!(Work::Time { work: Duration::from_secs(120), tempo }.n_reps(), 30);
        assert_eq!(Work::Time { work: Duration::from_secs(1), tempo }.n_reps(), 1);
    }
}
