//! A session in the window: starting it, passing on what the person wants, and keeping what came of it.

pub(super) mod keeping;

use std::{sync::Arc, time::Duration};

use egui::{Context, ViewportCommand};
use jiff::civil::DateTime;

use super::App;
use crate::{
    cue::Tone,
    history::Felt,
    routine::{ExerciseItem, Item, Routine},
    session::{Command, Event, Outcome, Session, Standing, State, View},
    settings::Settings,
    timeline::{Easier, Phase, Segment, Timeline},
    ui::player::{PlayerAction, PlayerModel, STOPPED},
};
use keeping::Kept;

/// How much louder or quieter a press of a key makes it.
const VOLUME_STEP: f32 = 0.1;
/// What "ten seconds more" adds.
const MORE: Duration = Duration::from_secs(10);

/// The longest wait for the first spoken lines.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait for a sound device that is about to play. One that fails is not waited for.
const LONGEST_WAIT_FOR_SOUND: Duration = Duration::from_secs(4);
/// The most that it takes from starting a session until its sound can be handed to the device.
const LAYING_OUT: Duration = Duration::from_millis(150);
/// The voice's memory is given back this long after the last session.
pub(super) const VOICE_RESTS_AFTER: Duration = Duration::from_secs(120);

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Exercising: the player covers the window, and a record is kept.
    Exercise,
    /// Showing on a screen how one entry of a routine looks and sounds.
    Preview,
}

/// A routine about to start, once its first lines are spoken.
pub(super) struct Starting {
    routine: Routine,
    purpose: Purpose,
    beginning: Beginning,
    /// Until when the first lines, and then the sound device, are waited for.
    pub(super) spoken_by: Duration,
    pub(super) heard_by: Duration,
}

/// Where a session begins.
pub(super) enum Beginning {
    /// At one of the routine's exercise entries, counted from 0.
    Item(usize),
    /// Where an earlier one was cut off.
    GoOn { started: DateTime, standing: Standing },
}

/// A session in the window.
pub(super) struct Playing {
    pub(super) session: Session,
    pub(super) purpose: Purpose,
    pub(super) routine: Routine,
    pub(super) started: DateTime,
    pub(super) outcome: Option<Outcome>,
    pub(super) felt: Option<Felt>,
    pub(super) kept: Kept,
    milestone: String,
    /// Whether some lines had no true length yet when the score was made.
    waits_for_voice: bool,
}

impl Playing {
    pub(super) fn new(session: Session, purpose: Purpose, routine: Routine, started: DateTime) -> Self {
        let (kept, milestone) = (Kept::default(), String::new());
        Self { session, purpose, routine, started, outcome: None, felt: None, kept, milestone, waits_for_voice: false }
    }
}

impl App {
    /// Starts a routine. One without any exercise is not started but said to be empty.
    pub(super) fn start(&mut self, routine: Routine) {
        self.start_from(routine, 0);
    }

    /// Starts a routine from one of its exercise entries, counted from 0.
    pub(super) fn start_from(&mut self, routine: Routine, ordinal: usize) {
        self.preview(None);
        if !self.settings.is_safety_read {
            self.after_safety = Some(routine);
            return;
        }
        let timeline = self.compile(&routine);
        if timeline.steps.is_empty() {
            self.say("This routine is empty. Add an exercise first.");
            return;
        }
        if timeline.is_cut {
            self.say("This routine is longer than 4 hours. It ends there.");
        }
        self.speak_then_start(routine, Purpose::Exercise, Beginning::Item(ordinal), &timeline);
    }

    /// Shows on the screen how an entry of a routine looks and sounds, from its start. `None` ends that.
    pub(super) fn preview(&mut self, item: Option<ExerciseItem>) {
        if self.playing.as_ref().is_some_and(|playing| playing.purpose == Purpose::Preview) {
            self.end_playing();
        }
        self.starting.take_if(|starting| starting.purpose == Purpose::Preview);
        let Some(item) = item.filter(|_| !self.is_exercising()) else { return };
        let name = item.exercise.name.clone();
        // Nobody has to get ready for a preview.
        let item = Item::Exercise(ExerciseItem { waits: Some(false), ..item });
        let routine = Routine { name, items: vec![item], ..Routine::default() };
        let timeline = self.compile(&routine);
        self.speak_then_start(routine, Purpose::Preview, Beginning::Item(0), &timeline);
    }

