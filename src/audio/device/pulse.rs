//! The sound server of Linux and BSD desktops in its own protocol, which PipeWire speaks, too.
//!
//! Spoken here and not through cpal, whose stream waits for a server that hangs when it is closed, asks for the shortest latency
//! that a device has, does not follow the system to other headphones, and leaves a thread and a connection behind. Here the
//! connection is hung up when all is over, and whoever waits for an answer gets an error then.

use std::{
    any::Any,
    ffi::CString,
    io::ErrorKind,
    net::Shutdown,
    os::unix::net::UnixStream,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
    },
    task::{Context, Poll},
    thread::{self, Builder, Thread},
    time::Duration,
};

use pollster::block_on;
use pulseaudio::{
    Client, ClientError, PlaybackSource, PlaybackStream,
    protocol::{
        ChannelMap, PlaybackStreamParams, Prop, Props, ProtocolError, SampleFormat, SampleSpec, SinkInfo,
        stream::{BufferAttr, StreamFlags},
    },
};

use super::super::{
    RATE_HZ, frame_at,
    performer::{Performer, Vitals},
};
use crate::clock::Time;

/// How long the server may think about letting us in.
const HANDSHAKE: Duration = Duration::from_secs(1);
/// Left and right, 32 bits each. The server brings them to the channels of a device, and leaves out the one for deep notes.
const FRAME_BYTES: u32 = 8;
const CHANNELS: u8 = 2;
/// From here to the ear: 200 ms. Of a device that takes longer the server makes more of it.
const LATENCY_BYTES: u32 = RATE_HZ / 5 * FRAME_BYTES;
/// How much the server asks for at a time, at the least: 40 ms.
const REQUEST_BYTES: u32 = RATE_HZ / 25 * FRAME_BYTES;
/// How often the way to the ear is measured: at first, then.
const MEASURE_EVERY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));
const N_FIRST: u32 = 8;
/// Without a cookie the server goes by the user. It wants one of this length all the same.
const NO_COOKIE: [u8; 256] = [0; 256];

/// A connection to the server. It is hung up when this is dropped.
pub(super) struct Server {
    client: Client,
    socket: UnixStream,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ends the library's thread and answers everyone who waits.
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

impl Server {
    /// Connects to the person's server. `None` if there is none that lets us in.
    ///
    /// # Errors
    /// A server that is there and does not answer: then the ways around it would hang.
    pub(super) fn connect() -> Result<Option<Self>, String> {
        let Some(socket) = socket_path().and_then(|path| UnixStream::connect(path).ok()) else { return Ok(None) };
        let limits = [socket.set_read_timeout(Some(HANDSHAKE)), socket.set_write_timeout(Some(HANDSHAKE))];
        let (true, Ok(ours)) = (limits.iter().all(Result::is_ok), socket.try_clone()) else { return Ok(None) };
        match Client::new_unix(c"Unhunch", socket, Some(NO_COOKIE)) {
            Ok(client) => Ok(Some(Self { client, socket: ours })),
            Err(ClientError::Io(error) | ClientError::Protocol(ProtocolError::Io(error)))
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
            {
                Err("The sound server does not answer. Sound comes back when it does.".to_owned())
            }
            Err(_) => Ok(None),
        }
    }

    /// The names of all devices.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.sinks().iter().map(name_of).collect();
        names.sort();
        names.dedup();
        names
    }

    /// What the server calls the device of that name.
    pub(super) fn sink(&self, name: &str) -> Option<CString> {
        self.sinks().into_iter().find(|sink| name_of(sink) == name).map(|sink| sink.name)
    }

    fn sinks(&self) -> Vec<SinkInfo> {
        block_on(self.client.list_sinks()).unwrap_or_default()
    }

    /// Plays on a device of the server, or on the usual one, whichever that is at the time.
    pub(super) fn open(self, sink: Option<CString>, performer: Performer, vitals: &Arc<Vitals>) -> Result<Box<dyn Any>, String> {
        let time = performer.time();
        let place = Arc::new(Place::default());
        let source = Source { performer, time: time.copy(), place: Arc::clone(&place), vitals: Arc::clone(vitals), n_frames: 0 };
        let stream = block_on(self.client.create_playback_stream(params(sink), source))
            .map_err(|error| format!("The sound server can't play: {error}."))?;
        let is_over = Arc::new(AtomicBool::new(false));
        let meter = Meter { stream, time, place, vitals: Arc::clone(vitals), is_over: Arc::clone(&is_over) };
        let thread = Builder::new().name("sound latency".to_owned()).spawn(move || meter.run()).ok();
        Ok(Box::new(Playing { is_over, meter: thread.map(|thread| thread.thread().clone()), _server: self }))
    }
}

fn name_of(sink: &SinkInfo) -> String {
    sink.description.as_ref().unwrap_or(&sink.name).to_string_lossy().into_owned()
}

