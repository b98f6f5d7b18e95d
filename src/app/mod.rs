//! The composition root: runs commands, owns the loop, performs effects. The only module that knows all others.

mod actions;
mod background;
mod beside;
mod calibrate;
mod commands;
mod demo;
mod desk;
mod doctor;
mod hosting;
mod listening;
mod live;
mod log;
mod message;
mod notebook;
mod opening;
mod output;
mod packets;
mod packing;
mod pending;
mod plain;
mod plain_score;
mod planning;
mod prune;
mod reports;
mod revealing;
mod reviewing;
mod scoring;
mod state;
mod take;
pub mod terminal;
mod time;

pub use commands::run;
