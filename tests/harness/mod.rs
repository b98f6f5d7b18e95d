//! What the tests stand on.
pub mod microphone;
pub mod recorder;
