//! Where scorecards differ: second votes, and the places changed for the next round.

use crate::{
    clock,
    domain::{
        fact::Start,
        scorecard::{Assessor, Seen},
        second_vote::{SecondVote, SecondVotes},
    },
    error::Error,
    hosting::Hosting,
    practice::{Library, planning::Request},
    store::second_votes,
    tui::{keymap::differences::Action, screens::differences::Differences},
    ui::{
        scoring::Scoring,
        step::{Ask, Deed, Origin, Place, Step},
    },
};

use super::packet;

/// Carries out a key.
pub fn act(
    screen: &mut Differences,
    action: Action,
    scoring: &Scoring,
    mut hosting: Option<&mut Hosting>,
    library: &Library,
    request: &Request,
) -> Result<Step, Error> {
    match action {
        Action::Bar => screen.turn_bar(),
        Action::NextVoter if hosting.is_some() => {
            return Ok(Step::say("The others vote at their own pages."));
        }
        Action::NextVoter | Action::Swap if scoring.packet.is_some() => {
            return Ok(Step::say("You vote here for yourself; what you give goes into your answer."));
        }
        Action::NextVoter => screen.turn_voter(),
        Action::Vote => screen.begin_vote(),
        Action::Level(level) => screen.choose(Seen::Level(level)),
        Action::NoEvidence => screen.choose(Seen::NOTHING),
        Action::Keep => return keep_vote(screen, hosting.as_deref_mut()),
        Action::WholeDebrief => return Ok(Step::Go(Place::WholeDebrief(screen.folder.clone()))),
        Action::Listen => {
            let at = screen.moment();
            return Ok(Step::Go(Place::Review {
                folder: screen.folder.clone(),
                at: at.unwrap_or_default(),
                origin: Origin::Debrief,
                plays: at.is_some(),
            }));
        }
        Action::Swap => {
            return match hosting {
                Some(hosting) => {
                    let next = hosting.swap(library, request)?;
                    Ok(Step::Go(Place::NextHosted(Box::new(next))))
                }
                None => Ok(Step::Ask(ask_to_swap(screen, request)?)),
            };
        }
        Action::Back if screen.stop_vote() => {}
        Action::Back if scoring.packet.is_some() => return Ok(packet::leave_differences(scoring)),
        Action::Back => return Ok(Step::Go(Place::Home)),
        Action::Move(to) => screen.step(to.steps()),
    }
    Ok(Step::Stay)
}

/// Writes a second vote; it is shown once it is on disk.
fn keep_vote(screen: &mut Differences, hosting: Option<&mut Hosting>) -> Result<Step, Error> {
    let folder = screen.folder.clone();
    let Some((who, round, dimension, bar, seen, because)) = screen.take_vote() else {
        return Ok(Step::Stay);
    };
    let start = screen.history.start.clone();
    let Some(voice) = screen.voice_of(&who) else { return Ok(Step::Stay) };
    // Somebody at a page may have voted meanwhile.
    let mut votes: SecondVotes = second_votes::load(&folder, &who, &start)?;
    let vote = SecondVote { round, dimension, bar, seen, because, wall: clock::wall().fixed_offset() };
    votes.give(&voice.card, vote).map_err(|why| Error::failed(why.to_string()))?;
    second_votes::save(&folder, &votes)?;
    voice.second = votes;
    hosting.map_or(Ok(()), Hosting::look_at_candidate)?;
    Ok(Step::say("Kept beside the first vote."))
}

/// Reads the second votes of others anew: somebody at a page has voted again.
pub fn refresh(screen: &mut Differences) {
    let (folder, start) = (screen.folder.clone(), screen.history.start.clone());
    let assessors: Vec<Assessor> = screen.others.iter().map(|it| it.card.assessor.clone()).collect();
    for assessor in assessors {
        match second_votes::load(&folder, &assessor, &start) {
            Ok(votes) => {
                if let Some(voice) = screen.voice_of(&assessor) {
                    voice.second = votes;
                }
            }
            Err(error) => tracing::warn!("second votes cannot be shown: {error}"),
        }
    }
}

fn ask_to_swap(screen: &Differences, request: &Request) -> Result<Ask, Error> {
    let start = &screen.history.start;
    let (candidate, interviewer) = places(start, screen.others.first().map(|it| it.card.assessor.name()))?;
    let next = Request {
        interviewer: Some(interviewer.clone()),
        seen: start.questions().map(|(_, it)| it.id.clone()).collect(),
        ..request.swapped(start, candidate.clone())
    };
    let text = format!(
        "In the next round {candidate} answers and {interviewer} interviews. It counts in {candidate}'s history, not in \
         {interviewer}'s."
    );
    Ok(Ask::new("Change places", text, "change places", "stay", Deed::Swap(Box::new(next))))
}

/// Returns who answers and who interviews when the two of a session change places.
fn places(start: &Start, peer: Option<&str>) -> Result<(String, String), Error> {
    let Some(next_candidate) = start.interviewer.as_deref().or(peer) else {
        return Err(Error::failed("Nobody interviewed you here, so nobody changes places with you."));
    };
    let Some(next_interviewer) = start.candidate.as_deref() else {
        return Err(Error::failed(
            "The next interviewer needs a name: practise with --candidate NAME, then change places.",
        ));
    };
    Ok((next_candidate.to_owned(), next_interviewer.to_owned()))
}
