//! Second votes of a peer as plain lines: where both scorecards differ, and what the peer would give now.

use std::path::Path;

use tokio::sync::mpsc::Receiver;

use crate::{
    clock,
    domain::{
        differences::differences,
        fact::Start,
        question::Bar,
        scorecard::{Assessor, Scorecard, Seen},
        second_vote::SecondVote,
    },
    error::Error,
    output::{line, lines},
    store::{packets, scorecards, second_votes, sessions, sessions::Lock},
};

use super::score::seen;

/// Shows where a peer and the candidate differ, once both scorecards are here, and asks what the peer gives again.
pub async fn vote(
    folder: &Path,
    peer: &Assessor,
    candidate: &str,
    input: &mut Receiver<String>,
) -> Result<(), Error> {
    let (_, history) = sessions::open(folder)?;
    let start = &history.start;
    let Some(theirs) = packets::theirs(folder, start)? else { return Ok(()) };
    let Some(own) = scorecards::load(folder, peer, start)? else { return Ok(()) };
    let _lock = Lock::take(folder)?;
    let mut votes = second_votes::load(folder, peer, start)?;
    line(
        "Both scorecards are open. Where you see it differently now, give a level and the reason: '3 said so later'.",
    )?;
    line("0 is no evidence; an empty line leaves your first vote alone.")?;
    for it in differences(start, &own, &[&theirs]).into_iter().filter(|it| it.gap.is_some_and(|gap| gap > 0))
    {
        let dimension = &start.rounds[it.round].rubric.dimensions[it.dimension];
        if votes.vote(it.round, &dimension.id, it.bar).is_some() {
            continue;
        }
        line(&format!("{} at {}", dimension.title, it.bar.title()))?;
        lines(given("you", &own, start, (it.round, it.dimension, it.bar)))?;
        lines(given(candidate, &theirs, start, (it.round, it.dimension, it.bar)))?;
        loop {
            let Some(answer) = input.recv().await else { return Ok(()) };
            let answer = answer.trim();
            if answer.is_empty() {
                break;
            }
            let (level, because) = answer.split_once(char::is_whitespace).unwrap_or((answer, ""));
            let Some(seen) = seen(level) else {
                line("A level from 1 to 4, or 0 for no evidence, and the reason.")?;
                continue;
            };
            let (dimension, because) = (dimension.id.clone(), because.trim().to_owned());
            let wall = clock::wall().fixed_offset();
            match votes
                .give(&own, SecondVote { round: it.round, dimension, bar: it.bar, seen, because, wall })
            {
                Ok(()) => break,
                Err(why) => line(&why.to_string())?,
            }
        }
        second_votes::save(folder, &votes)?;
    }
    Ok(())
}

/// What somebody gave at one bar of a dimension, with its words and the evidence.
fn given(
    name: &str,
    card: &Scorecard,
    start: &Start,
    (round, dimension, bar): (usize, usize, Bar),
) -> Vec<String> {
    let score = &card.rounds[round].scores[dimension];
    let anchors = start.rounds[round].rubric.dimensions[dimension].anchors.at(bar);
    let gave = match score.at(bar) {
        Some(Seen::Level(level)) => format!("  {name}: {} {}", u8::from(level), anchors.at(level)),
        Some(Seen::Nothing(_)) => format!("  {name}: 0 no evidence"),
        None => format!("  {name}: nothing"),
    };
    let evidence = score.evidence.iter().filter(|it| !it.text.is_empty());
    [gave].into_iter().chain(evidence.map(|it| format!("    {}", it.text))).collect()
}