/// Where the person's server listens. Servers elsewhere are left to ALSA's plugin.
fn socket_path() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    match variable("PULSE_SERVER") {
        Some(server) => server.to_str()?.strip_prefix("unix:").map(PathBuf::from),
        None => variable("PULSE_RUNTIME_PATH")
            .map(|folder| PathBuf::from(folder).join("native"))
            .or_else(|| variable("XDG_RUNTIME_DIR").map(|folder| PathBuf::from(folder).join("pulse/native"))),
    }
}

fn params(sink_name: Option<CString>) -> PlaybackStreamParams {
    let mut props = Props::new();
    props.set(Prop::MediaName, c"Session");
    PlaybackStreamParams {
        sample_spec: SampleSpec { format: SampleFormat::Float32Le, channels: CHANNELS, sample_rate: RATE_HZ },
        channel_map: ChannelMap::stereo(),
        sink_name,
        // As long as it takes at the most, so that the server can hold more for a device that asks seldom.
        buffer_attr: BufferAttr { target_length: LATENCY_BYTES, minimum_request_length: REQUEST_BYTES, ..BufferAttr::default() },
        flags: StreamFlags { adjust_latency: true, ..StreamFlags::default() },
        props,
        ..PlaybackStreamParams::default()
    }
}

/// An open stream. It ends when this is dropped.
struct Playing {
    is_over: Arc<AtomicBool>,
    meter: Option<Thread>,
    _server: Server,
}

impl Drop for Playing {
    fn drop(&mut self) {
        self.is_over.store(true, Relaxed);
        self.meter.iter().for_each(Thread::unpark);
    }
}

/// Where in the stream the ear is: the frame that would have been heard when the clock showed zero.
struct Place(AtomicI64);

impl Default for Place {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl Place {
    fn is_known(&self) -> bool {
        self.0.load(Relaxed) != i64::MIN
    }

    fn set(&self, heard: i64, now: Duration) {
        self.0.store(heard - frame_at(now), Relaxed);
    }

    /// How long from now until a frame of the stream is heard.
    fn latency(&self, frame: i64, now: Duration) -> Option<Duration> {
        let ahead = self.is_known().then(|| frame - self.0.load(Relaxed) - frame_at(now))?;
        let us = u64::try_from(ahead).unwrap_or(0) * 1_000_000 / u64::from(RATE_HZ);
        Some(Duration::from_micros(us))
    }
}

/// The performer as the server's library calls it.
struct Source {
    performer: Performer,
    time: Box<dyn Time>,
    place: Arc<Place>,
    vitals: Arc<Vitals>,
    /// Handed out so far.
    n_frames: i64,
}

impl PlaybackSource for Source {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &mut [u8]) -> Poll<usize> {
        let this = self.get_mut();
        this.performer.note_request(this.place.latency(this.n_frames, this.time.now()));
        for frame in bytes.chunks_mut(FRAME_BYTES as usize) {
            let sample = this.performer.next_sample().to_le_bytes();
            frame.iter_mut().zip(sample.iter().cycle()).for_each(|(place, byte)| *place = *byte);
            this.n_frames += 1;
        }
        Poll::Ready(bytes.len())
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        // The server is gone, or we are.
        self.vitals.note_lost();
    }
}

/// Measures the way to the ear, now and then, on a thread of its own: the server's answers take their time.
struct Meter {
    stream: PlaybackStream,
    time: Box<dyn Time>,
    place: Arc<Place>,
    vitals: Arc<Vitals>,
    is_over: Arc<AtomicBool>,
}

impl Meter {
    fn run(self) {
        let mut n_measured = 0;
        while !self.is_over.load(Relaxed) {
            let asked = self.time.now();
            let Ok(answer) = block_on(self.stream.timing_info()) else {
                // The server has taken the stream away.
                self.vitals.note_lost();
                return;
            };
            let waited = self.time.now().saturating_sub(asked);
            // The server notes when it looked: on a busy computer that is not halfway between question and answer.
            let looked = answer.remote_time.duration_since(answer.local_time).unwrap_or(waited / 2).min(waited);
            if answer.playing {
                let queued = i64::try_from(answer.sink_usec).unwrap_or(0) * i64::from(RATE_HZ) / 1_000_000;
                self.place.set(answer.read_offset / i64::from(FRAME_BYTES) - queued, asked + looked);
            }
            n_measured += 1;
            thread::park_timeout(if n_measured < N_FIRST { MEASURE_EVERY.0 } else { MEASURE_EVERY.1 });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_way_to_the_ear_follows_from_one_measurement_for_every_later_frame() {
        let place = Place::default();
        assert_eq!(place.latency(0, Duration::ZERO), None);
        let second = Duration::from_secs(1);
        // After 10 s the frame of the 4th second is heard.
        place.set(4 * 48_000, 10 * second);
        assert_eq!(place.latency(6 * 48_000, 10 * second), Some(2 * second));
        assert_eq!(place.latency(6 * 48_000, 11 * second), Some(second));
        assert_eq!(place.latency(6 * 48_000, 13 * second), Some(Duration::ZERO), "too late");
    }
}
