//! The flags of interviews that travel: `packet`, `open`, `answer`, `merge`.

use std::path::PathBuf;

use clap::Args;

pub const PACKET_EXAMPLES: &str = "\
The packet holds the question, the rubric, everything that happened, your name and the recordings, made smaller \
without loss. Nobody's scores, predictions and remarks are in it, and nothing of the session changes.

Once you have merged a peer's answer, locked your own scorecard and said what you expected, a packet with --for holds \
your scores and theirs. They open it, see where you differ, vote again, and send another answer.

Examples:
  mockloop packet last
  mockloop packet 2026-11-22 --output for-robin.mockloop
  mockloop packet last --without-sound
  mockloop packet last --for Robin --without-sound

Send the file to your peer. What comes back is added with 'mockloop merge'.";

pub const OPEN_EXAMPLES: &str = "\
All of it is checked first. It lies in recordings-of-others/ of your workspace then, where your own lists, trends and \
milestones do not count it. Listen, press s to score, and lock your scorecard; then the answer can be written.

Examples:
  mockloop open 2026-11-22_143005_system-design_url-shortener_packet.mockloop
  mockloop open kim.mockloop --as Robin
  mockloop open last --as Robin                go on with the latest that was opened";

pub const ANSWER_EXAMPLES: &str = "\
The answer holds your locked scorecard and your remarks as they were when it was first written.

Examples:
  mockloop answer kim.mockloop
  mockloop answer last --as Robin --output for-kim.mockloop";

pub const MERGE_EXAMPLES: &str = "\
Each answer is checked, and added once, however often and in whatever order files come. What is there is never \
changed. You see what others have scored once your own scorecard is locked.

Examples:
  mockloop merge 2026-11-22_143005_system-design_url-shortener_answer-robin.mockloop
  mockloop merge ~/Downloads/*_answer-*.mockloop";

/// An interview for a peer.
#[derive(Debug, Args)]
pub struct Packet {
    /// A session's folder, an unambiguous beginning of one, or `last`
    pub session: String,
    /// The file to write; nothing may be there yet
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Leave the recordings out
    #[arg(long)]
    pub without_sound: bool,
    /// For this peer, who has scored it too: with your locked scorecard, so that both of you can vote again
    #[arg(long = "for", value_name = "NAME")]
    pub peer: Option<String>,
}

/// A peer's interview.
#[derive(Debug, Args)]
pub struct Open {
    /// The packet, or the name of an interview that was opened before, or `last`
    #[arg(value_name = "FILE")]
    pub packet: String,
    /// Who listens and scores; without it, you are asked
    #[arg(long = "as", value_name = "NAME")]
    pub peer: Option<String>,
    /// Plain lines instead of screens
    #[arg(long)]
    pub plain: bool,
}

/// The answer to a packet.
#[derive(Debug, Args)]
pub struct Answer {
    /// The packet, or the name of an interview that was opened, or `last`
    #[arg(value_name = "FILE|SESSION")]
    pub packet: String,
    /// Whose answer; needed if several have scored
    #[arg(long = "as", value_name = "NAME")]
    pub peer: Option<String>,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Answers of peers.
#[derive(Debug, Args)]
pub struct Merge {
    /// What peers have sent back
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}
