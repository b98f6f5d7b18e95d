//! Dimensions with weights and anchored levels for one kind, and the rule from scores to a verdict.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::question::{Bar, Kind};

/// Names how well a dimension was shown, on the one scale that all rubrics share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(with = "u8", extend("minimum" = 1, "maximum" = 4))]
pub enum Level {
    Poor = 1,
    Mixed = 2,
    Good = 3,
    Excellent = 4,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Poor, Self::Mixed, Self::Good, Self::Excellent];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Poor => "poor",
            Self::Mixed => "mixed",
            Self::Good => "good",
            Self::Excellent => "excellent",
        }
    }
}

impl TryFrom<u8> for Level {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|&level| level as u8 == number)
            .ok_or_else(|| format!("{number} is not a level; levels are 1, 2, 3 and 4"))
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level as Self
    }
}

/// Names the recommendation at one bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    StrongNoHire,
    NoHire,
    Hire,
    StrongHire,
}

impl Verdict {
    pub const ALL: [Self; 4] = [Self::StrongNoHire, Self::NoHire, Self::Hire, Self::StrongHire];

    pub const fn title(self) -> &'static str {
        match self {
            Self::StrongNoHire => "strong no hire",
            Self::NoHire => "no hire",
            Self::Hire => "hire",
            Self::StrongHire => "strong hire",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.title())
    }
}

/// Describes the observable behaviour that earns each level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anchors {
    pub poor: String,
    pub mixed: String,
    pub good: String,
    pub excellent: String,
}

impl Anchors {
    pub fn at(&self, level: Level) -> &str {
        match level {
            Level::Poor => &self.poor,
            Level::Mixed => &self.mixed,
            Level::Good => &self.good,
            Level::Excellent => &self.excellent,
        }
    }
}

/// Holds the anchors at both bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BarAnchors {
    pub senior: Anchors,
    pub staff: Anchors,
}

impl BarAnchors {
    pub fn at(&self, bar: Bar) -> &Anchors {
        match bar {
            Bar::Senior => &self.senior,
            Bar::Staff => &self.staff,
        }
    }
}

/// Describes one dimension, on which an answer is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    pub title: String,
    /// Its share of the mean, in per cent; a rubric's weights add up to 100.
    #[schemars(range(min = 1, max = 100))]
    pub weight: u32,
    /// The name under which trends follow it together with dimensions of other rubrics that mean the same; absent, it
    /// is followed alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub pooled_as: Option<String>,
    /// One sentence: what it looks at.
    pub looks_at: String,
    pub anchors: BarAnchors,
}

/// Describes a dimension that no mean can make up for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    pub dimension: String,
    pub at_least: Level,
    /// The best verdict that is left when the gate is not passed.
    pub cap: Verdict,
    pub because: String,
}

/// Describes how scores become a verdict at one bar: the weighted mean from which each verdict is given, then the
/// gates. Below `no_hire` it is a strong no hire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[schemars(range(min = 1.0, max = 4.0))]
    pub strong_hire: f64,
    #[schemars(range(min = 1.0, max = 4.0))]
    pub hire: f64,
    #[schemars(range(min = 1.0, max = 4.0))]
    pub no_hire: f64,
    /// The share of the weights, in per cent, that must have evidence before there is a verdict at all.
    #[schemars(range(min = 1, max = 100))]
    pub evidence: u32,
    #[serde(default)]
    pub gates: Vec<Gate>,
}

/// Holds the rule at both bars, and the reasons for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    pub because: String,
    pub senior: Rule,
    pub staff: Rule,
}

/// Holds a file of `rubrics/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    pub schema: u32,
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// Raised whenever a dimension, an anchor, a weight or a rule changes.
    pub version: u32,
    pub kind: Kind,
    pub title: String,
    #[schemars(length(min = 5, max = 10))]
    pub dimensions: Vec<Dimension>,
    pub verdict: Rules,
}

