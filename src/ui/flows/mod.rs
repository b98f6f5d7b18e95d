//! One flow a workflow: it opens its screen, takes its actions, and answers with a step. A flow may open
//! the screen of another, and reaches for nothing else of it.

pub mod compare;
pub mod debrief;
pub mod differences;
pub mod home;
pub mod host;
pub mod interview;
pub mod interviewer;
pub mod local_interviewer;
pub mod microphone;
pub mod packet;
pub mod player;
pub mod prediction;
pub mod questions;
pub mod review;
pub mod running;
pub mod score;
pub mod sessions;
pub mod setup;
pub mod trends;
