//! The orders that the writer thread takes, and how a file comes to its end.

use std::{path::PathBuf, sync::mpsc::SyncSender, time::Instant};

use super::{error::AudioError, growing_take::GrowingTake, take::Take, wav::Cue};

/// An order of the recorder's to the writer.
pub(super) enum Order {
    Record { path: PathBuf, at: Instant, reply: SyncSender<Result<(), AudioError>> },
    GoOnIn { path: PathBuf, at: Instant, cues: Vec<Cue>, reply: SyncSender<Result<(), AudioError>> },
    Pause(Instant),
    Resume(Instant),
    Finish { at: Instant, cues: Vec<Cue>, reply: SyncSender<Result<Take, AudioError>> },
    Close,
}

/// A file that is to end.
pub(super) struct Ending {
    pub(super) at: Instant,
    pub(super) cues: Vec<Cue>,
    pub(super) then: Then,
}

/// Says what comes after a file that ends.
pub(super) enum Then {
    Reply(SyncSender<Result<Take, AudioError>>),
    /// The take goes on in this one.
    GoOn(Box<GrowingTake>),
}
