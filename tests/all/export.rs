//! Pictures and sound files saved to disk, with a silent voice and small sizes so that it is quick.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use image::{AnimationDecoder, GenericImageView, codecs::gif::GifDecoder};
use tempfile::tempdir;
use unhunch::{
    audio::{Bank, Gains, Lines, RATE_HZ, SoundGroup, Track, frame_at, source::Labels, wav::write_wav},
    cue::ToneTheme,
    exercise::Side,
    export::{
        ExportError, animation,
        audio::{self, Manner, Spoken, Tape},
        picture::{self, PictureRequest, find_exercise},
        sheet,
    },
    figure::{Backdrop, Look, PictureTheme, Style},
    library::catalog::Catalog,
    progress::{Activity, Progress},
    routine::{Guidance, Routine},
    settings::Settings,
    timeline::Phase,
    voice::{
        Speech, Voice, VoiceError,
        cache::SpeechCache,
        engine::{Bench, Engine},
    },
};

/// Runs an export that nobody stops.
fn unwatched<T>(export: impl FnOnce(&mut Progress<'_>) -> Result<T, ExportError>) -> Result<T, ExportError> {
    export(&mut Progress::unheard())
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn routine(text: &str) -> Routine {
    let (routine, problems) = Routine::from_toml("test", text, &Catalog::bundled().exercises);
    assert!(problems.is_empty(), "{problems:?}");
    routine
}

fn short_routine() -> Routine {
    routine(
        "format = 1\nname = \"Two things\"\n[[item]]\nexercise = \"shoulder_blade_squeeze\"\nreps = 2\nsets = 1\n\
         [[item]]\nexercise = \"chin_tuck\"\nreps = 2\nsets = 1\n",
    )
}

fn silent_bench() -> Bench {
    Bench::new(vec![Engine::silent()], None)
}

fn save(spoken: &mut Spoken, tones: ToneTheme, path: &Path, progress: &mut Progress<'_>) -> Result<(), ExportError> {
    Tape::new(spoken, tones, &mut silent_bench()).save(path, progress)
}

fn speak(routine: &Routine) -> Spoken {
    let mut bench = silent_bench();
    unwatched(|progress| audio::speak(routine, &Manner::of_settings(&Settings::default()), &mut bench, progress)).unwrap()
}

fn request(exercise: &str) -> PictureRequest<'_> {
    PictureRequest {
        exercise: find_exercise(&Catalog::bundled().exercises, exercise).unwrap(),
        level: None,
        pose: None,
        camera: None,
        side: None,
        size_px: [96, 72],
        style: Style::default(),
        look: Look::default(),
    }
}

fn refusal(result: Result<(), ExportError>) -> String {
    result.unwrap_err().to_string()
}

/// The four bytes of a chunk's name with what is in it.
fn chunks(wav: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut chunks = Vec::new();
    let mut rest = &wav[12..];
    while rest.len() >= 8 {
        let length = u32::from_le_bytes(rest[4..8].try_into().unwrap()) as usize;
        chunks.push((String::from_utf8_lossy(&rest[..4]).into_owned(), rest[8..8 + length].to_vec()));
        rest = &rest[8 + length + length % 2..];
    }
    assert!(rest.is_empty());
    chunks
}

#[test]
fn a_sound_file_is_as_long_as_the_score_and_names_its_exercises() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("two.wav");
    let mut spoken = speak(&short_routine());
    unwatched(|progress| save(&mut spoken, ToneTheme::Soft, &path, progress)).unwrap();
    assert_eq!(names_in(folder.path()), ["two.wav"]);
    let wav = fs::read(&path).unwrap();
    let chunks = chunks(&wav);
    let n_frames = chunks.iter().find(|(name, _)| name == "data").unwrap().1.len() / 2;
    assert_eq!(n_frames as f64, (spoken.timeline.end.as_secs_f64() * f64::from(RATE_HZ)).round());
    let text = String::from_utf8_lossy(&wav[44 + n_frames * 2..]).into_owned();
    assert!(text.contains("Two things") && text.contains(&spoken.timeline.steps[1].title()), "{text}");
    let cues = &chunks.iter().find(|(name, _)| name == "cue ").unwrap().1;
    assert_eq!(cues[0], 2);
}

/// Says every line as noise of its own, ten seconds long: a short routine is more than is held in memory then.
struct Drone;

impl Voice for Drone {
    fn name(&self) -> &str {
        "drone"
    }

    fn speak(&mut self, text: &str, _pace: f32) -> Result<Speech, VoiceError> {
        let seed = text.bytes().fold(7_u32, |seed, byte| seed.wrapping_mul(31).wrapping_add(u32::from(byte)));
        let sample = |i: u32| ((i.wrapping_mul(2_654_435_761) ^ seed) >> 16) as f32 / 65_536.0 - 0.5;
        Ok(Speech { rate_hz: RATE_HZ, samples: (0..10 * RATE_HZ).map(sample).collect() })
    }
}

