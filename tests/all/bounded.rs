//! What may cost how much, whatever a file holds. Memory is counted, never timed.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use allocation_counter::measure;
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgba};
use unhunch::{
    exercise::{Exercise, Exercises},
    export::{
        ExportError,
        handout::{self, Format, HandoutOptions, HandoutRequest},
    },
    figure::Look,
    format::{
        problem::Problem,
        text_limits::{LINE, NAME},
    },
    library::catalog::Catalog,
    pack::read_pack,
    photo::{PhotoEdit, pixels, prepared},
    progress::Progress,
    routine::Routine,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const MIB: u64 = 1 << 20;

fn png(image: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The most memory that this thread has at once while it works.
fn peak(work: impl FnOnce()) -> u64 {
    measure(work).bytes_max
}

#[test]
fn a_giant_picture_takes_no_more_memory_than_what_is_kept_of_it_needs() {
    // 112 MB of pixels.
    let deep = png(ImageBuffer::<Rgba<u16>, _>::from_pixel(7000, 2000, Rgba([60_000, 0, 0, u16::MAX])));
    let whole = peak(|| assert_eq!(prepared(&deep, &PhotoEdit::default()).unwrap().len(), 1));
    assert!(whole < 60 * MIB, "{} MiB", whole / MIB);
    let small = peak(|| assert_eq!(pixels(&deep, 64).unwrap().width(), 64));
    assert!(small < 4 * MIB, "{} MiB", small / MIB);
}

/// A pack whose exercise shows each of these pictures.
fn pack(pictures: &[&[u8]]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut add = |name: &str, bytes: &[u8]| {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    };
    add("pack.toml", b"format = 1\nkind = \"pack\"\ntitle = \"Many\"\n");
    for (index, bytes) in pictures.iter().enumerate() {
        add(&format!("pictures/p{index}.png"), bytes);
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn pictures_that_share_their_bytes_are_read_once_and_too_many_pixels_are_left_out_with_a_word() {
    let giant = png(ImageBuffer::<Luma<u8>, _>::new(4000, 3000));
    let goes_on = &mut Progress::unheard();
    // 3,600 million pixels if each were read.
    let shared = read_pack(&mut Cursor::new(pack(&[giant.as_slice(); 300])), goes_on).unwrap();
    assert_eq!((shared.pictures.len(), shared.troubles.len()), (300, 0));
    // As many that differ are left out from some point on. What breaks off after its header counts in full too.
    let broken = |number: u8| {
        let mut bytes = giant[..60].to_vec();
        bytes.push(number);
        bytes
    };
    let others: Vec<Vec<u8>> = (0..52).map(broken).collect();
    let others: Vec<&[u8]> = others.iter().map(Vec::as_slice).collect();
    let read = read_pack(&mut Cursor::new(pack(&others)), goes_on).unwrap();
    let troubles: Vec<String> = read.troubles.iter().map(ToString::to_string).collect();
    assert!(troubles[49].contains("damaged") && troubles[50].contains("at most 600 million"), "{troubles:?}");
}

#[test]
fn a_name_of_two_megabytes_is_an_error_with_its_place_and_is_not_kept() {
    let text = format!("format = 1\nname = \"{}\"\n[[item]]\nexercise = \"push_up\"\n", "n".repeat(2_000_000));
    let (routine, problems) = Routine::from_toml("mine", &text, &Catalog::bundled().exercises);
    assert_eq!(routine.name, "");
    let said: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(said, ["2:8: error: \"name\" has 2000000 characters. Keep it to 200"]);
}

#[test]
fn a_routine_holds_only_so_many_items_in_its_groups_too() {
    let group = "[[item]]\nrounds = 2\n".to_owned() + &"[[item.item]]\nrest_s = 5\n".repeat(99);
    let text = |n_groups: usize| format!("format = 1\nname = \"Long\"\n{}", group.repeat(n_groups));
    let read = |text: &str| Routine::from_toml("long", text, &Exercises::new());
    let (fits, problems) = read(&text(5));
    assert_eq!((fits.items.len(), problems.len()), (5, 0));
    let (_, problems) = read(&text(7));
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    // The sixth group, after two lines and five groups of 200 lines each.
    assert_eq!(problem.position.line, 1003);
    assert!(problem.to_string().contains("Items from here on are too many. Keep at most 500"), "{problem}");
}

/// A routine of as many exercises as there may be, each of its own with texts as long as they may be.
fn longest(n_exercises: usize) -> Routine {
    let mut exercises = Exercises::new();
    let mut text = format!("format = 1\nname = \"{}\"\n", "N".repeat(NAME));
    for number in 0..n_exercises {
        let steps = format!("\"{}\"", "step ".repeat(LINE / 5));
        let words = format!(
            "format = 1\nid = \"e{number}\"\nname = \"E\"\nkind = \"stretch\"\nplace = \"standing\"\nposture = \"standing\"\n\
             setup = [{steps}]\nsteps = [{}]\n[dose]\nreps = 1\n[say]\ngo = \"Go.\"\n",
            [steps.as_str(); 4].join(", ")
        );
        let (exercise, problems) = Exercise::from_toml(&words);
        assert!(!problems.iter().any(Problem::is_error), "{problems:?}");
        exercises.insert(exercise.id.clone(), Arc::new(exercise));
        write!(text, "[[item]]\nexercise = \"e{number}\"\nnote = \"{}\"\n", "n ".repeat(LINE / 2)).unwrap();
    }
    Routine::from_toml("long", &text, &exercises).0
}

type Made = Result<(Vec<u8>, Vec<String>), ExportError>;

fn handout_of(routine: &Routine, format: Format, cancel: &AtomicBool, tell: &mut dyn FnMut(f32)) -> Made {
    let safety = &Catalog::bundled().safety;
    let request =
        HandoutRequest { routine, safety, look: Look::default(), options: HandoutOptions::default(), own_picture: &|_| Ok(None) };
    handout::make(&request, format, &mut Progress::new(cancel, |_, share| tell(share)))
}

#[test]
fn a_handout_of_the_longest_routine_that_is_printed_takes_little_memory_and_a_longer_one_is_refused() {
    let never = AtomicBool::new(false);
    let routine = longest(30);
    let taken = peak(|| assert!(handout_of(&routine, Format::Pdf, &never, &mut |_| ()).is_ok()));
    assert!(taken < 150 * MIB, "{} MiB", taken / MIB);
    let refused = handout_of(&longest(60), Format::Pdf, &never, &mut |_| ()).unwrap_err().to_string();
    assert!(refused.contains("too many for pages; at most 200 thousand fit. Split it, or save a web page"), "{refused}");
    assert!(handout_of(&longest(60), Format::Html, &never, &mut |_| ()).is_ok());
}

#[test]
fn a_handout_can_be_canceled_between_its_parts() {
    let cancel = AtomicBool::new(false);
    let mut told = Vec::new();
    let mut tell = |share| {
        told.push(share);
        cancel.store(share > 0.0, Ordering::Relaxed);
    };
    let result = handout_of(&longest(3), Format::Pdf, &cancel, &mut tell);
    // Nothing more is done after the first part.
    assert!(told.last().is_some_and(|share| (0.1..0.4).contains(share)), "{told:?}");
    assert!(matches!(result, Err(ExportError::Canceled)), "{:?}", result.map(|(bytes, _)| bytes.len()));
}
