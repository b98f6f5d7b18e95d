//! One session that is over, read from its folder.

use std::path::Path;

use crate::{
    domain::{
        debrief::SessionRecord,
        fact::Start,
        scorecard::{Assessor, Scorecard},
        second_vote::SecondVotes,
    },
    error::Error,
    report,
    store::{digests, reviews, scorecards, second_votes, sessions, workspace::Workspace},
};

/// Reads all that is known of a session that is over.
pub fn read(folder: &Path) -> Result<SessionRecord, Error> {
    let (reading, history) = sessions::open(folder)?;
    let mut set_aside: Vec<String> = reading
        .set_aside
        .iter()
        .map(|it| format!("journal.jsonl, line {}: {}", it.line, it.reason))
        .collect();
    let card = scorecards::load(folder, &Assessor::Candidate, &history.start).unwrap_or_else(|error| {
        set_aside.push(Error::from(error).sentence);
        None
    });
    let (others, errors) = scorecards::others(folder, &history.start);
    set_aside.extend(errors.into_iter().map(|error| Error::from(error).sentence));
    let takes = digests::take_digests(folder, &history);
    let (review, torn) = reviews::load(folder, &Assessor::Candidate).unwrap_or_else(|error| {
        set_aside.push(Error::from(error).sentence);
        Default::default()
    });
    set_aside
        .extend(torn.into_iter().map(|it| format!("reviews/self.jsonl, line {}: {}", it.line, it.reason)));
    Ok(SessionRecord {
        folder: folder.to_owned(),
        history,
        card,
        others,
        takes,
        review,
        set_aside,
        waits_for_prediction: false,
    })
}

/// Turns a session into what reports see of it, without its sound.
pub fn reported(
    workspace: &Workspace,
    folder: &Path,
    record: SessionRecord,
) -> Result<report::Session, Error> {
    let name = sessions::name(folder);
    let digest = sessions::list(workspace).digests.into_iter().find(|it| it.folder == name);
    let digest = digest.ok_or_else(|| Error::failed(format!("the session {name} cannot be listed")))?;
    let (heard, unread) = reviews::others(folder, &Assessor::Candidate);
    let path = Some(folder.display().to_string());
    let SessionRecord { history, card, others, review, set_aside, .. } = record;
    let reviews = [review].into_iter().chain(heard).filter(|it| it.listener.is_some()).collect();
    let (predicted, second, unread_votes) = revealed(folder, &history.start, &others);
    let session = report::Session::new(digest, path, history, card, others, reviews);
    let mut session = session.with(predicted, second);
    session.set_aside = set_aside;
    session.set_aside.extend(unread.into_iter().map(|error| Error::from(error).sentence));
    session.set_aside.extend(unread_votes);
    Ok(session)
}

/// Reads what came of opening everybody's scores: the prediction, the second votes, and what could not be read of them.
/// Whoever shows it first looks whether the candidate's own scorecard is locked.
pub fn revealed(
    folder: &Path,
    start: &Start,
    others: &[Scorecard],
) -> (Option<Scorecard>, Vec<SecondVotes>, Vec<String>) {
    let mut unread = Vec::new();
    let predicted = scorecards::prediction(folder, start).unwrap_or_else(|error| {
        unread.push(Error::from(error).sentence);
        None
    });
    let mut second = Vec::new();
    for assessor in [&Assessor::Candidate].into_iter().chain(others.iter().map(|it| &it.assessor)) {
        match second_votes::load(folder, assessor, start) {
            Ok(votes) if votes.votes.is_empty() => {}
            Ok(votes) => second.push(votes),
            Err(error) => unread.push(Error::from(error).sentence),
        }
    }
    (predicted, second, unread)
}
