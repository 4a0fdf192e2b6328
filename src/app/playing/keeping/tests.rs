//! Sessions that are cut off, and what the next start makes of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{fs, path::Path, sync::Arc};

use egui::Context;
use jiff::{ToSpan, civil::date};
use tempfile::TempDir;

use super::*;
use crate::{
    session::{Command, Session, Standing},
    settings::Settings,
    store::Store,
    ui::{action::Action, player::PlayerAction},
};

const SECOND: Duration = Duration::from_secs(1);

/// A window without a screen.
struct Window {
    app: App,
    ctx: Context,
}

fn window(folder: &Path) -> Window {
    let ctx = Context::default();
    let mut app = App::new(&ctx, Store::in_folder(folder), None);
    app.settings = Settings { is_safety_read: true, ..Settings::default() };
    Window { app, ctx }
}

impl Window {
    /// A desk reset that has run for `active` and is at the start of a step.
    fn exercise(&mut self, step: usize, active: Duration) {
        let routine = self.app.catalog.routine("desk-reset").unwrap().clone();
        let timeline = Arc::new(self.app.compile(&routine));
        let standing = Standing { next: step, done: (0..step).collect(), active };
        let session = Session::go_on(timeline, &standing, self.app.now());
        let started = self.app.clock.local();
        self.app.playing = Some(Playing::new(session, Purpose::Exercise, routine, started));
    }

    fn command(&mut self, command: Command) {
        let now = self.app.now();
        let _ = self.app.playing.as_mut().unwrap().session.apply(now, command);
    }

    fn perform(&mut self, action: Action) {
        self.app.perform(&self.ctx.clone(), action);
    }

    /// Starts what was asked for without waiting for its voice.
    fn start_now(&mut self) {
        let starting = self.app.starting.as_mut().unwrap();
        (starting.spoken_by, starting.heard_by) = (Duration::ZERO, Duration::ZERO);
        self.app.advance(&self.ctx.clone());
    }

    fn settle(&mut self) {
        self.app.saver.as_ref().unwrap().flush();
        self.app.take_saved_records();
    }

    fn close(mut self) {
        self.app.keep_cut_session();
    }

    fn offer(&self) -> Option<(String, Duration)> {
        self.app.unfinished(self.app.clock.local()).map(|unfinished| (unfinished.name.to_owned(), unfinished.at))
    }

    fn records(&self) -> &[Record] {
        self.app.history.records()
    }

    fn keeping(&self) -> Keeping {
        self.app.playing.as_ref().unwrap().kept.record.clone()
    }
}

/// What a kill at this moment leaves on disk.
fn killed(window: &mut Window, folder: &Path) -> TempDir {
    window.settle();
    let left = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), left.path().join(entry.file_name())).unwrap();
    }
    left
}

fn session_files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.starts_with("session")).collect();
    names.sort();
    names
}

/// A file of a session as a program that was cut off leaves it.
fn leave_file(folder: &Path, change: impl FnOnce(&mut Checkpoint)) {
    let mut window = window(folder);
    window.exercise(2, 60 * SECOND);
    let playing = window.app.playing.as_ref().unwrap();
    let mut checkpoint = playing.checkpoint(window.app.now(), window.app.clock.local());
    change(&mut checkpoint);
    fs::write(folder.join("session.json"), checkpoint.to_json()).unwrap();
}

