//! The recorder as a value with a life: [`Recorder`] listens, [`Recording`] writes, [`Take`] is done.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Sender, SyncSender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::sync::mpsc::Receiver as EventReceiver;

use super::{
    device::Device,
    error::AudioError,
    level::SILENCE_DBFS,
    microphone::Microphone,
    news::News,
    order::Order,
    status::{Event, Status},
    take::Take,
    wav::Cue,
    writer::Writer,
};
use crate::clock;

/// Events that wait for a loop that is busy; the writer keeps further ones.
const EVENTS: usize = 64;

/// The time that opening waits for the first sound. A microphone without any is open all the same.
const FIRST_SOUND: Duration = Duration::from_millis(1_500);

const LOOK_EVERY: Duration = Duration::from_millis(10);

/// An open microphone: the level is live, nothing is written.
#[derive(Debug)]
pub struct Recorder {
    line: Box<Line>,
}

/// A take in the making. Dropping it without [`Recording::finish`] leaves a whole file all the same.
#[derive(Debug)]
pub struct Recording {
    line: Box<Line>,
}

/// Connects both with the writer thread.
#[derive(Debug)]
struct Line {
    device: Device,
    orders: Sender<Order>,
    events: EventReceiver<Event>,
    status: Arc<Mutex<Status>>,
    writer: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Opens the microphone called `device`, or the default one, and waits for its first sound. Takes a
    /// quarter of a second with a healthy microphone, a few seconds at most with a sound server that hangs.
    pub fn open(device: Option<&str>) -> Result<Self, AudioError> {
        let (microphone, device, feed) = Microphone::open(device)?;
        let (orders, ordered) = mpsc::channel();
        let (event_sender, events) = tokio::sync::mpsc::channel(EVENTS);
        let status = Arc::new(Mutex::new(Status {
            device: device.name.clone(),
            peak_dbfs: SILENCE_DBFS,
            hold_dbfs: SILENCE_DBFS,
            ..Status::default()
        }));
        let writer = Writer::new(microphone, &device, feed, News::new(Arc::clone(&status), event_sender));
        let writer = thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || writer.run(&ordered))
            .map_err(|source| AudioError::Server { source: Box::new(source) })?;
        let recorder = Self { line: Box::new(Line { device, orders, events, status, writer: Some(writer) }) };
        let deadline = clock::now() + FIRST_SOUND;
        while recorder.line.is_waiting() && clock::now() < deadline {
            thread::sleep(LOOK_EVERY);
        }
        Ok(recorder)
    }

    /// Returns the microphone as it was opened. [`Status::device`] names the present one.
    pub fn device(&self) -> &Device {
        &self.line.device
    }

    /// Takes a snapshot of the level and the microphone's state.
    pub fn status(&self) -> Status {
        self.line.status()
    }

    /// Gives what happened; await it in a loop. Events that nobody takes are kept, in order.
    pub fn events(&mut self) -> &mut EventReceiver<Event> {
        &mut self.line.events
    }

    /// Begins a take in a new file. Everything said after this returns is in it.
    ///
    /// A file that exists is never overwritten; on any error the recorder comes back.
    pub fn record(self, path: &Path) -> Result<Recording, (Self, AudioError)> {
        let (path, at) = (path.to_owned(), clock::now());
        match self.line.ask(|reply| Order::Record { path, at, reply }) {
            Ok(()) => Ok(Recording { line: self.line }),
            Err(error) => Err((self, error)),
        }
    }
}

impl Recording {
    /// Returns the microphone as it was opened. [`Status::device`] names the present one.
    pub fn device(&self) -> &Device {
        &self.line.device
    }

    /// Takes a snapshot of the level, the microphone's state, and how much is recorded and safe.
    pub fn status(&self) -> Status {
        self.line.status()
    }

    /// Gives what happened; await it in a loop. Events that nobody takes are kept, in order.
    pub fn events(&mut self) -> &mut EventReceiver<Event> {
        &mut self.line.events
    }

    /// Stops writing. What is said from now on is not in the take, and the time does not count.
    pub fn pause(&mut self) {
        self.line.order(Order::Pause(clock::now()));
    }

    /// Goes on writing after [`Self::pause`].
    pub fn resume(&mut self) {
        self.line.order(Order::Resume(clock::now()));
    }

    /// Goes on in a new file, to the frame: what was said before the call is in the old one, with `cues` as cue points,
    /// all else in the new one. [`Event::NextFile`] tells when the old one is done. On an error the old one goes on.
    pub fn go_on_in(&mut self, path: &Path, cues: &[Cue]) -> Result<(), AudioError> {
        let (path, cues, at) = (path.to_owned(), cues.to_vec(), clock::now());
        self.line.ask(|reply| Order::GoOnIn { path, at, cues, reply })
    }

    /// Ends the take with everything said before the call, with `cues` as cue points in the file.
    ///
    /// Blocks for up to a quarter of a second for sound that is still on its way, and for the disk. The
    /// microphone stays open. On an error the file holds what could be written.
    pub fn finish(self, cues: &[Cue]) -> (Recorder, Result<Take, AudioError>) {
        let (cues, at) = (cues.to_vec(), clock::now());
        let take = self.line.ask(|reply| Order::Finish { at, cues, reply });
        (Recorder { line: self.line }, take)
    }
}

impl Line {
    fn order(&self, order: Order) {
        // An error means that the writer has ended, which the next question will say.
        let _ = self.orders.send(order);
    }

    fn ask<T>(
        &self,
        order: impl FnOnce(SyncSender<Result<T, AudioError>>) -> Order,
    ) -> Result<T, AudioError> {
        let (reply, answer) = mpsc::sync_channel(1);
        self.order(order(reply));
        answer.recv().unwrap_or(Err(AudioError::Ended))
    }

    fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_waiting(&self) -> bool {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).history.is_empty()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.order(Order::Close);
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}
