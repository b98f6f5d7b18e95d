//! One entry of the bank: everything an interviewer needs to run a question and a candidate to judge the answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::length::Length;

mod kind;
mod material;

pub use kind::{Bar, Exercise, Kind, Pillar};
pub use material::{Form, MOST_LINES, Material, WIDEST};

/// Describes one question of the bank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Unique in the bank, lower case with hyphens; also a part of folder and file names.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"), length(max = 60))]
    pub id: String,
    pub kind: Kind,
    /// A few words that name it in lists.
    pub title: String,
    /// 1 (a warm-up) to 5 (hard even for Staff).
    #[schemars(range(min = 1, max = 5))]
    pub difficulty: u8,
    #[serde(default, skip_serializing_if = "is_default")]
    pub exercise: Exercise,
    /// Topics of the study plan (`plan.yaml`) that it practises.
    pub topics: Vec<String>,
    /// Azure services at the centre of it, by today's names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// Other words that should find it: old service names, abbreviations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Questions of one family test the same judgement in other clothes; one session draws at most one of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// The question in the interviewer's words.
    pub prompt: String,
    /// The material that the candidate reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub material: Vec<Material>,
    /// The candidate's role in the situation (scenarios, role plays).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Limits that the candidate is told at the start (scenarios).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<String>,
    /// Events that arrive by themselves while the candidate works, and when (scenarios).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Questions that the candidate may ask, with the answers to give.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clarifications: Vec<Clarification>,
    /// The numbers of the question, so that a program can check that they agree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
    /// The back-of-envelope calculation, as a good candidate would do it aloud.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<String>,
    /// The competency that it tests (behavioural).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competency: Option<String>,
    /// The contents of a good story, part by part (behavioural).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub star: Option<Star>,
    /// Follow-ups. In the interview of a deep dive they are the ladder: two or more for each of its five steps.
    pub probes: Vec<Probe>,
    /// Contents of a strong answer.
    pub signals: Vec<Signal>,
    /// The trade-offs that a strong answer names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tradeoffs: Vec<String>,
    /// Steps of a good plan of action, in order (scenarios).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Things that the candidate should produce (scenarios, design).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub artefacts: Vec<Artefact>,
    /// Mistakes of weak answers.
    pub pitfalls: Vec<String>,
    /// Constraints that change while the candidate is answering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curveballs: Vec<Curveball>,
    /// Sources of the facts.
    pub references: Vec<Reference>,
}

/// Holds a question that the candidate may ask, and the interviewer's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clarification {
    pub ask: String,
    pub answer: String,
}

/// Describes a follow-up by the interviewer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The phase in which it comes first; without one it fits anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    pub ask: String,
    /// Asked in every interview, so that all who answer this question can be compared.
    #[serde(default, skip_serializing_if = "is_default")]
    pub must_ask: bool,
    /// Contents of a good answer.
    pub listen_for: Vec<String>,
    /// The common wrong answer, and why it is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong: Option<String>,
}

/// Describes one content of a strong answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    pub text: String,
    /// The rubric dimension that it is evidence for.
    pub dimension: String,
    /// The bar at which it is expected.
    pub bar: Bar,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pillar: Option<Pillar>,
}

/// Describes a constraint that changes while the candidate is answering.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Curveball {
    pub says: String,
    pub listen_for: Vec<String>,
}

/// Describes an event that arrives by itself at a time of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Time since the question began.
    pub at: Length,
    pub says: String,
    pub listen_for: Vec<String>,
}

/// Describes the contents of a good story, part by part, and an example of a quantified result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Star {
    pub situation: String,
    pub task: String,
    pub action: String,
    pub result: String,
    /// A result with numbers, as it could sound.
    pub quantified: String,
}

/// Describes something written or drawn during the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Artefact {
    pub name: String,
    pub holds: String,
}

/// Holds a number of the question; where it follows from others, the formula that gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The name by which formulas refer to it: lower case with underscores.
    #[schemars(regex(pattern = "^[a-z][a-z0-9_]*$"))]
    pub name: String,
    pub value: f64,
    pub unit: String,
    /// A formula over other figures and numbers, such as `orders_a_day * 3 / 86400`. The value must lie within
    /// ten per cent of what it gives, as rounding on a whiteboard does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<String>,
}

