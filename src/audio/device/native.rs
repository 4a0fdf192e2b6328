//! Devices of the system itself, through rodio and cpal: ALSA, Core Audio, WASAPI.

use std::{
    any::Any,
    sync::{Arc, mpsc::channel},
    thread::park_timeout,
    time::Duration,
};

use rodio::{
    ChannelCount, SampleRate,
    conversions::SampleRateConverter,
    cpal::{
        self, BufferSize, Data, ErrorKind, FromSample, I24, SampleFormat, SizedSample, StreamConfig, SupportedBufferSize,
        SupportedStreamConfigRange,
        traits::{DeviceTrait, HostTrait, StreamTrait},
    },
};

use super::super::{
    RATE_HZ,
    performer::{Performer, Vitals},
};

const RATE: SampleRate = SampleRate::new(RATE_HZ).unwrap();
const MONO: ChannelCount = ChannelCount::new(1).unwrap();

/// A device asks ten times a second. It holds two such pieces, so a thread may be a tenth of a second late.
const ASKS_A_SECOND: u32 = 10;
/// Formats that can be filled, the best first.
const FORMATS: [SampleFormat; 6] =
    [SampleFormat::F32, SampleFormat::I32, SampleFormat::I24, SampleFormat::I16, SampleFormat::U16, SampleFormat::U8];
/// A device that fails may fail again at once, thousands of times. This is between two tries.
const CALM: Duration = Duration::from_millis(5);

/// Opens the device of that name, or the usual one if there is none of that name.
pub(super) fn open(name: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Result<Box<dyn Any>, String> {
    let usual = || host()?.default_output_device();
    let device = name.and_then(device).or_else(usual).ok_or("No sound device was found.")?;
    open_device(device, performer, vitals)
}

/// The device of that name.
pub(super) fn device(name: &str) -> Option<cpal::Device> {
    host()?.output_devices().ok()?.find(|device| name_of(device).as_deref() == Some(name))
}

/// The names of all devices.
pub(super) fn names() -> Vec<String> {
    let devices = host().and_then(|host| host.output_devices().ok());
    let mut names: Vec<String> =
        devices.map(|devices| devices.filter_map(|device| name_of(&device)).collect()).unwrap_or_default();
    names.sort();
    names.dedup();
    names
}

/// The system's own host. Unlike `cpal::default_host` it is allowed to be missing.
fn host() -> Option<cpal::Host> {
    cpal::host_from_id(*cpal::available_hosts().first()?).ok()
}

/// The name of a device that a person might want.
fn name_of(device: &cpal::Device) -> Option<String> {
    let description = device.description().ok()?;
    let driver = description.driver().unwrap_or_default();
    let is_plumbing = [
        "null",
        "dmix",
        "surround",
        "iec958",
        "lavrate",
        "samplerate",
        "speexrate",
        "jack",
        "oss",
        "upmix",
        "vdownmix",
        "usbstream",
    ]
    .iter()
    .any(|prefix| driver.starts_with(prefix));
    (!is_plumbing).then(|| description.name().to_owned())
}

/// Opens a device.
pub(super) fn open_device(device: cpal::Device, performer: Performer, vitals: &Arc<Vitals>) -> Result<Box<dyn Any>, String> {
    let sentence = |error: cpal::Error| format!("The sound device can't be used: {error}.");
    let (config, format) = config_of(&device).map_err(sentence)?;
    let player = Player::new(performer, &config);
    let usual = StreamConfig { buffer_size: BufferSize::Default, ..config };
    // The device takes the player over once it is open, so that nothing is lost if it does not like the buffer.
    let build = |config| {
        let (players, incoming) = channel();
        let mut playing: Option<Player> = None;
        let fill = move |data: &mut Data, info: &cpal::OutputCallbackInfo| {
            if playing.is_none() {
                playing = incoming.try_recv().ok();
            }
            if let Some(player) = &mut playing {
                let times = info.timestamp();
                player.fill(data, times.playback.duration_since(times.callback));
            }
        };
        let stream = device.build_output_stream_raw(config, format, fill, note_error(vitals), None)?;
        Ok::<_, cpal::Error>((players, stream))
    };
    let (players, stream) = build(config).or_else(|_| build(usual)).map_err(sentence)?;
    let _ = players.send(player);
    stream.play().map_err(sentence)?;
    Ok(Box::new(stream))
}

/// What to do when a device reports an error. Only the end of a device is a loss: what passes, passes, and if it does not the
/// device falls silent, which is noticed.
fn note_error(vitals: &Arc<Vitals>) -> impl FnMut(cpal::Error) + Send + 'static {
    let vitals = Arc::clone(vitals);
    move |error| match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated | ErrorKind::HostUnavailable => vitals.note_lost(),
        ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged => {}
        _ => park_timeout(CALM),
    }
}

