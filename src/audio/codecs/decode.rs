//! Any format that is known, decoded to 16-bit mono, packet by packet.

use std::{
    io::ErrorKind::UnexpectedEof,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use symphonia::core::{errors::Error, packet::Packet};

use super::{
    coder::Coder,
    input::{Coding, Input, Opened, Piece},
    mix::{Mix, Mixed, sample},
    refusal::{Refusal, guarded, not_sound, refusal, refused},
    remark::{Findings, Tally},
    shape::{Shape, Wanted},
};
use crate::audio::{AudioError, resample::Resampling, sound::RATES};

/// A file that is being decoded.
pub(in crate::audio) struct Decoded {
    path: PathBuf,
    input: Input,
    coder: Coder,
    rate: u32,
    mix: Mix,
    shape: Shape,
    /// What the decoder gave last, its channels side by side, and mixed.
    samples: Vec<f32>,
    mono: Vec<i16>,
    /// The frame that comes next, counted before anything is left out.
    at: u64,
    /// Frames of silence that come before the next packet, and that packet.
    silence: u64,
    waiting: Option<Packet>,
    /// Frames of silence that an edit list asks for.
    pause: u64,
    /// The difference between the times of packets and frames; it is learnt from the first packets.
    base: i64,
    lessons: u8,
    /// Errors in a row while the next packet was looked for.
    astray: u8,
    tally: Tally,
    findings: Findings,
    /// Where what follows has another rate than what came first.
    other: Option<Box<Other>>,
    is_over: bool,
}

struct Other {
    rate: u32,
    resampling: Resampling,
}

/// Two thirds of the packets may be broken: what is left can still be understood.
const MOST_BROKEN: u64 = 2;

/// Packets at the beginning that a decoder may refuse without anything being wrong: they need what was cut away before.
const WARMING: u64 = 4;

/// Packets by whose times the time of the first frame is learnt.
const LESSONS: u8 = 3;

/// After so many errors in a row the rest of a file is lost.
const MOST_ASTRAY: u8 = 64;

/// Frames of silence that are given at once.
const PIECE: u64 = 1 << 14;

impl Decoded {
    /// Opens the first track of a file, its channels averaged.
    pub(in crate::audio) fn open(path: &Path) -> Result<Self, AudioError> {
        Self::open_track(path, 0, Mix::default())
    }

    /// Opens one track, counted from 0.
    pub(in crate::audio) fn open_track(path: &Path, track: usize, mix: Mix) -> Result<Self, AudioError> {
        guarded(path, || Self::begin(path, track, mix))
    }

    fn begin(path: &Path, track: usize, mix: Mix) -> Result<Self, AudioError> {
        let opened = Opened::open(path, track).map_err(|it| refusal(path, it))?;
        let unknown = "it is compressed in an unknown way";
        let (coder, rate) = Coder::new(opened.codec).map_err(|it| match it {
            Refusal::Decoder(error, _) => refused(path, &error, unknown),
            other => refusal(path, other),
        })?;
        let rate = rate.filter(|it| RATES.contains(it));
        let rate = rate.ok_or_else(|| not_sound(path, "it does not say its sample rate"))?;
        let findings = Findings {
            tracks: opened.tracks,
            is_unclosed: opened.is_unclosed,
            is_cut: opened.is_cut,
            missing: opened.missing,
            ..Findings::default()
        };
        Ok(Self {
            path: path.to_owned(),
            input: opened.input,
            coder,
            rate,
            mix,
            shape: opened.shape,
            samples: Vec::new(),
            mono: Vec::new(),
            at: 0,
            silence: 0,
            waiting: None,
            pause: 0,
            base: 0,
            lessons: LESSONS,
            astray: 0,
            tally: Tally::default(),
            findings,
            other: None,
            is_over: false,
        })
    }

    /// Returns the frames a second.
    pub(in crate::audio) fn rate(&self) -> u32 {
        self.rate
    }

    /// Returns whether some of it could not be decoded so far: there is silence in its place, or nothing after it.
    pub(in crate::audio) fn is_damaged(&self) -> bool {
        self.tally.broken > 0
    }

    /// Returns what was found so far beside the sound.
    pub(in crate::audio) fn findings(&self) -> Findings {
        self.findings
    }

    /// Returns how loud its channels are so far, alone and mixed.
    pub(in crate::audio) fn mixed(&self) -> &Mixed {
        &self.mix.heard
    }

    /// Puts the samples of the next packets into an empty block; it stays empty at the end. In place of a packet that
    /// cannot be decoded there is silence.
    pub(in crate::audio) fn next(&mut self, block: &mut Vec<i16>) -> Result<(), AudioError> {
        let path = self.path.clone();
        guarded(&path, || self.find(block))
    }

    fn find(&mut self, block: &mut Vec<i16>) -> Result<(), AudioError> {
        while block.is_empty() && !self.is_over {
            if self.pause > 0 {
                let count = self.pause.min(PIECE);
                self.pause -= count;
                block.resize(usize::try_from(count).unwrap_or(0), 0);
            } else if self.silence > 0 {
                let count = self.silence.min(PIECE);
                self.silence -= count;
                self.mono.clear();
                self.mono.resize(usize::try_from(count).unwrap_or(0), 0);
                self.shape.keep(self.at, &self.mono, block);
                self.at += count;
            } else if let Some(packet) = self.waiting.take() {
                self.decode(&packet, block)?;
            } else if self.follow_edits()? {
                self.step(block)?;
            }
        }
        Ok(())
    }

    /// Reads the next piece of the file.
    fn step(&mut self, block: &mut Vec<i16>) -> Result<(), AudioError> {
        match self.input.next() {
            Ok(Piece::Packet(packet, begins)) => {
                if self.astray > 0 {
                    self.tally.broken += 1;
                    self.astray = 0;
                }
                if let Some(begins) = begins {
                    self.place(begins);
                }
                self.waiting = Some(packet);
                Ok(())
            }
            Ok(Piece::Lost(packets)) => {
                self.tally.broken += packets.max(1);
                self.lose(packets * self.tally.frames as u64);
                Ok(())
            }
            Ok(Piece::Other(codec)) => self.begin_again(codec, block),
            Ok(Piece::End { is_cut }) => {
                self.findings.is_cut |= is_cut;
                self.end(block)
            }
            // A file that was cut off ends where it was cut off.
            Err(Error::IoError(error)) if error.kind() == UnexpectedEof => {
                let is_known = matches!(&self.input, Input::Container(it) if it.is_end_known);
                self.findings.is_cut |= !is_known;
                self.end(block)
            }
            Err(error) if !matches!(error, Error::IoError(_)) && self.astray < MOST_ASTRAY => {
                tracing::info!("{}: {error}", self.path.display());
                self.astray += 1;
                Ok(())
            }
            Err(error) if self.tally.good > 0 && !matches!(error, Error::IoError(_)) => {
                self.tally.broken += 1;
                self.findings.is_cut = true;
                self.end(block)
            }
            Err(error) => Err(refused(&self.path, &error, "it is damaged")),
        }
    }

    /// Counts frames that cannot be had, and has silence stand for them.
    fn lose(&mut self, frames: u64) {
        self.silence += frames;
        self.findings.lost += frames;
        self.findings.holes += 1;
    }

    /// Compares the frame with which a packet says that it begins to the one that comes next.
    fn place(&mut self, begins: i64) {
        let at = self.at.cast_signed();
        let Input::Container(container) = &self.input else { return };
        if self.lessons > 0 {
            self.lessons -= 1;
            self.base = begins.saturating_sub(at);
            return;
        }
        let gap = begins.saturating_sub(self.base).saturating_sub(at);
        if gap > container.tolerance.cast_signed() {
            let gap = gap.unsigned_abs();
            if container.may_pause && self.tally.broken == 0 {
                self.silence += gap;
                self.findings.paused += gap;
            } else {
                self.tally.broken += u64::from(self.findings.lost == 0);
                self.lose(gap);
            }
        }
    }

    fn decode(&mut self, packet: &Packet, block: &mut Vec<i16>) -> Result<(), AudioError> {
        // A packet that was made up can lead a decoder astray in ways that nobody has thought of.
        let work = AssertUnwindSafe(|| self.coder.decode(packet, &mut self.samples));
        let decoded = panic::catch_unwind(work).unwrap_or(Err(Error::DecodeError("panic")));
        self.mono.clear();
        match decoded {
            Ok((rate, channels)) => {
                self.mix.mix(&self.samples, channels, &mut self.mono);
                self.tally.good += 1;
                // The first and the last packet may be cut short.
                self.tally.frames = self.tally.frames.max(self.mono.len());
                self.at_rate(rate, block)?;
                self.give(block)
            }
            Err(Error::IoError(error)) if error.raw_os_error().is_some() => {
                Err(AudioError::Read { path: self.path.clone(), source: error })
            }
            Err(error) => {
                tracing::debug!("{}: {error}", self.path.display());
                self.coder.reset();
                let frames = self.coder.length(packet).unwrap_or(self.tally.frames);
                self.mono.resize(frames, 0);
                if self.tally.good > 0 || self.tally.broken + self.findings.warming >= WARMING {
                    self.tally.broken += 1;
                    self.findings.lost += frames as u64;
                    self.findings.holes += 1;
                } else {
                    self.findings.warming += 1;
                }
                self.give(block)
            }
        }
    }

    /// Appends what is to be heard of the samples that were decoded.
    fn give(&mut self, block: &mut Vec<i16>) -> Result<(), AudioError> {
        let (at, frames) = (self.at, self.mono.len() as u64);
        let Some(other) = &mut self.other else {
            self.at += frames;
            self.shape.keep(at, &self.mono, block);
            return Ok(());
        };
        self.at += frames * u64::from(self.rate) / u64::from(other.rate);
        let mut out = Vec::new();
        other.resampling.push(&self.mono, &mut out)?;
        self.mono.clear();
        self.mono.extend(out.iter().map(|it| sample(*it)));
        self.shape.keep(at, &self.mono, block);
        Ok(())
    }

    /// Has what follows changed to the rate of what came first.
    fn at_rate(&mut self, rate: u32, block: &mut Vec<i16>) -> Result<(), AudioError> {
        if self.other.as_ref().map_or(self.rate, |it| it.rate) == rate {
            return Ok(());
        }
        self.flush(block)?;
        if !RATES.contains(&rate) {
            return Err(not_sound(&self.path, "it does not say its sample rate"));
        }
        if rate != self.rate {
            self.other = Some(Box::new(Other { rate, resampling: Resampling::new(rate, self.rate)? }));
        }
        Ok(())
    }

    /// Appends what the change of the rate holds back.
    fn flush(&mut self, block: &mut Vec<i16>) -> Result<(), AudioError> {
        if let Some(mut other) = self.other.take() {
            let mut out = Vec::new();
            other.resampling.finish(&mut out)?;
            let rest: Vec<i16> = out.iter().map(|it| sample(*it)).collect();
            self.shape.keep(self.at, &rest, block);
        }
        Ok(())
    }

    /// Another stream follows in the same file, coded in its own way.
    fn begin_again(&mut self, codec: Coding, block: &mut Vec<i16>) -> Result<(), AudioError> {
        let (coder, rate) = Coder::new(codec).map_err(|it| match it {
            Refusal::Decoder(error, _) => refused(&self.path, &error, "it is damaged"),
            other => refusal(&self.path, other),
        })?;
        self.coder = coder;
        self.lessons = LESSONS;
        self.at_rate(rate.unwrap_or(self.rate), block)
    }

    /// Goes to where the edit list wants to be; tells whether more is to be read.
    fn follow_edits(&mut self) -> Result<bool, AudioError> {
        let Some(edits) = &mut self.shape.edits else { return Ok(true) };
        match edits.wanted(self.at) {
            Wanted::More => Ok(true),
            Wanted::Silence(frames) => {
                // In frames of the same rate, even where that is longer than anything may be.
                self.pause = frames;
                Ok(false)
            }
            Wanted::Nothing => {
                self.is_over = true;
                self.check()?;
                Ok(false)
            }
            Wanted::From(frame) => {
                // A second before it, so that the decoder is warm; forwards only where that is worth it.
                let before = frame.saturating_sub(u64::from(self.rate));
                if frame < self.at || before > self.at + u64::from(self.rate) {
                    match self.input.seek(before) {
                        Ok(at) => {
                            self.at = at;
                            (self.base, self.lessons) = (0, 0);
                            self.coder.reset();
                        }
                        Err(error) => {
                            tracing::info!("{}: {error}", self.path.display());
                            self.findings.is_cut = true;
                            edits.end();
                        }
                    }
                }
                Ok(false)
            }
        }
    }

    /// The end of what there is: whatever an edit list still wants of it may come from further in front.
    fn end(&mut self, block: &mut Vec<i16>) -> Result<(), AudioError> {
        self.flush(block)?;
        let missing = self.input.claimed().saturating_sub(self.at);
        if missing > u64::from(self.rate) / 10 {
            self.findings.is_cut = true;
            self.findings.missing = Some(missing);
        }
        if let Some(edits) = &mut self.shape.edits {
            edits.end();
            return Ok(());
        }
        self.is_over = true;
        self.check()
    }

    fn check(&self) -> Result<(), AudioError> {
        let is_lost = self.tally.broken > self.tally.good * MOST_BROKEN;
        if is_lost { Err(not_sound(&self.path, "it is damaged")) } else { Ok(()) }
    }
}
