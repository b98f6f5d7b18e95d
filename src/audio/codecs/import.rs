//! A recording that was made elsewhere, taken in as one of ours.

use std::{
    fs::{self, File},
    path::Path,
    sync::atomic::AtomicBool,
    time::Duration,
};

use super::{
    decode::Decoded,
    mix::Mix,
    remark::{Findings, Remark},
};
use crate::audio::{AudioError, sound::unless_stopped, timeline, wav_file::WavFile};

/// A longer one is no interview, and a small file can claim to hold years of silence.
const LONGEST: Duration = Duration::from_hours(6);

/// Tracks that are looked at for one that is not silent.
const MOST_TRACKS: usize = 16;

/// Samples up to this one are silence: 80 dB below full scale, where nobody is understood.
const QUIET: u16 = 3;

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub frames: u64,
    /// Frames a second.
    pub rate: u32,
    /// Some of it could not be decoded: there is silence in its place, or the file ends early.
    pub is_damaged: bool,
    /// What has to be said of it.
    pub remarks: Vec<Remark>,
}

impl Imported {
    pub fn length(&self) -> Duration {
        timeline::length(self.frames, self.rate)
    }
}

/// One way of reading the file, to its end.
struct Attempt {
    frames: u64,
    rate: u32,
    is_damaged: bool,
    is_silent: bool,
    cancelled: Option<usize>,
    findings: Findings,
}

/// Takes in the first track on which there is more than silence: see [`import_track`].
pub fn import(from: &Path, to: &Path, stop: &AtomicBool) -> Result<Imported, AudioError> {
    import_track(from, to, None, stop)
}

/// Decodes the file `from` (WAV, AIFF, CAF, FLAC, MP3, AAC, M4A with AAC, ALAC or Opus, Ogg with Vorbis or Opus,
/// Matroska and `WebM`) into the new file `to`, a WAV file of 16 bits and one channel at the rate that it has; Opus
/// always has 48 kHz. Channels are averaged, or the loudest is taken where they cancel each other out. Of several tracks
/// it takes the first on which there is more than silence, or the one called `track`, counted from 1. What is wrong with
/// the file is told in [`Imported::remarks`].
///
/// When it returns, the file is on disk; after an error there is none. It holds at most a few packets in memory and
/// takes seconds for an hour of sound; set `stop` to give it up.
pub fn import_track(
    from: &Path,
    to: &Path,
    track: Option<usize>,
    stop: &AtomicBool,
) -> Result<Imported, AudioError> {
    let first = track.map_or(0, |it| it.saturating_sub(1));
    let mut taken = first;
    let mut attempt =
        attempt(from, to, taken, None, stop).map_err(|error| without_track(from, track, error))?;
    if track.is_none() && attempt.is_silent && attempt.cancelled.is_none() {
        let silent = attempt.findings;
        for next in 1..silent.tracks.min(MOST_TRACKS) {
            remove(to)?;
            match self::attempt(from, to, next, None, stop) {
                Ok(found) if !found.is_silent || found.cancelled.is_some() => {
                    (attempt, taken) = (found, next);
                    break;
                }
                Ok(_) => {}
                Err(AudioError::Stopped) => return Err(AudioError::Stopped),
                Err(error) => tracing::info!("track {}: {error}", next + 1),
            }
        }
        if taken == 0 && silent.tracks > 1 {
            let _ = fs::remove_file(to);
            attempt = self::attempt(from, to, 0, None, stop)?;
        }
    }
    let opposite = attempt.cancelled;
    if let Some(channel) = opposite {
        remove(to)?;
        attempt = self::attempt(from, to, taken, Some(channel), stop)?;
    }
    let remarks = remarks(&attempt, taken, track.is_none(), opposite);
    Ok(Imported { frames: attempt.frames, rate: attempt.rate, is_damaged: attempt.is_damaged, remarks })
}

fn remarks(attempt: &Attempt, taken: usize, is_chosen_here: bool, opposite: Option<usize>) -> Vec<Remark> {
    let length = |frames: u64| timeline::length(frames, attempt.rate);
    let found = attempt.findings;
    let mut remarks = Vec::new();
    if found.tracks > 1 {
        let silent = if is_chosen_here { taken } else { 0 };
        remarks.push(Remark::Tracks { count: found.tracks, taken: taken + 1, silent });
    }
    if attempt.is_silent {
        remarks.push(Remark::Silent);
    }
    if let Some(channel) = opposite {
        remarks.push(Remark::Opposite { channel: channel + 1 });
    }
    if attempt.is_damaged {
        remarks.push(Remark::Damaged { silent: length(found.lost) });
    }
    if found.paused > 0 {
        remarks.push(Remark::Paused { silent: length(found.paused) });
    }
    if found.is_cut {
        remarks.push(Remark::Cut { missing: found.missing.map(length) });
    } else if found.is_unclosed {
        remarks.push(Remark::Unclosed);
    }
    remarks
}

/// A track that does not exist is told as such.
fn without_track(from: &Path, track: Option<usize>, error: AudioError) -> AudioError {
    let Some(track) = track else { return error };
    match Decoded::open(from) {
        Ok(first) if track == 0 || track > first.findings().tracks => {
            let count = first.findings().tracks;
            let tracks = if count == 1 { "1 track".to_owned() } else { format!("{count} tracks") };
            AudioError::NotSound {
                path: from.to_owned(),
                why: format!("it has {tracks} of sound, and none is number {track}"),
            }
        }
        _ => error,
    }
}

/// Makes room for another try.
fn remove(to: &Path) -> Result<(), AudioError> {
    let written = |source| AudioError::Write { path: to.to_owned(), source };
    // A try that failed has left none.
    if to.exists() { fs::remove_file(to).map_err(written) } else { Ok(()) }
}

fn attempt(
    from: &Path,
    to: &Path,
    track: usize,
    channel: Option<usize>,
    stop: &AtomicBool,
) -> Result<Attempt, AudioError> {
    let sound = Decoded::open_track(from, track, Mix { channel, ..Mix::default() })?;
    let file = WavFile::create(to, sound.rate())?;
    pour(from, sound, to, file, stop).inspect_err(|_| {
        // Made here a moment ago, and of no use.
        let _ = fs::remove_file(to);
    })
}

fn pour(
    from: &Path,
    mut sound: Decoded,
    to: &Path,
    mut file: WavFile,
    stop: &AtomicBool,
) -> Result<Attempt, AudioError> {
    let written = |source| AudioError::Write { path: to.to_owned(), source };
    let refused = |why: &str| AudioError::NotSound { path: from.to_owned(), why: why.to_owned() };
    let rate = sound.rate();
    let mut block = Vec::new();
    loop {
        block.clear();
        sound.next(&mut block)?;
        if block.is_empty() {
            break;
        }
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
    Ok(Attempt {
        frames,
        rate,
        is_damaged: sound.is_damaged(),
        is_silent: sound.mixed().peak <= QUIET,
        cancelled: sound.mixed().cancelled(),
        findings: sound.findings(),
    })
}
