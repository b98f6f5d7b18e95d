//! The keys of a screen as footer and help list them, with those that apply everywhere.

use super::{
    binding::{Hint, Keys},
    everywhere,
};

/// Lists keys for people, whatever they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legend {
    pub title: &'static str,
    pub hints: Vec<Hint>,
    /// Letters are text, so that they must not be taken for keys.
    pub takes_text: bool,
}

impl<A: Copy> Keys<A> {
    /// Lists its keys and those that apply everywhere, for footer and help.
    pub fn legend(&self) -> Legend {
        let everywhere = if self.takes_text { everywhere::TYPING.rows } else { everywhere::KEYS.rows };
        let hints = self.rows.iter().map(|it| it.hint).chain(everywhere.iter().map(|it| it.hint)).collect();
        Legend { title: self.title, hints, takes_text: self.takes_text }
    }
}
