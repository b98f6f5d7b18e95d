//! What the tests stand on.
pub mod browser;
pub mod clips;
pub mod content;
pub mod ear;
pub mod interviews;
pub mod kept;
pub mod material;
pub mod microphone;
pub mod past;
pub mod player;
pub mod puppet;
pub mod recorder;
pub mod review_scenes;
pub mod reviewed;
pub mod scenes;
pub mod window;
pub mod workspace;
