//! Lists what is played: pieces in a row on one time axis.

use std::{path::PathBuf, time::Duration};

use super::sound_file::SoundFile;
use crate::audio::{error::AudioError, timeline};

/// A recording, and where it lies on the session's time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// 16-bit mono, WAV or FLAC.
    pub path: PathBuf,
    /// The place of its first frame.
    pub from: Duration,
}

/// A piece that can be played.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) path: PathBuf,
    pub(super) from: Duration,
    pub(super) rate: u32,
    pub(super) frames: u64,
}

impl Part {
    pub(super) fn until(&self) -> Duration {
        self.from + timeline::length(self.frames, self.rate)
    }
}

/// All parts, in the order of the axis. What lies between them is skipped.
#[derive(Debug, Default)]
pub(super) struct Playlist {
    parts: Vec<Part>,
}

/// A frame of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) part: usize,
    pub(super) frame: u64,
}

impl Playlist {
    /// Looks into every piece. Those that cannot be played are left out, and named together with those that
    /// play only in part.
    pub(super) fn open(pieces: Vec<Piece>) -> (Self, Vec<AudioError>) {
        let (mut parts, mut faults) = (Vec::new(), Vec::new());
        for Piece { path, from } in pieces {
            match SoundFile::open(&path) {
                Ok(file) => {
                    faults.extend(file.fault(&path));
                    parts.push(Part { path, from, rate: file.rate(), frames: file.frames() });
                }
                Err(error) => faults.push(error),
            }
        }
        parts.retain(|part| part.frames > 0);
        parts.sort_by_key(|part| part.from);
        (Self { parts }, faults)
    }

    pub(super) fn part(&self, index: usize) -> Option<&Part> {
        self.parts.get(index)
    }

    /// Returns where its last frame ends; zero if there is none.
    pub(super) fn end(&self) -> Duration {
        self.parts.iter().map(Part::until).max().unwrap_or_default()
    }

    /// Finds the first frame that is not before `at`. `None` if everything lies before it.
    pub(super) fn spot(&self, at: Duration) -> Option<Spot> {
        self.parts.iter().enumerate().find_map(|(index, part)| {
            let frame = timeline::frames(at.saturating_sub(part.from), part.rate);
            (frame < part.frames).then_some(Spot { part: index, frame })
        })
    }

    /// Returns where a frame lies on the axis.
    pub(super) fn place(&self, spot: Spot) -> Duration {
        self.part(spot.part)
            .map_or_else(|| self.end(), |part| part.from + timeline::length(spot.frame, part.rate))
    }

    /// Returns where playing begins that is asked for at `at`: there, at the next piece, or at the end.
    pub(super) fn nearest(&self, at: Duration) -> Duration {
        self.spot(at).map_or_else(|| self.end(), |spot| self.place(spot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(n: f64) -> Duration {
        Duration::from_secs_f64(n)
    }

    /// From 1 to 3 and from 5 to 6 seconds.
    fn two_parts() -> Playlist {
        let part = |from, rate, frames| Part { path: PathBuf::new(), from: second(from), rate, frames };
        Playlist { parts: vec![part(1.0, 1_000, 2_000), part(5.0, 48_000, 48_000)] }
    }

    #[test]
    fn a_place_on_the_axis_is_a_frame_of_a_part() {
        let playlist = two_parts();
        assert_eq!(playlist.spot(second(2.5)), Some(Spot { part: 0, frame: 1_500 }));
        assert_eq!(playlist.spot(second(5.5)), Some(Spot { part: 1, frame: 24_000 }));
        assert_eq!(playlist.end(), second(6.0));
    }

    #[test]
    fn a_place_in_a_hole_is_the_beginning_of_the_next_part() {
        let playlist = two_parts();
        for (asked, place) in [(0.0, 1.0), (1.0, 1.0), (3.0, 5.0), (4.2, 5.0), (6.0, 6.0), (99.0, 6.0)] {
            assert_eq!(playlist.nearest(second(asked)), second(place), "asked for {asked}");
        }
        assert_eq!(playlist.spot(second(6.0)), None);
        assert_eq!(Playlist::default().nearest(second(1.0)), Duration::ZERO);
    }

    #[test]
    fn every_frame_is_found_at_its_place() {
        let playlist = two_parts();
        for frame in [0, 1, 2, 12_345, 47_999] {
            let spot = Spot { part: 1, frame };
            assert_eq!(playlist.spot(playlist.place(spot)), Some(spot));
        }
    }
}
