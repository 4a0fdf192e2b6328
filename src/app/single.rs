//! One window per person and folder: a second start asks the first to show itself, and ends.
//!
//! Only the person's own copies can speak to each other. Without a place for that, copies run side by side; `store` keeps
//! both safe.

mod place;

use std::{
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        mpsc::{Receiver, Sender, channel},
    },
    thread::Builder,
    time::Duration,
};

use interprocess::local_socket::{Listener, ListenerOptions, Name, Stream, prelude::*};

use place::{Found, Held, Place, meeting_folders};

/// How long each side waits for a word of the other.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest message, in bytes.
const MAX_MESSAGE_BYTES: usize = 8 << 10;
/// The most copies that are listened to at once; others are turned away.
const MAX_TALKS: usize = 16;
/// After so many failures in a row the system lets nobody in any more.
const MAX_FAILURES: usize = 100;

/// Which copy of the program this is.
pub enum Start {
    /// The first. It hears what later copies ask for.
    First(Requests),
    /// A later one; the first has been asked and will show itself.
    Later,
    /// A later one; the first does not answer.
    Unanswered,
    /// It can't be known, for this reason. Go on alone.
    Alone(String),
}

/// What later copies ask for: to show the window and perhaps start a routine, by id or absolute path.
pub struct Requests {
    received: Receiver<Option<String>>,
    wake: Arc<OnceLock<Wake>>,
    _held: Held,
}

type Wake = Box<dyn Fn() + Send + Sync>;

impl Requests {
    /// Calls `wake` after each request from now on, so that the window can look at [`Requests::next`].
    pub fn wake_with(&self, wake: impl Fn() + Send + Sync + 'static) {
        // Whoever is there first stays; there is one window.
        let _ = self.wake.set(Box::new(wake));
    }

    /// The next request, if there is one.
    pub fn next(&self) -> Option<Option<String>> {
        self.received.try_recv().ok()
    }
}

/// Looks for a copy of the program that works on `folder` and asks it to show itself with `routine`; or becomes that copy.
pub fn start(folder: &Path, routine: Option<&str>) -> Start {
    start_in(&meeting_folders(), folder, routine)
}

fn start_in(meeting: &[PathBuf], folder: &Path, routine: Option<&str>) -> Start {
    let started = Place::of(folder, meeting).and_then(|place| {
        Ok(match place.enter()? {
            // Nobody passes the gate before this copy listens.
            Found::Nobody(held, _gate) => Start::First(listen(&place, held)?),
            Found::Another if ask(place.socket(), routine) => Start::Later,
            Found::Another => Start::Unanswered,
        })
    });
    started.unwrap_or_else(|error| Start::Alone(error.to_string()))
}

fn listen(place: &Place, held: Held) -> io::Result<Requests> {
    place.clear()?;
    let listener = listener(&place.socket())?;
    let (request, received) = channel();
    let wake = Arc::new(OnceLock::new());
    let ear = Ear { request, wake: Arc::clone(&wake), seat: Arc::new(()) };
    Builder::new().name("single".to_owned()).spawn(move || ear.listen(&listener))?;
    Ok(Requests { received, wake, _held: held })
}

/// Hears what later copies say.
#[derive(Clone)]
struct Ear {
    request: Sender<Option<String>>,
    wake: Arc<OnceLock<Wake>>,
    /// Held by everyone who is being listened to.
    seat: Arc<()>,
}

impl Ear {
    fn listen(&self, listener: &Listener) {
        let mut n_failures = 0;
        for stream in listener.incoming() {
            n_failures = if stream.is_ok() { 0 } else { n_failures + 1 };
            if n_failures > MAX_FAILURES {
                return;
            }
            // A copy that says nothing must not keep the others waiting, and many of them must not fill the memory.
            if let Ok(stream) = stream
                && Arc::strong_count(&self.seat) <= MAX_TALKS
            {
                let ear = self.clone();
                // Without a thread the other is turned away.
                let _ = Builder::new().name("single-talk".to_owned()).spawn(move || ear.hear(stream));
            }
        }
    }

