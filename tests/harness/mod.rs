//! What the tests stand on.
pub mod clips;
pub mod content;
pub mod microphone;
pub mod recorder;
pub mod scenes;
pub mod window;
pub mod workspace;
