//! The calibration curve: what peers gave where the candidate gave a level, and where the candidate predicted one.

use serde::Serialize;

use crate::domain::{
    rubric::Level,
    statistics::{Agreement, AtLevel, at_levels},
};

use super::{
    figures::ENOUGH,
    pairs::{Pair, interviews_of},
    words::{apart, counted},
};

/// Two means closer than this are as good as equal, in levels.
const AS_GOOD: f64 = 0.05;

/// What peers gave where the candidate gave one level, or predicted it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LevelPoint {
    pub level: Level,
    /// Where it was the candidate's own score.
    pub own: Option<PeersGave>,
    /// Where it was what the candidate thought that they gave.
    pub predicted: Option<PeersGave>,
}

/// The mean level that peers gave, and of how much.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PeersGave {
    pub mean: f64,
    /// Scores of theirs.
    pub pairs: usize,
    pub interviews: usize,
}

impl PeersGave {
    /// Tells whether there are enough interviews to go by.
    pub const fn is_enough(&self) -> bool {
        self.interviews >= ENOUGH
    }

    /// `3.1 (12)`: the mean, and of how many scores.
    pub fn text(&self) -> String {
        format!("{:.1} ({})", self.mean, self.pairs)
    }
}

/// How close predictions come to what peers gave, beside own scores of the same dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Predictions {
    pub interviews: usize,
    /// Predictions against peers.
    pub agreement: Agreement,
    /// Own scores against the same scores of peers.
    pub own: Agreement,
}

/// The curve: a point a level, from 1 to 4; none without pairs.
pub(super) fn calibration_curve(pairs: &[Pair]) -> Vec<LevelPoint> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let own: Vec<(usize, Level, Level)> = pairs.iter().map(|it| (it.at, it.levels.0, it.levels.1)).collect();
    let predicted: Vec<(usize, Level, Level)> =
        pairs.iter().filter_map(|it| Some((it.at, it.predicted?, it.levels.1))).collect();
    let points = Level::ALL.into_iter().zip(gave(&own)).zip(gave(&predicted));
    points.map(|((level, own), predicted)| LevelPoint { level, own, predicted }).collect()
}

/// At each level what peers gave. Each has its interview, the candidate's level and theirs, in order of interviews.
fn gave(pairs: &[(usize, Level, Level)]) -> [Option<PeersGave>; Level::ALL.len()] {
    let levels: Vec<(Level, Level)> = pairs.iter().map(|(_, own, theirs)| (*own, *theirs)).collect();
    let interviews = |level| {
        let mut all: Vec<usize> = pairs.iter().filter(|it| it.1 == level).map(|it| it.0).collect();
        all.dedup();
        all.len()
    };
    let found = at_levels(&levels);
    std::array::from_fn(|at| {
        let AtLevel { mean, pairs } = found[at]?;
        Some(PeersGave { mean, pairs, interviews: interviews(Level::ALL[at]) })
    })
}

/// Predictions beside own scores, where there are both; `None` if nothing was predicted.
pub(super) fn predictions(pairs: &[Pair]) -> Option<Predictions> {
    let with: Vec<&Pair> = pairs.iter().filter(|it| it.predicted.is_some()).collect();
    let predicted: Vec<(usize, Level, Level)> =
        with.iter().filter_map(|it| Some((it.at, it.predicted?, it.levels.1))).collect();
    let own: Vec<(usize, Level, Level)> = with.iter().map(|it| (it.at, it.levels.0, it.levels.1)).collect();
    Some(Predictions {
        interviews: interviews_of(&with),
        agreement: Agreement::of_interviews(&predicted)?,
        own: Agreement::of_interviews(&own)?,
    })
}

/// Where own scores lead furthest astray: `Where you gave yourself a 4, peers gave 3.1 (12 scores).`
pub(super) fn sentence(curve: &[LevelPoint], peers: &str) -> String {
    let enough =
        curve.iter().filter_map(|it| Some((u8::from(it.level), it.own.filter(PeersGave::is_enough)?)));
    let astray = |(level, it): &(u8, PeersGave)| (f64::from(*level) - it.mean).abs();
    // Of equals the lowest.
    let furthest = enough.reduce(|best, it| if astray(&it) > astray(&best) { it } else { best });
    match furthest {
        Some((level, it)) => {
            let scores = counted(it.pairs, "score");
            format!("Where you gave yourself a {level}, {peers} gave {:.1} ({scores}).", it.mean)
        }
        None => format!("What {peers} gave where you gave a level: too few interviews of each to say."),
    }
}

impl Predictions {
    /// Says whether predictions or own scores come closer to what peers gave.
    pub fn sentence(&self) -> String {
        let (predicted, own) = (self.agreement.gap, self.own.gap);
        let how = match predicted - own {
            it if it.abs() < AS_GOOD => "as close as",
            it if it < 0.0 => "closer than",
            _ => "further off than",
        };
        let what = format!(
            "predictions were {how} your own scores: gap {} against {}.",
            apart(predicted),
            apart(own)
        );
        if self.interviews < ENOUGH {
            let so_far = counted(self.interviews, "interview");
            format!("{so_far} with a prediction: too few to say. So far your {what}")
        } else {
            format!("Your {what}")
        }
    }
}
