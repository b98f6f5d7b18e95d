//! One session as JSON: the shape of `sessions --json`, of `show --json`, and of a report, each a superset of the one
//! before.

use std::{borrow::Cow, time::Duration};

use serde::Serialize;

use crate::domain::{
    digest::{Digest, TakeDigest},
    fact::Wall,
    history::{History, Stretch},
    question::Bar,
    reveal::{Again, Compared},
    review::{Review, StarPart},
    rubric::{Judgement, Verdict},
    scorecard::{Assessor, Scorecard, Seen},
    time_breakdown,
    timeline::Point,
};

use super::{Session, words::seconds};

/// Holds all that a list says of a session. `id`, `folder`, `path` and `started` are empty or `null` only where a
/// report leaves them out.
#[expect(clippy::struct_excessive_bools, reason = "independent facts of a session, each with its name")]
#[derive(Debug, Serialize)]
pub struct SessionRow<'a> {
    id: &'a str,
    folder: &'a str,
    path: Option<&'a str>,
    kind: &'a str,
    title: &'a str,
    questions: &'a [String],
    started: Option<Wall>,
    /// Interview time, pauses left out.
    seconds: f64,
    ended: bool,
    recorded: bool,
    /// The other person, if it was held elsewhere and logged afterwards.
    elsewhere: Option<&'a str>,
    candidate: Option<&'a str>,
    /// True if the candidate was a guest, whose interviews are not counted as the owner's.
    guest: bool,
    takes: &'a [TakeDigest],
    bytes: u64,
    scored: bool,
    senior: Option<Verdict>,
    staff: Option<Verdict>,
}

impl<'a> SessionRow<'a> {
    pub fn new(digest: &'a Digest, path: Option<&'a str>) -> Self {
        let kind = match digest.kinds.as_slice() {
            [kind] => kind.id(),
            _ => "loop",
        };
        Self {
            id: &digest.folder,
            folder: &digest.folder,
            path,
            kind,
            title: &digest.title,
            questions: &digest.questions,
            started: Some(digest.started),
            seconds: digest.seconds,
            ended: digest.ended.is_some(),
            recorded: digest.recorded,
            elsewhere: digest.elsewhere.as_deref(),
            candidate: digest.candidate.as_deref(),
            guest: digest.guest,
            takes: &digest.takes,
            bytes: digest.bytes,
            scored: digest.scored,
            senior: digest.senior,
            staff: digest.staff,
        }
    }
}

#[derive(Debug, Serialize)]
struct PhaseRow<'a> {
    round: usize,
    question: &'a str,
    id: &'a str,
    title: &'a str,
    planned: f64,
    spent: f64,
}

#[derive(Debug, Serialize)]
struct MomentRow<'a> {
    at: f64,
    kind: &'static str,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct VerdictRow {
    bar: Bar,
    verdict: Option<Verdict>,
    computed: Judgement,
}

/// Describes one level that was given again.
#[derive(Debug, Serialize)]
struct SecondRow<'a> {
    by: &'a str,
    /// Counted from 1.
    round: usize,
    dimension: &'a str,
    bar: Bar,
    first: Option<Seen>,
    second: Seen,
    because: &'a str,
    /// The time of the vote; `null` only where a report leaves it out.
    wall: Option<Wall>,
}

/// Holds all that `show` says of a session.
#[derive(Debug, Serialize)]
pub struct Shown<'a> {
    #[serde(flatten)]
    session: SessionRow<'a>,
    interviewer: Option<&'a str>,
    seed: u64,
    phases: Vec<PhaseRow<'a>>,
    moments: Vec<MomentRow<'a>>,
    verdicts: Vec<VerdictRow>,
    scorecard: Option<Cow<'a, Scorecard>>,
    /// Locked scorecards of peers; empty until the candidate's own is locked.
    peers: Vec<Cow<'a, Scorecard>>,
    /// The candidate's prediction of the peers' levels; `null` if nothing was asked or answered yet.
    prediction: Option<Cow<'a, Scorecard>>,
    /// The votes of everybody who voted again; the first votes are those of the scorecards.
    second_votes: Vec<SecondRow<'a>>,
    /// Each peer's scores compared with the candidate's.
    agreement: Vec<Compared>,
    set_aside: &'a [String],
}

impl<'a> Shown<'a> {
    pub fn new(session: &'a Session) -> Self {
        let (history, reveal) = (&session.history, session.reveal());
        let mut row = SessionRow::new(&session.digest, session.path.as_deref());
        row.started = row.started.filter(|_| !session.is_anonymous);
        Self {
            session: row,
            interviewer: history.start.interviewer.as_deref(),
            seed: history.start.seed,
            phases: phases(history),
            moments: moments(history),
            verdicts: session.card.as_ref().map(|card| verdicts(card, history)).unwrap_or_default(),
            scorecard: session.card.as_ref().map(|it| card(session, it)),
            peers: session.peers.iter().map(|it| card(session, it)).collect(),
            prediction: reveal.and_then(|it| it.predicted()).map(|it| card(session, it)),
            second_votes: second_votes(session),
            agreement: reveal.map(|it| it.compared()).unwrap_or_default(),
            set_aside: &session.set_aside,
        }
    }
}

