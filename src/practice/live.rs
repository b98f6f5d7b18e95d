//! The interview that is running: engine, clock, journal and recorder, joined. Screens and plain lines drive it
//! through the same inputs.

use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use crate::{
    audio::{Event, Recorder},
    clock::{self, Stopwatch},
    domain::{
        fact::{Fact, How, Start},
        history::History,
        session::{Effect, Input, Outcome, Refusal, Session},
        sound::Sound,
    },
    error::Error,
    store::{
        journal::{self, Journal, Reading},
        sessions::{self, Lock, SessionError},
        wake::Wake,
        workspace::Workspace,
    },
};

use super::{
    free_space::FreeSpace,
    microphone::{Done, Heard, Microphone},
    recovery, take,
};

/// What is said of a folder that is no longer where it was made.
fn moved(folder: &Path) -> Error {
    Error::failed(format!("the session's folder was moved or renamed while it ran: {}", folder.display()))
        .hint("everything is in it, wherever it is now; put it back, and 'mockloop score' goes on with it")
}

/// The running interview.
#[derive(Debug)]
pub struct Live {
    pub folder: PathBuf,
    session: Session,
    watch: Stopwatch,
    journal: Journal,
    mic: Microphone,
    _lock: Lock,
}

impl Live {
    /// Starts a new session in a folder of its own.
    pub fn begin(workspace: &Workspace, start: Start, recorder: Option<Recorder>) -> Result<Self, Error> {
        let (session, outcome) = Session::start(start).map_err(|error| Error::failed(error.to_string()))?;
        let folder = sessions::create(workspace, &session.history().start)?;
        let (lock, journal) = Self::open(&folder, &outcome).inspect_err(|_| sessions::discard(&folder))?;
        let watch = Stopwatch::started(clock::now());
        let mut live = Self { folder, session, watch, journal, mic: Microphone::from(recorder), _lock: lock };
        live.effect(&outcome.effects);
        Ok(live)
    }

    /// A new journal, with what is asked safely in it: without that nothing else could be understood.
    fn open(folder: &Path, begun: &Outcome) -> Result<(Lock, Journal), Error> {
        let lock = Lock::take(folder)?;
        let path = folder.join(journal::FILE);
        let fail = |source| SessionError::Write { path: path.clone(), source };
        let mut journal = Journal::create(folder).map_err(fail)?;
        journal.append(&begun.facts);
        journal.settle().map_err(|why| fail(io::Error::other(why)))?;
        Ok((lock, journal))
    }

    /// Goes on with a session that was cut off.
    pub fn resume(folder: &Path, recorder: Option<Recorder>) -> Result<Self, Error> {
        let mut live = Self::reopen(folder)?;
        live.mic = Microphone::from(recorder);
        live.watch.resume(clock::now());
        let outcome = live.session.go_on(live.at(), clock::wall().fixed_offset());
        live.perform(outcome);
        Ok(live)
    }

    /// Ends a session that was cut off, so that it can be scored.
    pub async fn close_later(folder: &Path) -> Result<(), Error> {
        let mut live = Self::reopen(folder)?;
        live.end(How::ClosedLater);
        live.leave().await
    }

    /// Opens a session that was cut off at the latest time that anything on disk tells, its takes mended.
    fn reopen(folder: &Path) -> Result<Self, Error> {
        let lock = Lock::take(folder)?;
        let (reading, history) = sessions::open(folder)?;
        if history.ended.is_some() {
            return Err(Error::failed(format!("the session {} is over", sessions::name(folder)))
                .hint("'mockloop score' scores it, 'mockloop show' shows it"));
        }
        let mended = recovery::mend_takes(folder, &history);
        let ends = mended.iter().map(|it| it.from + it.length);
        let at = ends.fold(history.at, Duration::max);
        let mut live = Self::over(folder, &reading, history, at, lock)?;
        for take in mended {
            live.hear(take.fact());
        }
        Ok(live)
    }

    fn over(
        folder: &Path,
        reading: &Reading,
        history: History,
        at: Duration,
        lock: Lock,
    ) -> Result<Self, Error> {
        let session = Session::from(history);
        let journal = Journal::open(folder, reading)?;
        let watch = Stopwatch::stopped_at(at);
        Ok(Self {
            folder: folder.to_owned(),
            session,
            watch,
            journal,
            mic: Microphone::None { why: None },
            _lock: lock,
        })
    }