#[test]
fn a_killed_session_is_in_the_history_at_the_next_start_and_can_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let mut before = window(folder.path());
    before.exercise(2, 60 * SECOND);
    let (at, started) = (before.app.playing.as_ref().unwrap().session.timeline().steps[2].start, before.app.clock.local());
    before.app.keep_session();
    let left = killed(&mut before, folder.path());

    let mut next = window(left.path());
    let [record] = next.records() else { unreachable!() };
    assert_eq!((record.active_s, record.done, record.finished), (60, 2, false));
    assert!(record.started <= started);
    let record = record.clone();
    let (name, offered_at) = next.offer().unwrap();
    assert!(name == "Desk reset" && offered_at.abs_diff(at) < 2 * SECOND, "{offered_at:?} {at:?}");

    next.perform(Action::GoOn);
    next.start_now();
    let playing = next.app.playing.as_ref().unwrap();
    assert_eq!(playing.started, record.started);
    assert_eq!(playing.session.view(next.app.now()).step_index, 2);
    assert!(next.offer().is_none());
    next.app.play(&next.ctx.clone(), PlayerAction::Skip);
    next.app.play(&next.ctx.clone(), PlayerAction::Leave);
    next.settle();
    drop(next);
    let last = window(left.path());
    assert_eq!(last.records().len(), 1);
    assert!(last.records()[0].active_s >= 60);
    assert!(last.offer().is_none() && session_files(left.path()).is_empty());
}

#[test]
fn closing_the_window_keeps_the_session_and_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut before = window(folder.path());
    before.exercise(1, 30 * SECOND);
    before.close();
    assert_eq!(Store::in_folder(folder.path()).load_history().0.records()[0].active_s, 30);
    // It stays offered until the person has decided, and is recorded once.
    for _ in 0..2 {
        let next = window(folder.path());
        assert!(next.offer().is_some() && next.records().len() == 1);
    }
    let mut next = window(folder.path());
    next.perform(Action::LeaveUnfinished);
    drop(next);
    let last = window(folder.path());
    assert!(last.offer().is_none() && last.records().len() == 1);
    assert!(session_files(folder.path()).is_empty());
}

#[test]
fn a_session_that_is_cut_off_twice_counts_once_with_all_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = window(folder.path());
    first.exercise(1, 30 * SECOND);
    first.close();
    let mut second = window(folder.path());
    second.perform(Action::GoOn);
    second.start_now();
    second.app.playing.as_mut().unwrap().session = {
        let timeline = Arc::clone(second.app.playing.as_ref().unwrap().session.timeline());
        Session::go_on(timeline, &Standing { next: 2, done: vec![0, 1], active: 90 * SECOND }, second.app.now())
    };
    second.app.keep_session();
    let left = killed(&mut second, folder.path());
    let third = window(left.path());
    let [record] = third.records() else { unreachable!() };
    assert_eq!((record.active_s, record.done), (90, 2));
    assert!(third.offer().is_some());
}

#[test]
fn another_session_takes_the_place_of_one_that_was_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    leave_file(folder.path(), |_| ());
    let mut next = window(folder.path());
    assert!(next.offer().is_some());
    next.perform(Action::Start("founding-four".to_owned()));
    assert!(next.offer().is_some());
    next.start_now();
    next.settle();
    assert!(next.offer().is_none());
    assert_eq!(session_files(folder.path()), ["session-2.json"]);
    assert_eq!(Store::in_folder(folder.path()).load_history().0.records().len(), 1);
}

#[test]
fn a_session_that_runs_in_another_copy_is_let_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = window(folder.path());
    first.exercise(1, 30 * SECOND);
    first.app.keep_session();
    first.settle();
    // Also after the file was written anew.
    first.command(Command::Pause);
    first.app.keep_session();
    first.settle();
    let mut second = window(folder.path());
    assert!(second.offer().is_none() && second.records().is_empty());
    second.exercise(1, 40 * SECOND);
    second.app.keep_session();
    second.settle();
    assert_eq!(session_files(folder.path()), ["session-2.json", "session.json"]);
    first.close();
    second.close();
    let third = window(folder.path());
    assert_eq!(third.records().len(), 2);
    assert!(third.offer().is_some());
    drop(third);
    assert_eq!(session_files(folder.path()).len(), 1);
}

#[test]
fn a_session_of_less_than_five_seconds_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut before = window(folder.path());
    before.exercise(0, 3 * SECOND);
    before.app.keep_session();
    let left = killed(&mut before, folder.path());
    before.close();
    for folder in [left.path(), folder.path()] {
        let next = window(folder);
        assert!(next.offer().is_none() && next.records().is_empty());
        drop(next);
        assert!(session_files(folder).is_empty());
    }
}

