//! The list of sessions.

use std::time::Duration;

use crate::{
    domain::{bytes::size, digest::Digest, length::clock},
    error::Error,
    hosting,
    practice::Library,
    store::sessions::{self, SessionError},
    tui::{keymap::sessions::Action, screens::sessions::SessionList},
    ui::step::{Ask, Deed, Origin, Place, Step},
};

/// Makes the screen, with a session chosen by name, else by place.
pub fn screen(library: &Library, chosen: Option<(String, usize)>) -> SessionList {
    let found = &library.sessions;
    let mut list = SessionList::new(found.digests.clone(), found.broken.clone());
    if let Some((name, at)) = chosen {
        list.choose(&name, at);
    }
    list
}

/// Carries out a key.
pub fn act(list: &mut SessionList, action: Action, library: &Library) -> Step {
    let chosen = match action {
        Action::Move(to) => {
            list.step(to.steps());
            return Step::Stay;
        }
        Action::Back => return Step::Go(Place::Home),
        Action::Open | Action::Score | Action::Resume | Action::Delete | Action::Listen | Action::Compare => {
            list.chosen().cloned()
        }
    };
    let Some(digest) = chosen else { return Step::Stay };
    let folder = library.folder(&digest.folder);
    match action {
        Action::Open | Action::Score if digest.ended.is_none() => ask_to_resume(library, &digest.folder),
        Action::Open => Step::Go(Place::Debrief(folder)),
        Action::Score => Step::Go(Place::Score(folder)),
        Action::Listen => {
            Step::Go(Place::Review { folder, at: Duration::ZERO, origin: Origin::Sessions, plays: false })
        }
        Action::Compare => Step::Go(Place::Compare(digest.folder)),
        Action::Resume if digest.ended.is_some() => Step::say("This session is over; s scores it."),
        Action::Resume => ask_to_resume(library, &digest.folder),
        Action::Delete => Step::Ask(ask_to_delete(&digest)),
        Action::Move(_) | Action::Back => Step::Stay,
    }
}

fn ask_to_delete(digest: &Digest) -> Ask {
    let takes = match digest.sounding() {
        0 => "no recording".to_owned(),
        1 => "1 recording".to_owned(),
        many => format!("{many} recordings"),
    };
    let text = format!(
        "Delete '{}' of {} for good? Its folder goes with journal, {takes} and scorecards, {} in all.",
        digest.title,
        digest.started.format("%-d %b %Y"),
        size(digest.bytes),
    );
    Ask::new("Delete", text, "delete", "keep", Deed::Delete(digest.folder.clone()))
}

/// Asks whether to go on with a session that was cut off, or to close it.
pub fn ask_to_resume(library: &Library, folder: &str) -> Step {
    let path = library.folder(folder);
    if let Some(pid) = sessions::Lock::holder(&path) {
        let held = SessionError::Held { folder: folder.to_owned(), pid };
        return Step::Say(Error::from(held).sentence);
    }
    let Some(digest) = library.digest(folder) else { return Step::Stay };
    let (number, phase) = digest.stopped_in.clone().unwrap_or((1, String::new()));
    let at = clock(Duration::from_secs_f64(digest.seconds));
    let people =
        sessions::open(&path).map(|(_, it)| hosting::participants(&path, &it.start)).unwrap_or_default();
    let others = match people.as_slice() {
        [] => String::new(),
        names => format!(
            " {} took part; 'mockloop host --resume {folder}' opens their page again.",
            names.join(" and ")
        ),
    };
    let text = format!(
        "This interview was cut off at {at}, in phase {number} ({phase}). What was recorded is safe.{others}"
    );
    let deed = Deed::Resume(folder.to_owned());
    Step::Ask(
        Ask::new(digest.title.clone(), text, &format!("resume at {at}"), "not now", deed)
            .or("close and score"),
    )
}
