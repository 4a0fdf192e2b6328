//! Which display the window goes to, and words for when there is none.

/// Libraries that are looked for when the window opens: how their names begin, and who brings them on Debian and Ubuntu, on
/// Fedora and on Arch. The longer of two similar names comes first.
const LIBRARIES: &[(&str, [&str; 3])] = &[
    ("libX11-xcb", ["libx11-xcb1", "libX11-xcb", "libx11"]),
    ("libX11", ["libx11-6", "libX11", "libx11"]),
    ("libXcursor", ["libxcursor1", "libXcursor", "libxcursor"]),
    ("libXi", ["libxi6", "libXi", "libxi"]),
    ("libxkbcommon-x11", ["libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"]),
    ("libxkbcommon", ["libxkbcommon0", "libxkbcommon", "libxkbcommon"]),
    ("libwayland", ["libwayland-client0 libwayland-egl1", "libwayland-client libwayland-egl", "wayland"]),
    ("libEGL", OPENGL),
    ("libGL", OPENGL),
];
/// Who brings what X11 needs.
const X11: [&str; 3] = [
    "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0",
    "libX11 libX11-xcb libXcursor libXi libxkbcommon-x11",
    "libx11 libxcursor libxi libxkbcommon-x11",
];
/// The longest words of a library that are shown, in bytes.
const MAX_REASON: usize = 100;
/// Who brings OpenGL, also for computers without a graphics card.
const OPENGL: [&str; 3] = ["libgl1 libegl1 libgl1-mesa-dri", "mesa-libGL mesa-libEGL mesa-dri-drivers", "mesa"];

/// Why no window could be opened, in words without a full stop.
pub(super) fn why_not(error: &str) -> String {
    let reason = without_place(error);
    // winit names none of them: it needs all.
    if reason.contains("xlib's shared libraries") {
        return format!("a library for X11 is missing. {}", install(&X11));
    }
    if reason.contains("connection to X server") {
        return "the screen that DISPLAY names does not answer".to_owned();
    }
    let missing = LIBRARIES.iter().find(|(name, _)| reason.contains(name));
    if let Some((name, packages)) = missing {
        return format!("a library is missing: {name}. {}", install(packages));
    }
    let is_about_opengl = ["glutin", "OpenGL", "GLX", "EGL", "opengl"].iter().any(|sign| error.contains(sign));
    if is_about_opengl {
        // Some list all that was tried.
        let reason = if reason.len() < MAX_REASON { format!(" ({reason})") } else { String::new() };
        return format!("OpenGL does not work{reason}. {}", install(&OPENGL));
    }
    reason
}

fn install([debian, fedora, arch]: &[&str; 3]) -> String {
    if cfg!(all(unix, not(target_vendor = "apple"))) {
        format!("Install {debian} (Debian, Ubuntu), {fedora} (Fedora) or {arch} (Arch)")
    } else {
        "Install the driver of the graphics card".to_owned()
    }
}

/// The words of a library's error without the place in its sources, which is a path of the computer that built it.
fn without_place(error: &str) -> String {
    let mut words = String::new();
    let mut parts = error.split("os error at ");
    words.push_str(parts.next().unwrap_or_default());
    for part in parts {
        words.push_str(part.split_once(": ").map_or(part, |(_, rest)| rest));
    }
    words.trim().trim_end_matches('.').to_owned()
}

/// Says what is missing before anything is tried that ends the program for want of it.
#[cfg(all(unix, not(target_vendor = "apple")))]
pub(super) fn missing(is_x11: bool) -> Option<String> {
    if is_x11 && named("DISPLAY").is_none() {
        return Some("there is no screen to open it on. Start it from a desktop, or set DISPLAY or WAYLAND_DISPLAY".to_owned());
    }
    if xkbcommon_dl::xkbcommon_option().is_none() {
        return Some(why_not("libxkbcommon"));
    }
    (is_x11 && xkbcommon_dl::x11::xkbcommon_x11_option().is_none()).then(|| why_not("libxkbcommon-x11"))
}

