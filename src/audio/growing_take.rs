//! A take that is being recorded: decides what belongs into its file, from the first frame to the last.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{
    error::AudioError,
    status::Event,
    take::{Gap, Reason, Take},
    timeline::{self, Switch, Timeline},
    wav::{self, Cue},
    wav_file::WavFile,
};

/// A power cut loses what came after the last sync, and what was on its way to the file by then: a second at most.
const SYNC_EVERY: Duration = Duration::from_millis(650);

/// A disk that refused is tried again after this.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// A take that is being recorded. Lives on the writer thread.
pub(super) struct GrowingTake {
    path: PathBuf,
    rate: u32,
    timeline: Timeline,
    /// `None` while the disk refuses.
    file: Option<WavFile>,
    frames: u64,
    safe: u64,
    lost: u64,
    gaps: Vec<Gap>,
    /// Why frames are missing that the next sound has to be preceded by silence for.
    behind: Option<Reason>,
    failure: Option<String>,
    /// Somebody has removed the file, and it could not be put back: what is heard is lost once it is closed.
    is_adrift: bool,
    next_sync: Instant,
    news: Vec<Event>,
}

impl GrowingTake {
    pub(super) fn begin(path: &Path, rate: u32, at: Instant) -> Result<Self, AudioError> {
        Ok(Self {
            path: path.to_owned(),
            rate,
            timeline: Timeline::starting(at, rate),
            file: Some(WavFile::create(path, rate)?),
            frames: 0,
            safe: 0,
            lost: 0,
            gaps: Vec::new(),
            behind: None,
            failure: None,
            is_adrift: false,
            next_sync: at + SYNC_EVERY,
            news: Vec::new(),
        })
    }

    pub(super) fn plan(&mut self, at: Instant, switch: Switch) {
        self.timeline.plan(at, switch);
    }

    /// Notes that sound is missing up to whatever comes next.
    pub(super) fn fall_behind(&mut self, reason: Reason) {
        self.behind.get_or_insert(reason);
    }

    /// Makes the take as long as it should be at `at`, with silence.
    pub(super) fn catch_up(&mut self, at: Instant) {
        self.timeline.advance(at);
        if self.file.is_some()
            && let Some(reason) = self.behind.take()
        {
            self.fill(self.timeline.due(at).saturating_sub(self.frames), reason);
        }
    }

    /// Returns how many frames it should have at `at`, which is no earlier than what was looked at last.
    pub(super) fn due(&self, at: Instant) -> u64 {
        self.timeline.due(at)
    }

    /// Returns how many it has.
    pub(super) const fn frames(&self) -> u64 {
        self.frames
    }

    /// Takes over sound captured from `begin` on, `lost` frames before it missing.
    pub(super) fn hear(&mut self, begin: Instant, lost: u64, samples: &[i16]) {
        self.catch_up(begin);
        let parts = self.timeline.kept(begin, samples.len());
        if lost > 0 && !parts.is_empty() {
            self.lost += lost;
            self.fill(lost, Reason::Overrun);
        }
        for part in parts {
            self.write(|file| file.write(&samples[part]));
        }
    }

    /// Writes silence for so many frames that are missing here.
    pub(super) fn fill(&mut self, frames: u64, reason: Reason) {
        if frames == 0 {
            return;
        }
        let (from, length) = (timeline::length(self.frames, self.rate), timeline::length(frames, self.rate));
        if self.write(|file| file.write_silence(frames).and_then(|()| file.commit().map(drop))) {
            let gap = Gap { from, length, reason };
            self.gaps.push(gap);
            self.news.push(Event::Gap(gap));
        }
    }

    /// Writes if the disk takes it, and says whether it did. What it does not take is made good later.
    fn write(&mut self, write: impl FnOnce(&mut WavFile) -> io::Result<()>) -> bool {
        let Some(file) = &mut self.file else { return false };
        let done = write(file);
        self.frames = file.frames();
        done.map_err(|error| self.fail(&error)).is_ok()
    }

    fn fail(&mut self, error: &io::Error) {
        self.file = None;
        self.fall_behind(Reason::Disk);
        if self.failure.is_none() {
            self.news.push(Event::WriteFailed { why: error.to_string() });
        }
        self.failure = Some(error.to_string());
    }

