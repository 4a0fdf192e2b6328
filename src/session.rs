//! A timeline being played: commands in, events out.
//!
//! Pure: time is handed in, nothing is heard, drawn or stored here. The position is always computed from one anchor, so a slow
//! frame loses nothing.

pub mod checkpoint;
mod standing;
mod view;

use std::{sync::Arc, time::Duration};

use crate::timeline::{Phase, Segment, Step, Timeline};

pub use standing::Standing;
pub use view::View;

/// Moments on the monotonic clock, as time since some fixed start.
pub type Now = Duration;

/// A gap between two looks at the clock from which on the computer must have been asleep.
pub const SUSPEND_GAP: Duration = Duration::from_secs(4);
/// The count before going on after a pause.
pub const COUNT_BACK: Duration = Duration::from_secs(3);
/// Going back within this time of a step's start goes to the step before.
const BACK_GRACE: Duration = Duration::from_secs(3);
/// The most time one command may add.
const MAX_EXTRA: Duration = Duration::from_secs(600);

/// What the person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Stop for now.
    Pause,
    /// Go on after three, two, one; or at once where the session waits for the person. A line that was cut off is said again, so it
    /// goes on from where that line began.
    Resume,
    /// Pause if playing, else go on.
    Toggle,
    /// To the next exercise.
    Skip,
    /// To the start of this exercise, or to the one before.
    Back,
    /// To the start of this exercise.
    Restart,
    /// To a position.
    Seek(Duration),
    /// Make the present segment longer.
    AddTime(Duration),
    /// Stop this exercise at once: it hurts.
    Hurts,
    /// After [`Command::Hurts`]: go on with a score in which this exercise is easier.
    Easier(Arc<Timeline>),
    /// Stop here and keep what was done.
    Leave,
}

/// Something that happened on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A segment began; its index.
    SegmentStarted(usize),
    /// A step was done to its end; its index.
    StepDone(usize),
    /// The session waits for the person at the end of a preparation.
    Waiting,
    /// The session was paused because the computer had been asleep.
    WokeUp,
    /// The session is over.
    Ended(Outcome),
}

/// What came of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Time of the score that was played, without pauses.
    pub active: Duration,
    /// How many steps were done to their end.
    pub steps_done: usize,
    /// How many steps there are.
    pub n_steps: usize,
    /// Whether it ran to its end, not left before.
    pub is_finished: bool,
}

/// Whether and how the playhead moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// At `at` when the clock showed `since`, and moving.
    Playing {
        /// The clock.
        since: Now,
        /// The position then.
        at: Duration,
    },
    /// Standing at a position.
    Paused {
        /// The position.
        at: Duration,
    },
    /// Counting back in; plays on from `at` when the clock shows `until`.
    CountingBack {
        /// The clock at which it plays on.
        until: Now,
        /// The position.
        at: Duration,
    },
    /// Standing at the end of a preparation until the person is ready.
    Waiting {
        /// The position.
        at: Duration,
    },
    /// Stopped because it hurts, until the person chooses.
    Hurting {
        /// The position.
        at: Duration,
    },
    /// Over.
    Ended {
        /// Where it ended.
        at: Duration,
    },
}

/// A timeline being played.
#[derive(Clone, Debug)]
pub struct Session {
    timeline: Arc<Timeline>,
    state: State,
    /// The last look at the clock.
    last_now: Now,
    /// The segment that has been announced, if any.
    segment: Option<usize>,
    /// Steps done to their end.
    done: Vec<bool>,
    /// Time played before the present anchor.
    active: Duration,
}

impl Session {
    /// Starts to play. A timeline without anything in it is over at once.
    pub fn start(timeline: Arc<Timeline>, now: Now) -> Self {
        Self::start_at(timeline, Duration::ZERO, now)
    }

    /// Starts to play from a position.
    pub fn start_at(timeline: Arc<Timeline>, at: Duration, now: Now) -> Self {
        let state =
            if timeline.segments.is_empty() { State::Ended { at: Duration::ZERO } } else { State::Playing { since: now, at } };
        let done = vec![false; timeline.steps.len()];
        Self { timeline, state, last_now: now, segment: None, done, active: Duration::ZERO }
    }

    /// The score being played.
    pub fn timeline(&self) -> &Arc<Timeline> {
        &self.timeline
    }