/// Whether the window is to go to X11: there is no Wayland, or it does not answer.
#[cfg(all(unix, not(target_vendor = "apple")))]
pub(super) fn is_x11() -> bool {
    use std::path::{Path, PathBuf};
    if named("WAYLAND_SOCKET").is_some() {
        return false;
    }
    let Some(display) = named("WAYLAND_DISPLAY") else { return true };
    let path = named("XDG_RUNTIME_DIR").map(PathBuf::from).unwrap_or_default().join(Path::new(&display));
    named("DISPLAY").is_some() && !wayland_answers(&path)
}

#[cfg(all(unix, not(target_vendor = "apple")))]
fn named(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Asks a Wayland server what it has, and waits a moment for the first word.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn wayland_answers(socket: &std::path::Path) -> bool {
    use std::{
        io::{Read, Write},
        os::unix::net::UnixStream,
        time::Duration,
    };
    /// How long a server has for its first word.
    const PATIENCE: Duration = Duration::from_secs(2);
    // To object 1, the display: 12 bytes, request 1, "get_registry", as object 2.
    let request = [1, (12 << 16) | 1, 2_u32].map(u32::to_ne_bytes).concat();
    let asked = || {
        let mut server = UnixStream::connect(socket)?;
        server.set_read_timeout(Some(PATIENCE))?;
        server.set_write_timeout(Some(PATIENCE))?;
        server.write_all(&request)?;
        server.read_exact(&mut [0; 8])
    };
    asked().is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_path_of_the_computer_that_built_it_is_shown() {
        let error = "winit EventLoopError: os error at /home/b/.cargo/registry/src/x/winit-0.30.13/src/platform_impl/linux/mod.rs:736: it went wrong.";
        assert_eq!(why_not(error), "winit EventLoopError: it went wrong");
        assert_eq!(why_not("a: os error at /b/c.rs:1: d"), "a: d");
        assert_eq!(why_not("plain"), "plain");
    }

    #[cfg(all(unix, not(target_vendor = "apple")))]
    #[test]
    fn a_missing_library_is_named_with_what_to_install() {
        for (error, package) in [
            ("os error at /x/mod.rs:7: opening library failed (libXcursor.so.1: cannot open shared object file)", "libxcursor1"),
            ("opening library failed (libX11.so.6: cannot open; libX11.so: cannot open)", "libx11-6"),
            ("libX11-xcb.so.1: cannot open shared object file", "libx11-xcb1"),
            ("Library libxkbcommon-x11.so could not be loaded.", "libxkbcommon-x11-0"),
            ("winit EventLoopError: Failed to load one of xlib's shared libraries", "libx11-6"),
            ("glutin error: [a7] GLXBadFBConfig", "libgl1-mesa-dri"),
            (
                "Found no glutin configs matching the template: ConfigTemplate { and so on, and so on, and so on, and so on }",
                "libgl1-mesa-dri",
            ),
        ] {
            let words = why_not(error);
            assert!(words.contains(&format!("Install {package}")) || words.contains(package), "{words}");
            assert!(!words.contains("ConfigTemplate"), "{words}");
            assert!(words.contains("(Fedora)") && words.contains("(Arch)") && !words.contains("/x/"), "{words}");
        }
    }

    #[cfg(all(unix, not(target_vendor = "apple")))]
    #[test]
    fn a_wayland_server_is_one_that_answers() {
        use std::{
            io::{Read, Write},
            os::unix::net::UnixListener,
        };
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("wayland-0");
        assert!(!wayland_answers(&socket));
        let listener = UnixListener::bind(&socket).unwrap();
        let server = std::thread::spawn(move || {
            let mut asked = [0; 12];
            let (mut answering, _) = listener.accept().unwrap();
            answering.read_exact(&mut asked).unwrap();
            answering.write_all(&[0; 8]).unwrap();
            // The next one is closed without a word, and after that nobody listens.
            drop(listener.accept().unwrap());
        });
        assert!(wayland_answers(&socket));
        assert!(!wayland_answers(&socket));
        server.join().unwrap();
        assert!(!wayland_answers(&socket));
    }
}