/// Names the source of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    #[schemars(length(min = 1))]
    pub title: String,
    #[schemars(regex(pattern = "^https?://"))]
    pub url: String,
}

/// Names the parts of a question that are told to the candidate one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Probe,
    Clarification,
    Curveball,
    Event,
}

/// Holds a file of the bank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionFile {
    pub schema: u32,
    pub questions: Vec<Question>,
}

/// Returns whether a field has its default, so that it need not be written.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Question {
    /// Counts its entries of `part`.
    pub fn count(&self, part: Part) -> usize {
        match part {
            Part::Probe => self.probes.len(),
            Part::Clarification => self.clarifications.len(),
            Part::Curveball => self.curveballs.len(),
            Part::Event => self.events.len(),
        }
    }

    /// Shows every sentence that is written for people to `see`.
    pub fn prose<'a>(&'a self, see: &mut impl FnMut(&'a str)) {
        let one = [&self.role, &self.estimate].into_iter().flatten();
        let lists = [&self.constraints, &self.tradeoffs, &self.actions, &self.pitfalls].into_iter().flatten();
        let clarifications = self.clarifications.iter().flat_map(|it| [&it.ask, &it.answer]);
        let probes =
            self.probes.iter().flat_map(|it| [&it.ask].into_iter().chain(&it.listen_for).chain(&it.wrong));
        let curveballs = self.curveballs.iter().flat_map(|it| [&it.says].into_iter().chain(&it.listen_for));
        let events = self.events.iter().flat_map(|it| [&it.says].into_iter().chain(&it.listen_for));
        let star =
            self.star.iter().flat_map(|it| [&it.situation, &it.task, &it.action, &it.result, &it.quantified]);
        let artefacts = self.artefacts.iter().flat_map(|it| [&it.name, &it.holds]);
        let material = self
            .material
            .iter()
            .flat_map(|it| [&it.title].into_iter().chain(it.form.is_prose().then_some(&it.text)));
        let signals = self.signals.iter().map(|it| &it.text);
        let all = [&self.title, &self.prompt]
            .into_iter()
            .chain(one)
            .chain(lists)
            .chain(clarifications)
            .chain(probes);
        let all =
            all.chain(curveballs).chain(events).chain(star).chain(artefacts).chain(signals).chain(material);
        all.for_each(|text| see(text));
    }

    /// Lists the probes for `phase`: its own first, then those that fit anywhere, then the others. Those that must be
    /// asked come first among each.
    pub fn probe_order(&self, phase: &str) -> impl Iterator<Item = usize> {
        let rank = |probe: &Probe| match &probe.phase {
            Some(own) if own == phase => 0,
            None => 1,
            Some(_) => 2,
        };
        let mut order: Vec<usize> = (0..self.probes.len()).collect();
        order.sort_by_key(|&at| (rank(&self.probes[at]), !self.probes[at].must_ask));
        order.into_iter()
    }

    /// Lists all probes as they are read: phase by phase, those that must be asked first within each.
    pub fn probes_by_phase(&self) -> impl Iterator<Item = usize> {
        let first = |phase: &Option<String>| self.probes.iter().position(|it| it.phase == *phase);
        let mut order: Vec<usize> = (0..self.probes.len()).collect();
        order.sort_by_key(|&at| (first(&self.probes[at].phase), !self.probes[at].must_ask));
        order.into_iter()
    }

    /// Lists the probes that must be asked, in the order in which they are read.
    pub fn must_ask(&self) -> impl Iterator<Item = usize> {
        self.probes_by_phase().filter(|&at| self.probes[at].must_ask)
    }
}

impl Probe {
    /// Gives the words of the probe, with a note where it must be asked.
    pub fn noted(&self) -> String {
        if self.must_ask { format!("{} (must ask)", self.ask.trim()) } else { self.ask.trim().to_owned() }
    }
}
