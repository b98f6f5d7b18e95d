//! Decides for all rows together which of them change, so that chance alone seldom shows any change at all.
//!
//! First the mean of all interviews is tested, with [`slope_in_streaks`]. Everything else that is shown is then decided by
//! the method of Holm: at 5 % where the whole has changed, else at 0.5 %. A row's p value is the greater one of that as it
//! was scored and that with question and assessor taken off, so that neither a strict peer nor an easy question makes a
//! change. `docs/trends.md` says how often this errs and how much it sees.

use serde::Serialize;

use crate::domain::{
    question::{Bar, Kind},
    statistics::{Held, Tested, count, holm, mann_kendall, mean, slope_in_streaks, theil_sen},
};

use super::{
    adjusting::{Adjusting, CONFOUNDED},
    figures::{ENOUGH, even, number},
    interview::Interview,
    self_judgement::{Movement, SelfJudgement},
    series::{Point, Series},
    subjects::{Subject, Voice},
    words::{Word, change},
};

/// The whole is said to rise where the chance that it does not is at most this; and to fall likewise. Few who do not change
/// see either: averaging over streaks of form makes the chances careful. Rises have the larger share, because whether it
/// gets better is what ten interviews have to answer.
const RISING: f64 = 0.048;
const FALLING: f64 = 0.005;

/// The chance of even one false word among everything else, where the whole has changed, and where it has not.
const REST_AFTER_CHANGE: f64 = 0.05;
const REST: f64 = 0.005;

/// Less than this over all interviews of a row, in levels, is no change, however sure a test may be of it.
const MATERIAL: f64 = 0.1;

/// Standard errors by which a slope must exceed nought to be found in four of five cases: 1.665 for [`RISING`], and 0.842
/// of the normal distribution for the four fifths.
const SEEN: f64 = 1.665 + 0.842;

/// The rise, in levels an interview, for which it is said from when on it could be seen.
const WANTED: f64 = 0.1;

/// Which rows change.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Decision {
    /// The test of all own interviews, by the mean of both bars; `None` of too few.
    pub overall: Option<Overall>,
    /// How many rows besides are decided together.
    pub rows: usize,
    #[serde(skip)]
    words: Vec<(Subject, Voice, Word)>,
    #[serde(skip)]
    movements: Vec<(Bar, Movement)>,
}

/// The test of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Overall {
    pub word: Word,
    pub interviews: usize,
    /// In levels an interview.
    pub slope: f64,
    /// The chance that it does not rise, and that it does not fall.
    pub not_rising: f64,
    pub not_falling: f64,
    /// The smallest rise an interview that would be found in four of five cases.
    pub visible: f64,
    /// From about how many interviews on a rise of a tenth of a level an interview would be found so often.
    pub tenth_visible_from: usize,
    /// Kinds changed with time, so that nothing is said of all of them together.
    pub is_confounded: bool,
}

/// One row that is decided with others.
struct Member {
    p: f64,
    word: Word,
}

/// Both bars of a row together, oldest first.
struct Both {
    numbers: Vec<f64>,
    scores: Vec<f64>,
    adjusted: Vec<f64>,
}

