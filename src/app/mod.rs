//! The composition root: runs commands, owns the loop, performs effects. The only module that knows all others.

mod actions;
mod background;
mod beside;
mod calibrate;
mod commands;
mod demo;
mod desk;
mod doctor;
mod holding;
mod hosting;
mod listening;
mod live;
mod log;
mod mending;
mod message;
mod mic;
mod notebook;
mod opening;
mod output;
mod packets;
mod packing;
mod plain;
mod plain_score;
mod planning;
mod prune;
mod reports;
mod revealing;
mod reviewing;
mod room;
mod scoring;
mod state;
mod take;
pub mod terminal;
mod time;

pub use commands::run;
pub use output::help;
