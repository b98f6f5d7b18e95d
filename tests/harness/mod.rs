//! What the tests stand on.
pub mod content;
pub mod interviews;
pub mod microphone;
pub mod past;
pub mod recorder;
pub mod review_scenes;
pub mod scenes;
pub mod window;
pub mod workspace;