#[test]
fn what_makes_no_sense_to_go_on_with_is_recorded_and_not_offered() {
    let old = |checkpoint: &mut Checkpoint| checkpoint.saved = checkpoint.saved.checked_sub(5.hours()).unwrap();
    let days_old = |checkpoint: &mut Checkpoint| checkpoint.saved = date(2020, 2, 29).at(23, 59, 0, 0);
    let at_the_end = |checkpoint: &mut Checkpoint| checkpoint.next = usize::try_from(checkpoint.record.of).unwrap();
    let far_off = |checkpoint: &mut Checkpoint| checkpoint.next = usize::MAX;
    let gone = |checkpoint: &mut Checkpoint| checkpoint.routine = checkpoint.routine.replace("chin_tuck", "no_such_exercise");
    let changed = |checkpoint: &mut Checkpoint| checkpoint.record.of += 1;
    let junk = |checkpoint: &mut Checkpoint| checkpoint.routine = "= junk".to_owned();
    let changes: [fn(&mut Checkpoint); 7] = [old, days_old, at_the_end, far_off, gone, changed, junk];
    for (index, change) in changes.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        leave_file(folder.path(), change);
        let next = window(folder.path());
        assert!(next.offer().is_none(), "{index}");
        assert_eq!(next.records().len(), 1, "{index}");
        drop(next);
        assert!(session_files(folder.path()).is_empty(), "{index}");
        assert_eq!(Store::in_folder(folder.path()).load_history().0.records().len(), 1, "{index}");
    }
    // A lunch break later, or with a clock that was set back, it does.
    for hours in [-1, 3] {
        let folder = tempfile::tempdir().unwrap();
        leave_file(folder.path(), |checkpoint| checkpoint.saved = checkpoint.saved.checked_sub(hours.hours()).unwrap());
        assert!(window(folder.path()).offer().is_some(), "{hours}");
    }
}

#[test]
fn a_session_that_ended_just_before_the_kill_is_not_offered() {
    let folder = tempfile::tempdir().unwrap();
    leave_file(folder.path(), |_| ());
    let text = fs::read(folder.path().join("session.json")).unwrap();
    let record = Checkpoint::from_json(&text).unwrap().record;
    let finished = Record { finished: true, active_s: 160, ..record };
    Store::in_folder(folder.path()).append_record(&finished).unwrap();
    let next = window(folder.path());
    assert!(next.offer().is_none());
    assert_eq!(next.records(), [finished]);
}

#[test]
fn a_file_that_cannot_be_read_stops_nothing_and_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.json");
    fs::write(&path, "{\"format\":1,\"sav").unwrap();
    fs::write(folder.path().join("session-2.json"), "{\"format\":2,\"place\":\"new\"}").unwrap();
    fs::create_dir(folder.path().join("session-3.json")).unwrap();
    let mut next = window(folder.path());
    assert!(next.offer().is_none());
    next.exercise(1, 30 * SECOND);
    next.app.keep_session();
    next.settle();
    assert_eq!(session_files(folder.path()), ["session-2.json", "session-3.json", "session.json", "session.json.broken-1"]);
    let kept = Checkpoint::from_json(&fs::read(path).unwrap()).unwrap();
    assert_eq!(kept.record.active_s, 30);
}

#[test]
fn nothing_is_called_kept_before_it_is_and_a_failure_can_be_tried_again() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data");
    fs::write(&folder, "in the way").unwrap();
    let mut window = window(&folder);
    window.exercise(1, 30 * SECOND);
    window.app.keep_session();
    window.app.play(&window.ctx.clone(), PlayerAction::Leave);
    assert_eq!(window.keeping(), Keeping::Saving);
    window.settle();
    assert!(matches!(window.keeping(), Keeping::Failed(why) if why.contains("data")));
    window.app.play(&window.ctx.clone(), PlayerAction::KeepAgain);
    assert_eq!(window.keeping(), Keeping::Saving);
    window.settle();
    assert!(matches!(window.keeping(), Keeping::Failed(_)));
    fs::remove_file(&folder).unwrap();
    window.app.play(&window.ctx.clone(), PlayerAction::KeepAgain);
    window.settle();
    assert_eq!(window.keeping(), Keeping::Kept);
    window.app.play(&window.ctx.clone(), PlayerAction::Felt(Felt::Right));
    assert_eq!(window.keeping(), Keeping::Kept);
    drop(window);
    let records = Store::in_folder(&folder).load_history().0;
    assert_eq!((records.records().len(), records.records()[0].felt), (1, Some(Felt::Right)));
}

