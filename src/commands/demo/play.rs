//! Plays an invented interview through the engine and writes it down as a real one is written.

use std::{path::PathBuf, time::Duration};

use crate::{
    domain::{
        fact::{Fact, How, Stamped, Start},
        history::History,
        session::{Effect, Input, Outcome, Session},
    },
    error::Error,
    practice::take,
    store::{journal::Journal, sessions, workspace::Workspace},
};

use super::sound::{self, RATE, Speech};

/// How long a microphone is silent before the recorder says that it is gone.
const NOTICED_AFTER: Duration = Duration::from_millis(850);

/// How the answer of an interview sounds.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    pub seed: u64,
    /// From when until when the microphone was gone, in seconds.
    pub gap: Option<(f64, f64)>,
    pub hesitant: f64,
}

/// An interview that was written down.
#[derive(Debug)]
pub struct Played {
    pub folder: PathBuf,
    pub history: History,
}

/// Plays what happens at each moment, in order, until the interview ends at `end`; then writes its folder, with a
/// recording if it has a voice.
pub fn play(
    workspace: &Workspace,
    start: Start,
    mut script: Vec<(Duration, Input)>,
    end: Duration,
    voice: Option<Voice>,
) -> Result<Played, Error> {
    let wall = start.wall;
    let folder = sessions::create(workspace, &start)?;
    let (session, outcome) = Session::start(start).map_err(|error| Error::failed(error.to_string()))?;
    let mut stage = Stage { session, facts: Vec::new(), folder, voice, file: None };
    stage.take_in(outcome, Duration::ZERO)?;
    let ended = wall + chrono::TimeDelta::from_std(end).unwrap_or_default();
    script.extend(stage.gap());
    script.sort_by_key(|(at, _)| *at);
    script.push((end, Input::End { wall: ended, how: How::Ended }));
    for (at, input) in script {
        while let Some(due) = stage.session.next_deadline().filter(|due| *due <= at) {
            stage.input(Input::Tick, due)?;
        }
        stage.input(input, at)?;
    }
    if let (Some(file), Some(voice)) = (&stage.file, voice) {
        let path = stage.folder.join(file);
        let Voice { seed, gap, hesitant } = voice;
        sound::write(&path, &Speech { seconds: end.as_secs_f64(), seed, gap, hesitant })?;
        crate::audio::wav::append_cues(&path, &take::cues(stage.session.history(), Duration::ZERO, RATE))?;
    }
    let Stage { session, facts, folder, .. } = stage;
    let mut journal = Journal::create(&folder)?;
    journal.append(&facts);
    journal.close().map_err(|why| Error::failed(format!("cannot write {}: {why}", folder.display())))?;
    Ok(Played { folder, history: session.history().clone() })
}

/// The engine, and what it has said so far.
struct Stage {
    session: Session,
    facts: Vec<Stamped>,
    folder: PathBuf,
    voice: Option<Voice>,
    file: Option<String>,
}

impl Stage {
    fn input(&mut self, input: Input, at: Duration) -> Result<(), Error> {
        let outcome = self.session.apply(input, at);
        self.take_in(outcome.map_err(|refusal| Error::failed(refusal.to_string()))?, at)
    }

    fn take_in(&mut self, outcome: Outcome, at: Duration) -> Result<(), Error> {
        self.facts.extend(outcome.facts);
        let Some(voice) = self.voice else { return Ok(()) };
        for effect in outcome.effects {
            match effect {
                Effect::BeginTake(item) => {
                    let file = take::free_name(self.session.history(), item, &self.folder);
                    self.file = Some(file.clone());
                    let device = "Invented microphone".to_owned();
                    self.hear(Fact::TakeStarted { file, device, rate: RATE }, at)?;
                }
                Effect::EndTake => self.end_take(voice, at)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// What the recorder says of a microphone that goes and comes back.
    fn gap(&self) -> Vec<(Duration, Input)> {
        let (Some(file), Some((from, until))) = (self.file.clone(), self.voice.and_then(|it| it.gap)) else {
            return Vec::new();
        };
        let at = Duration::from_secs_f64;
        let gap = Fact::Gap { file, from, seconds: until - from, reason: "gone".to_owned() };
        vec![
            (at(from) + NOTICED_AFTER, Input::Heard(Fact::MicrophoneGone)),
            (at(until), Input::Heard(gap)),
            (at(until), Input::Heard(Fact::MicrophoneBack)),
        ]
    }

    fn end_take(&mut self, voice: Voice, at: Duration) -> Result<(), Error> {
        let Some(file) = self.file.clone() else { return Ok(()) };
        let lost = voice.gap.map_or(0.0, |(from, until)| until - from);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds of one take")]
        let lost = (lost * f64::from(RATE)).round() as u64;
        self.hear(Fact::TakeEnded { file, seconds: take::milliseconds(at.as_secs_f64()), lost }, at)
    }

    fn hear(&mut self, fact: Fact, at: Duration) -> Result<(), Error> {
        self.input(Input::Heard(fact), at)
    }
}
