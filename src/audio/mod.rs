//! Sound: a microphone into WAV files that survive a crash, and recordings to the speaker ([`Player`]).
//!
//! ```text
//! sound server ── Intake ──ring──▶ writer thread ──▶ WAV file ──▶ disk thread (sync)
//!      ▲        copies only        15 turns a second
//!      │                                │ └──────────▶ status() and events()
//!      └── microphone thread ◀─ reopen ─┘
//! ```
//!
//! The callback ([`capture::Intake`]) copies frames and stamps them. Everything that can wait or fail
//! happens behind the ring: the writer thread decides what belongs into the file and whether the
//! microphone is gone, the microphone thread opens it again.

mod backlog;
pub mod capture;
mod codecs;
mod derived;
mod device;
#[cfg(target_os = "linux")]
mod either;
mod error;
mod growing_take;
mod health;
mod host;
mod level;
mod listen;
mod listing;
mod microphone;
mod news;
mod order;
mod outlet;
mod playback;
#[cfg(target_os = "linux")]
mod pulse;
mod recorder;
mod resample;
mod sound;
mod speaker;
mod speech;
mod status;
mod sync;
mod take;
mod timeline;
pub mod wav;
mod wav_file;
mod waveform;
mod writer;

pub use codecs::{Compressed, Imported, Page, Remark, compress, for_page, import, import_track, length};
pub use device::Device;
pub use error::AudioError;
pub use health::{Health, health};
pub use level::{BARS, SILENCE_DBFS};
pub use listing::{inputs, outputs};
pub use playback::{Piece, Playback, Player};
pub use recorder::{Recorder, Recording};
pub use speech::{Spoken, speech};
pub use status::{Event, State, Status};
pub use take::{Gap, Reason, Take};
pub use wav::Cue;
pub use wav_file::longest_file;
pub use waveform::{Waveform, envelope};