#[test]
fn a_session_that_stands_still_is_kept_once_and_a_moving_one_every_ten_seconds() {
    let mut kept = Kept::default();
    let moving = Mark { moves: true, step: 0, n_done: 0, end: 60 * SECOND };
    let still = Mark { moves: false, ..moving };
    assert!(kept.is_due(moving, SECOND));
    kept.last = Some((moving, SECOND));
    assert!(!kept.is_due(moving, 10 * SECOND) && kept.is_due(moving, 11 * SECOND));
    assert!(kept.is_due(still, 2 * SECOND) && kept.is_due(Mark { step: 1, ..moving }, 2 * SECOND));
    kept.last = Some((still, 2 * SECOND));
    assert!(!kept.is_due(still, 3600 * SECOND) && kept.is_due(moving, 3 * SECOND));
}

#[test]
fn a_preview_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(folder.path());
    window.exercise(1, 30 * SECOND);
    window.app.playing.as_mut().unwrap().purpose = Purpose::Preview;
    window.app.keep_session();
    window.settle();
    window.close();
    assert!(session_files(folder.path()).is_empty() && !folder.path().join("history.jsonl").exists());
}

#[test]
fn an_easier_level_is_still_easier_when_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut before = window(folder.path());
    before.app.start(before.app.catalog.routine("stand-up-set").unwrap().clone());
    before.start_now();
    let usual = before.app.playing.as_ref().unwrap().routine.clone();
    before.command(Command::Hurts);
    before.app.play(&before.ctx.clone(), PlayerAction::Easier);
    let easier = before.app.playing.as_ref().unwrap().routine.clone();
    assert_ne!(usual, easier);
    // Long enough to be kept.
    let timeline = Arc::clone(before.app.playing.as_ref().unwrap().session.timeline());
    let standing = Standing { next: 1, done: vec![0], active: 60 * SECOND };
    before.app.playing.as_mut().unwrap().session = Session::go_on(timeline, &standing, before.app.now());
    before.close();
    let next = window(folder.path());
    assert_eq!(next.app.cut_short.as_ref().unwrap().routine, easier);
}

#[test]
fn where_no_level_is_easier_the_session_goes_on_with_less_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(folder.path());
    window.app.start(window.app.catalog.routine("band-habit").unwrap().clone());
    window.start_now();
    let of_raise = |window: &Window| {
        let timeline = Arc::clone(window.app.playing.as_ref().unwrap().session.timeline());
        timeline.steps.iter().find(|step| step.exercise.id == "band_lateral_raise").unwrap().clone()
    };
    let before = of_raise(&window);
    window.command(Command::Seek(before.start));
    let halves = [60, 30, 15];
    for seconds in halves {
        window.command(Command::Hurts);
        window.app.play(&window.ctx.clone(), PlayerAction::Easier);
        let now = of_raise(&window);
        let work = now.dose.work;
        assert!(matches!(work, crate::exercise::Work::Time { work, .. } if work == seconds * SECOND), "{work:?}");
        assert_eq!((now.start, now.level), (before.start, before.level));
    }
    // Nothing less is worth doing: the screen offers nothing, and the key does nothing.
    window.command(Command::Hurts);
    window.app.play(&window.ctx.clone(), PlayerAction::Easier);
    assert!(matches!(window.app.playing.as_ref().unwrap().session.state(), State::Hurting { .. }));
    window.close();
}
