//! What the tests stand on.
pub mod content;
pub mod ear;
pub mod material;
pub mod microphone;
pub mod player;
pub mod puppet;
pub mod interviews;
pub mod microphone;
pub mod past;
pub mod recorder;
pub mod review_scenes;
pub mod scenes;
pub mod window;
pub mod workspace;
