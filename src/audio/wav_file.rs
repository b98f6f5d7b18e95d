//! Writes the WAV file of a take while it grows: whole on disk at every header flush.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    time::Duration,
};

use hound::{SampleFormat, WavSpec, WavWriter};

use super::{error::AudioError, sync::Syncer, timeline, wav};
use crate::platform;

/// A WAV file counts bytes in 32 bits: 12 hours at 48 kHz. One frame is two bytes here.
const MOST_FRAMES: u64 = (u32::MAX as u64 - 65_536) / 2;

/// A take goes on in a next file from here on: a quarter of a gibibyte before nothing more fits, which is the time to
/// try again in if the next file cannot be made.
const FULL_FRAMES: u64 = MOST_FRAMES - (1 << 27);

/// Returns how long a file of `rate` frames a second may become before a take goes on in a next one.
pub fn longest_file(rate: u32) -> Duration {
    timeline::length(FULL_FRAMES, rate)
}

/// Bytes before the first frame, and bytes of a frame.
const HEADER: u64 = 44;
const FRAME: u64 = 2;

/// No more than this many frames wait for a commit.
const PIECE: usize = 1 << 16;

pub(super) struct WavFile {
    /// The same file once more, to look after it.
    file: File,
    wav: WavWriter<File>,
    syncer: Syncer,
    /// Samples that are not in the file yet.
    pending: Vec<i16>,
    safe: u64,
}

impl WavFile {
    /// Makes a new file. One that exists is refused.
    pub(super) fn create(path: &Path, rate: u32) -> Result<Self, AudioError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => AudioError::Exists { path: path.to_owned() },
            _ => AudioError::Write { path: path.to_owned(), source },
        };
        let file = open_new(path).map_err(failed)?;
        let spec =
            WavSpec { channels: 1, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let begin = || -> io::Result<_> {
            let (same, syncer) = (file.try_clone()?, Syncer::new(file.try_clone()?, path)?);
            Ok((same, WavWriter::new(file, spec).map_err(into_io)?, syncer))
        };
        let (file, wav, syncer) = begin().map_err(|error| {
            // Made here a moment ago and empty: in the way of a second try.
            let _ = fs::remove_file(path);
            failed(error)
        })?;
        Ok(Self { file, wav, syncer, pending: Vec::new(), safe: 0 })
    }

    /// Goes on in a file that could not be written, from its last whole frame. `safe` frames of it are on disk; what
    /// comes after them is written anew, because after a failed sync the system may take it for written.
    pub(super) fn reopen(path: &Path, safe: u64) -> io::Result<Self> {
        wav::mend(path, None).map_err(io::Error::other)?;
        let mut file = wav::open_to_change(path)?;
        rewrite(&mut file, HEADER + safe * FRAME)?;
        Self::append(file, path)
    }

    fn append(file: File, path: &Path) -> io::Result<Self> {
        let (same, syncer) = (file.try_clone()?, Syncer::new(file.try_clone()?, path)?);
        let wav = WavWriter::new_append(file).map_err(into_io)?;
        Ok(Self { file: same, wav, syncer, pending: Vec::new(), safe: 0 })
    }

    /// Returns whether somebody has removed the file, which is there for as long as it is open.
    pub(super) fn is_removed(&self) -> bool {
        platform::is_removed(&self.file)
    }

    /// Puts all of it back to `path`, where nothing may be, and goes on there.
    pub(super) fn put_back(&mut self, path: &Path) -> io::Result<()> {
        self.commit()?;
        self.flush()?;
        platform::private_folder().recursive(true).create(path.parent().unwrap_or(path))?;
        let mut file = open_new(path)?;
        let copied = platform::copy_whole(&self.file, &mut file).and_then(|()| file.rewind());
        *self = copied.and_then(|()| Self::append(file, path)).inspect_err(|_| {
            // Made here a moment ago, and only a part.
            let _ = fs::remove_file(path);
        })?;
        Ok(())
    }

    /// Takes over samples. They reach the file at the next [`Self::commit`], at the latest.
    pub(super) fn write(&mut self, samples: &[i16]) -> io::Result<()> {
        self.pending.extend_from_slice(samples);
        if self.pending.len() >= PIECE { self.commit().map(drop) } else { Ok(()) }
    }

    /// Takes over so many zeros.
    pub(super) fn write_silence(&mut self, frames: u64) -> io::Result<()> {
        let silence = vec![0; PIECE];
        let mut left = frames;
        while left > 0 {
            let piece = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
            self.write(&silence[..piece])?;
            left -= piece as u64;
        }
        Ok(())
    }

    /// Writes what was taken over, all at once, and says whether there was anything: from here on it
    /// survives the end of this process. After an error it is gone.
    pub(super) fn commit(&mut self) -> io::Result<bool> {
        let frames = self.frames();
        let samples = std::mem::take(&mut self.pending);
        if samples.is_empty() {
            return Ok(false);
        }
        if frames > MOST_FRAMES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a WAV file holds no more than 4 GiB"));
        }
        let mut batch = self.wav.get_i16_writer(u32::try_from(samples.len()).map_err(io::Error::other)?);
        for &sample in &samples {
            batch.write_sample(sample);
        }
        batch.flush().map_err(into_io)?;
        self.pending = samples;
        self.pending.clear();
        Ok(true)
    }

    /// Writes the header: from here on, other programs see all frames committed so far.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.wav.flush().map_err(into_io)
    }

    /// Asks for a sync in the background. Flush first.
    pub(super) fn make_safe(&self) {
        self.syncer.ask(self.wav.duration().into());
    }

    /// Returns how many frames it will hold after the next commit.
    pub(super) fn frames(&self) -> u64 {
        u64::from(self.wav.duration()) + self.pending.len() as u64
    }

    /// Returns how many frames the disk has confirmed.
    pub(super) fn safe(&mut self) -> io::Result<u64> {
        if let Some(news) = self.syncer.news() {
            self.safe = news?;
        }
        Ok(self.safe)
    }

    /// Commits, and writes the header for the last time. That is not synced; what was to be synced before is.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.commit()?;
        self.wav.finalize().map_err(into_io)?;
        self.syncer.finish()
    }
}

/// Makes a new file, in which what somebody said is theirs alone to read.
fn open_new(path: &Path) -> io::Result<File> {
    platform::private().write(true).read(true).create_new(true).open(path)
}

/// Writes everything from the byte `at` on once more.
fn rewrite(file: &mut File, at: u64) -> io::Result<()> {
    let mut piece = vec![0; 2 * PIECE];
    let mut at = file.seek(SeekFrom::Start(at))?;
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        file.write_all(&piece[..count])?;
        at += count as u64;
    }
    file.rewind()
}

fn into_io(error: hound::Error) -> io::Error {
    match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other),
    }
}
