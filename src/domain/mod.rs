//! The interview as values. It knows std, serde (with schemars' derive) and a seeded generator, nothing else.
//!
//! Nothing in here reads a clock, touches a file or knows a terminal. Time is a [`Duration`](std::time::Duration)
//! since the session began, handed in by the caller.

pub mod awaited;
pub mod bytes;
pub mod calibration;
pub mod debrief;
pub mod delivery;
pub mod differences;
pub mod digest;
pub mod draw;
pub mod external_interview;
pub mod fact;
pub mod facts;
pub mod format;
pub mod history;
pub mod input;
pub mod length;
pub mod listening;
pub mod packet;
pub mod packet_answer;
pub mod people;
pub mod plan;
pub mod pruning;
pub mod question;
pub mod reveal;
pub mod review;
pub mod rubric;
pub mod sanitising;
pub mod scorecard;
pub mod search;
pub mod second_vote;
pub mod session;
pub mod shared_scores;
pub mod slug;
pub mod sound;
pub mod statistics;
pub mod summary;
pub mod time_breakdown;
pub mod timeline;
pub mod trends;

/// Numbers the version of every stored document that this program writes. A document of a newer version is read-only.
pub const SCHEMA: u32 = 1;