/// Returns a scorecard; without the moment at which it was locked where that is left out.
fn card<'a>(session: &Session, card: &'a Scorecard) -> Cow<'a, Scorecard> {
    if session.is_anonymous {
        Cow::Owned(Scorecard { locked: None, ..card.clone() })
    } else {
        Cow::Borrowed(card)
    }
}

fn second_votes(session: &Session) -> Vec<SecondRow<'_>> {
    let again = session.reveal().map(|it| it.again()).unwrap_or_default();
    let rows = again.into_iter().map(|Again { assessor, first, vote, .. }| SecondRow {
        by: assessor.name(),
        round: vote.round + 1,
        dimension: &vote.dimension,
        bar: vote.bar,
        first,
        second: vote.seen,
        because: &vote.because,
        wall: Some(vote.wall).filter(|_| !session.is_anonymous),
    });
    rows.collect()
}

fn phases(history: &History) -> Vec<PhaseRow<'_>> {
    let visited = history.stretches().iter().enumerate().filter(|(at, _)| history.progress(*at).visited);
    let row = |(at, stretch): (usize, &Stretch)| {
        let (_, question, phase) = history.parts(*stretch)?;
        Some(PhaseRow {
            round: history.place(*stretch)?.round + 1,
            question: &question.id,
            id: &phase.id,
            title: &phase.title,
            planned: history.foreseen(at).as_secs_f64(),
            spent: history.spent(at, history.at).as_secs_f64(),
        })
    };
    visited.filter_map(row).collect()
}

fn moments(history: &History) -> Vec<MomentRow<'_>> {
    let kind = |is_mark| if is_mark { "mark" } else { "note" };
    let rows = history.moments.iter().map(|it| MomentRow {
        at: it.at.as_secs_f64(),
        kind: kind(it.is_mark),
        text: &it.text,
    });
    rows.collect()
}

fn verdicts(card: &Scorecard, history: &History) -> Vec<VerdictRow> {
    let row = |bar| VerdictRow {
        bar,
        verdict: card.verdict(&history.start, bar),
        computed: card.judge(&history.start, bar),
    };
    Bar::ALL.into_iter().map(row).collect()
}

#[derive(Debug, Serialize)]
struct PointRow {
    at: f64,
    /// Length of a gap; zero for anything else.
    seconds: f64,
    sort: &'static str,
    text: String,
    /// `self` or a peer, for what a listener added.
    by: Option<String>,
}

#[derive(Debug, Serialize)]
struct RecordingRow<'a> {
    file: &'a str,
    question: Option<&'a str>,
    /// Interview time at its first frame.
    from: f64,
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct ShareRow {
    part: StarPart,
    /// Shares of the story, 0 to 1.
    planned: f64,
    spent: f64,
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct StoryRow<'a> {
    question: Option<&'a str>,
    /// True if a listener said where the parts begin.
    tapped: bool,
    parts: Vec<ShareRow>,
}

#[derive(Debug, Serialize)]
struct ReviewRow<'a> {
    listener: &'a str,
    /// Seconds that were heard, each counted once.
    heard: f64,
    fillers: usize,
    remarks: usize,
}

/// Holds all that `report --format json` says of a session: all that `show` says, and more.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    #[serde(flatten)]
    shown: Shown<'a>,
    anonymous: bool,
    /// `2026-11`
    month: String,
    /// Peers whose scores may not be seen yet.
    unseen_peers: usize,
    recordings: Vec<RecordingRow<'a>>,
    /// Everything on one time axis: phases, marks, notes, what was told, gaps, and what listeners added.
    points: Vec<PointRow>,
    stories: Vec<StoryRow<'a>>,
    reviews: Vec<ReviewRow<'a>>,
}

impl<'a> Report<'a> {
    pub fn new(session: &'a Session) -> Self {
        let question = |item| session.question(item).map(|it| it.id.as_str());
        let recording = |take: &'a super::Recorded| RecordingRow {
            file: &take.file,
            question: question(take.item),
            from: seconds(take.from),
            seconds: seconds(take.length),
        };
        let stories = time_breakdown::stories(&session.history, &session.own_review());
        Self {
            shown: Shown::new(session),
            anonymous: session.is_anonymous,
            month: session.history.start.wall.format("%Y-%m").to_string(),
            unseen_peers: session.unseen,
            recordings: session.takes.iter().map(recording).collect(),
            points: session.points().into_iter().map(point).collect(),
            stories: stories
                .into_iter()
                .map(|it| StoryRow {
                    question: question(it.item),
                    tapped: it.is_tapped,
                    parts: it.shares.iter().map(share).collect(),
                })
                .collect(),
            reviews: session.reviews.iter().map(review).collect(),
        }
    }
}

fn point(it: Point) -> PointRow {
    PointRow {
        at: seconds(it.at),
        seconds: seconds(it.length),
        sort: it.sort.title(),
        text: it.text,
        by: it.added.map(|(by, _)| by.name().to_owned()),
    }
}

fn share(it: &time_breakdown::Share) -> ShareRow {
    ShareRow { part: it.part, planned: it.planned, spent: it.spent, seconds: seconds(it.time) }
}

fn review(it: &Review) -> ReviewRow<'_> {
    ReviewRow {
        listener: it.listener.as_ref().map_or("self", Assessor::name),
        heard: seconds(it.heard()),
        fillers: it.fillers(Duration::ZERO, Duration::MAX),
        remarks: it.remarks.len(),
    }
}
