//! The summary of a question for lists, search and the draw.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::question::{Exercise, Kind, Pillar, Question};

/// Holds the parts of a question that lists, search and the draw need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub id: String,
    pub kind: Kind,
    pub exercise: Exercise,
    pub title: String,
    pub difficulty: u8,
    pub family: Option<String>,
    pub topics: Vec<String>,
    pub services: Vec<String>,
    pub aliases: Vec<String>,
    pub competency: Option<String>,
    /// The pillars that its signals touch.
    pub pillars: BTreeSet<Pillar>,
}

impl From<&Question> for Summary {
    fn from(question: &Question) -> Self {
        Self {
            id: question.id.clone(),
            kind: question.kind,
            exercise: question.exercise,
            title: question.title.clone(),
            difficulty: question.difficulty,
            family: question.family.clone(),
            topics: question.topics.clone(),
            services: question.services.clone(),
            aliases: question.aliases.clone(),
            competency: question.competency.clone(),
            pillars: question.signals.iter().filter_map(|signal| signal.pillar).collect(),
        }
    }
}
