//! The score as text and as JSON, for reading, for other programs and for snapshot tests.

use std::{fmt::Write, time::Duration};

use serde_json::{Value, json};

use super::{Segment, Timeline};
use crate::{cue::Sound, routine::clock_text};

/// The score as text: a line for each segment, and below it what is heard when.
pub fn script_text(timeline: &Timeline) -> String {
    let mut out = String::new();
    let n_steps = timeline.steps.len();
    // Writing to a string can't fail.
    let _ = writeln!(out, "{}  {}  {n_steps} exercises", timeline.routine_name, clock_text(timeline.end));
    let mut step_shown = None;
    for (index, segment) in timeline.segments.iter().enumerate() {
        if step_shown != Some(segment.step) {
            step_shown = Some(segment.step);
            let title = timeline.steps.get(segment.step).map(super::Step::title).unwrap_or_default();
            let _ = writeln!(out, "\n{}/{n_steps} {title}", segment.step + 1);
        }
        let _ = writeln!(out, "{}  {}", stamp(segment.start), describe(segment));
        let end = if index + 1 == timeline.segments.len() { Duration::MAX } else { segment.end };
        let from = timeline.first_cue_from(segment.start);
        for cue in timeline.cues.iter().skip(from).take_while(|cue| cue.at < end) {
            let _ = match &cue.sound {
                Sound::Tone(tone) => writeln!(out, "    {}  ({})", stamp(cue.at), tone.name()),
                Sound::Line(text, _) => writeln!(out, "    {}  \"{text}\"", stamp(cue.at)),
            };
        }
    }
    out
}

fn describe(segment: &Segment) -> String {
    let mut words = vec![format!("{:?}", segment.phase).to_lowercase()];
    words.push(format!("{} s", segment.length().as_secs_f64()));
    if segment.set > 1 {
        words.push(format!("set {}", segment.set));
    }
    if let Some(side) = segment.side {
        words.push(side.key().to_owned());
    }
    if let Some(shape) = segment.shape {
        words.push(format!("shape {}", shape + 1));
    }
    if segment.rep > 0 {
        words.push(format!("rep {}", segment.rep));
    }
    if segment.waits {
        words.push("waits for you".to_owned());
    }
    words.join(", ")
}

/// A time as minutes, seconds and hundredths.
fn stamp(at: Duration) -> String {
    format!("{:02}:{:02}.{:02}", at.as_secs() / 60, at.as_secs() % 60, at.subsec_millis() / 10)
}

/// The score as JSON. Times are milliseconds.
pub fn script_json(timeline: &Timeline) -> Value {
    let ms = |at: Duration| u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
    json!({
        "format": 1,
        "routine": timeline.routine_id,
        "name": timeline.routine_name,
        "length_ms": ms(timeline.end),
        "steps": timeline.steps.iter().map(|step| json!({
            "exercise": step.exercise.id,
            "title": step.title(),
            "level": step.level().id,
            "start_ms": ms(step.start),
            "end_ms": ms(step.end),
            "round": step.round.map(|(round, _)| round),
        })).collect::<Vec<_>>(),
        "segments": timeline.segments.iter().map(|segment| json!({
            "start_ms": ms(segment.start),
            "end_ms": ms(segment.end),
            "phase": format!("{:?}", segment.phase),
            "step": segment.step,
            "set": segment.set,
            "side": segment.side.map(crate::exercise::Side::key),
            "shape": segment.shape,
            "rep": segment.rep,
            "waits": segment.waits,
        })).collect::<Vec<_>>(),
        "cues": timeline.cues.iter().map(|cue| match &cue.sound {
            Sound::Tone(tone) => json!({ "at_ms": ms(cue.at), "length_ms": ms(cue.length), "tone": tone.name() }),
            Sound::Line(text, priority) => json!({
                "at_ms": ms(cue.at), "length_ms": ms(cue.length), "line": text.as_ref(), "priority": format!("{priority:?}"),
            }),
        }).collect::<Vec<_>>(),
    })
}