    fn hear(self, stream: Stream) {
        if let Ok(message) = answer(stream)
            && self.request.send(message).is_ok()
            && let Some(wake) = self.wake.get()
        {
            wake();
        }
    }
}

/// Reads one message and confirms it.
fn answer(mut stream: Stream) -> io::Result<Option<String>> {
    limit(&stream);
    let mut message = [0; MAX_MESSAGE_BYTES];
    // It is sent in one piece, so one look is enough, and nobody can make it last.
    let length = stream.read(&mut message)?;
    let routine = routine_of(message.get(..length).unwrap_or_default()).ok_or(io::ErrorKind::InvalidData)?;
    stream.write_all(b"ok\n")?;
    Ok((!routine.is_empty()).then_some(routine))
}

/// What a message asks for; empty for the window alone, `None` if it is not one of ours.
fn routine_of(message: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(message).ok()?.strip_suffix('\n')?.strip_prefix("show ")?;
    (!line.contains(char::is_control)).then(|| line.to_owned())
}

fn ask(socket: PathBuf, routine: Option<&str>) -> bool {
    let message = format!("show {}\n", routine.unwrap_or_default());
    let asked = within_patience(move || {
        let mut stream = Stream::connect(name_of(&socket)?)?;
        stream.write_all(message.as_bytes())?;
        let mut reply = [0; 3];
        stream.read_exact(&mut reply)?;
        Ok(&reply == b"ok\n")
    });
    asked == Some(true)
}

/// The result of `talk`, or `None` if it fails or takes too long. Not all that waits has time limits on every system.
fn within_patience<T: Send + 'static>(talk: impl FnOnce() -> io::Result<T> + Send + 'static) -> Option<T> {
    let (done, result) = channel();
    let talk = move || {
        // Nobody listens any more if it took too long.
        let _ = done.send(talk());
    };
    Builder::new().name("single-talk".to_owned()).spawn(talk).ok()?;
    result.recv_timeout(PATIENCE).ok()?.ok()
}

/// Ends a talk with someone who says nothing. Some systems can't; there the number of talks is the limit.
fn limit(stream: &Stream) {
    let _ = stream.set_recv_timeout(Some(PATIENCE));
    let _ = stream.set_send_timeout(Some(PATIENCE));
}

#[cfg(unix)]
fn name_of(socket: &Path) -> io::Result<Name<'_>> {
    socket.to_fs_name::<interprocess::local_socket::GenericFilePath>()
}

#[cfg(not(unix))]
fn name_of(socket: &Path) -> io::Result<Name<'_>> {
    socket.as_os_str().to_ns_name::<interprocess::local_socket::GenericNamespaced>()
}

/// A socket for the person alone.
#[cfg(unix)]
fn listener(socket: &Path) -> io::Result<Listener> {
    let listener = ListenerOptions::new().name(name_of(socket)?).create_sync()?;
    // The folder keeps others out meanwhile.
    place::close_to_others(socket)?;
    Ok(listener)
}

