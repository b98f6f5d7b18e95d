//! The WAV file of a take while it grows: whole on disk at every header flush.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

use hound::{SampleFormat, WavSpec, WavWriter};

use super::{AudioError, sync::Syncer, wav};

/// A WAV file counts bytes in 32 bits: 12 hours at 48 kHz. One frame is two bytes here.
const MOST_FRAMES: u64 = (u32::MAX as u64 - 65_536) / 2;

/// Silence is written in pieces of this many frames.
const PIECE: usize = 1 << 16;

pub(super) struct WavFile {
    wav: WavWriter<File>,
    syncer: Syncer,
    frames: u64,
    safe: u64,
}

impl WavFile {
    /// A new file. One that exists is refused.
    pub(super) fn create(path: &Path, rate: u32) -> Result<Self, AudioError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => AudioError::Exists { path: path.to_owned() },
            _ => AudioError::Write { path: path.to_owned(), source },
        };
        let file = OpenOptions::new().write(true).read(true).create_new(true).open(path).map_err(failed)?;
        let spec =
            WavSpec { channels: 1, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let syncer = file.try_clone().and_then(Syncer::new).map_err(failed)?;
        let wav = WavWriter::new(file, spec).map_err(into_io).map_err(failed)?;
        // The name in its folder must survive a power cut too; not every system lets a folder be synced.
        let _ = path.parent().map(File::open).map(|folder| folder.and_then(|folder| folder.sync_all()));
        Ok(Self { wav, syncer, frames: 0, safe: 0 })
    }

    /// Goes on in a file that could not be written, from its last whole frame.
    pub(super) fn reopen(path: &Path) -> io::Result<Self> {
        wav::mend(path).map_err(io::Error::other)?;
        let file = OpenOptions::new().write(true).read(true).open(path)?;
        let syncer = file.try_clone().and_then(Syncer::new)?;
        let wav = WavWriter::new_append(file).map_err(into_io)?;
        let frames = wav.duration().into();
        Ok(Self { wav, syncer, frames, safe: 0 })
    }

    pub(super) fn write(&mut self, samples: &[i16]) -> io::Result<()> {
        if self.frames + samples.len() as u64 > MOST_FRAMES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a WAV file holds no more than 4 GiB"));
        }
        let count = u32::try_from(samples.len()).map_err(io::Error::other)?;
        let mut batch = self.wav.get_i16_writer(count);
        for &sample in samples {
            batch.write_sample(sample);
        }
        batch.flush().map_err(into_io)?;
        self.frames += u64::from(count);
        Ok(())
    }

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

    /// Writes the header: from here on, other programs see all frames written so far.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.wav.flush().map_err(into_io)
    }

    /// Asks for a sync in the background. Flush first.
    pub(super) fn make_safe(&self) {
        self.syncer.ask(self.frames);
    }

    pub(super) const fn frames(&self) -> u64 {
        self.frames
    }

    /// How many frames the disk has confirmed.
    pub(super) fn safe(&mut self) -> io::Result<u64> {
        if let Some(news) = self.syncer.news() {
            self.safe = news?;
        }
        Ok(self.safe)
    }

    /// Writes the header for the last time. Nothing is synced.
    pub(super) fn finish(self) -> io::Result<()> {
        self.wav.finalize().map_err(into_io)
    }
}

fn into_io(error: hound::Error) -> io::Error {
    match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other),
    }
}
