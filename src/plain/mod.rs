//! Interview, scoring and second votes as plain lines: one command a line, each answered by a line.

mod calibrate;
mod input;
mod interview;
mod score;
mod votes;

pub use calibrate::calibrate;
pub use input::lines;
pub use interview::{Left, interview};
pub use score::{levels, score, seen};
pub use votes::vote;