#[test]
fn a_file_that_is_made_piece_by_piece_has_the_samples_of_the_whole_track() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("long.wav");
    let cache = || Some(SpeechCache::in_folder(folder.path().join("cache")));
    let bench = || Bench::new(vec![Engine::new("drone", || Ok(Box::new(Drone) as Box<dyn Voice>))], cache());
    let manner = Manner::of_settings(&Settings::default());
    let routine = Catalog::bundled().routine("desk-reset").unwrap();
    let mut spoken = unwatched(|progress| audio::speak(routine, &manner, &mut bench(), progress)).unwrap();
    let lines = spoken.timeline.lines();
    assert!(lines.iter().any(|line| spoken.get(line).is_none()), "all {} lines are held", lines.len());
    unwatched(|progress| Tape::new(&mut spoken, ToneTheme::Soft, &mut bench()).save(&path, progress)).unwrap();

    struct All(HashMap<Arc<str>, Arc<[f32]>>);
    impl Lines for All {
        fn get(&self, line: &str) -> Option<Arc<[f32]>> {
            self.0.get(line).cloned()
        }
    }
    let speech = |line: &Arc<str>| bench().speech_of(line, 1.0, &manner.own).unwrap().samples.into();
    let all = All(lines.iter().map(|line| (Arc::clone(line), speech(line))).collect());
    let mut track = &Track::new(&spoken.timeline, &Bank::new(ToneTheme::Soft), &all);
    let mut whole = Vec::new();
    let usual = Gains::from_volumes(0.8, 0.6);
    let gains = Gains { voice: 1.0, tone: usual.tone / usual.voice };
    write_wav(&mut track, gains, &Labels::default(), &mut whole, &mut Progress::unheard()).unwrap();
    let data = |wav: &[u8]| chunks(wav).into_iter().find(|(name, _)| name == "data").unwrap().1;
    assert!(data(&fs::read(&path).unwrap()) == data(&whole));
}

#[test]
fn the_score_of_a_file_has_the_true_length_of_every_line() {
    let spoken = speak(&Catalog::bundled().routines[0]);
    let lines: Vec<_> = spoken.timeline.cues.iter().filter_map(|cue| Some((cue, cue.line()?))).collect();
    assert!(lines.len() > 20 && spoken.notices.is_empty(), "{:?}", spoken.notices);
    // The shelf holds a minute of speech.
    let held: Vec<_> = lines.iter().filter_map(|(cue, line)| Some((cue, line, spoken.get(line)?.len() as f64))).collect();
    assert!(held.len() > 20);
    for (cue, line, samples) in held {
        assert!((cue.length.as_secs_f64() * f64::from(RATE_HZ) - samples).abs() < 1.0, "{line}");
    }
    assert!(lines.windows(2).all(|pair| pair[0].0.end() <= pair[1].0.at));
}

#[test]
fn a_file_pauses_where_a_session_would_wait_and_asks_for_no_key() {
    let mut waiting = short_routine();
    waiting.waits = true;
    let [plain, waiting] = [short_routine(), waiting].map(|routine| speak(&routine).timeline);
    assert_eq!(waiting.end, plain.end + Duration::from_secs(10));
    assert!(!waiting.lines().iter().any(|line| line.contains("key")));
    let prepare = |timeline: &unhunch::timeline::Timeline| timeline.segments[0].length();
    assert_eq!(waiting.segments[0].phase, Phase::Prepare);
    assert_eq!(prepare(&waiting), prepare(&plain) + Duration::from_secs(5));
    assert!(waiting.segments.windows(2).all(|pair| pair[0].end == pair[1].start));
}

#[test]
fn a_stopped_export_leaves_the_folder_as_it_was() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("old.wav");
    fs::write(&path, "old").unwrap();
    let mut spoken = speak(&short_routine());
    let cancel = AtomicBool::new(false);
    let tell = |activity, share| cancel.store(activity == Activity::Writing && share > 0.3, Ordering::Relaxed);
    let result = save(&mut spoken, ToneTheme::Wood, &path, &mut Progress::new(&cancel, tell));
    assert!(matches!(result, Err(ExportError::Canceled)), "{result:?}");
    assert_eq!((names_in(folder.path()), fs::read_to_string(&path).unwrap()), (vec!["old.wav".to_owned()], "old".to_owned()));
    let mut bench = Bench::new(vec![Engine::silent()], None);
    let stopped = AtomicBool::new(true);
    let mut progress = Progress::new(&stopped, |_, _| {});
    assert!(audio::speak(&short_routine(), &Manner::of_settings(&Settings::default()), &mut bench, &mut progress).is_err());
}