impl Decision {
    /// Decides on rows of all kinds, made of these interviews.
    pub(super) fn of(
        rows: &[Series],
        interviews: &[Interview],
        adjusting: &[Adjusting],
        judged: &[SelfJudgement],
    ) -> Self {
        let overall = Overall::of(rows, interviews, adjusting);
        let has_changed = overall.is_some_and(|it| it.word.is_change());
        let kinds = rows.iter().filter(|it| matches!(it.subject, Subject::Kind { .. }));
        let mut kinds: Vec<Kind> = kinds.filter_map(|it| it.subject.kind()).collect();
        kinds.dedup();
        let is_whole = |subject: &Subject, by: &Voice| {
            let is_only =
                matches!(subject, Subject::Kind { .. }) && kinds.iter().all(|it| Some(*it) == subject.kind());
            *by == Voice::Candidate && (*subject == Subject::Overall || is_only)
        };
        let mut words: Vec<(Subject, Voice, Word)> = Vec::new();
        let mut members: Vec<(usize, Member)> = Vec::new();
        for row in rows {
            let is_known = words.iter().any(|(subject, by, _)| *subject == row.subject && *by == row.by);
            if is_known || matches!(row.by, Voice::Peer(_)) {
                continue;
            }
            let word = if is_whole(&row.subject, &row.by) {
                overall.map_or(Word::TooFew, |it| it.word)
            } else if let Some(member) = Both::of(rows, &row.subject, &row.by).and_then(|it| it.member()) {
                members.push((words.len(), member));
                Word::NoClearChange
            } else {
                Word::TooFew
            };
            words.push((row.subject.clone(), row.by.clone(), word));
        }
        let gaps: Vec<f64> = judged.iter().filter_map(|it| it.p).collect();
        let p_values: Vec<f64> = members.iter().map(|(_, it)| it.p).chain(gaps).collect();
        let level = if has_changed { REST_AFTER_CHANGE } else { REST };
        let rejected = holm(&p_values, level);
        for ((at, member), is_clear) in members.iter().zip(&rejected) {
            if *is_clear {
                words[*at].2 = member.word;
            }
        }
        let mut gaps = rejected.iter().skip(members.len());
        let movements = judged.iter().map(|it| {
            let is_clear = it.p.is_some() && gaps.next().is_some_and(|it| *it);
            (it.bar, movement(it, is_clear))
        });
        Self { overall, rows: p_values.len(), movements: movements.collect(), words }
    }

    /// The word of a row. At one bar it stands only where that bar's own scores went the same way.
    pub(super) fn word(&self, row: &Series) -> Word {
        let known = self.words.iter().find(|(subject, by, _)| *subject == row.subject && *by == row.by);
        let Some((.., word)) = known else { return Word::NotJudged };
        let Some(now) = row.now() else { return *word };
        let Some(each) = now.trend.each else { return Word::TooFew };
        let span = now
            .points
            .last()
            .zip(now.points.first())
            .map_or(0.0, |(last, first)| number(last.interview) - number(first.interview));
        match word {
            Word::Improving | Word::GettingWorse if direction(each.slope * span) != *word => {
                Word::NoClearChange
            }
            other => *other,
        }
    }

    /// Whether own scores and those of peers come closer at a bar.
    pub(super) fn movement(&self, bar: Bar) -> Movement {
        self.movements.iter().find(|it| it.0 == bar).map_or(Movement::TooFew, |it| it.1)
    }

    /// Says what could not be seen yet, and from when on it could; `None` where a change was found or nothing tested.
    pub fn sentence(&self) -> Option<String> {
        let it = self.overall.filter(|it| !it.word.is_change())?;
        if it.is_confounded {
            return Some(
                "Kinds changed with time, so that nothing is said of all of them together: mix them."
                    .to_owned(),
            );
        }
        let smallest = change(it.visible);
        Some(if it.visible <= WANTED {
            format!("A rise of {smallest} an interview or more would have been found in four of five cases.")
        } else {
            format!(
                "A rise below {smallest} an interview could not be seen yet; one of {} could from about {} interviews \
                 on.",
                change(WANTED),
                it.tenth_visible_from
            )
        })
    }
}

impl Overall {
    fn of(rows: &[Series], interviews: &[Interview], adjusting: &[Adjusting]) -> Option<Self> {
        let points = shared(rows, &Subject::Overall, &Voice::Candidate);
        let difficulties: Vec<f64> = points.iter().filter_map(|it| it.0.difficulty).collect();
        let usual = mean(&difficulties).unwrap_or(0.0);
        let held: Vec<Held> = points
            .iter()
            .filter_map(|(point, score, _)| {
                let interview = interviews.iter().find(|it| it.digest.folder == point.session)?;
                Some(Held {
                    time: number(interview.number),
                    score: *score,
                    kinds: shares(interview),
                    difficulty: point.difficulty.map_or(0.0, |it| it - usual),
                })
            })
            .collect();
        if held.len() < ENOUGH {
            return None;
        }
        let Tested { slope, error, not_rising, not_falling } = slope_in_streaks(&held)?;
        let span = held.last()?.time - held.first()?.time;
        let is_confounded = adjusting.iter().any(|it| it.kind_with_time.is_some_and(|it| it >= CONFOUNDED));
        let word = match direction(slope * span) {
            Word::Improving if not_rising <= RISING && !is_confounded => Word::Improving,
            Word::GettingWorse if not_falling <= FALLING && !is_confounded => Word::GettingWorse,
            Word::Improving | Word::GettingWorse | Word::NoClearChange | Word::TooFew | Word::NotJudged => {
                Word::NoClearChange
            }
        };
        let visible = SEEN * error;
        // The standard error of a slope falls with the number of interviews to the power of one and a half.
        let from = (count(held.len()) * (visible / WANTED).powf(2.0 / 3.0)).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most some hundreds")]
        let tenth_visible_from = from.clamp(0.0, 1e6) as usize;
        Some(Self {
            word,
            interviews: held.len(),
            slope,
            not_rising,
            not_falling,
            visible,
            tenth_visible_from,
            is_confounded,
        })
    }
}

