//! What of the decoded sound is to be heard: samples that only warm a decoder up are left out, and edit lists are kept.

use std::{collections::VecDeque, ops::Range};

use super::mp4::Edit;

/// The frames that are let through.
#[derive(Default)]
pub(super) struct Shape {
    left_out: Vec<Range<u64>>,
    /// Frames at the end that are left out; which ones they are is known only at the end.
    held: usize,
    holding: VecDeque<i16>,
    pub edits: Option<Edits>,
}

/// An edit list as it is carried out.
pub(super) struct Edits {
    list: VecDeque<Edit>,
    /// The first entry begins to the frame, later ones with a whole packet, and all end with one: as ffmpeg plays them.
    is_first: bool,
    is_begun: bool,
}

/// What an edit list asks for.
pub(super) enum Wanted {
    /// So many frames of silence.
    Silence(u64),
    /// Sound from this frame on.
    From(u64),
    /// More of what comes.
    More,
    Nothing,
}

impl Shape {
    pub(super) fn leave_out(&mut self, frames: Range<u64>) {
        if !frames.is_empty() {
            self.left_out.push(frames);
        }
    }

    pub(super) fn hold_back(&mut self, frames: u64) {
        // A second is more than any padding has.
        self.held = usize::try_from(frames.min(48_000)).unwrap_or(0);
    }

    /// Appends to `block` what is to be heard of samples that begin with frame `at`.
    pub(super) fn keep(&mut self, at: u64, samples: &[i16], block: &mut Vec<i16>) {
        let all = at..at + samples.len() as u64;
        let part = |range: Range<u64>| {
            let place =
                |frame: u64| usize::try_from(frame.clamp(all.start, all.end) - all.start).unwrap_or(0);
            &samples[place(range.start)..place(range.end.max(range.start))]
        };
        if let Some(edits) = &mut self.edits {
            block.extend_from_slice(part(edits.keep(all.clone())));
            return;
        }
        let mut heard = all.start;
        let mut kept = Vec::new();
        for out in &self.left_out {
            kept.extend_from_slice(part(heard..out.start));
            heard = heard.max(out.end);
        }
        kept.extend_from_slice(part(heard..all.end));
        if self.held == 0 {
            block.append(&mut kept);
            return;
        }
        self.holding.extend(kept);
        let free = self.holding.len().saturating_sub(self.held);
        block.extend(self.holding.drain(..free));
    }
}

impl Edits {
    /// The entries of a track of `timescale` units a second, in frames of `rate` a second. `None` if nothing would be
    /// heard: then the list is no help.
    pub(super) fn new(list: &[Edit], rate: u32, timescale: u32) -> Option<Self> {
        let frames = |units: u64| {
            let scale = u128::from(timescale.max(1));
            u64::try_from((u128::from(units) * u128::from(rate) + scale / 2) / scale).unwrap_or(u64::MAX)
        };
        let list: VecDeque<Edit> =
            list.iter().map(|it| Edit { from: it.from.map(frames), length: it.length.map(frames) }).collect();
        list.iter().any(|it| it.from.is_some()).then_some(Self { list, is_first: true, is_begun: false })
    }

    /// Returns what is wanted now, `at` being the frame that comes next.
    pub(super) fn wanted(&mut self, at: u64) -> Wanted {
        if self.is_begun {
            return Wanted::More;
        }
        match self.list.front() {
            None => Wanted::Nothing,
            Some(Edit { from: None, length }) => {
                let length = length.unwrap_or(0);
                self.list.pop_front();
                Wanted::Silence(length)
            }
            Some(Edit { from: Some(from), .. }) => {
                self.is_begun = true;
                if *from == at { Wanted::More } else { Wanted::From(*from) }
            }
        }
    }

    /// The entry that is carried out has no more to come.
    pub(super) fn end(&mut self) {
        self.list.pop_front();
        (self.is_begun, self.is_first) = (false, false);
    }

    /// Returns what is heard of the frames of one packet.
    fn keep(&mut self, packet: Range<u64>) -> Range<u64> {
        let Some(Edit { from: Some(from), length }) = self.list.front().copied() else { return 0..0 };
        let end = length.map_or(u64::MAX, |it| from.saturating_add(it));
        if packet.is_empty() || packet.end <= from {
            return 0..0;
        }
        let begin = if packet.start >= from {
            packet.start
        } else if self.is_first {
            from
        } else {
            packet.end
        };
        if packet.end >= end {
            self.end();
        }
        if packet.start >= end { 0..0 } else { begin..packet.end }
    }
}
