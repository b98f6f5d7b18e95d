//! The screens: what is open, what keys and time do to it, and the loop that draws and listens.

mod app;
mod confirmed;
mod dispatch;
mod event_stream;
mod flows;
mod inbox;
mod leaving;
mod navigation;
mod scoring;
mod shell;
mod start;
mod step;
pub mod terminal;
mod time;

pub use app::App;
pub use start::{defect, has_terminal, need_terminal, run, run_screens, stopped};
