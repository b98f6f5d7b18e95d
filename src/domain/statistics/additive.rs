//! What a score owes to the question, the kind and the assessor: an additive model with shrunken effects.
//!
//! ```text
//! score = mean of its era + trend × time + kind + difficulty × steps + assessor + interview + rest
//! ```
//!
//! Means and trend are free. The other effects are shrunken towards nought, the more so the less is known of them:
//! they are the best linear unbiased predictions of a mixed model whose ratios of variances are fixed, by the
//! mixed-model equations of Henderson (1975, Biometrics 31:423; Robinson 1991, Statistical Science 6:15). That is
//! ridge regression with a penalty for each group.

use super::{cholesky::Cholesky, mean};

/// One score of one assessor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    pub score: f64,
    /// Scores of different eras share no mean, so that none is held against another.
    pub era: usize,
    /// The number of the interview.
    pub time: f64,
    pub kind: usize,
    /// 1 to 5.
    pub difficulty: f64,
    pub assessor: usize,
    /// Scores of one interview share the candidate's day.
    pub interview: usize,
}

/// The variance of the rest over the variance of each effect: how much is needed before an effect is believed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratios {
    pub kind: f64,
    /// For one step of difficulty.
    pub difficulty: f64,
    pub assessor: f64,
    pub interview: f64,
}

impl Ratios {
    /// For means of rounds: the rest is taken to be a quarter of a level; kinds and assessors to differ by half a
    /// level; an interview to lie a third of a level off the trend; a step of difficulty to cost a seventh.
    pub const USUAL: Self = Self { kind: 0.25, difficulty: 3.0, assessor: 0.25, interview: 0.5 };
}

/// The effects in levels, each by its index; what an assessor adds to every score, and so on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effects {
    /// For each unit of time; `None` where no era spans two times.
    pub trend: Option<f64>,
    /// For each step above [`Effects::usual_difficulty`].
    pub difficulty: f64,
    /// The mean difficulty of all observations.
    pub usual_difficulty: f64,
    pub kinds: Vec<f64>,
    pub assessors: Vec<f64>,
}

/// Where the columns of each group begin.
struct Columns {
    trend: Option<usize>,
    kinds: usize,
    difficulty: usize,
    assessors: usize,
    interviews: usize,
    all: usize,
}

impl Columns {
    fn of(observations: &[Observation]) -> Self {
        let groups = |index: fn(&Observation) -> usize| {
            observations.iter().map(index).max().map_or(0, |highest| highest + 1)
        };
        let eras = groups(|it| it.era);
        let has_trend = observations.iter().any(|it| {
            let first = observations.iter().find(|other| other.era == it.era);
            first.is_some_and(|first| first.time.total_cmp(&it.time).is_ne())
        });
        let kinds = eras + usize::from(has_trend);
        let difficulty = kinds + groups(|it| it.kind);
        let assessors = difficulty + 1;
        let interviews = assessors + groups(|it| it.assessor);
        let all = interviews + groups(|it| it.interview);
        Self { trend: has_trend.then_some(eras), kinds, difficulty, assessors, interviews, all }
    }
}

/// The effects that explain these scores best. Indices count from 0; an effect of which nothing is seen is nought.
pub fn effects(observations: &[Observation], ratios: Ratios) -> Effects {
    let difficulties: Vec<f64> = observations.iter().map(|it| it.difficulty).collect();
    let times: Vec<f64> = observations.iter().map(|it| it.time).collect();
    let (Some(usual_difficulty), Some(usual_time)) = (mean(&difficulties), mean(&times)) else {
        return Effects::default();
    };
    let columns = Columns::of(observations);
    let mut equations = Equations::new(columns.all);
    for it in observations {
        let trend = columns.trend.map(|at| (at, it.time - usual_time));
        let row = [
            Some((it.era, 1.0)),
            trend,
            Some((columns.kinds + it.kind, 1.0)),
            Some((columns.difficulty, it.difficulty - usual_difficulty)),
            Some((columns.assessors + it.assessor, 1.0)),
            Some((columns.interviews + it.interview, 1.0)),
        ];
        equations.add(&row, it.score);
    }
    let penalties = [
        (columns.kinds..columns.difficulty, ratios.kind),
        (columns.difficulty..columns.assessors, ratios.difficulty),
        (columns.assessors..columns.interviews, ratios.assessor),
        (columns.interviews..columns.all, ratios.interview),
    ];
    for (range, ratio) in penalties {
        for at in range {
            equations.left[at][at] += ratio;
        }
    }
    let solved = equations.solve();
    Effects {
        trend: columns.trend.map(|at| solved[at]),
        difficulty: solved[columns.difficulty],
        usual_difficulty,
        kinds: solved[columns.kinds..columns.difficulty].to_vec(),
        assessors: solved[columns.assessors..columns.interviews].to_vec(),
    }
}

/// Symmetric equations `left × x = right`.
struct Equations {
    left: Vec<Vec<f64>>,
    right: Vec<f64>,
}

impl Equations {
    fn new(size: usize) -> Self {
        Self { left: vec![vec![0.0; size]; size], right: vec![0.0; size] }
    }

    /// Takes in one observation by the columns in which it is not nought.
    fn add(&mut self, row: &[Option<(usize, f64)>], score: f64) {
        for &(a, value) in row.iter().flatten() {
            self.right[a] += value * score;
            for &(b, other) in row.iter().flatten() {
                self.left[a][b] += value * other;
            }
        }
    }

    /// Solves them. Each era has an observation and the trend moves within one, so that they are positive definite.
    fn solve(self) -> Vec<f64> {
        Cholesky::of(self.left).solve(&self.right)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::count, *};

    /// A candidate who stands still, and a strict assessor who comes in half-way.
    fn strict_later() -> Vec<Observation> {
        let score = |interview: usize, assessor: usize, score: f64| Observation {
            score,
            era: 0,
            time: count(interview),
            kind: 0,
            difficulty: 3.0,
            assessor,
            interview,
        };
        let own = (0..10).map(|interview| score(interview, 0, 3.0));
        own.chain((0..5).map(|it| score(it, 1, 3.0))).chain((5..10).map(|it| score(it, 2, 2.0))).collect()
    }

    #[test]
    fn a_strict_assessor_is_found_by_those_who_scored_the_same() {
        let found = effects(&strict_later(), Ratios::USUAL);
        let [own, first, strict] = found.assessors[..] else { panic!("{found:?}") };
        assert!(strict < -0.5 && (own - first).abs() < 0.15, "{found:?}");
        assert!((own + first + strict).abs() < 1e-9, "they are relative to the average assessor");
    }

    #[test]
    fn one_interview_moves_nothing_far() {
        let found = effects(&strict_later()[..1], Ratios::USUAL);
        assert_eq!((found.trend, found.difficulty), (None, 0.0));
        assert!(found.assessors[0].abs() < 1e-12, "{found:?}");
        assert_eq!(effects(&[], Ratios::USUAL), Effects::default());
    }
}
