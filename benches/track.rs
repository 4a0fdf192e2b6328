//! How fast the track becomes samples: one second of a busy ten-minute session, in the blocks of the loudspeaker.
//! Times are for reading, not for tests. Real time divided by the median is the speed: 0.5 ms is 2,000 times.

use std::sync::Arc;

use unhunch::{
    audio::{
        Gains, RATE_HZ, SoundGroup, Track,
        performer::{BLOCK, Dials, Performance, Performer, Vitals},
        track::mix,
    },
    clock::Time,
};

#[global_allocator]
static ALLOCATIONS: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

/// Ten minutes: a line of two seconds every three, a tone every second.
fn busy_track() -> Track {
    let rate = RATE_HZ as usize;
    let line: Arc<[f32]> = (0..2 * rate).map(|i| (i % 97) as f32 / 300.0).collect();
    let tone: Arc<[f32]> = (0..rate / 8).map(|i| (i % 109) as f32 / 500.0).collect();
    let lines = (0..200).map(|i| (i * 3 * i64::from(RATE_HZ), Arc::clone(&line), SoundGroup::Voice));
    let tones = (0..600).map(|i| (i * i64::from(RATE_HZ), Arc::clone(&tone), SoundGroup::Tone));
    Track::from_sounds(lines.chain(tones), 600 * i64::from(RATE_HZ))
}

#[divan::bench]
fn one_second_of_track(bencher: divan::Bencher) {
    let track = busy_track();
    let (mut voice, mut tone, mut out) = ([0.0; BLOCK], [0.0; BLOCK], [0.0; BLOCK]);
    bencher.bench_local(|| {
        for block in 0..i64::from(RATE_HZ) / BLOCK as i64 {
            let from = 300 * i64::from(RATE_HZ) + block * BLOCK as i64;
            voice.fill(0.0);
            tone.fill(0.0);
            track.render(SoundGroup::Voice, &(0..i64::MAX), from, &mut voice);
            track.render(SoundGroup::Tone, &(0..i64::MAX), from, &mut tone);
            mix(&voice, &tone, (Gains::FULL, Gains::FULL), &mut out);
        }
        divan::black_box(out);
    });
}

/// A clock that stands still.
struct Still;

impl Time for Still {
    fn now(&self) -> std::time::Duration {
        std::time::Duration::from_secs(1)
    }

    fn copy(&self) -> Box<dyn Time> {
        Box::new(Self)
    }
}

#[divan::bench]
fn one_second_of_loudspeaker(bencher: divan::Bencher) {
    let dials = Arc::new(Dials::default());
    dials.note_followed(std::time::Duration::from_secs(1));
    let (mut performer, feed) = Performer::new(dials, Arc::new(Vitals::default()), Still.copy());
    feed.offer(Some(Performance { track: Arc::new(busy_track()), intro: None, since: None, at: 0, stop: i64::MAX }));
    let mut out = vec![0.0; RATE_HZ as usize];
    bencher.bench_local(|| performer.fill(divan::black_box(&mut out)));
}
