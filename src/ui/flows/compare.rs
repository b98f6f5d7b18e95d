//! Two attempts at the same question, or at variants of it, side by side.

use crate::{
    domain::{
        digest::{Asked, Digest},
        people::People,
        scorecard::Assessor,
    },
    error::Error,
    practice::{Library, playback::tracks},
    store::{scorecards, sessions},
    tui::{
        keymap::compare::Action,
        screens::compare::{Attempt, Compare, Side},
    },
    ui::step::{Origin, Place, Step},
};

use super::player::{Listening, Stage};

/// Finds the latest other attempt at the question of a session, or at a variant of it.
pub fn other_attempt(library: &Library, name: &str) -> Option<String> {
    other_attempts(library, name).into_iter().next()
}

/// Lists sessions of the same person with a question that this one has too, or a variant of it, newest first.
fn other_attempts(library: &Library, name: &str) -> Vec<String> {
    let digests = &library.sessions.digests;
    let Some(this) = library.digest(name) else { return Vec::new() };
    let people = People::of(digests);
    let theirs = people.of_one(digests, &people.whose(this));
    let others = theirs.into_iter().filter(|it| it.folder != name && it.ended.is_some());
    others.filter(|it| shared(this, it).is_some()).map(|it| it.folder.clone()).collect()
}

/// Opens two sessions side by side; `chosen` is the one that plays.
pub fn open(
    library: &Library,
    chosen: &str,
    other: &str,
    listening: &mut Listening,
) -> Result<Option<Compare>, Error> {
    let (Some(a), Some(b)) = (library.digest(chosen), library.digest(other)) else { return Ok(None) };
    let Some((item_a, item_b)) = shared(a, b) else { return Ok(None) };
    let is_later = a.started > b.started;
    let (chosen, other) = (attempt(library, chosen, item_a)?, attempt(library, other, item_b)?);
    let attempts = if is_later { [other, chosen] } else { [chosen, other] };
    let files = attempts.iter().flat_map(|it| tracks(&it.folder, &it.history).1).collect();
    let side = if is_later { Side::Second } else { Side::First };
    let mut screen = Compare::new(attempts, side);
    listening.player.learn(files);
    listening.show(&mut Stage::Compare(&mut screen));
    Ok(Some(screen))
}

fn attempt(library: &Library, name: &str, item: usize) -> Result<Attempt, Error> {
    let folder = library.folder(name);
    let (_, history) = sessions::open(&folder)?;
    let card = scorecards::load(&folder, &Assessor::Candidate, &history.start)?;
    let (tracks, _) = tracks(&folder, &history);
    Ok(Attempt { folder, item, card: card.filter(|it| it.locked.is_some()), tracks, history })
}

/// Carries out a key.
pub fn act(
    screen: &mut Compare,
    action: Action,
    listening: &mut Listening,
    library: &Library,
) -> Result<Step, Error> {
    let mut says = listening.follow(&mut Stage::Compare(screen));
    let was_playing = listening.player.is_playing();
    let from = screen.at;
    match action {
        Action::Back => {
            listening.player.stop();
            return Ok(Step::Go(Place::WholeDebrief(screen.playing().folder.clone())));
        }
        Action::Listen => {
            listening.player.stop();
            let folder = screen.playing().folder.clone();
            return Ok(Step::Go(Place::Review {
                folder,
                at: screen.at,
                origin: Origin::Debrief,
                plays: false,
            }));
        }
        Action::OtherAttempt => {
            screen.turn();
            listening.player.stop();
            let mut stage = Stage::Compare(screen);
            if was_playing {
                says = listening.toggle(&mut stage).or(says);
            }
            listening.show(&mut stage);
        }
        Action::PreviousAttempt => return Ok(turn_attempt(screen, listening, library, false)),
        Action::NextAttempt => return Ok(turn_attempt(screen, listening, library, true)),
        Action::PreviousPhase | Action::NextPhase => {
            if !screen.go_to_phase(action == Action::NextPhase) {
                says = Some("There is none in that direction.".to_owned());
            }
            says = listening.move_to(&mut Stage::Compare(screen), from).or(says);
        }
        Action::Player(action) => says = listening.act(&mut Stage::Compare(screen), action)?.or(says),
    }
    Ok(says.map_or(Step::Stay, Step::Say))
}

/// Puts another attempt beside the one that plays.
fn turn_attempt(screen: &Compare, listening: &mut Listening, library: &Library, is_forward: bool) -> Step {
    let name = |side: usize| sessions::name(&screen.attempts[side].folder);
    let (chosen, other) = (name(screen.side as usize), name(1 - screen.side as usize));
    let others = other_attempts(library, &chosen);
    let at = others.iter().position(|it| *it == other).unwrap_or(0);
    let to = at.saturating_add_signed(if is_forward { 1 } else { -1 }).min(others.len().saturating_sub(1));
    if to == at {
        return Step::say("There is no other attempt in that direction.");
    }
    listening.player.stop();
    Step::Go(Place::Attempts(chosen, others[to].clone()))
}

/// Finds the places of a question in two sessions that is the same in both, or of the same family.
fn shared(a: &Digest, b: &Digest) -> Option<(usize, usize)> {
    let asked = |it: &Digest| it.rounds.iter().flat_map(|round| round.questions.clone()).collect::<Vec<_>>();
    let (of_a, of_b) = (asked(a), asked(b));
    let find = |is_alike: fn(&Asked, &Asked) -> bool| {
        of_a.iter()
            .enumerate()
            .find_map(|(at, one)| Some((at, of_b.iter().position(|two| is_alike(one, two))?)))
    };
    find(|one, two| one.id == two.id)
        .or_else(|| find(|one, two| one.family.is_some() && one.family == two.family))
}
