//! How well the candidate judges themselves: their own levels against those of peers, for the same dimension of the
//! same interview by the same rubric.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::{
    fact::Wall,
    question::{Bar, Kind},
    statistics::{Agreement, Slope, mean},
};

use super::{
    calibration_curve::{self, LevelPoint, Predictions},
    figures::{ENOUGH, Trend, day, even, number},
    interview::Interview,
    pairs::{Pair, agreement, interviews_of, pairs_of},
    standard::Standard,
    subjects::dimension_title,
    words::{apart, chance, counted},
};

/// Self against peers at one bar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SelfJudgement {
    pub bar: Bar,
    /// How many interviews both have scored.
    pub interviews: usize,
    /// How many of those are left out, because their rubric has been changed since.
    pub left_out: usize,
    /// Of all pairs of levels; the first is the candidate's.
    pub agreement: Option<Agreement>,
    /// Those of [`ENOUGH`] interviews first, and of them the widest gap.
    pub dimensions: Vec<DimensionJudgement>,
    /// By name.
    pub peers: Vec<PeerJudgement>,
    /// What peers gave where the candidate gave or predicted a level, from 1 to 4; empty without pairs.
    pub calibration_curve: Vec<LevelPoint>,
    /// `None` if nothing was predicted.
    pub predictions: Option<Predictions>,
    /// Oldest first.
    pub points: Vec<JudgementPoint>,
    /// The first half of the interviews and the second, from [`ENOUGH`] on; one in the middle counts as later.
    pub earlier: Option<Half>,
    pub later: Option<Half>,
    /// Whether the gap closes, as decided together with all rows of scores.
    pub movement: Movement,
    /// The change of the gap in levels an interview, and how often chance alone gives as clear a one, if the gap alone is
    /// looked at.
    pub gap_each: Option<Slope>,
    pub p: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DimensionJudgement {
    pub kind: Kind,
    pub dimension: String,
    pub title: String,
    pub interviews: usize,
    pub agreement: Agreement,
}

impl DimensionJudgement {
    /// Tells whether there are enough interviews to go by.
    pub const fn is_enough(&self) -> bool {
        self.interviews >= ENOUGH
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeerJudgement {
    pub peer: String,
    pub interviews: usize,
    pub agreement: Agreement,
}

/// One interview.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgementPoint {
    pub session: String,
    pub interview: usize,
    pub started: Wall,
    /// The mean of own levels less those of peers.
    pub bias: f64,
    /// The mean distance.
    pub gap: f64,
}

/// Half of the interviews.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Half {
    pub interviews: usize,
    pub bias: f64,
    pub gap: f64,
}

/// Says whether own scores and those of peers come closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Movement {
    Closer,
    FurtherApart,
    NoClearChange,
    TooFew,
}

impl Movement {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Closer => "coming closer",
            Self::FurtherApart => "drifting apart",
            Self::NoClearChange => "no clear change",
            Self::TooFew => "too few interviews to say",
        }
    }
}

impl SelfJudgement {
    pub(super) fn of(interviews: &[Interview], bar: Bar, standards: &[Standard]) -> Self {
        let latest = latest_wordings(interviews);
        let (mut pairs, mut left_out) = (Vec::new(), 0);
        for (at, interview) in interviews.iter().enumerate() {
            let before = pairs.len();
            let mut is_old = false;
            for round in interview.rounds(None) {
                if latest.get(&round.kind).is_some_and(|hash| *hash == round.rubric.hash) {
                    pairs.extend(pairs_of(at, round, bar));
                } else {
                    is_old |= !pairs_of(at, round, bar).is_empty();
                }
            }
            left_out += usize::from(is_old && pairs.len() == before);
        }
        let points = points(interviews, &pairs);
        let numbers: Vec<f64> = points.iter().map(|it| number(it.interview)).collect();
        let days: Vec<f64> = points.iter().map(|it| day(it.started)).collect();
        let gaps: Vec<f64> = points.iter().map(|it| it.gap).collect();
        let trend = Trend::of(&numbers, &days, &gaps);
        let (earlier, later) = halves(&points);
        Self {
            bar,
            interviews: points.len(),
            left_out,
            agreement: agreement(pairs.iter()),
            dimensions: dimensions(&pairs, standards),
            peers: peers(&pairs),
            calibration_curve: calibration_curve::calibration_curve(&pairs),
            predictions: calibration_curve::predictions(&pairs),
            earlier,
            later,
            movement: Movement::TooFew,
            gap_each: trend.and_then(|it| it.each),
            p: trend.and_then(|it| it.p),
            points,
        }
    }

    /// Says what it comes to, in a sentence or two.
    pub fn sentence(&self) -> String {
        let Some(agreement) = self.agreement else {
            return "Nobody else has scored an interview of yours yet.".to_owned();
        };
        let so_far = if self.interviews < ENOUGH {
            format!("{} scored by both: too few to say. So far you", counted(self.interviews, "interview"))
        } else {
            "You".to_owned()
        };
        let peers = self.scored_by("your peers");
        let bias = agreement.bias;
        let how = match bias {
            _ if bias.abs() < 0.05 => format!("score yourself as {peers} on average"),
            _ if bias > 0.0 => format!("score yourself {bias:.1} above {peers}"),
            _ => format!("score yourself {:.1} below {peers}", -bias),
        };
        let is_telling = |it: &&DimensionJudgement| it.is_enough() && it.agreement.gap >= 0.05;
        let most = self.dimensions.first().filter(is_telling);
        let most =
            most.map_or(String::new(), |it| format!("; you differ most on {}", it.title.to_lowercase()));
        format!("{so_far} {how}{most}.")
    }

