//! The worker that draws pictures: the newest stage first, then stills in order. It sleeps while there is nothing to draw.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
};

use super::StillKey;
use crate::figure::{Body, Camera, Framing, Look, Moment, Motion, Picture, Scene, Style, render};

/// What a picture is for.
pub(super) enum Slot {
    /// The large stage.
    Stage,
    /// A still in a list.
    Still(StillKey),
    /// A key pose of the studio, by index.
    Small(usize),
}

/// A picture to draw.
pub(super) struct Job {
    pub motion: Arc<Motion>,
    pub moment: Moment,
    pub look: Look,
    pub camera: Camera,
    pub style: Style,
    pub size_px: [u32; 2],
    /// The name of the key pose to be drawn instead of what stands at the moment.
    pub key: Option<String>,
    /// The frame, if it is not that of the moment.
    pub framing: Option<Arc<Framing>>,
}

impl Job {
    fn draw(&self) -> Picture {
        let body = Body::shared(&self.look);
        let key = self.key.as_deref().and_then(|name| Scene::of_key(&self.motion, self.moment, name, &self.look, &body));
        let scene = key.unwrap_or_else(|| Scene::new(&self.motion, self.moment, &self.look, &body));
        let scene = match &self.framing {
            Some(framing) => scene.framed_as(framing),
            None => scene,
        };
        let [width_px, height_px] = self.size_px;
        render(&scene, &self.camera, &self.style, width_px, height_px)
    }
}

/// The handle of the worker.
pub(super) struct Painter {
    desk: Arc<Desk>,
    finished: mpsc::Receiver<(u64, Slot, Picture)>,
}

/// What lies between the handle and the worker.
#[derive(Default)]
struct Desk {
    orders: Mutex<Orders>,
    changed: Condvar,
}

#[derive(Default)]
struct Orders {
    stage: Option<Job>,
    /// Whether a stage picture is being drawn or waits to be taken in.
    is_stage_busy: bool,
    stills: VecDeque<(Slot, Job)>,
    /// Grows when everything ordered so far is no longer wanted.
    generation: u64,
    is_closing: bool,
}

impl Desk {
    fn orders(&self) -> MutexGuard<'_, Orders> {
        // Orders are whole at every moment, so a worker that died leaves them usable.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next job. `None` when the program ends.
    fn next(&self) -> Option<(u64, Slot, Job)> {
        let mut orders = self.orders();
        loop {
            if orders.is_closing {
                return None;
            }
            if let Some(job) = orders.stage.take() {
                return Some((orders.generation, Slot::Stage, job));
            }
            if let Some((slot, job)) = orders.stills.pop_front() {
                return Some((orders.generation, slot, job));
            }
            orders = self.changed.wait(orders).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Painter {
    pub(super) fn start(wake: impl Fn() + Send + 'static) -> Self {
        let desk = Arc::new(Desk::default());
        let (sender, finished) = mpsc::channel();
        let worker_desk = Arc::clone(&desk);
        // Without a thread there are no pictures; everything else works.
        let _ = thread::Builder::new().name("figures".to_owned()).spawn(move || {
            while let Some((generation, slot, job)) = worker_desk.next() {
                // A picture that can't be drawn stays empty; the others go on.
                let picture = catch_unwind(AssertUnwindSafe(|| job.draw()));
                let picture = picture.unwrap_or(Picture { width_px: 1, height_px: 1, rgba: vec![0; 4] });
                // The stage looks for its pictures at its own pace: being woken as well would paint the window twice for each.
                let is_awaited = !matches!(slot, Slot::Stage);
                if sender.send((generation, slot, picture)).is_err() {
                    return;
                }
                if is_awaited {
                    wake();
                }
            }
        });
        Self { desk, finished }
    }

    /// Orders the stage. Returns whether it was taken: while one is being drawn, the next has to wait.
    pub(super) fn ask_stage(&self, job: Job) -> bool {
        let mut orders = self.desk.orders();
        if orders.is_stage_busy {
            return false;
        }
        orders.is_stage_busy = true;
        orders.stage = Some(job);
        self.desk.changed.notify_one();
        true
    }

    /// Whether a picture of the stage is on its way.
    pub(super) fn is_stage_busy(&self) -> bool {
        self.desk.orders().is_stage_busy
    }

    /// Orders a still.
    pub(super) fn ask_still(&self, key: StillKey, job: Job) {
        self.desk.orders().stills.push_back((Slot::Still(key), job));
        self.desk.changed.notify_one();
    }

    /// Orders a key pose of the studio; it comes before the stills.
    pub(super) fn ask_small(&self, pose: usize, job: Job) {
        self.desk.orders().stills.push_front((Slot::Small(pose), job));
        self.desk.changed.notify_one();
    }

    /// Drops all orders; what is still being drawn will not be delivered.
    pub(super) fn forget(&self) {
        let mut orders = self.desk.orders();
        let generation = orders.generation + 1;
        *orders = Orders { generation, ..Orders::default() };
    }

    /// Pictures finished since the last call.
    pub(super) fn finished(&self) -> Vec<(Slot, Picture)> {
        let mut orders = self.desk.orders();
        let mut pictures = Vec::new();
        for (generation, slot, picture) in self.finished.try_iter() {
            if generation == orders.generation {
                if matches!(slot, Slot::Stage) {
                    orders.is_stage_busy = false;
                }
                pictures.push((slot, picture));
            }
        }
        pictures
    }
}

impl Drop for Painter {
    fn drop(&mut self) {
        self.desk.orders().is_closing = true;
        self.desk.changed.notify_one();
    }
}
