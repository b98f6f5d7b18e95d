//! All that happened in a session on one time axis: what the journal tells and what listeners added.

use std::time::Duration;

use super::{
    history::{History, Revealed, Stretch},
    question::{Part, Question},
    review::{Remark, Review, StarPart},
    scorecard::Assessor,
};

/// Names the sort of thing that happened at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Phase,
    Break,
    Mark,
    Note,
    Told(Part),
    Gap,
    Comment,
    StarPart(StarPart),
    Filler,
    Evidence,
}

/// Describes something that happened, in interview time.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub at: Duration,
    /// Length of a gap; zero for anything else.
    pub length: Duration,
    pub sort: Sort,
    pub text: String,
    /// The listener who added it, and the number in their file; `None` for what the journal tells.
    pub added: Option<(Assessor, usize)>,
}

impl Sort {
    /// Returns a word for it in lists.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Phase => "phase",
            Self::Break => "break",
            Self::Mark => "mark",
            Self::Note => "note",
            Self::Told(Part::Probe) => "probe",
            Self::Told(Part::Clarification) => "answer",
            Self::Told(Part::Curveball) => "curveball",
            Self::Told(Part::Event) => "event",
            Self::Gap => "gap",
            Self::Comment => "comment",
            Self::StarPart(part) => match part {
                StarPart::Situation => "situation",
                StarPart::Task => "task",
                StarPart::Action => "action",
                StarPart::Result => "result",
            },
            Self::Filler => "filler",
            Self::Evidence => "evidence",
        }
    }
}

/// Lists everything by time; of one moment what the journal tells comes first.
pub fn points<'a>(history: &History, reviews: impl IntoIterator<Item = &'a Review>) -> Vec<Point> {
    let mut all = entries(history);
    all.extend(history.moments.iter().map(|it| {
        let sort = if it.is_mark { Sort::Mark } else { Sort::Note };
        told(it.at, sort, it.text.clone())
    }));
    for (item, (_, question)) in history.items.iter().zip(history.start.questions()) {
        all.extend(item.revealed.iter().map(|it| told(it.at, Sort::Told(it.part), words(question, *it))));
    }
    all.extend(history.gaps.iter().map(|gap| Point {
        length: gap.length,
        ..told(
            gap.at,
            Sort::Gap,
            format!("{:.1} s without sound: {}", gap.length.as_secs_f64(), cause(&gap.reason)),
        )
    }));
    for review in reviews {
        all.extend(added(history, review));
    }
    all.sort_by_key(|it| it.at);
    all
}

/// Says in words why sound is missing; a reason that a newer program wrote stays as it is.
fn cause(reason: &str) -> &str {
    match reason {
        "gone" => "the microphone was away",
        "overrun" => "the machine was too busy",
        "stopped" => "the program was stopped",
        "disk" => "the disk could not be written",
        other => other,
    }
}

fn told(at: Duration, sort: Sort, text: String) -> Point {
    Point { at, length: Duration::ZERO, sort, text, added: None }
}

fn entries(history: &History) -> Vec<Point> {
    let point = |(at, stretch): (Duration, Stretch)| match history.parts(stretch) {
        Some((.., phase)) => told(at, Sort::Phase, phase.title.clone()),
        None => told(at, Sort::Break, "Break".to_owned()),
    };
    history.entries().map(point).collect()
}

fn words(question: &Question, it: Revealed) -> String {
    match it.part {
        Part::Probe => question.probes[it.number].ask.clone(),
        Part::Clarification => {
            let it = &question.clarifications[it.number];
            format!("{} – {}", it.ask, it.answer)
        }
        Part::Curveball => question.curveballs[it.number].says.clone(),
        Part::Event => question.events[it.number].says.clone(),
    }
}

fn added<'a>(history: &'a History, review: &'a Review) -> impl Iterator<Item = Point> + 'a {
    let by = review.listener.clone().unwrap_or(Assessor::Candidate);
    review.remarks.iter().filter_map(move |it| {
        let (sort, text) = match &it.remark {
            Remark::Marked { text } => (Sort::Mark, text.clone()),
            Remark::Commented { text } => (Sort::Comment, text.clone()),
            Remark::PartBegan { part } => (Sort::StarPart(*part), format!("{} begins", part.title())),
            Remark::Filler => (Sort::Filler, String::new()),
            Remark::Evidence { round, dimension, text } => {
                let round = history.start.rounds.get(*round)?;
                let title = round.rubric.dimension(dimension).map_or(dimension.as_str(), |it| &it.title);
                let text = if text.is_empty() { title.to_owned() } else { format!("{title}: {text}") };
                (Sort::Evidence, text)
            }
            Remark::ReviewStarted { .. }
            | Remark::Listened { .. }
            | Remark::Withdrawn { .. }
            | Remark::Unknown => return None,
        };
        let (at, added) = (it.at, Some((by.clone(), it.number)));
        Some(Point { at, length: Duration::ZERO, sort, text, added })
    })
}
