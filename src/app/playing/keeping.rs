//! Keeps sessions: while they run, at their end, and after the program was cut off in the middle of one.

#[cfg(test)]
mod tests;

use std::{path::PathBuf, time::Duration};

use jiff::{Unit, civil::DateTime};

use super::{App, Beginning, Playing, Purpose};
use crate::{
    format::problem::Problem,
    history::{Felt, Record},
    library::Library,
    routine::{Routine, updated_text},
    session::{Outcome, State, checkpoint::Checkpoint},
    store::{CutOff, RecordSaved, Saver},
    ui::{model::Unfinished, player::Keeping},
};

/// Sessions left sooner than this leave no record.
const SHORTEST_RECORD: Duration = Duration::from_secs(5);
/// A session that runs is kept this often, and at every change.
const KEEP_EVERY: Duration = Duration::from_secs(10);
/// A session that was cut off is offered for this long: later the body has cooled down, and a fresh start is better.
const OFFERED_FOR: Duration = Duration::from_secs(4 * 3600);

/// How far a session is kept.
#[derive(Default)]
pub(in crate::app) struct Kept {
    /// What stood still or moved when it was kept last, and when.
    last: Option<(Mark, Duration)>,
    /// What became of the record at its end.
    pub(in crate::app) record: Keeping,
}

impl Kept {
    fn is_due(&self, mark: Mark, now: Duration) -> bool {
        self.last.is_none_or(|(last, at)| last != mark || (mark.moves && now >= at + KEEP_EVERY))
    }
}

/// What makes it worth to keep a session again at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    moves: bool,
    step: usize,
    n_done: usize,
    /// After an easier level was chosen, or time was added, the score is another one.
    end: Duration,
}

/// A session that was cut off and can be gone on with.
pub(in crate::app) struct CutShort {
    path: PathBuf,
    checkpoint: Checkpoint,
    routine: Routine,
}

impl Playing {
    fn record(&self, outcome: &Outcome) -> Record {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Record {
            started: self.started,
            routine: self.routine.id.clone(),
            name: self.routine.name.clone(),
            active_s: u32::try_from(outcome.active.as_secs()).unwrap_or(u32::MAX),
            done: count(outcome.steps_done),
            of: count(outcome.n_steps),
            finished: outcome.is_finished,
            felt: self.felt,
        }
    }

    fn checkpoint(&self, now: Duration, local: DateTime) -> Checkpoint {
        let session = &self.session;
        let place = [session.at(now), session.timeline().end];
        let record = self.record(&session.outcome(now));
        Checkpoint::new(local, place, session.standing(now), record, updated_text("", &self.routine))
    }
}

/// While it runs.
impl App {
    /// Keeps the running session if it is time for that. A session that stands still is kept once.
    pub(in crate::app) fn keep_session(&mut self) {
        let (now, local) = (self.now(), self.clock.local());
        let Some((playing, saver)) = self.played.playing.as_mut().zip(self.disk.saver.as_ref()) else { return };
        if playing.purpose != Purpose::Exercise || playing.outcome.is_some() {
            return;
        }
        let mark = mark_of(playing, now);
        if !playing.kept.is_due(mark, now) {
            return;
        }
        playing.kept.last = Some((mark, now));
        saver.keep_session(playing.checkpoint(now, local));
        // A session that was cut off before gives way to this one.
        if let Some(CutShort { path, .. }) = self.played.cut_short.take() {
            saver.discard_session(path);
        }
    }

    /// Keeps what was done when the window closes in the middle of a session, and the place for going on.
    pub(in crate::app) fn keep_cut_session(&mut self) {
        let (now, local) = (self.now(), self.clock.local());
        let Some(playing) = self.played.playing.as_mut().filter(|playing| playing.purpose == Purpose::Exercise) else { return };
        if playing.outcome.is_some() {
            return;
        }
        // Time asleep does not count.
        let _ = playing.session.advance(now);
        let outcome = playing.session.outcome(now);
        let (is_worth, is_over) = (is_worth_keeping(&outcome), outcome.is_finished);
        let checkpoint = playing.checkpoint(now, local);
        playing.outcome = Some(outcome);
        if is_worth {
            self.keep_record();
        }
        if let Some(saver) = &self.disk.saver {
            if is_worth && !is_over { saver.keep_session(checkpoint) } else { saver.end_session() }
        }
    }
}

fn mark_of(playing: &Playing, now: Duration) -> Mark {
    let session = &playing.session;
    let (view, outcome) = (session.view(now), session.outcome(now));
    let moves = matches!(session.state(), State::Playing { .. });
    Mark { moves, step: view.step_index, n_done: outcome.steps_done, end: view.end }
}

/// At its end.
impl App {
    /// Keeps a session that is over, if it is worth it; false if not.
    pub(in crate::app) fn keep_ended(&mut self) -> bool {
        let outcome = self.played.playing.as_ref().and_then(|playing| playing.outcome.as_ref());
        let is_worth = outcome.is_some_and(is_worth_keeping);
        if is_worth {
            self.keep_record();
        }
        if let Some(saver) = &self.disk.saver {
            saver.end_session();
        }
        is_worth
    }

    /// Notes how the session felt, in the record that was kept at its end.
    pub(in crate::app) fn note_felt(&mut self, felt: Felt) {
        if let Some(playing) = &mut self.played.playing {
            playing.felt = Some(felt);
            self.keep_record();
        }
    }