    /// Whether and how the playhead moves.
    pub fn state(&self) -> State {
        self.state
    }

    /// Whether the session is over.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Ended { .. })
    }

    /// The position at `now`, never past the end or past a gate.
    pub fn at(&self, now: Now) -> Duration {
        match self.state {
            State::Playing { since, at } => (at + now.saturating_sub(since)).min(self.timeline.end),
            State::Paused { at } | State::Waiting { at } | State::Hurting { at } | State::Ended { at } => at,
            State::CountingBack { at, .. } => at,
        }
    }

    /// What came of it so far.
    pub fn outcome(&self, now: Now) -> Outcome {
        let running = match self.state {
            State::Playing { since, at } => self.at(now).saturating_sub(at).min(now.saturating_sub(since)),
            _ => Duration::ZERO,
        };
        Outcome {
            active: self.active + running,
            steps_done: self.done.iter().filter(|done| **done).count(),
            n_steps: self.timeline.steps.len(),
            is_finished: self.is_over() && self.at(now) >= self.timeline.end,
        }
    }

    /// Brings the session up to `now` and tells what happened since the last call.
    pub fn advance(&mut self, now: Now) -> Vec<Event> {
        let mut events = Vec::new();
        let gap = now.saturating_sub(self.last_now);
        // A clock that jumps back is held.
        let now = now.max(self.last_now);
        let before = self.last_now;
        self.last_now = now;
        if gap > SUSPEND_GAP && matches!(self.state, State::Playing { .. } | State::CountingBack { .. }) {
            self.stand(before, |at| State::Paused { at });
            events.push(Event::WokeUp);
            return events;
        }
        if let State::CountingBack { until, at } = self.state
            && now >= until
        {
            self.state = State::Playing { since: until, at };
        }
        if matches!(self.state, State::Playing { .. }) {
            self.play_to(now, &mut events);
        }
        events
    }

    /// Takes over a score that differs only in what has not begun. True if it does; otherwise nothing changes.
    pub fn refine(&mut self, timeline: Arc<Timeline>, now: Now) -> bool {
        let begun = self.timeline.segment_index_at(self.at(now)).map_or(0, |index| index + 1);
        let is_same = timeline.segments.get(..begun) == self.timeline.segments.get(..begun);
        if is_same {
            self.timeline = timeline;
        }
        is_same
    }

    /// Does what the person wants, at `now`.
    pub fn apply(&mut self, now: Now, command: Command) -> Vec<Event> {
        let mut events = self.advance(now);
        let now = self.last_now;
        if self.is_over() {
            return events;
        }
        match command {
            Command::Pause => self.pause(now),
            Command::Resume => self.resume(now, &mut events),
            Command::Toggle => match self.state {
                State::Playing { .. } | State::CountingBack { .. } => self.pause(now),
                _ => self.resume(now, &mut events),
            },
            Command::Skip => self.skip(now, &mut events),
            Command::Back => self.back(now, &mut events),
            Command::Restart => {
                let start = self.step_at(now).map_or(Duration::ZERO, |(_, step)| step.start);
                self.jump(now, start, &mut events);
            }
            Command::Seek(at) => self.jump(now, at, &mut events),
            Command::AddTime(extra) => self.add_time(now, extra),
            Command::Hurts => self.stand(now, |at| State::Hurting { at }),
            Command::Easier(timeline) => self.swap(now, timeline, &mut events),
            Command::Leave => {
                self.stand(now, |at| State::Ended { at });
                events.push(Event::Ended(self.outcome(now)));
            }
        }
        events
    }

    /// When something will change by itself: the next time to call [`Session::advance`]. `None` while nothing moves.
    pub fn next_wakeup(&self, now: Now) -> Option<Now> {
        let wait = match self.state {
            State::Playing { .. } => self.until_next_change(self.at(now)),
            State::CountingBack { until, .. } => until_next_second(until.saturating_sub(now)),
            State::Paused { .. } | State::Waiting { .. } | State::Hurting { .. } | State::Ended { .. } => return None,
        };
        Some(now + wait.max(Duration::from_millis(1)))
    }

    /// Time until the digits, the segment or the caption change.
    fn until_next_change(&self, at: Duration) -> Duration {
        let Some(segment) = self.timeline.segment_at(at) else { return self.timeline.end.saturating_sub(at) };
        let until_digit = until_next_second(segment.end.saturating_sub(at));
        let next_line = self.timeline.cues.iter().skip(self.timeline.first_cue_from(at + Duration::from_nanos(1)));
        let until_cue = next_line.take(8).find(|cue| cue.line().is_some()).map(|cue| cue.at.saturating_sub(at));
        until_digit.min(until_cue.unwrap_or(until_digit))
    }

    fn step_at(&self, now: Now) -> Option<(usize, &Step)> {
        let segment = self.timeline.segment_at(self.at(now))?;
        Some((segment.step, self.timeline.steps.get(segment.step)?))
    }

    /// Moves the playhead over every boundary up to `now`.
    fn play_to(&mut self, now: Now, events: &mut Vec<Event>) {
        let target = self.at(now);
        let timeline = Arc::clone(&self.timeline);
        let Some(last) = timeline.segment_index_at(target) else { return };
        let first = self.segment.map_or_else(|| self.first_segment(), |index| index + 1);
        if let Some(gate) = self.gate_before(&timeline, target) {
            self.enter_segments(&timeline, first, gate, events);
            let at = timeline.segments.get(gate).map_or(target, |segment| segment.end);
            self.stand_at(at, State::Waiting { at });
            events.push(Event::Waiting);
            return;
        }
        self.enter_segments(&timeline, first, last, events);
        if target >= timeline.end {
            if let Some(step) = timeline.segments.last().map(|segment| segment.step) {
                self.mark_done(step, events);
            }
            self.stand_at(timeline.end, State::Ended { at: timeline.end });
            events.push(Event::Ended(self.outcome(now)));
        }
    }

    /// The segment at the anchor, which is the first to be announced.
    fn first_segment(&self) -> usize {
        let at = match self.state {
            State::Playing { at, .. } => at,
            _ => Duration::ZERO,
        };
        self.timeline.segment_index_at(at).unwrap_or(0)
    }

    /// The index of the first segment that ends in a gate not yet passed, up to `target`.
    fn gate_before(&self, timeline: &Timeline, target: Duration) -> Option<usize> {
        let State::Playing { at, .. } = self.state else { return None };
        let first = timeline.segment_index_at(at)?;
        let ahead = timeline.segments.iter().enumerate().skip(first);
        ahead
            .take_while(|(_, segment)| segment.end <= target)
            .find(|(_, segment)| segment.waits && segment.end > at)
            .map(|(index, _)| index)
    }

    fn enter_segments(&mut self, timeline: &Timeline, first: usize, last: usize, events: &mut Vec<Event>) {
        for index in first..=last {
            let Some(segment) = timeline.segments.get(index) else { return };
            let before = index.checked_sub(1).and_then(|index| timeline.segments.get(index));
            if let (Some(before), true) = (before, self.segment.is_some()) {
                self.leave_segment(before, segment, events);
            }
            self.segment = Some(index);
            events.push(Event::SegmentStarted(index));
        }
    }

    fn leave_segment(&mut self, before: &Segment, next: &Segment, events: &mut Vec<Event>) {
        let ends_work = before.step != next.step || next.phase == Phase::Finish;
        if ends_work {
            self.mark_done(before.step, events);
        }
    }

    fn mark_done(&mut self, step: usize, events: &mut Vec<Event>) {
        if let Some(done) = self.done.get_mut(step)
            && !*done
        {
            *done = true;
            events.push(Event::StepDone(step));
        }
    }

    fn pause(&mut self, now: Now) {
        if matches!(self.state, State::Playing { .. } | State::CountingBack { .. }) {
            self.stand(now, |at| State::Paused { at });
        }
    }

    fn resume(&mut self, now: Now, events: &mut Vec<Event>) {
        match self.state {
            State::Paused { at } | State::Hurting { at } => {
                let from = self.start_of_line(at);
                // What is played twice counts once.
                self.active = self.active.saturating_sub(at - from);
                self.state = State::CountingBack { until: now + COUNT_BACK, at: from };
            }
            State::Waiting { at } => {
                self.state = State::Playing { since: now, at };
                self.play_to(now, events);
            }
            State::Playing { .. } | State::CountingBack { .. } | State::Ended { .. } => {}
        }
    }

    /// The start of the line that is being said at `at`; `at` itself if none is, or if the person was asked since.
    fn start_of_line(&self, at: Duration) -> Duration {
        let Some((cue, _)) = self.timeline.line_at(at).filter(|(cue, _)| at < cue.end()) else { return at };
        let gates = self.timeline.segments.iter().filter(|segment| segment.waits);
        if gates.map(|segment| segment.end).any(|gate| cue.at < gate && gate <= at) { at } else { cue.at }
    }

    fn skip(&mut self, now: Now, events: &mut Vec<Event>) {
        let Some((index, _)) = self.step_at(now) else { return };
        let finish = self.timeline.segments.last().filter(|segment| segment.phase == Phase::Finish).map(|segment| segment.start);
        let next = self.timeline.steps.get(index + 1).map(|step| step.start).or(finish).unwrap_or(self.timeline.end);
        self.jump(now, next.max(self.at(now)), events);
    }

    fn back(&mut self, now: Now, events: &mut Vec<Event>) {
        let Some((index, step)) = self.step_at(now) else { return };
        let is_fresh = self.at(now) < step.start + BACK_GRACE;
        let target = if is_fresh { self.timeline.steps.get(index.saturating_sub(1)) } else { Some(step) };
        let start = target.map_or(Duration::ZERO, |step| step.start);
        self.jump(now, start, events);
    }

    /// Moves the playhead without playing what lies between. A standing session stays so, a hurting or waiting one plays.
    fn jump(&mut self, now: Now, at: Duration, events: &mut Vec<Event>) {
        let at = at.min(self.timeline.end);
        self.bank(now);
        self.state = match self.state {
            State::Paused { .. } => State::Paused { at },
            State::CountingBack { until, .. } => State::CountingBack { until, at },
            State::Ended { at } => State::Ended { at },
            State::Playing { .. } | State::Waiting { .. } | State::Hurting { .. } => State::Playing { since: now, at },
        };
        self.segment = None;
        match self.state {
            State::Playing { .. } => self.play_to(now, events),
            _ => {
                self.segment = self.timeline.segment_index_at(at);
                events.extend(self.segment.map(Event::SegmentStarted));
            }
        }
    }

    fn add_time(&mut self, now: Now, extra: Duration) {
        let at = self.at(now);
        let is_finish = self.timeline.segment_at(at).is_none_or(|segment| segment.phase == Phase::Finish);
        if !is_finish && !extra.is_zero() && self.timeline.end < crate::timeline::MAX_LENGTH * 2 {
            self.timeline = Arc::new(self.timeline.stretched(at, extra.min(MAX_EXTRA)));
        }
    }

    /// Plays on in another score, from the start of the same step.
    fn swap(&mut self, now: Now, timeline: Arc<Timeline>, events: &mut Vec<Event>) {
        let step = self.step_at(now).map_or(0, |(index, _)| index);
        self.bank(now);
        self.timeline = timeline;
        self.done.resize(self.timeline.steps.len(), false);
        self.segment = None;
        let at = self.timeline.steps.get(step).map_or(self.timeline.end, |step| step.start);
        self.state = State::Playing { since: now, at };
        self.play_to(now, events);
    }

    /// Stops the playhead where it is.
    fn stand(&mut self, now: Now, state: impl FnOnce(Duration) -> State) {
        let at = self.at(now);
        self.stand_at(at, state(at));
    }

    fn stand_at(&mut self, at: Duration, state: State) {
        if let State::Playing { at: from, .. } = self.state {
            self.active += at.saturating_sub(from);
        }
        self.state = state;
    }

    /// Adds the time played since the anchor to what was played before.
    fn bank(&mut self, now: Now) {
        let at = self.at(now);
        if let State::Playing { at: from, .. } = self.state {
            self.active += at.saturating_sub(from);
            self.state = State::Playing { since: now, at };
        }
    }
}

/// Time until the seconds shown of `left`, rounded up, change.
fn until_next_second(left: Duration) -> Duration {
    let over = Duration::from_nanos(u64::from(left.subsec_nanos()));
    if over.is_zero() { Duration::from_secs(1).min(left) } else { over }
}

#[cfg(test)]
mod tests;
