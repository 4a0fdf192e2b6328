//! What handing on costs: a large pack looked at and taken in. Times are for reading, not for tests.

use std::{fmt::Write, io::Cursor, path::PathBuf};

use image::{Rgb, RgbImage};
use tempfile::{TempDir, tempdir};
use unhunch::{
    export::pack::save_everything,
    import::{carry_out, look},
    library::{FileKind, catalog::Catalog},
    progress::Progress,
    store::Store,
};

/// How many pictures a large pack holds, and how large each is: about 50 MB in all.
const N_PICTURES: u32 = 24;
const SIDE_PX: u32 = 850;

fn main() {
    // Read once; not part of what is measured.
    Catalog::bundled();
    divan::main();
}

/// A picture that can't be packed well.
fn noise(seed: u32) -> Option<Vec<u8>> {
    let mut state = seed.wrapping_mul(0x9E37_79B9) | 1;
    let picture = RgbImage::from_fn(SIDE_PX, SIDE_PX, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).ok()?;
    Some(bytes.into_inner())
}

/// A folder, removed when dropped, with a backup of an exercise with many pictures.
fn large_backup() -> Option<(TempDir, PathBuf)> {
    let folder = tempdir().ok()?;
    let store = Store::in_folder(folder.path().join("data"));
    let mut text = "format = 1\nid = \"many\"\nname = \"Many\"\nkind = \"mobility\"\nplace = \"chair\"\nposture = \"sitting\"\n\
        setup = [\"Sit.\"]\nsteps = [\"Lift.\"]\n[dose]\nreps = 5\n[say]\ngo = \"Lift.\"\n"
        .to_owned();
    std::fs::create_dir_all(store.pictures_folder()).ok()?;
    for number in 0..N_PICTURES {
        std::fs::write(store.pictures_folder().join(format!("p{number}.png")), noise(number)?).ok()?;
        // Writing to a string can't fail.
        let _ = write!(text, "[[picture]]\nfile = \"p{number}.png\"\n");
    }
    store.add(FileKind::Exercise, "many", &text).ok()?;
    let path = folder.path().join("large.unhunch");
    save_everything(&store, &path, &mut Progress::unheard()).ok()?;
    Some((folder, path))
}

#[divan::bench(sample_count = 5)]
fn look_at_50_mb(bencher: divan::Bencher<'_, '_>) {
    let backup = large_backup();
    let store = backup.as_ref().map(|(folder, _)| Store::in_folder(folder.path().join("empty")));
    bencher.bench_local(|| {
        backup.as_ref().zip(store.as_ref()).map(|((_, path), store)| look(path, store, &mut Progress::unheard()).is_ok())
    });
}

#[divan::bench(sample_count = 5)]
fn take_in_50_mb(bencher: divan::Bencher<'_, '_>) {
    let backup = large_backup();
    bencher.with_inputs(|| tempdir().ok()).bench_local_refs(|folder| {
        let store = folder.as_ref().map(|folder| Store::in_folder(folder.path()))?;
        let incoming = look(&backup.as_ref()?.1, &store, &mut Progress::unheard()).ok()?;
        carry_out(&incoming, &store, &mut Progress::unheard()).ok()
    });
}
