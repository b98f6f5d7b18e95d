//! The candidate's prediction: what they think that others gave, before both scorecards are shown.

use crate::{
    clock,
    domain::scorecard::{Scorecard, Seen},
    error::Error,
    store::scorecards,
    tui::{keymap::prediction::Action, screens::score::Score},
    ui::{
        scoring::Scoring,
        step::{Place, Step},
    },
};

use super::score::give;

/// Carries out a key.
pub fn act(score: &mut Score, action: Action, scoring: &Scoring) -> Result<Step, Error> {
    match action {
        Action::Level(level) => give(score, Seen::Level(level))?,
        Action::NoEvidence => give(score, Seen::NOTHING)?,
        Action::Bar => score.turn_bar(),
        Action::Done => return keep(score.card.clone(), scoring),
        Action::Decline => return keep(without_levels(score.card.clone()), scoring),
        Action::Back => return Ok(Step::Go(Place::WholeDebrief(scoring.folder.clone()))),
        Action::Move(to) => score.go(to.steps()),
    }
    Ok(Step::Stay)
}

fn keep(mut card: Scorecard, scoring: &Scoring) -> Result<Step, Error> {
    card.locked = Some(clock::wall().fixed_offset());
    scorecards::save_prediction(&scoring.folder, &card)?;
    Ok(Step::Go(Place::Debrief(scoring.folder.clone())))
}

/// Makes a prediction that was declined: it has no level.
fn without_levels(mut card: Scorecard) -> Scorecard {
    let scores = card.rounds.iter_mut().flat_map(|it| &mut it.scores);
    scores.for_each(|it| (it.senior, it.staff) = (None, None));
    card
}

/// Makes the beginning of a prediction out of a scorecard: its levels alone.
pub fn begin(mut card: Scorecard) -> Scorecard {
    card.locked = None;
    card.rounds.iter_mut().flat_map(|it| &mut it.scores).for_each(|it| it.evidence.clear());
    card.rounds.iter_mut().flat_map(|it| &mut it.signals).for_each(Vec::clear);
    for text in [&mut card.strengths, &mut card.to_work_on, &mut card.next_action] {
        text.clear();
    }
    (card.overruled_senior, card.overruled_staff) = (None, None);
    card
}