    /// Whether a session covers the window.
    pub(super) fn is_exercising(&self) -> bool {
        self.playing.as_ref().is_some_and(|playing| playing.purpose == Purpose::Exercise)
    }

    /// The running preview at this moment.
    pub(super) fn previewed(&self) -> Option<View<'_>> {
        let playing = self.playing.as_ref().filter(|playing| playing.purpose == Purpose::Preview)?;
        Some(playing.session.view(self.now()))
    }

    pub(super) fn speak_then_start(&mut self, routine: Routine, purpose: Purpose, beginning: Beginning, timeline: &Timeline) {
        self.voice_rests_at = None;
        let asked_at = self.now();
        self.speaker.warm_up();
        self.narration.prepare(timeline, &self.settings);
        let (spoken_by, heard_by) = (asked_at + LONGEST_WAIT, asked_at + LONGEST_WAIT_FOR_SOUND);
        self.starting = Some(Starting { routine, purpose, beginning, spoken_by, heard_by });
    }

    /// Starts the session that was asked for as soon as its first lines are spoken and can be heard, or without them.
    fn start_when_spoken(&mut self, ctx: &Context) {
        let now = self.now();
        let Some(&Starting { spoken_by, heard_by, .. }) = self.starting.as_ref() else { return };
        // Whoever speaks or opens the device asks for a frame when that is done.
        self.speaker.warm_up();
        if now < spoken_by && !self.narration.is_ready() {
            ctx.request_repaint_after(spoken_by - now);
            return;
        }
        if now < heard_by && self.speaker.warm_at(now).is_none() {
            ctx.request_repaint_after(heard_by - now);
            return;
        }
        let Some(starting) = self.starting.take() else { return };
        let Starting { routine, purpose, beginning, .. } = starting;
        let timeline = Arc::new(self.compile(&routine));
        let waits_for_voice = !self.narration.is_ready();
        // What is seen begins with what is heard. To lay out the score and its sound took a moment.
        let now = self.now();
        let begins_at = self.speaker.warm_at(now).map_or(now, |at| (at + LAYING_OUT).min(now + LONGEST_WAIT_FOR_SOUND));
        let (session, started) = match beginning {
            Beginning::Item(from) => {
                let mut session = Session::start(Arc::clone(&timeline), begins_at);
                if let Some(step) = timeline.steps.iter().find(|step| from > 0 && step.item == from) {
                    // What happens on the way there is no news.
                    let _ = session.apply(now, Command::Seek(step.start));
                }
                (session, self.clock.local())
            }
            // It counts as the same session.
            Beginning::GoOn { started, standing } => (Session::go_on(timeline, &standing, begins_at), started),
        };
        self.playing = Some(Playing { waits_for_voice, ..Playing::new(session, purpose, routine, started) });
    }

    /// Once every line is spoken, takes over the score with their true lengths, in a moment of silence.
    fn refine(&mut self, now: Duration) {
        let Some(playing) = &self.playing else { return };
        if !playing.waits_for_voice || !self.narration.is_ready() {
            return;
        }
        let at = playing.session.at(now);
        if playing.session.timeline().line_at(at).is_some_and(|(cue, _)| at < cue.end()) {
            return;
        }
        let refined = Arc::new(self.compile(&playing.routine));
        if let Some(playing) = &mut self.playing {
            playing.waits_for_voice = false;
            playing.session.refine(refined, now);
        }
    }

    pub(super) fn compile(&self, routine: &Routine) -> Timeline {
        let pace = self.settings.pace;
        Timeline::compile(routine, self.settings.coaching(), &|line| self.narration.length_of(line, pace))
    }

    /// Brings the running session up to now. Runs also while the window is hidden.
    pub(super) fn advance(&mut self, ctx: &Context) {
        self.start_when_spoken(ctx);
        let now = self.now();
        self.refine(now);
        let Some(playing) = &mut self.playing else {
            if self.starting.is_none() {
                self.speaker.rest();
                self.finish_line(ctx, now);
                self.rest_voice(ctx, now);
            }
            return;
        };
        let events = playing.session.advance(now);
        self.note(ctx, events);
        self.keep_session();
        if let Some(playing) = &self.playing {
            self.narration.attend(&playing.session, now);
            self.speaker.follow(&playing.session, now);
            if let Some(next) = playing.session.next_wakeup(now) {
                ctx.request_repaint_after(next.saturating_sub(now));
            }
            if playing.outcome.is_some() {
                self.rest_voice(ctx, now);
            }
        }
    }

    /// Gives the memory of the voice back some time after the last session.
    fn rest_voice(&mut self, ctx: &Context, now: Duration) {
        match self.voice_rests_at {
            Some(at) if now >= at => {
                self.voice_rests_at = None;
                self.narration.rest();
            }
            Some(at) => ctx.request_repaint_after(at - now),
            None => {}
        }
    }

    /// What the player shows, if a session is on.
    pub(super) fn player_model(&self) -> Option<PlayerModel<'_>> {
        let playing = self.playing.as_ref().filter(|playing| playing.purpose == Purpose::Exercise)?;
        Some(PlayerModel {
            view: playing.session.view(self.now()),
            timeline: playing.session.timeline(),
            figures: &self.figures,
            safety: &self.catalog.safety,
            outcome: playing.outcome.as_ref(),
            felt: playing.felt,
            keeping: &playing.kept.record,
            sound_trouble: self.sound_trouble(),
            is_muted: self.settings.is_muted,
            volume: self.settings.volume(),
            shows_captions: self.settings.shows_captions,
            is_full_screen: self.is_full_screen,
            milestone: &playing.milestone,
        })
    }

    fn sound_trouble(&self) -> Option<String> {
        let is_silent = self.speaker.trouble().is_some();
        if is_silent { Some("No sound".to_owned()) } else { self.narration.trouble() }
    }

    /// Does what the person wants of the player.
    pub(super) fn play(&mut self, ctx: &Context, action: PlayerAction) {
        let command = match action {
            PlayerAction::Toggle => Command::Toggle,
            PlayerAction::Ready => Command::Resume,
            PlayerAction::Skip => Command::Skip,
            PlayerAction::Back => Command::Back,
            PlayerAction::Restart => Command::Restart,
            PlayerAction::Seek(at) => Command::Seek(at),
            PlayerAction::AddTime => Command::AddTime(MORE),
            PlayerAction::Hurts => Command::Hurts,
            PlayerAction::Leave => Command::Leave,
            PlayerAction::Easier => match self.easier() {
                Some(timeline) => Command::Easier(timeline),
                None => return,
            },
            PlayerAction::Mute => return self.change(Settings { is_muted: !self.settings.is_muted, ..self.settings.clone() }),
            PlayerAction::Volume(volume) => return self.change(self.settings.with_volume(volume)),
            PlayerAction::Louder => return self.change_volume(VOLUME_STEP),
            PlayerAction::Quieter => return self.change_volume(-VOLUME_STEP),
            PlayerAction::Captions => {
                return self.change(Settings { shows_captions: !self.settings.shows_captions, ..self.settings.clone() });
            }
            PlayerAction::FullScreen => return self.set_full_screen(ctx, !self.is_full_screen),
            PlayerAction::Felt(felt) => return self.note_felt(felt),
            PlayerAction::KeepAgain => return self.keep_record(),
            PlayerAction::Close => return self.close_player(ctx),
        };
        let now = self.now();
        let Some(playing) = &mut self.playing else { return };
        let is_hurting = command == Command::Hurts;
        let events = playing.session.apply(now, command);
        self.note(ctx, events);
        self.keep_session();
        if is_hurting {
            self.say_stopped(now);
        }
        ctx.request_repaint();
    }

    fn change_volume(&mut self, by: f32) {
        self.change(self.settings.with_volume(self.settings.volume() + by));
        self.tell(&format!("Volume {:.0} %", self.settings.volume() * 100.0));
    }

    /// Says that the session has stopped and what can be done, for those who do not look. The score stands still.
    fn say_stopped(&mut self, now: Duration) {
        let Some(playing) = self.playing.as_ref().filter(|playing| matches!(playing.session.state(), State::Hurting { .. }))
        else {
            return;
        };
        // The session falls silent first.
        self.speaker.follow(&playing.session, now);
        match self.narration.line(STOPPED) {
            Some(samples) => self.speaker.say(samples),
            None => self.speaker.sound(Tone::Rest),
        }
        self.tell(STOPPED);
    }

    /// The score with the present exercise made easier, which the routine keeps for its later rounds.
    fn easier(&mut self) -> Option<Arc<Timeline>> {
        let now = self.now();
        let playing = self.playing.as_mut()?;
        let view = playing.session.view(now);
        let (ordinal, easier) = view.step.and_then(|step| Some((step.item, step.easier()?)))?;
        let items = playing.routine.items.iter_mut().flat_map(|item| match item {
            Item::Group(group) => group.items.as_mut_slice(),
            single => std::slice::from_mut(single),
        });
        let exercises = items.filter_map(|item| if let Item::Exercise(item) = item { Some(item) } else { None });
        let item = exercises.into_iter().nth(ordinal)?;
        match easier {
            Easier::Level(level) => item.level = level,
            Easier::Less(dose) => item.dose = dose,
        }
        let routine = playing.routine.clone();
        Some(Arc::new(self.compile(&routine)))
    }

    /// Keeps what happened: the record at the end, and what screen readers are told.
    fn note(&mut self, ctx: &Context, events: Vec<Event>) {
        for event in events {
            match event {
                Event::SegmentStarted(index) => {
                    if let Some(playing) = &mut self.playing
                        && let Some(segment) = playing.session.timeline().segments.get(index)
                        && let Some(words) = milestone(playing.session.timeline(), segment)
                    {
                        playing.milestone = words;
                    }
                }
                Event::StepDone(_) => {}
                Event::Waiting => self.tell("Ready? Press any key."),
                Event::WokeUp => {
                    self.tell("Paused");
                    self.say("The computer was asleep, so the session was paused.");
                }
                Event::Ended(outcome) => self.end(ctx, outcome),
            }
        }
    }

    fn tell(&mut self, words: &str) {
        if let Some(playing) = &mut self.playing {
            words.clone_into(&mut playing.milestone);
        }
    }

    fn end(&mut self, ctx: &Context, outcome: Outcome) {
        if self.previewed().is_some() {
            return self.end_playing();
        }
        let Some(playing) = &mut self.playing else { return };
        playing.milestone = if outcome.is_finished { "Done".to_owned() } else { "Session left".to_owned() };
        playing.outcome = Some(outcome);
        // The person may leave the last page open and walk away.
        self.voice_rests_at = Some(self.clock.now() + VOICE_RESTS_AFTER);
        if !self.keep_ended() {
            self.close_player(ctx);
        }
    }

    fn close_player(&mut self, ctx: &Context) {
        self.end_playing();
        self.set_full_screen(ctx, false);
        if let Some(name) = self.after_session.take() {
            self.start_named(ctx, &name);
        }
    }

    fn end_playing(&mut self) {
        let now = self.now();
        self.playing = None;
        self.voice_rests_at = Some(now + VOICE_RESTS_AFTER);
    }

    fn set_full_screen(&mut self, ctx: &Context, is_full_screen: bool) {
        if self.is_full_screen != is_full_screen {
            self.is_full_screen = is_full_screen;
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(is_full_screen));
        }
    }
}

/// What screen readers are told when a segment starts: changes that matter, never the countdown.
fn milestone(timeline: &Timeline, segment: &Segment) -> Option<String> {
    let step = timeline.steps.get(segment.step)?;
    Some(match segment.phase {
        Phase::Prepare => format!("{}. Get ready.", step.title()),
        Phase::Switch => segment.side.map_or_else(|| "Switch".to_owned(), |side| format!("Switch. {} side.", side.title())),
        Phase::Rest => match timeline.steps.get(segment.step + 1) {
            Some(next) => format!("Rest. Next: {}.", next.title()),
            None => "Rest.".to_owned(),
        },
        Phase::Finish => "Done.".to_owned(),
        Phase::CountIn | Phase::Move | Phase::Hold | Phase::Return | Phase::Pause => return None,
    })
}
