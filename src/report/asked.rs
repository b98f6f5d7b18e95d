//! The material of each question, and whether the probes that must be asked were asked.

use std::time::Duration;

use crate::domain::question::{Part, Probe, Question};

use super::Session;

/// Describes one question, with the moment at which each probe that must be asked was asked.
pub struct Asked<'a> {
    pub question: &'a Question,
    pub must_ask: Vec<(&'a Probe, Option<Duration>)>,
}

impl Asked<'_> {
    /// Counts the probes that were asked.
    pub fn done(&self) -> usize {
        self.must_ask.iter().filter(|(_, at)| at.is_some()).count()
    }
}

/// Lists the questions of a session that give something to read or have probes that must be asked.
pub fn asked(session: &Session) -> Vec<Asked<'_>> {
    let mut all = Vec::new();
    for (number, item) in session.history.items.iter().enumerate() {
        let Some(question) = session.question(number) else { continue };
        let when = |at: usize| {
            item.revealed.iter().find(|it| (it.part, it.number) == (Part::Probe, at)).map(|it| it.at)
        };
        let must_ask: Vec<_> = question.must_ask().map(|at| (&question.probes[at], when(at))).collect();
        if !must_ask.is_empty() || !question.material.is_empty() {
            all.push(Asked { question, must_ask });
        }
    }
    all
}