    /// Adds the session to the history, or changes its record there.
    pub(in crate::app) fn keep_record(&mut self) {
        let Some(playing) = &mut self.played.playing else { return };
        let Some(outcome) = &playing.outcome else { return };
        let record = playing.record(outcome);
        match &self.disk.saver {
            Some(saver) => {
                // What is kept already stays so while a word about it is added.
                if playing.kept.record != Keeping::Kept {
                    playing.kept.record = Keeping::Saving;
                }
                saver.append_record(record.clone());
            }
            None => playing.kept.record = Keeping::Failed("Nothing can be saved now; start the program again".to_owned()),
        }
        self.history.put(record);
    }

    /// Takes in what came of saving records.
    pub(in crate::app) fn take_saved_records(&mut self) {
        let results = self.disk.saver.as_ref().map(Saver::records).unwrap_or_default();
        for RecordSaved { started, error } in results {
            let ended = self.played.playing.as_mut().filter(|playing| playing.started == started && playing.outcome.is_some());
            match (ended, error) {
                (Some(playing), error) => {
                    playing.kept.record = error.map_or(Keeping::Kept, |error| Keeping::Failed(error.to_string()));
                }
                (None, Some(error)) => self.say(error.to_string()),
                (None, None) => {}
            }
        }
    }
}

fn is_worth_keeping(outcome: &Outcome) -> bool {
    outcome.is_finished || outcome.active >= SHORTEST_RECORD
}

/// After the program was cut off.
impl App {
    /// Takes sessions that were cut off into the history. The last one is offered to go on with.
    pub(in crate::app) fn take_cut_off(&mut self) {
        let (sessions, problems) = self.disk.store.load_cut_off();
        for problem in problems {
            self.say(problem.to_string());
        }
        for CutOff { path, checkpoint } in sessions {
            self.record_cut_off(&checkpoint.record);
            let is_later = self.played.cut_short.as_ref().is_none_or(|other| other.checkpoint.saved < checkpoint.saved);
            let routine = self.routine_to_go_on(&checkpoint).filter(|_| is_later);
            let left = match routine {
                Some(routine) => self.played.cut_short.replace(CutShort { path, checkpoint, routine }).map(|other| other.path),
                None => Some(path),
            };
            if let Some((path, saver)) = left.zip(self.disk.saver.as_ref()) {
                saver.discard_session(path);
            }
        }
    }

    /// Adds what was done to the history, unless it is there already.
    fn record_cut_off(&mut self, record: &Record) {
        let is_there = self.known_record(record.started).is_some_and(|known| known.finished || known.active_s >= record.active_s);
        let is_worth = record.finished || Duration::from_secs(record.active_s.into()) >= SHORTEST_RECORD;
        if is_there || !is_worth {
            return;
        }
        self.history.put(record.clone());
        if let Some(saver) = &self.disk.saver {
            saver.append_record(record.clone());
        }
    }

    fn known_record(&self, started: DateTime) -> Option<&Record> {
        self.history.records().iter().rev().find(|record| record.started == started)
    }

    /// The routine of a session that was cut off, if it makes sense to go on with it.
    fn routine_to_go_on(&self, checkpoint: &Checkpoint) -> Option<Routine> {
        let record = &checkpoint.record;
        let is_finished = self.known_record(record.started).is_none_or(|known| known.finished);
        if is_finished || !is_recent(checkpoint, self.clock.local()) {
            return None;
        }
        let routine = sound_routine(record, &checkpoint.routine, &self.library)?;
        let n_steps = self.compile(&routine).steps.len();
        // Another number of steps means that the place is not the same any more.
        (checkpoint.next < n_steps && usize::try_from(record.of) == Ok(n_steps)).then_some(routine)
    }

    /// What Today shows of a session that was cut off.
    pub(in crate::app) fn unfinished(&self, local: DateTime) -> Option<Unfinished<'_>> {
        let cut = self.played.cut_short.as_ref().filter(|cut| is_recent(&cut.checkpoint, local))?;
        let [at, length] = [cut.checkpoint.at_s, cut.checkpoint.length_s].map(|seconds| Duration::from_secs(seconds.into()));
        Some(Unfinished { name: &cut.checkpoint.record.name, at, length })
    }

    /// Goes on with the session that was cut off, with the preparation of the exercise it was in.
    pub(in crate::app) fn go_on(&mut self) {
        if !self.settings.is_safety_read {
            self.shown.shows_safety = true;
            return;
        }
        self.preview(None);
        let Some(CutShort { checkpoint, routine, .. }) = &self.played.cut_short else { return };
        let beginning = Beginning::GoOn { started: checkpoint.record.started, standing: checkpoint.standing() };
        let routine = routine.clone();
        let timeline = self.compile(&routine);
        self.speak_then_start(routine, Purpose::Exercise, beginning, &timeline);
    }

    /// Leaves the session that was cut off as it is. What was done is in the history.
    pub(in crate::app) fn leave_cut_off(&mut self) {
        if let Some((CutShort { path, .. }, saver)) = self.played.cut_short.take().zip(self.disk.saver.as_ref()) {
            saver.discard_session(path);
        }
    }
}

/// Whether the session was cut off a short while ago. A clock that was set back a little does no harm.
fn is_recent(checkpoint: &Checkpoint, local: DateTime) -> bool {
    let apart_s =
        local.since(checkpoint.saved).and_then(|span| span.total((Unit::Second, jiff::SpanRelativeTo::days_are_24_hours())));
    apart_s.is_ok_and(|apart_s| apart_s.abs() <= OFFERED_FOR.as_secs_f64())
}

fn sound_routine(record: &Record, text: &str, library: &Library) -> Option<Routine> {
    let (routine, problems) = Routine::from_toml(&record.routine, text, library.exercises());
    let is_sound = !problems.iter().any(Problem::is_error);
    // The name is as it was, also where a file would need another one.
    is_sound.then(|| Routine { name: record.name.clone(), ..routine })
}
