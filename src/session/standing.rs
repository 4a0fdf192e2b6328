//! What is left of a session when the program is cut off, and how it goes on from there.

use std::{sync::Arc, time::Duration};

use super::{Now, Session, State};
use crate::timeline::{Phase, Timeline};

/// What is needed to go on with a session that was cut off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The step to go on with, from its start. As many as there are steps if nothing is left to do.
    pub next: usize,
    /// The steps that count as done.
    pub done: Vec<usize>,
    /// Time of the score that was played.
    pub active: Duration,
}

impl Session {
    /// Goes on with a session that was cut off.
    pub fn go_on(timeline: Arc<Timeline>, standing: &Standing, now: Now) -> Self {
        let at = timeline.steps.get(standing.next).map_or(timeline.end, |step| step.start);
        let mut session = Self::start_at(timeline, at, now);
        session.active = standing.active;
        for (index, done) in session.done.iter_mut().enumerate() {
            *done = standing.done.contains(&index);
        }
        session
    }

    /// What is needed to go on after a cut at `now`. An exercise that hurts is not gone on with, and one that is over is done.
    pub fn standing(&self, now: Now) -> Standing {
        let view = self.view(now);
        let is_over = view.is_rest_before_next();
        let next = match view.phase() {
            Phase::Finish => view.n_steps,
            _ if is_over || matches!(self.state, State::Hurting { .. }) => view.step_index + 1,
            _ => view.step_index,
        };
        let is_done = |index: usize, done: bool| done || (is_over && index == view.step_index);
        let done = self.done.iter().enumerate().filter(|&(index, done)| is_done(index, *done)).map(|(index, _)| index);
        Standing { next, done: done.collect(), active: self.outcome(now).active }
    }
}