#[test]
fn without_a_voice_only_tones_can_be_saved() {
    let mut routine = short_routine();
    let manner = Manner::of_settings(&Settings::default());
    let speak = |routine: &Routine| {
        let mut bench = Bench::new(Vec::new(), None);
        unwatched(|progress| audio::speak(routine, &manner, &mut bench, progress))
    };
    assert!(refusal(speak(&routine).map(|_| ())).contains("tones"));
    routine.guidance = Some(Guidance::Tones);
    assert!(speak(&routine).unwrap().timeline.lines().is_empty());
}

#[test]
fn what_the_voice_can_not_read_is_said_and_the_rest_is_saved() {
    let mut routine = short_routine();
    if let Some(unhunch::routine::Item::Exercise(item)) = routine.items.first_mut() {
        item.note = "肩".to_owned();
    }
    let spoken = speak(&routine);
    assert!(spoken.notices.iter().any(|notice| notice.contains("can't read 1 of the lines")), "{:?}", spoken.notices);
    let unreadable: Vec<_> = spoken.timeline.lines().into_iter().filter(|line| spoken.needs_chime(line)).collect();
    assert!(unreadable.iter().all(|line| line.contains('肩')) && unreadable.len() == 1, "{unreadable:?}");
    // The voice of the test is silent, so what sounds at the start of the line is the chime.
    let at = spoken.timeline.cues.iter().find(|cue| cue.line().is_some_and(|line| line.contains('肩'))).unwrap().at;
    let track = Track::new(&spoken.timeline, &Bank::new(ToneTheme::Soft), &spoken);
    let mut heard = vec![0.0; 4800];
    track.render(SoundGroup::Voice, &(0..i64::MAX), frame_at(at), &mut heard);
    assert_eq!(heard, unhunch::audio::tones::chime(ToneTheme::Soft)[..4800]);
}

#[test]
fn a_routine_of_ten_hours_is_cut_at_the_limit_of_a_session() {
    let long =
        "format = 1\nname = \"Long\"\n".to_owned() + &"[[item]]\nexercise = \"chin_tuck\"\nreps = 50\nsets = 10\n".repeat(20);
    let (routine, _) = Routine::from_toml("long", &long, &Catalog::bundled().exercises);
    let spoken = speak(&routine);
    assert!(spoken.timeline.is_cut && spoken.timeline.end < Duration::from_secs(5 * 3600));
    assert!(spoken.notices.iter().any(|notice| notice.contains("longer than a session")));
}

#[test]
fn bad_targets_of_sound_files_are_refused_and_nothing_is_left() {
    let folder = tempdir().unwrap();
    let mut spoken = speak(&short_routine());
    let mut save = |name: &str| {
        let path = folder.path().join(name);
        refusal(unwatched(|progress| save(&mut spoken, ToneTheme::Soft, &path, progress)))
    };
    fs::create_dir(folder.path().join("taken.wav")).unwrap();
    assert!(save("x.mp3").contains(".ogg or .wav"));
    assert!(save("x").contains(".ogg or .wav"));
    assert!(save("missing/x.ogg").contains("no such folder"));
    assert!(save("missing/x.wav").contains("no such folder"));
    assert!(save("taken.wav").contains("not a file"));
    assert_eq!(names_in(folder.path()), ["taken.wav"]);
}

#[test]
fn a_picture_is_saved_as_its_name_says() {
    let folder = tempdir().unwrap();
    for name in ["a.png", "b.webp", "C.PNG"] {
        let path = folder.path().join(name);
        picture::save(&request("airplane"), &path).unwrap();
        assert_eq!(image::open(&path).unwrap().dimensions(), (96, 72), "{name}");
    }
    let path = folder.path().join("d.png");
    let style = Style { backdrop: Backdrop::Transparent, ..Style::default() };
    picture::save(&PictureRequest { style, ..request("airplane") }, &path).unwrap();
    let corner = image::open(&path).unwrap().get_pixel(0, 0).0;
    assert_eq!(corner[3], 0);
}

#[test]
fn every_pose_camera_level_and_side_can_be_chosen() {
    let folder = tempdir().unwrap();
    let mut seen = Vec::new();
    let mut save = |request: PictureRequest<'_>| {
        let path = folder.path().join("x.png");
        picture::save(&request, &path).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert!(!seen.contains(&bytes));
        seen.push(bytes);
    };
    let base = request("push_up");
    save(base.clone());
    save(PictureRequest { level: Some("wall"), ..base.clone() });
    save(PictureRequest { level: Some("WALL"), camera: Some("chest"), ..base.clone() });
    save(PictureRequest { side: Some(Side::Right), ..request("upper_trap_stretch") });
    save(PictureRequest { side: Some(Side::Left), ..request("upper_trap_stretch") });
    save(PictureRequest { pose: Some("rest"), ..request("shoulder_blade_squeeze") });
    save(PictureRequest { pose: Some("standing_rest"), ..request("shoulder_blade_squeeze") });
}