    /// Does what is due at the end of a turn: commit, header, sync, or another try after a failure.
    pub(super) fn keep_safe(&mut self, now: Instant) {
        if self.file.is_none() {
            if now >= self.next_sync {
                self.next_sync = now + RETRY_AFTER;
                self.file = WavFile::reopen(&self.path, self.safe).ok();
                // A part of what was refused may have arrived all the same.
                self.frames = self.file.as_ref().map_or(self.frames, WavFile::frames);
            }
            return;
        }
        let mut has_grown = false;
        let is_kept = self.write(|file| {
            has_grown = file.commit()?;
            Ok(())
        });
        if is_kept && has_grown && !self.is_adrift && self.failure.take().is_some() {
            self.news.push(Event::WriteResumed);
        }
        let is_sync_due = now >= self.next_sync;
        if is_sync_due {
            self.next_sync = now + SYNC_EVERY;
        }
        let mut safe = self.safe;
        self.write(|file| {
            // With the header each turn, a killed process leaves no more unread by others than it leaves unwritten.
            if has_grown || is_sync_due {
                file.flush()?;
            }
            if is_sync_due {
                file.make_safe();
            }
            safe = safe.max(file.safe()?);
            Ok(())
        });
        self.safe = safe;
        if is_sync_due {
            self.put_back_if_removed();
        }
    }

    /// Puts back a file that somebody has removed: it is there for as long as it is open, and nothing of it is lost.
    fn put_back_if_removed(&mut self) {
        let Some(file) = self.file.as_mut().filter(|file| file.is_removed()) else {
            self.is_adrift = false;
            return;
        };
        self.safe = 0;
        let put_back = file.put_back(&self.path);
        self.is_adrift = put_back.is_err();
        if let Err(error) = put_back {
            let why = format!("the recording was removed and cannot be put back: {error}");
            if self.failure.is_none() {
                self.news.push(Event::WriteFailed { why: why.clone() });
            }
            self.failure = Some(why);
        }
    }

    /// Returns whether all sound up to the planned end has been heard.
    pub(super) const fn is_ended(&self) -> bool {
        self.timeline.is_ended()
    }

    pub(super) fn recorded(&self) -> Duration {
        timeline::length(self.frames, self.rate)
    }

    pub(super) fn safe(&self) -> Duration {
        timeline::length(self.safe, self.rate)
    }

    pub(super) const fn lost(&self) -> u64 {
        self.lost
    }

    pub(super) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Takes what has happened since this was asked last.
    pub(super) fn news(&mut self) -> std::vec::Drain<'_, Event> {
        self.news.drain(..)
    }

    /// Closes the file: header, cue points, sync.
    pub(super) fn finish(self, cues: &[Cue]) -> Result<Take, AudioError> {
        let Self { path, rate, frames, lost, gaps, file, failure, .. } = self;
        let refused = |source| AudioError::Write { path: path.clone(), source };
        let Some(file) = file.filter(|_| failure.is_none()) else {
            let _ = wav::mend(&path, None);
            return Err(refused(io::Error::other(failure.unwrap_or_default())));
        };
        file.finish().map_err(refused)?;
        wav::append_cues(&path, cues)?;
        File::open(&path).and_then(|file| file.sync_all()).map_err(refused)?;
        Ok(Take { path, rate, frames, lost, gaps })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::now;

    const RATE: u32 = 1_000;

    fn second(n: f64) -> Duration {
        Duration::from_secs_f64(n)
    }

    fn samples(path: &Path) -> Vec<i16> {
        hound::WavReader::open(path).unwrap().samples().map(Result::unwrap).collect()
    }

    #[test]
    fn what_is_missing_becomes_silence_of_its_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take.wav");
        let begin = now();
        let mut take = GrowingTake::begin(&path, RATE, begin).unwrap();
        take.hear(begin, 0, &[1; 500]);
        take.hear(begin + second(0.6), 100, &[2; 400]);
        take.fall_behind(Reason::Gone);
        take.plan(begin + second(2.0), Switch::Pause);
        take.plan(begin + second(3.0), Switch::Resume);
        take.hear(begin + second(4.0), 0, &[3; 500]);
        let events: Vec<_> = take.news().collect();
        let gap = |from, length, reason| Gap { from: second(from), length: second(length), reason };
        let gaps = [gap(0.5, 0.1, Reason::Overrun), gap(1.0, 2.0, Reason::Gone)];
        assert_eq!(events, gaps.map(Event::Gap));
        let done = take.finish(&[]).unwrap();
        assert_eq!((done.frames, done.lost, &done.gaps[..]), (3_500, 100, &gaps[..]));
        let parts = [vec![1; 500], vec![0; 100], vec![2; 400], vec![0; 2_000], vec![3; 500]];
        assert_eq!(samples(&path), parts.concat());
    }

    #[test]
    fn a_recording_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take.wav");
        std::fs::write(&path, "mine").unwrap();
        assert!(matches!(GrowingTake::begin(&path, RATE, now()), Err(AudioError::Exists { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    }

    #[test]
    fn a_take_that_never_heard_anything_still_opens() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take.wav");
        let take = GrowingTake::begin(&path, RATE, now()).unwrap();
        assert_eq!(take.finish(&[]).unwrap().frames, 0);
        assert_eq!(samples(&path), [0_i16; 0]);
    }
}
