//! A recording that was made elsewhere, taken in as one of ours.

use std::{
    fs::{self, File},
    path::Path,
    sync::atomic::AtomicBool,
    time::Duration,
};

use crate::audio::{
    AudioError,
    sound::{Sound, unless_stopped},
    timeline,
    wav_file::WavFile,
};

/// A longer one is no interview, and a small file can claim to hold years of silence.
const LONGEST: Duration = Duration::from_hours(6);

/// What was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    pub frames: u64,
    /// Frames a second.
    pub rate: u32,
    /// Some of it could not be decoded: there is silence in its place, or the file ends early.
    pub is_damaged: bool,
}

impl Imported {
    pub fn length(&self) -> Duration {
        timeline::length(self.frames, self.rate)
    }
}

/// Decodes the file `from` (WAV, AIFF, CAF, FLAC, MP3, M4A with AAC or ALAC, Ogg with Vorbis or Opus, `WebM`) into the
/// new file `to`, a WAV file of 16 bits and one channel at the rate that it has; Opus always has 48 kHz. Channels are
/// averaged. When it returns, the file is on disk; after an error there is none. It holds at most a few packets in
/// memory and takes seconds for an hour of sound; set `stop` to give it up.
pub fn import(from: &Path, to: &Path, stop: &AtomicBool) -> Result<Imported, AudioError> {
    let sound = Sound::decoded(from)?;
    let file = WavFile::create(to, sound.rate())?;
    pour(from, sound, to, file, stop).inspect_err(|_| {
        // Made here a moment ago, and of no use.
        let _ = fs::remove_file(to);
    })
}

fn pour(
    from: &Path,
    mut sound: Sound,
    to: &Path,
    mut file: WavFile,
    stop: &AtomicBool,
) -> Result<Imported, AudioError> {
    let written = |source| AudioError::Write { path: to.to_owned(), source };
    let refused = |why: &str| AudioError::NotSound { path: from.to_owned(), why: why.to_owned() };
    let rate = sound.rate();
    let mut block = Vec::new();
    while sound.next(&mut block)? {
        unless_stopped(stop)?;
        file.write(&block).map_err(written)?;
        if timeline::length(file.frames(), rate) > LONGEST {
            return Err(refused("it is longer than six hours"));
        }
    }
    let frames = file.frames();
    if frames == 0 {
        return Err(refused("there is no sound in it"));
    }
    file.finish().and_then(|()| File::open(to)?.sync_all()).map_err(written)?;
    Ok(Imported { frames, rate, is_damaged: sound.is_damaged() })
}
