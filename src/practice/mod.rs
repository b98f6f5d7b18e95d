//! One interview on this machine: planned, run, recorded, recovered after a crash, played back, and what people write.

pub mod drafts;
mod free_space;
pub mod library;
pub mod live;
pub mod message;
mod microphone;
pub mod notebook;
pub mod packet;
pub mod planning;
pub mod playback;
pub mod quiet;
pub mod recovery;
pub mod session_lock;
pub mod sound_check;
pub mod take;

pub use library::Library;
pub use live::Live;
pub use microphone::Heard;
