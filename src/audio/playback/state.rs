//! Says what a player does.

/// Says what a player does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Playback {
    Paused,
    Playing,
    /// Everything was heard.
    Ended,
    /// There is no sound, and why. Playing, or choosing a speaker, tries again.
    Failed {
        why: String,
    },
}