    /// Wakes somebody whenever the disk has answered.
    pub fn wake_with(&self, wake: &Wake) {
        self.journal.wake_with(wake);
    }

    pub fn history(&self) -> &History {
        self.session.history()
    }

    /// Interview time.
    pub fn at(&self) -> Duration {
        self.watch.read(clock::now())
    }

    pub fn is_over(&self) -> bool {
        self.history().ended.is_some()
    }

    /// When time alone will make something happen next.
    pub fn deadline(&self) -> Option<Instant> {
        self.watch.instant_of(self.session.next_deadline()?)
    }

    /// Facts that are not on disk yet, and why, if they cannot be.
    pub fn unsaved(&self) -> (u64, Option<String>) {
        (self.journal.unsaved(), self.journal.failure())
    }

    /// Does what somebody asked for.
    pub fn input(&mut self, input: Input) -> Result<Vec<Effect>, Refusal> {
        let outcome = self.session.apply(input, self.at())?;
        let effects = self.perform(outcome);
        self.go_on_in_next_file_if_long();
        Ok(effects)
    }

    /// Pauses or goes on.
    pub fn toggle_pause(&mut self) -> Result<Vec<Effect>, Refusal> {
        let wall = clock::wall().fixed_offset();
        self.input(if self.history().is_paused { Input::Resume { wall } } else { Input::Pause { wall } })
    }

    pub fn end(&mut self, how: How) -> Vec<Effect> {
        self.input(Input::End { wall: clock::wall().fixed_offset(), how }).unwrap_or_default()
    }

    /// Stores the facts and performs the effects; gives back the effects for whoever shows them.
    fn perform(&mut self, outcome: Outcome) -> Vec<Effect> {
        self.journal.append(&outcome.facts);
        self.effect(&outcome.effects);
        outcome.effects
    }

