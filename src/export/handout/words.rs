//! A dose in the words of a printed sheet: what a person reads who has never heard of sets and tempo.

use std::time::Duration;

use crate::exercise::{Dose, Sides, Tempo, Work, seconds_text};

/// Longer times are told in minutes.
const LONGEST_IN_SECONDS: Duration = Duration::from_secs(119);

/// How much, such as "2 sets of 8 on each side, hold 3 seconds".
pub(super) fn dose_words(dose: &Dose, n_shapes: usize) -> String {
    let shapes = if n_shapes > 1 { " in each shape" } else { "" };
    let sides = match dose.sides {
        Sides::Both => "",
        Sides::Each => " on each side",
        Sides::Alternate => " on each side, taking turns",
    };
    let sets = dose.sets;
    match dose.work {
        Work::Reps { reps, tempo } => {
            let times = match (sets, reps) {
                (..=1, 1) => "Once".to_owned(),
                (..=1, reps) => format!("{reps} times"),
                (sets, reps) => format!("{sets} sets of {reps}"),
            };
            let hold =
                if tempo.hold >= Duration::from_secs(1) { format!(", hold {}", time_words(tempo.hold)) } else { String::new() };
            format!("{times}{shapes}{sides}{hold}")
        }
        Work::Holds { repeats, hold, .. } => {
            let times = if repeats > 1 { format!(", {repeats} times") } else { String::new() };
            let words = format!("old {}{times}{shapes}{sides}", time_words(hold));
            if sets > 1 { format!("{sets} sets: h{words}") } else { format!("H{words}") }
        }
        Work::Time { work, .. } => {
            let time = time_words(work);
            if sets > 1 { format!("{sets} sets of {time}{shapes}{sides}") } else { format!("For {time}{shapes}{sides}") }
        }
    }
}

/// The pace and the rests, sentence by sentence; may be empty. `rest_after` says whether the rest at the end counts.
pub(super) fn pace_words(dose: &Dose, rest_after: bool) -> String {
    let mut sentences = Vec::new();
    match dose.work {
        Work::Reps { tempo, .. } | Work::Time { tempo, .. } => sentences.extend(tempo_words(&tempo)),
        Work::Holds { repeats, gap, .. } if repeats > 1 && !gap.is_zero() => {
            sentences.push(format!("Let go for {} s between two holds.", seconds_text(gap)));
        }
        Work::Holds { .. } => {}
    }
    let between = Some(dose.rest_between_sets).filter(|rest| dose.sets > 1 && !rest.is_zero());
    let after = Some(dose.rest_after).filter(|rest| rest_after && !rest.is_zero());
    match (between.map(seconds_text), after.map(seconds_text)) {
        (Some(between), Some(after)) => sentences.push(format!("Rest {between} s between sets, {after} s after it.")),
        (Some(between), None) => sentences.push(format!("Rest {between} s between sets.")),
        (None, Some(after)) => sentences.push(format!("Rest {after} s after it.")),
        (None, None) => {}
    }
    sentences.join(" ")
}

fn tempo_words(tempo: &Tempo) -> Option<String> {
    let parts = [("move", tempo.out), ("hold", tempo.hold), ("return", tempo.back), ("pause", tempo.pause)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, time)| !time.is_zero())
        .map(|(name, time)| format!("{name} {} s", seconds_text(time)))
        .collect();
    (!parts.is_empty()).then(|| format!("Pace: {}.", parts.join(", ")))
}

/// A length of time in words, such as "30 seconds" or "2 minutes 30 seconds".
pub(super) fn time_words(time: Duration) -> String {
    let counted = |number: &str, unit: &str| format!("{number} {unit}{}", if number == "1" { "" } else { "s" });
    if time <= LONGEST_IN_SECONDS {
        return counted(&seconds_text(time), "second");
    }
    let minutes = counted(&(time.as_secs() / 60).to_string(), "minute");
    match time.as_secs() % 60 {
        0 => minutes,
        seconds => format!("{minutes} {}", counted(&seconds.to_string(), "second")),
    }
}

/// Phrases one after the other, each with an end.
pub(super) fn sentences(phrases: &[String]) -> String {
    let ended = phrases.iter().map(|phrase| phrase.trim()).filter(|phrase| !phrase.is_empty()).map(|phrase| {
        let has_end = phrase.ends_with(['.', '!', '?', ':', ';', '…', '。']);
        format!("{phrase}{}", if has_end { "" } else { "." })
    });
    ended.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dose(work: Work, sets: u32, sides: Sides) -> Dose {
        let rest = Duration::from_secs(30);
        Dose { work, sets, sides, switch: rest, rest_between_sets: rest, rest_after: rest }
    }

    #[test]
    fn a_dose_reads_as_one_would_say_it() {
        let tempo = Tempo::from_s([2.0, 3.0, 2.0, 0.0]);
        let quick = Tempo::from_s([1.0, 0.0, 1.0, 0.0]);
        let hold = |repeats| Work::Holds { repeats, hold: Duration::from_secs(30), gap: Duration::from_secs(4) };
        let time = Work::Time { work: Duration::from_secs(150), tempo: quick };
        for (work, sets, sides, words) in [
            (Work::Reps { reps: 8, tempo }, 2, Sides::Both, "2 sets of 8, hold 3 seconds"),
            (Work::Reps { reps: 8, tempo: quick }, 1, Sides::Each, "8 times on each side"),
            (Work::Reps { reps: 1, tempo: quick }, 1, Sides::Both, "Once"),
            (Work::Reps { reps: 5, tempo: quick }, 1, Sides::Alternate, "5 times on each side, taking turns"),
            (hold(2), 1, Sides::Each, "Hold 30 seconds, 2 times on each side"),
            (hold(1), 3, Sides::Both, "3 sets: hold 30 seconds"),
            (time, 1, Sides::Both, "For 2 minutes 30 seconds"),
        ] {
            assert_eq!(dose_words(&dose(work, sets, sides), 0), words);
        }
        assert_eq!(dose_words(&dose(Work::Reps { reps: 6, tempo: quick }, 1, Sides::Both), 3), "6 times in each shape");
        let slow = dose(Work::Reps { reps: 8, tempo }, 2, Sides::Both);
        assert_eq!(pace_words(&slow, true), "Pace: move 2 s, hold 3 s, return 2 s. Rest 30 s between sets, 30 s after it.");
    }

    #[test]
    fn phrases_become_sentences() {
        let phrases = ["Sharp pain", "Stop!", " "].map(str::to_owned);
        assert_eq!(sentences(&phrases), "Sharp pain. Stop!");
    }
}
