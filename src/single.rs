//! One window per person and folder: a second start asks the first to show itself, and ends.
//!
//! If this fails in any way, two copies run side by side; `store` keeps both safe.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
    sync::mpsc::{Receiver, Sender, channel},
    thread::Builder,
    time::Duration,
};

use interprocess::local_socket::{GenericNamespaced, Listener, ListenerOptions, Name, Stream, prelude::*};

/// How long the first copy has for an answer before the second opens a window of its own.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest message.
const MAX_MESSAGE_BYTES: u64 = 8 << 10;

/// Which copy of the program this is.
pub enum Start {
    /// The first. It hears what later copies ask for.
    First(Requests),
    /// A later one; the first has been asked and will show itself.
    Later,
    /// It can't be known. Go on alone.
    Alone,
}

/// What later copies ask for: to show the window and perhaps start a routine, by id or absolute path.
pub struct Requests {
    received: Receiver<Option<String>>,
    waker: Sender<Wake>,
}

type Wake = Box<dyn Fn() + Send>;

impl Requests {
    /// Calls `wake` after each request from now on, so that the window can look at [`Requests::next`].
    pub fn wake_with(&self, wake: impl Fn() + Send + 'static) {
        // The listener runs as long as the program.
        let _ = self.waker.send(Box::new(wake));
    }

    /// The next request, if there is one.
    pub fn next(&self) -> Option<Option<String>> {
        self.received.try_recv().ok()
    }
}

/// Looks for a copy of the program that works on `folder` and asks it to show itself with `routine`; or becomes that copy.
pub fn start(folder: &Path, routine: Option<&str>) -> Start {
    let socket = socket_name(folder);
    if ask(&socket, routine) {
        return Start::Later;
    }
    listen(&socket).map_or(Start::Alone, Start::First)
}

fn listen(socket: &str) -> io::Result<Requests> {
    // A name that nobody answers to is left from a copy that was killed.
    let listener = ListenerOptions::new().name(name_of(socket)?).try_overwrite(true).create_sync()?;
    let (request, received) = channel();
    let (waker, wakers) = channel();
    Builder::new().name("single".to_owned()).spawn(move || hear(&listener, &request, &wakers))?;
    Ok(Requests { received, waker })
}

fn hear(listener: &Listener, request: &Sender<Option<String>>, wakers: &Receiver<Wake>) {
    let mut wake: Option<Wake> = None;
    for stream in listener.incoming().flatten() {
        // A copy that says nothing must not keep the others waiting.
        let Some(message) = within_patience(move || answer(stream)) else { continue };
        wake = wakers.try_iter().last().or(wake);
        if request.send(message).is_err() {
            return;
        }
        if let Some(wake) = &wake {
            wake();
        }
    }
}

/// Reads one message and confirms it.
fn answer(stream: Stream) -> io::Result<Option<String>> {
    let mut reader = BufReader::new(stream.take(MAX_MESSAGE_BYTES));
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let message = line.strip_suffix('\n').and_then(|line| line.strip_prefix("show")).ok_or(io::ErrorKind::InvalidData)?;
    reader.into_inner().into_inner().write_all(b"ok\n")?;
    let routine = message.trim();
    Ok((!routine.is_empty()).then(|| routine.to_owned()))
}

fn ask(socket: &str, routine: Option<&str>) -> bool {
    let (socket, message) = (socket.to_owned(), format!("show {}\n", routine.unwrap_or_default()));
    let asked = within_patience(move || {
        let mut stream = Stream::connect(name_of(&socket)?)?;
        stream.write_all(message.as_bytes())?;
        let mut reply = [0; 3];
        stream.read_exact(&mut reply)?;
        Ok(&reply == b"ok\n")
    });
    asked == Some(true)
}

/// The result of `talk`, or `None` if it fails or takes too long. Sockets have no time limits on every system.
fn within_patience<T: Send + 'static>(talk: impl FnOnce() -> io::Result<T> + Send + 'static) -> Option<T> {
    let (done, result) = channel();
    let talk = move || {
        // Nobody listens any more if it took too long.
        let _ = done.send(talk());
    };
    Builder::new().name("single-talk".to_owned()).spawn(talk).ok()?;
    result.recv_timeout(PATIENCE).ok()?.ok()
}

fn name_of(socket: &str) -> io::Result<Name<'_>> {
    socket.to_ns_name::<GenericNamespaced>()
}

/// A short name that differs from folder to folder.
fn socket_name(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    // FNV-1a: short, and the same in every version of the program.
    let hash = whole
        .to_string_lossy()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("unhunch-{hash:016x}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_second_start_asks_the_first_and_ends() {
        let folder = tempfile::tempdir().unwrap();
        let Start::First(requests) = start(folder.path(), None) else { panic!("no first start") };
        let (woken, is_woken) = channel();
        requests.wake_with(move || woken.send(()).unwrap());
        assert!(matches!(start(folder.path(), Some("desk-reset")), Start::Later));
        is_woken.recv_timeout(Duration::from_secs(5)).unwrap();
        assert_eq!(requests.next(), Some(Some("desk-reset".to_owned())));
        assert!(matches!(start(folder.path(), None), Start::Later));
        is_woken.recv_timeout(Duration::from_secs(5)).unwrap();
        assert_eq!(requests.next(), Some(None));
        assert_eq!(requests.next(), None);
    }

    #[test]
    fn another_folder_is_another_first_start() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = start(one.path(), None);
        assert!(matches!(first, Start::First(_)));
        assert!(matches!(start(two.path(), None), Start::First(_)));
    }
}
