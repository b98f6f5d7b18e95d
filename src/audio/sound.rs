//! The sound of a file, whatever its format, as 16-bit mono, block by block.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use super::{
    AudioError,
    codecs::Decoded,
    wav::{self, Recorded},
};

/// Frames a second that sound has. Others only stand in files that were made up.
pub(super) const RATES: RangeInclusive<u32> = 4_000..=384_000;

/// Frames that are read at once from a recording.
const BLOCK: u64 = 1 << 14;

/// A file that is being read from its beginning to its end.
pub(super) struct Sound {
    path: PathBuf,
    rate: u32,
    source: Source,
}

enum Source {
    /// A recording, its header stale or not.
    Recorded {
        file: File,
        left: u64,
        bytes: Vec<u8>,
    },
    Decoded(Box<Decoded>),
}

impl Sound {
    /// Opens a take, or a file in any format that is known.
    pub(super) fn open(path: &Path) -> Result<Self, AudioError> {
        match wav::recorded(path)? {
            Some(sound) if RATES.contains(&sound.rate) => Self::recorded(path, sound),
            _ => Self::decoded(path),
        }
    }

    fn recorded(path: &Path, sound: Recorded) -> Result<Self, AudioError> {
        let open = || {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(sound.begin))?;
            Ok(Source::Recorded { file, left: sound.frames, bytes: Vec::new() })
        };
        let source = open().map_err(|source| read_error(path, source))?;
        Ok(Self { path: path.to_owned(), rate: sound.rate, source })
    }

    /// Opens a file through the decoder of its format, also where it is a take.
    pub(super) fn decoded(path: &Path) -> Result<Self, AudioError> {
        let decoded = Decoded::open(path)?;
        Ok(Self { path: path.to_owned(), rate: decoded.rate(), source: Source::Decoded(Box::new(decoded)) })
    }

    /// Returns the frames a second, one of [`RATES`].
    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// Returns how many frames are left, where the file tells.
    pub(super) fn left(&self) -> Option<u64> {
        match self.source {
            Source::Recorded { left, .. } => Some(left),
            Source::Decoded(_) => None,
        }
    }

    /// Returns whether some of what was read so far is silence in place of something that cannot be decoded.
    pub(super) fn is_damaged(&self) -> bool {
        match &self.source {
            Source::Recorded { .. } => false,
            Source::Decoded(decoded) => decoded.is_damaged(),
        }
    }

    /// Replaces what is in `block` by the next samples; `false` at the end of the sound.
    pub(super) fn next(&mut self, block: &mut Vec<i16>) -> Result<bool, AudioError> {
        block.clear();
        match &mut self.source {
            Source::Recorded { file, left, bytes } => {
                let frames = BLOCK.min(*left);
                bytes.resize(usize::try_from(frames * 2).unwrap_or(0), 0);
                file.read_exact(bytes).map_err(|source| read_error(&self.path, source))?;
                let (samples, _) = bytes.as_chunks();
                block.extend(samples.iter().map(|sample| i16::from_le_bytes(*sample)));
                *left -= frames;
            }
            Source::Decoded(decoded) => decoded.next(block)?,
        }
        Ok(!block.is_empty())
    }
}

/// Gives an error if whoever asked has changed their mind.
pub(super) fn unless_stopped(stop: &AtomicBool) -> Result<(), AudioError> {
    if stop.load(Ordering::Relaxed) { Err(AudioError::Stopped) } else { Ok(()) }
}

fn read_error(path: &Path, source: io::Error) -> AudioError {
    AudioError::Read { path: path.to_owned(), source }
}