/// The best of what a device offers: our own rate, two channels, floating point; and a buffer that is long enough for a busy
/// computer.
fn config_of(device: &cpal::Device) -> Result<(StreamConfig, SampleFormat), cpal::Error> {
    let offers = device.supported_output_configs()?;
    let best = offers.filter_map(|offer| Some((rank(&offer)?, offer))).min_by_key(|(rank, _)| *rank);
    let offer = match best {
        Some((_, offer)) => {
            let rate = RATE_HZ.clamp(offer.min_sample_rate(), offer.max_sample_rate());
            offer.with_sample_rate(rate)
        }
        None => device.default_output_config()?,
    };
    let wanted = offer.sample_rate() / ASKS_A_SECOND;
    let buffer = match offer.buffer_size() {
        SupportedBufferSize::Range { min, max } if min <= max => wanted.clamp(*min, *max),
        _ => wanted,
    };
    let config = StreamConfig { buffer_size: BufferSize::Fixed(buffer), ..offer.config() };
    Ok((config, offer.sample_format()))
}

/// How far an offer is from what is wanted, the most important first; `None` if it can't be used.
fn rank(offer: &SupportedStreamConfigRange) -> Option<(u32, bool, u16, usize)> {
    let format = FORMATS.iter().position(|format| *format == offer.sample_format())?;
    let rate = RATE_HZ.clamp(offer.min_sample_rate(), offer.max_sample_rate());
    Some((rate.abs_diff(RATE_HZ), offer.channels() != 2, offer.channels(), format))
}

/// The performer at the rate and with the channels of a device.
struct Player {
    samples: SampleRateConverter<Samples>,
    n_channels: usize,
}

/// The performer as rodio wants it: samples without end.
struct Samples(Performer);

impl Iterator for Samples {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        Some(self.0.next_sample())
    }
}

impl Player {
    fn new(performer: Performer, config: &StreamConfig) -> Self {
        let to = SampleRate::new(config.sample_rate).unwrap_or(RATE);
        let samples = SampleRateConverter::new(Samples(performer), RATE, to, MONO);
        Self { samples, n_channels: usize::from(config.channels.max(1)) }
    }

    /// Fills what the device asks for, which is heard after `latency`; zero if the device does not know.
    fn fill(&mut self, data: &mut Data, latency: Duration) {
        self.samples.inner_mut().0.note_request(Some(latency).filter(|latency| !latency.is_zero()));
        match data.sample_format() {
            SampleFormat::F32 => self.fill_with::<f32>(data),
            SampleFormat::I32 => self.fill_with::<i32>(data),
            SampleFormat::I24 => self.fill_with::<I24>(data),
            SampleFormat::I16 => self.fill_with::<i16>(data),
            SampleFormat::U16 => self.fill_with::<u16>(data),
            SampleFormat::U8 => self.fill_with::<u8>(data),
            // It is silent as it comes.
            _ => {}
        }
    }

    fn fill_with<T: SizedSample + FromSample<f32>>(&mut self, data: &mut Data) {
        if let Some(out) = data.as_slice_mut() {
            self.fill_frames::<T>(out);
        }
    }

    fn fill_frames<T: SizedSample + FromSample<f32>>(&mut self, out: &mut [T]) {
        for frame in out.chunks_mut(self.n_channels) {
            let sample = T::from_sample(self.samples.next().unwrap_or(0.0));
            spread(frame, sample, T::EQUILIBRIUM);
        }
    }
}

