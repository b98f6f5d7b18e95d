//! The composition root: runs commands, owns the loop, performs effects. The only module that knows all others.

mod actions;
mod calibrate;
mod commands;
mod desk;
mod listening;
mod live;
mod message;
mod output;
mod plain;
mod plain_score;
mod planning;
mod reports;
mod reviewing;
mod scoring;
mod state;
mod take;
pub mod terminal;
mod time;

pub use commands::run;