/// A pipe for the person alone. A name that someone else has taken is an error.
#[cfg(windows)]
fn listener(socket: &Path) -> io::Result<Listener> {
    use interprocess::os::windows::{local_socket::ListenerOptionsExt, security_descriptor::SecurityDescriptor};
    let owner_only = SecurityDescriptor::deserialize(widestring::u16cstr!("D:P(A;;GA;;;OW)"))?;
    ListenerOptions::new().name(name_of(socket)?).security_descriptor(owner_only).create_sync()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
    use tempfile::TempDir;

    use super::*;

    /// A folder where copies meet, and a folder of files.
    fn folders() -> (TempDir, [PathBuf; 1], PathBuf) {
        let top = tempfile::tempdir().unwrap();
        let (meeting, files) = (top.path().join("m"), top.path().join("files"));
        std::fs::create_dir(&files).unwrap();
        (top, [meeting], files)
    }

    #[test]
    fn a_second_start_asks_the_first_and_ends() {
        let (_top, meeting, files) = folders();
        let Start::First(requests) = start_in(&meeting, &files, None) else { panic!("no first start") };
        let (woken, is_woken) = channel();
        requests.wake_with(move || woken.send(()).unwrap());
        assert!(matches!(start_in(&meeting, &files, Some("desk-reset")), Start::Later));
        is_woken.recv_timeout(Duration::from_secs(5)).unwrap();
        assert_eq!(requests.next(), Some(Some("desk-reset".to_owned())));
        assert!(matches!(start_in(&meeting, &files, None), Start::Later));
        is_woken.recv_timeout(Duration::from_secs(5)).unwrap();
        assert_eq!(requests.next(), Some(None));
        assert_eq!(requests.next(), None);
    }

    #[test]
    fn another_folder_is_another_first_start() {
        let (_top, meeting, files) = folders();
        let first = start_in(&meeting, &files, None);
        assert!(matches!(first, Start::First(_)));
        assert!(matches!(start_in(&meeting, &files.join("other"), None), Start::First(_)));
    }

    #[test]
    fn of_many_starts_at_once_one_is_the_first() {
        let (_top, meeting, files) = folders();
        let starts: Vec<Start> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| start_in(&meeting, &files, None))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let count = |is: fn(&Start) -> bool| starts.iter().filter(|start| is(start)).count();
        assert_eq!(count(|start| matches!(start, Start::First(_))), 1);
        assert_eq!(count(|start| matches!(start, Start::Later)), 7);
    }

    #[test]
    fn messages_of_others_are_not_taken() {
        for (message, wanted) in [
            (&b"show \n"[..], Some("")),
            (b"show desk-reset\n", Some("desk-reset")),
            ("show /home/\u{dc}/a.toml\n".as_bytes(), Some("/home/\u{dc}/a.toml")),
            (b"show a\nshow b\n", None),
            (b"show a", None),
            (b"start a\n", None),
            (b"show \x1b[2J\n", None),
            (b"show \xff\n", None),
            (b"", None),
        ] {
            assert_eq!(routine_of(message).as_deref(), wanted, "{message:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_is_the_same_by_every_spelling() {
        let (top, meeting, files) = folders();
        let Start::First(_first) = start_in(&meeting, &files, None) else { panic!("no first start") };
        let link = top.path().join("link");
        std::os::unix::fs::symlink(&files, &link).unwrap();
        let mut slash = files.clone().into_os_string();
        slash.push("/");
        for spelling in [slash.into(), files.join("../files"), link.clone(), link.join("."), top.path().join("m/../link/")] {
            assert!(matches!(start_in(&meeting, &spelling, None), Start::Later), "{}", spelling.display());
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_socket_is_for_the_person_alone() {
        use std::os::unix::fs::PermissionsExt;
        let (_top, meeting, files) = folders();
        let Start::First(_first) = start_in(&meeting, &files, None) else { panic!("no first start") };
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&meeting[0]), 0o700);
        assert_eq!(mode(&Place::of(&files, &meeting).unwrap().socket()), 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn silent_connections_never_make_a_second_window() {
        let (_top, meeting, files) = folders();
        let Start::First(requests) = start_in(&meeting, &files, None) else { panic!("no first start") };
        let socket = Place::of(&files, &meeting).unwrap().socket();
        let silent: Vec<_> = (0..40).map(|_| Stream::connect(name_of(&socket).unwrap()).unwrap()).collect();
        assert!(matches!(start_in(&meeting, &files, Some("a")), Start::Later | Start::Unanswered));
        drop(silent);
        drop(requests);
        assert!(matches!(start_in(&meeting, &files, None), Start::First(_)));
    }

    #[cfg(unix)]
    #[test]
    fn the_socket_of_a_killed_copy_is_replaced_and_a_squatted_one_is_said() {
        let (_top, meeting, files) = folders();
        let place = Place::of(&files, &meeting).unwrap();
        // Its listener is gone, its file is not.
        drop(std::os::unix::net::UnixListener::bind(place.socket()).unwrap());
        let Start::First(first) = start_in(&meeting, &files, None) else { panic!("no first start") };
        assert!(matches!(start_in(&meeting, &files, None), Start::Later));
        drop(first);
        std::fs::remove_file(place.socket()).unwrap();
        std::fs::create_dir(place.socket()).unwrap();
        assert!(matches!(start_in(&meeting, &files, None), Start::Alone(_)));
    }
}