    /// Says what the levels are worth that the candidate gives and predicts, in a sentence or two; `None` without pairs.
    pub fn calibration_sentence(&self) -> Option<String> {
        self.agreement?;
        // That there are too few for anything, the first sentence says.
        let is_enough = self.interviews >= ENOUGH;
        let curve = is_enough
            .then(|| calibration_curve::sentence(&self.calibration_curve, self.scored_by("peers")) + " ");
        let predicted = self
            .predictions
            .map_or_else(|| "You have not predicted what they give yet.".to_owned(), |it| it.sentence());
        Some(curve.unwrap_or_default() + &predicted)
    }

    /// The only peer, or what several are called.
    fn scored_by<'a>(&'a self, several: &'a str) -> &'a str {
        if self.peers.len() == 1 { self.peers[0].peer.as_str() } else { several }
    }

    /// Says how it moved from the first half to the second.
    pub fn movement_sentence(&self) -> String {
        let (Some(earlier), Some(later)) = (self.earlier, self.later) else {
            return format!(
                "Change of the gap between your scores and your peers': {}.",
                self.movement.text()
            );
        };
        format!(
            "The gap: {} in the first {} interviews, {} in the last {}; {}{}.",
            apart(earlier.gap),
            earlier.interviews,
            apart(later.gap),
            later.interviews,
            self.movement.text(),
            self.p.map(|p| format!(" ({})", chance(p))).unwrap_or_default()
        )
    }

    /// Writes kappa with its interval, where there is one: `0.52 (0.31 to 0.70)`.
    pub fn kappa(agreement: &Agreement) -> Option<String> {
        // Adding nought turns a rounded -0 into 0.
        let two = |it: f64| (it * 100.0).round() / 100.0 + 0.0;
        agreement.kappa.map(|it| match it.interval {
            Some(ends) => format!("{:.2} ({:.2} to {:.2})", two(it.kappa), two(ends.low), two(ends.high)),
            None => format!("{:.2}", two(it.kappa)),
        })
    }
}

/// The wording of each kind's rubric in the latest interview.
fn latest_wordings<'a>(interviews: &[Interview<'a>]) -> BTreeMap<Kind, &'a str> {
    let scored = interviews.iter().flat_map(|it| it.rounds(None)).filter(|it| !it.scored.is_empty());
    scored.map(|round| (round.kind, round.rubric.hash.as_str())).collect()
}

fn points(interviews: &[Interview], pairs: &[Pair]) -> Vec<JudgementPoint> {
    let point = |pairs: &[Pair]| {
        let interview = &interviews[pairs.first()?.at];
        let found = agreement(pairs.iter())?;
        Some(JudgementPoint {
            session: interview.digest.folder.clone(),
            interview: interview.number,
            started: interview.digest.started,
            bias: found.bias,
            gap: even(found.gap),
        })
    };
    pairs.chunk_by(|a, b| a.at == b.at).filter_map(point).collect()
}

fn dimensions(pairs: &[Pair], standards: &[Standard]) -> Vec<DimensionJudgement> {
    let mut groups: BTreeMap<(Kind, &str), Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        groups.entry((pair.kind, pair.dimension)).or_default().push(pair);
    }
    let judge = |((kind, dimension), pairs): ((Kind, &str), Vec<&Pair>)| {
        Some(DimensionJudgement {
            kind,
            dimension: dimension.to_owned(),
            title: dimension_title(standards, kind, dimension),
            interviews: interviews_of(&pairs),
            agreement: agreement(pairs.iter().copied())?,
        })
    };
    let mut judged: Vec<_> = groups.into_iter().filter_map(judge).collect();
    judged
        .sort_by(|a, b| b.is_enough().cmp(&a.is_enough()).then(b.agreement.gap.total_cmp(&a.agreement.gap)));
    judged
}

fn peers(pairs: &[Pair]) -> Vec<PeerJudgement> {
    let mut groups: BTreeMap<&str, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        groups.entry(pair.peer).or_default().push(pair);
    }
    let judge = |(peer, pairs): (&str, Vec<&Pair>)| {
        let agreement = agreement(pairs.iter().copied())?;
        Some(PeerJudgement { peer: peer.to_owned(), interviews: interviews_of(&pairs), agreement })
    };
    groups.into_iter().filter_map(judge).collect()
}

fn halves(points: &[JudgementPoint]) -> (Option<Half>, Option<Half>) {
    if points.len() < ENOUGH {
        return (None, None);
    }
    let half = |points: &[JudgementPoint]| {
        let of = |value: fn(&JudgementPoint) -> f64| mean(&points.iter().map(value).collect::<Vec<_>>());
        Some(Half { interviews: points.len(), bias: of(|it| it.bias)?, gap: of(|it| it.gap)? })
    };
    let (earlier, later) = points.split_at(points.len() / 2);
    (half(earlier), half(later))
}
