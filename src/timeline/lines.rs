//! Finds a moment for every spoken line: the more important first, none over another, late ones left out.

use std::{sync::Arc, time::Duration};

use crate::cue::{Cue, Priority, Sound};

/// A line that starts later than this after its moment is left out.
pub(super) const MAX_DELAY: Duration = Duration::from_millis(500);
/// Air between two lines.
pub(super) const BREATH: Duration = Duration::from_millis(150);
/// Air around a form cue, so that it does not turn into chatter.
pub(super) const FORM_GAP: Duration = Duration::from_secs(2);

/// A line and the moments at which it may be said.
pub(super) struct Wish {
    pub text: Arc<str>,
    pub length: Duration,
    pub priority: Priority,
    /// The best moment to start.
    pub at: Duration,
    /// The last moment to start.
    pub latest: Duration,
    /// The moment by which it must be over.
    pub before: Duration,
}

/// Places the wished lines and tells which time they take. What finds no room is left out.
pub(super) fn place(mut wishes: Vec<Wish>, cues: &mut Vec<Cue>) -> Taken {
    wishes.sort_by_key(|wish| (wish.priority, wish.at));
    let mut taken = Taken::default();
    for wish in wishes {
        let gap = if wish.priority == Priority::Form { FORM_GAP } else { BREATH };
        if let Some(at) = taken.first_free(&wish, gap) {
            taken.take(at, at + wish.length);
            cues.push(Cue { at, length: wish.length, sound: Sound::Line(wish.text, wish.priority) });
        }
    }
    taken
}

/// Stretches of time in which something is being said, in order.
#[derive(Default)]
pub(super) struct Taken(Vec<(Duration, Duration)>);

impl Taken {
    /// The first moment at which a line may start, with so much air around it.
    pub(super) fn first_free(&self, wish: &Wish, gap: Duration) -> Option<Duration> {
        let mut at = wish.at;
        let first = self.0.partition_point(|&(_, end)| end + gap <= at);
        for &(start, end) in self.0.iter().skip(first) {
            if at + wish.length + gap <= start {
                break;
            }
            at = at.max(end + gap);
        }
        (at <= wish.latest && at + wish.length <= wish.before).then_some(at)
    }

    /// The first stretch that ends after a moment.
    pub(super) fn next_after(&self, at: Duration) -> Option<(Duration, Duration)> {
        let index = self.0.partition_point(|&(_, end)| end <= at);
        self.0.get(index).copied()
    }

    /// Takes a stretch of time.
    pub(super) fn take(&mut self, start: Duration, end: Duration) {
        let index = self.0.partition_point(|&(other, _)| other < start);
        self.0.insert(index, (start, end));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn wish(text: &str, at_ms: u64, priority: Priority) -> Wish {
        let at = Duration::from_millis(at_ms);
        let length = Duration::from_secs(1);
        Wish { text: text.into(), length, priority, at, latest: at + MAX_DELAY, before: at + Duration::from_secs(9) }
    }

    fn placed(wishes: Vec<Wish>) -> Vec<(u128, String)> {
        let mut cues = Vec::new();
        place(wishes, &mut cues);
        cues.sort_by_key(|cue| cue.at);
        cues.iter().filter_map(|cue| Some((cue.at.as_millis(), cue.line()?.to_string()))).collect()
    }

    #[test]
    fn the_more_important_line_gets_the_moment_and_a_late_one_is_left_out() {
        let wishes =
            vec![wish("form", 0, Priority::Form), wish("phase", 200, Priority::Phase), wish("count", 0, Priority::Praise)];
        assert_eq!(placed(wishes), [(200, "phase".to_owned())]);
    }

    #[test]
    fn a_line_waits_for_a_moment_of_air_if_it_is_not_late_then() {
        let wishes = vec![wish("first", 0, Priority::Phase), wish("second", 800, Priority::Phase)];
        assert_eq!(placed(wishes), [(0, "first".to_owned()), (1150, "second".to_owned())]);
    }

    const PRIORITIES: [Priority; 6] =
        [Priority::Safety, Priority::Countdown, Priority::Phase, Priority::Side, Priority::Form, Priority::Praise];

    fn any_wish() -> impl Strategy<Value = (usize, [u64; 4])> {
        (0..PRIORITIES.len(), [0u64..30_000, 0u64..3000, 100u64..4000, 0u64..6000])
    }

    proptest! {
        #[test]
        fn a_line_is_left_out_only_for_lines_that_matter_as_much(wanted in vec(any_wish(), 0..40)) {
            let ms = Duration::from_millis;
            let wish = |(index, &(priority, [at, delay, length, room])): (usize, &(usize, [u64; 4]))| Wish {
                text: index.to_string().into(),
                length: ms(length),
                priority: PRIORITIES[priority],
                at: ms(at),
                latest: ms(at + delay),
                before: ms(at + length + room),
            };
            let wishes = || wanted.iter().enumerate().map(wish).collect::<Vec<_>>();
            let mut cues = Vec::new();
            place(wishes(), &mut cues);
            for wish in wishes() {
                let mut taken = Taken::default();
                for cue in &cues {
                    let Sound::Line(text, priority) = &cue.sound else { continue };
                    if *text == wish.text {
                        prop_assert!(cue.at >= wish.at && cue.at <= wish.latest && cue.end() <= wish.before);
                    }
                    if *priority <= wish.priority {
                        taken.take(cue.at, cue.end());
                    }
                }
                let is_said = cues.iter().any(|cue| cue.line() == Some(&wish.text));
                let gap = if wish.priority == Priority::Form { FORM_GAP } else { BREATH };
                prop_assert!(is_said || taken.first_free(&wish, gap).is_none(), "\"{}\" is left out for less", wish.text);
            }
        }
    }
}