#[test]
fn wrong_names_and_sizes_are_refused_with_advice() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.png");
    let said = |request: PictureRequest<'_>| refusal(picture::save(&request, &path));
    let base = request("airplane");
    assert!(said(PictureRequest { pose: Some("liftd"), ..base.clone() }).contains("Did you mean \"lifted\"?"));
    assert!(said(PictureRequest { camera: Some("Sied"), ..base.clone() }).contains("Did you mean \"Side\"?"));
    assert!(said(PictureRequest { level: Some("nonsense"), ..base.clone() }).contains("Use one of: "));
    for size_px in [[0, 0], [20_000, 20_000], [96, 0], [u32::MAX, 16]] {
        assert!(said(PictureRequest { size_px, ..base.clone() }).contains("16 to 4096"));
    }
    let exercises = &Catalog::bundled().exercises;
    assert!(find_exercise(exercises, "airplan").unwrap_err().to_string().contains("Did you mean \"airplane\"?"));
    assert!(refusal(picture::save(&base, &folder.path().join("x.bmp"))).contains(".webp"));
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn a_gif_shows_one_repetition_in_its_time() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.gif");
    let request = PictureRequest { size_px: [48, 40], ..request("shoulder_blade_squeeze") };
    unwatched(|progress| animation::save(&request, &path, progress)).unwrap();
    let decoder = GifDecoder::new(std::io::BufReader::new(fs::File::open(&path).unwrap())).unwrap();
    let frames = decoder.into_frames().collect_frames().unwrap();
    let length_ms: u32 = frames.iter().map(|frame| frame.delay().numer_denom_ms().0).sum();
    let tempo = request.exercise.dose.work.tempo();
    let expected = [tempo.out, tempo.hold.min(Duration::from_secs(3)), tempo.back, tempo.pause.min(Duration::from_secs(3))];
    assert_eq!(u128::from(length_ms), expected.iter().sum::<Duration>().as_millis());
    assert!(frames.len() > 20);
    let pose = PictureRequest { pose: Some("rest"), ..request };
    assert!(refusal(unwatched(|progress| animation::save(&pose, &path, progress))).contains("whole repetition"));
}

#[test]
fn contact_sheets_come_with_a_page_that_shows_them() {
    let folder = tempdir().unwrap();
    let exercises = &Catalog::bundled().exercises;
    let one = exercises.iter().take(1).map(|(id, exercise)| (id.clone(), exercise.clone())).collect();
    unwatched(|progress| sheet::save_all(&one, &[PictureTheme::Dark], &folder.path().join("new"), progress)).unwrap();
    let names = names_in(&folder.path().join("new"));
    let page = fs::read_to_string(folder.path().join("new/index.html")).unwrap();
    assert_eq!(names.len(), 3);
    assert!(names.iter().filter(|name| name.ends_with(".png")).all(|name| page.contains(name.as_str())));
}

#[cfg(all(target_os = "linux", feature = "voice"))]
#[test]
fn ctrl_c_stops_an_export_and_leaves_nothing_behind() {
    use std::{
        io::Write,
        process::{Command, Stdio},
    };

    let folder = tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_unhunch"));
    command.arg("--data").arg(folder.path()).args(["export", "audio", "-"]).arg(out.join("x.ogg"));
    let mut program = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // It listens once Ctrl+C, the second signal, is among those that it catches.
    let status = format!("/proc/{}/status", program.id());
    let catches = |status: &str| {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
        u64::from_str_radix(mask.trim(), 16).unwrap() & 0b10 != 0
    };
    while !catches(&fs::read_to_string(&status).unwrap()) {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &program.id().to_string()]).status().unwrap().success());
    // A routine takes seconds to speak for the first time, so the signal is there long before the end.
    let text = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("routines/founding-four.toml")).unwrap();
    program.stdin.take().unwrap().write_all(&text).unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(130));
    assert_eq!(names_in(&out), Vec::<String>::new());
}

#[test]
fn a_routine_without_an_exercise_makes_no_sound_file() {
    let rests = routine("format = 1\nname = \"Rests\"\n[[item]]\nrest_s = 10\n");
    let mut bench = silent_bench();
    let spoken = unwatched(|watch| audio::speak(&rests, &Manner::of_settings(&Settings::default()), &mut bench, watch));
    let message = spoken.err().unwrap().to_string();
    assert!(message.contains("\"Rests\" has no exercise, so there is nothing to hear"), "{message}");
}
