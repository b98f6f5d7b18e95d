//! A host for cpal that speaks with PulseAudio, and with PipeWire, which speaks its language.
//!
//! ```text
//! Host ──lists──▶ Device ──builds──▶ Stream ──▶ a thread: record or play ──▶ the callback
//!   └───────────────┴── Connection ──┘ (one for the lists, one for each stream)
//! ```
//!
//! cpal has a host of its own for PulseAudio. That one gives up a stream when its program was stopped and goes on, is
//! moved to another source without a word, throws sound away once more than one buffer of it waits, and lists the
//! monitors of speakers as microphones. Here the server may hold back seconds for a busy machine, and a stream that
//! was asked for by name ends with its device.
//!
//! Only streams of a sample type are built: an untyped one is handed [`cpal::Data`], which nobody but unsafe code can
//! make. That is also why this host is not wrapped into [`cpal::Host`].

mod clock;
mod connection;
mod device;
mod failure;
mod host;
mod play;
mod record;
mod samples;
mod server_address;
mod stream;

pub use host::Host;

/// The name of this sound system: the driver of each of its devices.
pub const NAME: &str = "pulseaudio";
