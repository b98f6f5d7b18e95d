//! Screens: `draw(&Screen, &View, frame)` one way, key to action the other. Nothing in here reads a clock or a file.

pub mod keymap;
mod screen;
pub mod screens;
pub mod theme;
mod view;
pub mod widgets;

pub use screen::{Screen, draw};
pub use view::{Live, SMALLEST, View};
pub(crate) use view::{body, header};
