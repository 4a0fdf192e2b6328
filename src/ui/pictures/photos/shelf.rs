//! The worker that reads and decodes pictures, and the textures that are kept.

use std::{
    cell::RefCell,
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread,
};

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::photo::{MAX_SIDE_PX, pixels};

/// What all textures may take, in bytes.
const MAX_BYTES: usize = 96 << 20;

/// Reads a picture by its name; nothing if there is none.
pub type PictureSource = Arc<dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync>;

/// How finely a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Detail {
    /// In lists.
    Small,
    /// On the stage.
    Large,
}

impl Detail {
    /// The longest side of a small picture.
    pub(super) const SMALL_PX: f32 = 384.0;

    fn side_px(self) -> u32 {
        match self {
            Self::Small => 384,
            Self::Large => MAX_SIDE_PX,
        }
    }
}

type Key = (String, Detail);

/// What there is of a picture.
pub(super) enum Sight {
    Ready(TextureHandle),
    Waiting,
    /// There is no such file, or it can't be read.
    Missing,
}

struct Kept {
    /// Nothing while it is being decoded.
    picture: Option<Result<TextureHandle, ()>>,
    /// The frame in which it was last wanted.
    used: u64,
}

pub(super) struct Shelf {
    orders: mpsc::Sender<Key>,
    finished: mpsc::Receiver<(Key, Option<ColorImage>)>,
    kept: RefCell<HashMap<Key, Kept>>,
    frame: std::cell::Cell<u64>,
}

impl Shelf {
    pub(super) fn new(source: PictureSource, wake: impl Fn() + Send + 'static) -> Self {
        let (orders, ordered) = mpsc::channel();
        let (sender, finished) = mpsc::channel();
        let work = move || {
            let mut waiting: Vec<Key> = Vec::new();
            // The program ends when the other end is gone.
            while let Ok(first) = ordered.recv() {
                waiting.push(first);
                waiting.extend(ordered.try_iter());
                // The newest first: it is most likely still in sight.
                while let Some(key) = waiting.pop() {
                    let image = catch_unwind(AssertUnwindSafe(|| decoded(&source, &key))).ok().flatten();
                    if sender.send((key, image)).is_err() {
                        return;
                    }
                    wake();
                    waiting.extend(ordered.try_iter());
                }
            }
        };
        // Without a thread there are no pictures; everything else works.
        let _ = thread::Builder::new().name("pictures".to_owned()).spawn(work);
        Self { orders, finished, kept: RefCell::default(), frame: std::cell::Cell::default() }
    }

    pub(super) fn begin_frame(&self, ctx: &Context) {
        self.frame.set(self.frame.get() + 1);
        let mut kept = self.kept.borrow_mut();
        let before = kept.len();
        for (key, image) in self.finished.try_iter() {
            let name = format!("picture {}", key.0);
            let picture = image.map(|image| ctx.load_texture(name, image, TextureOptions::LINEAR)).ok_or(());
            kept.insert(key, Kept { picture: Some(picture), used: self.frame.get() });
        }
        if before > 0 {
            self.make_room(&mut kept);
        }
    }

    /// Lets go of what was not wanted for the longest time. What was wanted a moment ago stays, whatever it takes.
    fn make_room(&self, kept: &mut HashMap<Key, Kept>) {
        let bytes_of = |kept: &Kept| match &kept.picture {
            Some(Ok(texture)) => texture.byte_size(),
            _ => 0,
        };
        let mut n_bytes: usize = kept.values().map(bytes_of).sum();
        if n_bytes <= MAX_BYTES {
            return;
        }
        let newest = self.frame.get().saturating_sub(2);
        let mut old: Vec<(u64, Key)> =
            kept.iter().filter(|(_, kept)| kept.used < newest).map(|(key, kept)| (kept.used, key.clone())).collect();
        old.sort_unstable_by_key(|(used, _)| *used);
        for (_, key) in old {
            if n_bytes <= MAX_BYTES {
                break;
            }
            n_bytes -= kept.remove(&key).as_ref().map_or(0, bytes_of);
        }
    }

    pub(super) fn forget_missing(&self) {
        self.kept.borrow_mut().retain(|_, kept| !matches!(kept.picture, Some(Err(()))));
    }

    pub(super) fn sight(&self, file: &str, detail: Detail) -> Sight {
        let key = (file.to_owned(), detail);
        let mut kept = self.kept.borrow_mut();
        if let Some(there) = kept.get_mut(&key) {
            there.used = self.frame.get();
            return match &there.picture {
                Some(Ok(texture)) => Sight::Ready(texture.clone()),
                Some(Err(())) => Sight::Missing,
                None => Sight::Waiting,
            };
        }
        // Without a worker nothing will come.
        let picture = self.orders.send(key.clone()).err().map(|_| Err(()));
        kept.insert(key, Kept { picture, used: self.frame.get() });
        Sight::Waiting
    }
}

fn decoded(source: &PictureSource, (file, detail): &Key) -> Option<ColorImage> {
    let bytes = source(file)?;
    let image = pixels(&bytes, detail.side_px()).ok()?;
    let size = [image.width() as usize, image.height() as usize];
    Some(ColorImage::from_rgba_unmultiplied(size, image.as_raw()))
}
