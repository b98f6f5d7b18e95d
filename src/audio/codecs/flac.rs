//! A recording made smaller without loss, proven by decoding it before anybody deletes the original.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
    time::Duration,
};

use flac_codec::{
    Error as FlacError,
    encode::{FlacSampleWriter, Options},
    metadata::Application,
};

use crate::{
    audio::{
        AudioError, Cue,
        sound::{Sound, unless_stopped},
        timeline, wav,
    },
    platform,
};

/// What became of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compressed {
    pub frames: u64,
    /// Bytes of the original.
    pub before: u64,
    /// Bytes of the new file.
    pub after: u64,
}

/// Makes the new file `flac` out of the recording `recording`, then decodes it with another library and compares every
/// sample. Only when all are the same does the file get its name, on disk; an error leaves nothing behind. The
/// original is not touched.
///
/// Cue points become chapters, as Vorbis comments `CHAPTER000=00:01:02.345` and `CHAPTER000NAME=…`. Everything of the
/// WAV file that is not sound is kept too, in blocks of the application `riff`, from which
/// `flac --decode --keep-foreign-metadata` makes the same file again.
///
/// An hour takes seconds; set `stop` to give it up.
pub fn compress(recording: &Path, flac: &Path, stop: &AtomicBool) -> Result<Compressed, AudioError> {
    if flac.exists() {
        return Err(AudioError::Exists { path: flac.to_owned() });
    }
    let written = |source| AudioError::Write { path: flac.to_owned(), source };
    let draft = draft(flac);
    let make = || {
        let frames = encode(recording, &draft, stop)?;
        verify(recording, &draft, stop)?;
        let sizes = || Ok((fs::metadata(recording)?.len(), fs::metadata(&draft)?.len()));
        let (before, after) = sizes().map_err(written)?;
        fs::rename(&draft, flac).map_err(written)?;
        // The name in its folder must survive a power cut too; not every system lets a folder be synced.
        let _ = flac.parent().map(File::open).map(|folder| folder.and_then(|folder| folder.sync_all()));
        Ok(Compressed { frames, before, after })
    };
    make().inspect_err(|_| {
        // Made here a moment ago, and of no use.
        let _ = fs::remove_file(&draft);
    })
}

fn draft(flac: &Path) -> PathBuf {
    let name = flac.file_name().unwrap_or_default().to_string_lossy();
    flac.with_file_name(format!(".{name}.{}", std::process::id()))
}

fn encode(recording: &Path, draft: &Path, stop: &AtomicBool) -> Result<u64, AudioError> {
    let failed = |error| match error {
        FlacError::Io(source) => AudioError::Write { path: draft.to_owned(), source },
        other => AudioError::Write { path: draft.to_owned(), source: io::Error::other(other) },
    };
    // What somebody said is theirs alone to read.
    let file = platform::private()
        .write(true)
        .create(true)
        .truncate(true)
        .open(draft)
        .map_err(|it| failed(it.into()))?;
    let kept = file.try_clone().map_err(|it| failed(it.into()))?;
    let mut sound = Sound::open(recording)?;
    let tags = tags(recording, sound.rate())?;
    // Known beforehand, there is a table by which others seek.
    let total = sound.left().filter(|it| *it > 0);
    let mut writer =
        FlacSampleWriter::new(BufWriter::new(file), tags, sound.rate(), 16, 1, total).map_err(failed)?;
    let (mut frames, mut block, mut wide) = (0, Vec::new(), Vec::new());
    while sound.next(&mut block)? {
        unless_stopped(stop)?;
        wide.clear();
        wide.extend(block.iter().map(|sample| i32::from(*sample)));
        writer.write(&wide).map_err(failed)?;
        frames += block.len() as u64;
    }
    if frames == 0 {
        return Err(AudioError::NotSound {
            path: recording.to_owned(),
            why: "there is no sound in it".to_owned(),
        });
    }
    writer.finalize().map_err(failed)?;
    kept.sync_all().map_err(|it| failed(it.into()))?;
    Ok(frames)
}

/// Compares every sample of the two files.
fn verify(recording: &Path, draft: &Path, stop: &AtomicBool) -> Result<(), AudioError> {
    let unfaithful = || AudioError::Unfaithful { path: recording.to_owned() };
    let (mut original, mut copy) = (Sound::open(recording)?, Sound::decoded(draft)?);
    let (mut wanted, mut found, mut block) = (Vec::new(), Vec::new(), Vec::new());
    if original.rate() != copy.rate() {
        return Err(unfaithful());
    }
    loop {
        unless_stopped(stop)?;
        let has_more = original.next(&mut block)?;
        wanted.extend_from_slice(&block);
        while found.len() < wanted.len() && copy.next(&mut block)? {
            found.extend_from_slice(&block);
        }
        if !has_more && copy.next(&mut block)? {
            return Err(unfaithful());
        }
        if found.get(..wanted.len()) != Some(&wanted[..]) {
            return Err(unfaithful());
        }
        found.drain(..wanted.len());
        wanted.clear();
        if !has_more {
            return if found.is_empty() { Ok(()) } else { Err(unfaithful()) };
        }
    }
}

/// Returns what goes into the file beside the sound.
fn tags(recording: &Path, rate: u32) -> Result<Options, AudioError> {
    let chapter = |options: Options, (number, cue): (usize, Cue)| {
        let name = format!("CHAPTER{number:03}");
        options.tag(&name, stamp(timeline::length(cue.frame, rate))).tag(&format!("{name}NAME"), cue.label)
    };
    let options = wav::cues(recording)?.into_iter().enumerate().fold(Options::default(), chapter);
    // As the `flac` program keeps them.
    let blocks = wav::foreign(recording)?.into_iter();
    Ok(blocks.fold(options, |options, data| options.application(Application { id: Application::RIFF, data })))
}

/// `HH:MM:SS.mmm`, as chapters are written in Vorbis comments.
fn stamp(at: Duration) -> String {
    let seconds = at.as_secs();
    format!("{:02}:{:02}:{:02}.{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60, at.subsec_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_have_hours() {
        assert_eq!(stamp(Duration::from_millis(3_723_045)), "01:02:03.045");
        assert_eq!(stamp(Duration::ZERO), "00:00:00.000");
    }
}