/// Holds a verdict with its reasons; no verdict where the evidence is too thin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    pub verdict: Option<Verdict>,
    /// Weighted mean of the levels, 1 to 4, over the dimensions that have evidence.
    pub mean: Option<f64>,
    pub reasons: Vec<String>,
}

impl Rubric {
    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.id == id)
    }

    pub fn rule(&self, bar: Bar) -> &Rule {
        match bar {
            Bar::Senior => &self.verdict.senior,
            Bar::Staff => &self.verdict.staff,
        }
    }

    /// Computes the verdict at `bar`, where `level_of` gives the level of a dimension or `None` for no evidence.
    ///
    /// The mean is `sum(weight * level) / sum(weight)` over the dimensions with evidence. A gate whose dimension
    /// has no evidence is not passed: nobody is hired on what was not seen.
    pub fn judge(&self, bar: Bar, level_of: impl Fn(&str) -> Option<Level>) -> Judgement {
        let rule = self.rule(bar);
        let scored: Vec<(u32, Level)> =
            self.dimensions.iter().filter_map(|it| Some((it.weight, level_of(&it.id)?))).collect();
        // A rubric that comes with somebody else's journal may have weights that no check has seen.
        let weight: u64 = scored.iter().map(|(weight, _)| u64::from(*weight)).sum();
        let total: u64 = self.dimensions.iter().map(|it| u64::from(it.weight)).sum();
        if weight == 0 || weight * 100 < u64::from(rule.evidence).saturating_mul(total) {
            let share = (weight * 100).checked_div(total).unwrap_or(0);
            return Judgement {
                verdict: None,
                mean: None,
                reasons: vec![format!(
                    "Evidence for {share} % of the weight; {} % is needed for a verdict.",
                    rule.evidence
                )],
            };
        }
        let product = |&(weight, level): &(u32, Level)| f64::from(weight) * f64::from(u8::from(level));
        let sum: f64 = scored.iter().map(product).sum();
        let mean = sum / scored.iter().map(|(weight, _)| f64::from(*weight)).sum::<f64>();
        let by_mean = rule.by_mean(mean);
        let mut reasons = vec![rule.explain(mean, by_mean)];
        let mut verdict = by_mean;
        for gate in &rule.gates {
            let level = level_of(&gate.dimension);
            if level.is_some_and(|level| level >= gate.at_least) {
                continue;
            }
            let title =
                self.dimension(&gate.dimension).map_or(gate.dimension.as_str(), |it| it.title.as_str());
            let seen = level.map_or("no evidence".to_owned(), |level| u8::from(level).to_string());
            reasons.push(format!(
                "{title}: {seen}, and {} asks for {} or more: at most {}. {}",
                bar.title(),
                u8::from(gate.at_least),
                gate.cap,
                gate.because
            ));
            verdict = verdict.min(gate.cap);
        }
        Judgement { verdict: Some(verdict), mean: Some(mean), reasons }
    }
}

impl Rule {
    fn by_mean(&self, mean: f64) -> Verdict {
        // Means are sums of whole hundredths; the slack only absorbs the division's rounding.
        let reaches = |threshold: f64| mean >= threshold - 1e-9;
        if reaches(self.strong_hire) {
            Verdict::StrongHire
        } else if reaches(self.hire) {
            Verdict::Hire
        } else if reaches(self.no_hire) {
            Verdict::NoHire
        } else {
            Verdict::StrongNoHire
        }
    }

    fn explain(&self, mean: f64, verdict: Verdict) -> String {
        let next = match verdict {
            Verdict::StrongHire => return format!("Mean {mean:.2}: {verdict} from {:.2}.", self.strong_hire),
            Verdict::Hire => (Verdict::StrongHire, self.strong_hire),
            Verdict::NoHire => (Verdict::Hire, self.hire),
            Verdict::StrongNoHire => (Verdict::NoHire, self.no_hire),
        };
        format!("Mean {mean:.2}: {verdict}; {} from {:.2}.", next.0, next.1)
    }
}
