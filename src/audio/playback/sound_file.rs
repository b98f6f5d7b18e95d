//! A recording that is read: WAV or FLAC, told apart by what is in it and not by its name.

use std::{fs::File, io::Read, path::Path, time::Duration};

use super::flac::Flac;
use crate::audio::{error::AudioError, timeline, wav};

/// One open file.
pub(super) enum SoundFile {
    Wav(wav::Samples),
    Flac(Box<Flac>),
}

impl SoundFile {
    pub(super) fn open(path: &Path) -> Result<Self, AudioError> {
        let mut head = Vec::new();
        let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut head));
        read.map_err(|source| AudioError::Read { path: path.to_owned(), source })?;
        match &head[..] {
            b"RIFF" => wav::Samples::open(path).map(Self::Wav),
            b"fLaC" => Flac::open(path).map(|file| Self::Flac(Box::new(file))),
            [] => Err(AudioError::NotPlayable { path: path.to_owned(), why: "it is empty" }),
            _ => Err(AudioError::NotPlayable { path: path.to_owned(), why: "it is neither WAV nor FLAC" }),
        }
    }

    /// Frames a second.
    pub(super) const fn rate(&self) -> u32 {
        match self {
            Self::Wav(file) => file.rate(),
            Self::Flac(file) => file.rate(),
        }
    }

    /// Returns how many frames there are, as far as can be told without reading all.
    pub(super) const fn frames(&self) -> u64 {
        match self {
            Self::Wav(file) => file.frames(),
            Self::Flac(file) => file.frames(),
        }
    }

    /// Returns what is wrong with it though it can be played.
    pub(super) fn fault(&self, path: &Path) -> Option<AudioError> {
        let Self::Wav(file) = self else { return None };
        let [length, claimed] =
            [file.frames(), file.claimed()].map(|frames| timeline::length(frames, file.rate()));
        let path = path.to_owned();
        match length.cmp(&claimed) {
            std::cmp::Ordering::Less => Some(AudioError::CutShort { path, length, claimed }),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(AudioError::Unclosed { path, length, claimed }),
        }
    }

    /// Reads on from `frame`.
    pub(super) fn seek(&mut self, path: &Path, frame: u64) -> Result<(), AudioError> {
        match self {
            Self::Wav(file) => file.seek(frame).map_err(|source| unreadable(path, source)),
            Self::Flac(file) => file.seek(frame),
        }
    }

    /// Appends at most `count` samples. Returns how many: 0 at the end.
    pub(super) fn read(
        &mut self,
        path: &Path,
        count: usize,
        into: &mut impl Extend<i16>,
    ) -> Result<usize, AudioError> {
        match self {
            Self::Wav(file) => file.read(count, into).map_err(|source| unreadable(path, source)),
            Self::Flac(file) => file.read(count, into),
        }
    }

    /// Where damage was found in it, if it was since this was asked last.
    pub(super) fn damage(&mut self) -> Option<Duration> {
        match self {
            Self::Wav(_) => None,
            Self::Flac(file) => file.damage().map(|frame| timeline::length(frame, file.rate())),
        }
    }
}

fn unreadable(path: &Path, source: std::io::Error) -> AudioError {
    AudioError::Read { path: path.to_owned(), source }
}