    fn effect(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::BeginTake(item) => self.begin_take(*item),
                Effect::EndTake => self.end_take(),
                Effect::PauseTake => {
                    self.watch.pause(clock::now());
                    if let Microphone::Recording { recording, .. } = &mut self.mic {
                        recording.pause();
                    }
                }
                Effect::ResumeTake => {
                    self.watch.resume(clock::now());
                    if let Microphone::Recording { recording, .. } = &mut self.mic {
                        recording.resume();
                    }
                }
                Effect::Finished => self.watch.pause(clock::now()),
                Effect::MinuteLeft | Effect::TimeUp | Effect::EventArrived(_) => {}
            }
        }
    }

    /// A fact about the recording.
    fn hear(&mut self, fact: Fact) {
        match self.input(Input::Heard(fact)) {
            Ok(_) => {}
            Err(refusal) => tracing::warn!("a fact about the recording was refused: {refusal}"),
        }
    }

    fn begin_take(&mut self, item: usize) {
        match std::mem::replace(&mut self.mic, Microphone::None { why: None }) {
            Microphone::Idle(recorder) => self.record(recorder, item),
            Microphone::Finishing { done, file, .. } => {
                self.mic = Microphone::Finishing { done, file, then: Some(item) }
            }
            other => self.mic = other,
        }
    }

    fn record(&mut self, recorder: Recorder, item: usize) {
        let file = take::free_name(self.history(), item, &self.folder);
        let device = recorder.device().clone();
        match recorder.record(&self.folder.join(&file)) {
            Ok(recording) => {
                let (from, space) = (self.at(), FreeSpace::on(&self.folder));
                self.mic = Microphone::Recording { recording, file: file.clone(), from, next: None, space };
                self.hear(Fact::TakeStarted { file, device: device.name, rate: device.rate });
            }
            Err((recorder, error)) => {
                self.mic = Microphone::Idle(recorder);
                self.hear(Fact::RecordingFailed { reason: error.to_string() });
            }
        }
    }

    /// A file does not hold more than some hours. The take goes on in a next one before that.
    fn go_on_in_next_file_if_long(&mut self) {
        let at = self.at();
        let Some(item) = self.session.history().item_number().filter(|_| self.mic.is_long(at)) else {
            return;
        };
        let Microphone::Recording { recording, from, next, .. } = &mut self.mic else { return };
        let device = recording.device().clone();
        let file = take::free_name(self.session.history(), item, &self.folder);
        let cues = take::cues(self.session.history(), *from, device.rate);
        match recording.go_on_in(&self.folder.join(&file), &cues) {
            Ok(()) => {
                (*from, *next) = (at, Some(file.clone()));
                self.hear(Fact::TakeStarted { file, device: device.name, rate: device.rate });
            }
            Err(error) => tracing::warn!("the take cannot go on in a next file yet: {error}"),
        }
    }

    /// Finishes the take on a thread of its own: it waits for the last sound and for the disk.
    fn end_take(&mut self) {
        let mic = std::mem::replace(&mut self.mic, Microphone::None { why: None });
        let Microphone::Recording { recording, file, from, next, .. } = mic else {
            self.mic = mic;
            // A take that was to begin once the one before is finished no longer is.
            if let Microphone::Finishing { then, .. } = &mut self.mic {
                *then = None;
            }
            return;
        };
        let cues = take::cues(self.history(), from, recording.device().rate);
        let (sender, done) = oneshot::channel();
        std::thread::spawn(move || {
            // Nobody waits any more only when the whole program is leaving.
            let _ = sender.send(recording.finish(&cues));
        });
        self.mic = Microphone::Finishing { done, file: next.unwrap_or(file), then: None };
    }

    /// Waits until the microphone has something to say.
    pub async fn heard(&mut self) -> Heard {
        self.mic.heard().await
    }

    /// Takes in what the microphone said.
    pub fn take_in(&mut self, heard: Heard) {
        match heard {
            Heard::Event(event) => self.event(event),
            Heard::Done(done) => self.done(*done),
            Heard::Lost => {
                self.mic = Microphone::None { why: Some("the recording ended unexpectedly".to_owned()) }
            }
        }
    }

    fn event(&mut self, event: Event) {
        if let Event::NextFile(take) = event {
            let file = take.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.hear(take::ended(file, &take));
            if let Microphone::Recording { file, next, .. } = &mut self.mic {
                *file = next.take().unwrap_or_else(|| std::mem::take(file));
            }
            return;
        }
        let Microphone::Recording { file, .. } = &self.mic else { return };
        let file = file.clone();
        match event {
            Event::Gone { .. } => self.hear(Fact::MicrophoneGone),
            Event::Back { .. } => self.hear(Fact::MicrophoneBack),
            Event::NoSignal => self.hear(Fact::NoSignal),
            Event::Signal => self.hear(Fact::Signal),
            Event::WriteFailed { why } => self.hear(Fact::RecordingFailed { reason: why }),
            Event::WriteResumed | Event::NextFile(_) => {}
            Event::Gap(gap) => self.hear(Fact::Gap {
                file,
                from: take::milliseconds(gap.from.as_secs_f64()),
                seconds: take::milliseconds(gap.length.as_secs_f64()),
                reason: format!("{:?}", gap.reason).to_lowercase(),
            }),
        }
    }

    fn done(&mut self, (recorder, take): Done) {
        let Microphone::Finishing { file, then, .. } =
            std::mem::replace(&mut self.mic, Microphone::Idle(recorder))
        else {
            return;
        };
        match take {
            Ok(take) => self.hear(take::ended(file, &take)),
            Err(error) => self.hear(Fact::RecordingFailed { reason: error.to_string() }),
        }
        if let Some(item) = then {
            self.begin_take(item);
        }
    }

    /// What the screen shows of the microphone.
    pub fn sound(&self) -> Sound {
        let sound = self.mic.sound();
        if sound.is_recording { Sound { safe: sound.safe + self.earlier(), ..sound } } else { sound }
    }

    /// How much of this question's take lies in earlier files, written before the program was cut off.
    fn earlier(&self) -> Duration {
        let takes = self.history().item().map(|item| item.takes.as_slice()).unwrap_or_default();
        Duration::from_secs_f64(takes.iter().filter_map(|take| take.seconds).sum())
    }

    /// Finishes the take and puts everything on disk. A session that is not over can be resumed.
    pub async fn leave(mut self) -> Result<(), Error> {
        self.end_take();
        while matches!(self.mic, Microphone::Finishing { .. }) {
            if let Microphone::Finishing { then, .. } = &mut self.mic {
                *then = None;
            }
            let heard = self.heard().await;
            self.take_in(heard);
        }
        let folder = self.folder.clone();
        self.journal.close().map_err(|why| {
            Error::failed(format!("the journal of {} is not complete: {why}", folder.display()))
                .hint("check the disk; what was written before is kept")
        })?;
        if folder.join(journal::FILE).is_file() { Ok(()) } else { Err(moved(&folder)) }
    }
}
