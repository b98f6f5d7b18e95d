//! Somebody else's interview on the screens: where both scorecards differ, and the answer to it.

use crate::{
    domain::scorecard::Scorecard,
    error::Error,
    practice::packet::OpenedPacket,
    store::{packets, second_votes, sessions},
    tui::screens::{
        debrief::Debrief,
        differences::{Differences, Voice},
    },
    ui::{
        scoring::Scoring,
        step::{Ask, Deed, Place, Step},
    },
};

/// Makes the screen on which the listener and the candidate differ, if the candidate's scores are here.
pub fn differences(own: Scorecard, packet: &OpenedPacket) -> Result<Option<Differences>, Error> {
    let folder = packet.folder.clone();
    let (_, history) = sessions::open(&folder)?;
    let Some(theirs) = packets::theirs(&folder, &history.start)? else { return Ok(None) };
    let voice = |name: &str, card: Scorecard| -> Result<Voice, Error> {
        let second = second_votes::load(&folder, &card.assessor, &history.start)?;
        Ok(Voice::called(name, card, second))
    };
    let (own, theirs) = (voice("You", own)?, voice(packet.candidate(), theirs)?);
    Ok(Some(Differences::new(folder.clone(), history, own, vec![theirs], None)))
}

/// Answers the key for differences in somebody else's debrief.
pub fn ask_for_differences(screen: &Debrief, scoring: &Scoring) -> Result<Step, Error> {
    let locked = screen.session.card.as_ref().is_some_and(|it| it.locked.is_some());
    let Some(packet) = scoring.packet.as_ref().filter(|_| locked) else { return Ok(not_here()) };
    let (_, history) = sessions::open(&packet.folder)?;
    if packets::theirs(&packet.folder, &history.start)?.is_none() {
        return Ok(not_here());
    }
    Ok(Step::Go(Place::Debrief(packet.folder.clone())))
}

fn not_here() -> Step {
    Step::say("The candidate's scores come with another packet, once both of you have locked.")
}

/// Goes from where both scorecards differ to the debrief, where the answer is offered if something was given again.
pub fn leave_differences(scoring: &Scoring) -> Step {
    scoring.packet.as_ref().map_or(Step::Stay, |it| Step::Go(Place::WholeDebrief(it.folder.clone())))
}

/// Asks whether to write the answer.
pub fn offer_answer(packet: &OpenedPacket) -> Ask {
    let what =
        if packet.has_voted() { "second votes beside your scorecard" } else { "scorecard and your remarks" };
    let text = format!(
        "Write the answer for {}? It holds your {what}, and goes to {}",
        packet.candidate(),
        packet.answer_file().display()
    );
    Ask::new("Answer", text, "write", "later", Deed::WriteAnswer)
}