/// A mono sample on the channels of a device: the first two are left and right. The others stay silent; one of them is for deep
/// notes only.
fn spread<T: Copy>(frame: &mut [T], sample: T, silence: T) {
    for (place, channel) in frame.iter_mut().zip(0..) {
        *place = if channel < 2 { sample } else { silence };
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

    use super::*;
    use crate::{
        audio::{
            Gains, SoundGroup, Track,
            performer::{Dials, Performance},
        },
        clock::Time,
    };

    #[derive(Clone, Default)]
    struct Hands(Arc<AtomicU64>);

    impl Time for Hands {
        fn now(&self) -> Duration {
            Duration::from_millis(self.0.load(SeqCst))
        }
        fn copy(&self) -> Box<dyn Time> {
            Box::new(self.clone())
        }
    }

    /// What a device with this rate and these channels plays in two seconds of a tone of 440 Hz.
    fn played<T: SizedSample + FromSample<f32>>(rate: u32, n_channels: usize) -> Vec<T> {
        let (time, dials) = (Hands::default(), Arc::new(Dials::default()));
        dials.set(Gains::FULL, false);
        let (performer, feed) = Performer::new(Arc::clone(&dials), Arc::default(), time.copy());
        let tone: Arc<[f32]> =
            (0..RATE_HZ * 3).map(|i| 0.5 * (i as f32 * 440.0 * std::f32::consts::TAU / RATE_HZ as f32).sin()).collect();
        let track = Arc::new(Track::from_sounds([(0, tone, SoundGroup::Voice)], 0));
        assert!(feed.offer(Some(Performance { track, intro: None, since: None, at: 0, stop: i64::MAX })));
        let channels = u16::try_from(n_channels).unwrap();
        let config = StreamConfig { channels, sample_rate: rate, buffer_size: BufferSize::Default };
        let mut player = Player::new(performer, &config);
        let mut heard = Vec::new();
        for _ in 0..20 {
            dials.note_followed(time.now());
            let mut piece = vec![T::EQUILIBRIUM; rate as usize / 10 * n_channels];
            player.samples.inner_mut().0.note_request(Some(Duration::from_millis(100)));
            player.fill_frames(&mut piece);
            heard.extend(piece);
            time.0.fetch_add(100, SeqCst);
        }
        heard
    }

    #[test]
    fn every_rate_plays_the_right_pitch_and_every_channel_what_it_should() {
        for (rate, n_channels) in [(44_100, 1), (48_000, 2), (96_000, 6)] {
            let heard = played::<f32>(rate, n_channels);
            let frames: Vec<&[f32]> = heard.chunks(n_channels).collect();
            let last_second = &frames[rate as usize..];
            let ups = last_second.windows(2).filter(|pair| pair[0][0] < 0.0 && pair[1][0] >= 0.0).count();
            assert!((439..=441).contains(&ups), "{rate} Hz: {ups}");
            assert!(frames.iter().all(|frame| frame.iter().skip(2).all(|sample| *sample == 0.0)));
            assert!(frames.iter().all(|frame| frame.iter().take(2).all(|sample| *sample == frame[0])));
        }
        let heard = played::<i16>(44_100, 1);
        assert!((15_000..17_000).contains(heard.iter().max().unwrap()));
    }

    #[test]
    fn only_the_end_of_a_device_is_a_loss() {
        for (kind, is_lost) in [
            (ErrorKind::Xrun, false),
            (ErrorKind::BackendError, false),
            (ErrorKind::DeviceBusy, false),
            (ErrorKind::DeviceChanged, false),
            (ErrorKind::DeviceNotAvailable, true),
            (ErrorKind::StreamInvalidated, true),
            (ErrorKind::HostUnavailable, true),
        ] {
            let vitals = Arc::new(Vitals::default());
            note_error(&vitals)(kind.into());
            assert_eq!(vitals.is_lost(), is_lost, "{kind:?}");
        }
    }

    #[test]
    fn a_voice_comes_from_left_and_right_and_never_from_the_channel_for_deep_notes() {
        for n_channels in [1, 2, 4, 6, 8] {
            let mut frame = vec![9.0; n_channels];
            spread(&mut frame, 0.5, 0.0);
            let heard: Vec<bool> = frame.iter().map(|sample| *sample != 0.0).collect();
            assert_eq!(heard, (0..n_channels).map(|channel| channel < 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn of_what_a_device_offers_the_nearest_rate_counts_most_then_two_channels_then_the_format() {
        let offer =
            |channels, rate, format| SupportedStreamConfigRange::new(channels, rate, rate, SupportedBufferSize::Unknown, format);
        let offers = [
            offer(6, 96_000, SampleFormat::F32),
            offer(1, 44_100, SampleFormat::F32),
            offer(6, 48_000, SampleFormat::F32),
            offer(2, 48_000, SampleFormat::I16),
            offer(2, 48_000, SampleFormat::I32),
            offer(2, 48_000, SampleFormat::F64),
        ];
        let best_of = |offers: &[SupportedStreamConfigRange]| {
            *offers.iter().filter(|offer| rank(offer).is_some()).min_by_key(|offer| rank(offer)).unwrap()
        };
        assert_eq!(best_of(&offers), offers[4]);
        assert_eq!(best_of(&offers[..3]), offers[2]);
        assert_eq!(best_of(&offers[..2]), offers[1]);
    }
}