/// The share of each kind among the rounds of an interview that were scored.
fn shares(interview: &Interview) -> Vec<f64> {
    let rounds: Vec<Kind> =
        interview.rounds(None).filter(|it| !it.scored.is_empty()).map(|it| it.kind).collect();
    let of = |kind: Kind| count(rounds.iter().filter(|it| **it == kind).count());
    Kind::ALL.into_iter().map(|kind| of(kind) / count(rounds.len().max(1))).collect()
}

/// The points of a row's last era that both bars have, with the means of both bars, as scored and adjusted; where fewer
/// than half of them have both, those of the bar with more.
fn shared<'a>(rows: &'a [Series], subject: &Subject, by: &Voice) -> Vec<(&'a Point, f64, f64)> {
    let at = |bar: Bar| -> &'a [Point] {
        let row = rows.iter().find(|it| it.bar == bar && it.subject == *subject && it.by == *by);
        row.and_then(Series::now).map_or(&[], |it| it.points.as_slice())
    };
    let [senior, staff] = Bar::ALL.map(at);
    let (more, fewer) = if senior.len() >= staff.len() { (senior, staff) } else { (staff, senior) };
    let pair = |one: &'a Point| {
        let other = fewer.iter().find(|it| it.session == one.session)?;
        Some((
            one,
            even(f64::midpoint(one.score, other.score)),
            even(f64::midpoint(one.adjusted, other.adjusted)),
        ))
    };
    let both: Vec<_> = more.iter().filter_map(pair).collect();
    if 2 * both.len() < more.len() {
        more.iter().map(|it| (it, it.score, it.adjusted)).collect()
    } else {
        both
    }
}

impl Both {
    fn of(rows: &[Series], subject: &Subject, by: &Voice) -> Option<Self> {
        let points = shared(rows, subject, by);
        (points.len() >= ENOUGH).then(|| Self {
            numbers: points.iter().map(|it| number(it.0.interview)).collect(),
            scores: points.iter().map(|it| it.1).collect(),
            adjusted: points.iter().map(|it| it.2).collect(),
        })
    }

    fn member(&self) -> Option<Member> {
        let span = self.numbers.last()? - self.numbers.first()?;
        let change = |values: &[f64]| theil_sen(&self.numbers, values).map(|it| it.slope * span);
        let (given, adjusted) = (change(&self.scores)?, change(&self.adjusted)?);
        let p = mann_kendall(&self.scores).max(mann_kendall(&self.adjusted));
        let word = direction(given);
        Some(Member { p, word: if given * adjusted > 0.0 { word } else { Word::NoClearChange } })
    }
}

/// What a change over all interviews of a row is, if it is sure.
const fn direction(change: f64) -> Word {
    if change >= MATERIAL {
        Word::Improving
    } else if change <= -MATERIAL {
        Word::GettingWorse
    } else {
        Word::NoClearChange
    }
}

fn movement(judged: &SelfJudgement, is_clear: bool) -> Movement {
    let Some(each) = judged.gap_each else { return Movement::TooFew };
    let span = judged
        .points
        .last()
        .zip(judged.points.first())
        .map_or(0.0, |(last, first)| number(last.interview) - number(first.interview));
    match direction(each.slope * span) {
        Word::Improving if is_clear => Movement::FurtherApart,
        Word::GettingWorse if is_clear => Movement::Closer,
        Word::Improving | Word::GettingWorse | Word::NoClearChange | Word::TooFew | Word::NotJudged => {
            Movement::NoClearChange
        }
    }
}
