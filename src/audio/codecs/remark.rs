//! What has to be said of a recording that was taken in.

use std::{fmt, time::Duration};

/// What was found while a file was decoded, in frames of its rate.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::audio) struct Findings {
    pub tracks: usize,
    pub is_unclosed: bool,
    pub is_cut: bool,
    /// Frames that should come after the end.
    pub missing: Option<u64>,
    /// Frames for which silence stands because they cannot be decoded, and in how many places.
    pub lost: u64,
    pub holes: u64,
    /// Frames for which nothing was recorded.
    pub paused: u64,
    /// Packets that the decoder refused at the very beginning.
    pub warming: u64,
}

/// How the packets of a file went.
#[derive(Default)]
pub(super) struct Tally {
    pub good: u64,
    pub broken: u64,
    /// Frames of the largest good one, by which the length of a broken one is judged.
    pub frames: usize,
}

/// One thing that somebody should know of a recording that was taken in, as a sentence without its full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// Some of it cannot be decoded; for so long there is silence.
    Damaged {
        silent: Duration,
    },
    /// It ends too early, by so much where that is known.
    Cut {
        missing: Option<Duration>,
    },
    /// Nothing says where it ends, because its writer was stopped or wrote into a pipe.
    Unclosed,
    /// For so long in all nothing was recorded.
    Paused {
        silent: Duration,
    },
    Silent,
    /// The channels cancel each other out; this one was taken, counted from 1.
    Opposite {
        channel: usize,
    },
    /// This track of several was taken, counted from 1.
    Tracks {
        count: usize,
        taken: usize,
        silent: usize,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |it: &Duration| format!("{:.1} s", it.as_secs_f64());
        match self {
            Self::Damaged { silent } if silent.as_millis() < 50 => {
                write!(out, "some of it is damaged; what can be read was kept")
            }
            Self::Damaged { silent } => write!(
                out,
                "some of it is damaged: {} in all cannot be read; silence stands there, so that later times stay right",
                seconds(silent)
            ),
            Self::Cut { missing: None } => write!(out, "it was cut off: what is there was kept"),
            Self::Cut { missing: Some(missing) } => {
                write!(
                    out,
                    "it was cut off: the last {} are missing; what is there was kept",
                    seconds(missing)
                )
            }
            Self::Unclosed => write!(
                out,
                "it was never closed, or its end was cut off: nothing says how long it should be; all that is there was kept"
            ),
            Self::Paused { silent } => {
                write!(out, "for {} in all nothing was recorded; silence stands there", seconds(silent))
            }
            Self::Silent => write!(out, "nothing but silence was found in this recording"),
            Self::Opposite { channel } => write!(
                out,
                "its channels are in opposite phase, so that together they are silent: channel {channel} alone was taken"
            ),
            Self::Tracks { count, taken, silent: 0 } => {
                write!(out, "it has {count} tracks of sound: track {taken} was taken; --track takes another")
            }
            Self::Tracks { count, taken, silent: 1 } => write!(
                out,
                "it has {count} tracks of sound: track {taken} was taken, because there is nothing but silence on the one \
                 before it; --track takes another"
            ),
            Self::Tracks { count, taken, .. } => write!(
                out,
                "it has {count} tracks of sound: track {taken} was taken, because there is nothing but silence on those \
                 before it; --track takes another"
            ),
        }
    }
}
