//! What every screen with a player can be told.

/// What a key does to the player.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    PlayPause,
    Slower,
    Faster,
    Quieter,
    Louder,
    Speaker,
}
