//! Names, cue points and facts of a take, and the state of its microphone as a screen shows it.

use std::{path::Path, time::Duration};

use crate::{
    audio::{Cue, Recorder, State, Status, Take},
    domain::{
        fact::Fact,
        history::History,
        sound::{Hearing, Sound},
    },
    store::takes,
};

/// Returns the first free name for a file of a take: `01_url-shortener.wav`, and `01_url-shortener_2.wav` for a further one.
pub fn free_name(history: &History, item: usize, folder: &Path) -> String {
    let id = history.start.questions().nth(item).map_or("", |(_, question)| question.id.as_str());
    let name = format!("{:02}_{id}", item + 1);
    let file = |number: u32| if number == 1 { format!("{name}.wav") } else { format!("{name}_{number}.wav") };
    let known: Vec<&str> =
        history.items.iter().flat_map(|item| &item.takes).map(|take| take.file.as_str()).collect();
    // A take that was removed keeps its name, or the journal would speak of another one.
    let is_free = |file: &str| !known.contains(&file) && takes::is_free(folder, file);
    let free = (1..=u32::MAX).find(|number| is_free(&file(*number)));
    file(free.unwrap_or(u32::MAX))
}

/// Turns phases, marks and notes since `from` into cue points of a file of `rate` frames a second.
pub fn cues(history: &History, from: Duration, rate: u32) -> Vec<Cue> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length of sound in frames"
    )]
    let frame = |at: Duration| (at.saturating_sub(from).as_secs_f64() * f64::from(rate)).round() as u64;
    let (before, during): (Vec<_>, Vec<_>) = history.entries().partition(|(at, _)| *at < from);
    // The phase in which the take begins stands at its first frame.
    let phases = before.last().into_iter().chain(&during);
    let mut cues: Vec<Cue> = phases
        .filter_map(|(at, stretch)| {
            Some(Cue { frame: frame(*at), label: history.parts(*stretch)?.2.title.clone() })
        })
        .collect();
    let moments = history.moments.iter().filter(|it| it.at >= from);
    cues.extend(moments.map(|it| {
        let kind = if it.is_mark { "mark" } else { "note" };
        let label = if it.text.is_empty() { kind.to_owned() } else { format!("{kind}: {}", it.text) };
        Cue { frame: frame(it.at), label }
    }));
    cues.sort_by_key(|cue| cue.frame);
    cues
}

/// Makes the fact that a file of a take is done.
pub fn ended(file: String, take: &Take) -> Fact {
    #[expect(clippy::cast_precision_loss, reason = "frames of one take")]
    let seconds = milliseconds(take.frames as f64 / f64::from(take.rate.max(1)));
    Fact::TakeEnded { file, seconds, lost: take.lost }
}

/// Rounds seconds to three decimals, as the journal writes them.
pub fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

/// Tells what a screen shows of an open microphone that records nothing.
pub fn listening(recorder: &Recorder) -> Sound {
    sound(recorder.status(), recorder.device().rate, false)
}

/// Turns a recorder's status into what a screen shows.
pub fn sound(status: Status, rate: u32, is_recording: bool) -> Sound {
    let hearing = match (status.failure, status.state) {
        (Some(why), _) => Hearing::Failed(why),
        (None, State::Live) => Hearing::Live,
        (None, State::NoSignal) => Hearing::NoSignal,
        (None, State::Gone) => Hearing::Gone,
    };
    #[expect(clippy::cast_precision_loss, reason = "frames of one take")]
    let lost = Duration::from_secs_f64(status.lost as f64 / f64::from(rate.max(1)));
    Sound {
        hearing,
        device: status.device,
        is_recording,
        level: status.peak_dbfs,
        hold: status.hold_dbfs,
        history: status.history,
        safe: status.safe,
        lost,
        room: None,
    }
}
