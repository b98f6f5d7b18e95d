//! The actions of every screen with a player.

/// Names what a key does to the player.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    PlayPause,
    Slower,
    Faster,
    Quieter,
    Louder,
    Speaker,
}
