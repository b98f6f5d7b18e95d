//! Whether there is room for the next answers.

use crate::{
    domain::bytes::size,
    platform,
    store::{survey::Survey, workspace::Workspace},
};

use super::finding::{Area, Finding};

/// Bytes of a minute: 48,000 samples of two bytes a second, as most microphones have.
const MINUTE: u64 = 48_000 * 2 * 60;
/// Below these many minutes the next interview may not fit, or only a few will.
const FEW: u64 = 15;
const SOME: u64 = 120;

pub fn look(workspace: &Workspace, survey: &Survey) -> Vec<Finding> {
    let nearest = workspace.root.ancestors().find(|it| it.is_dir());
    let used = Finding::note(Area::Disk, "used", format!("Interviews weigh {}.", size(survey.bytes)));
    let Some(room) = nearest.and_then(platform::free_space) else {
        return vec![
            used,
            Finding::note(Area::Disk, "room", "The system does not say how much room there is."),
        ];
    };
    let minutes = room / MINUTE;
    let what = format!("Room for {} of recording.", length(minutes));
    let room = match minutes {
        0..FEW => Finding::error(Area::Disk, "room", what)
            .remedy("Make room; 'mockloop prune' shows what recordings weigh and makes them smaller."),
        FEW..SOME => Finding::warning(Area::Disk, "room", what)
            .remedy("'mockloop prune' shows what recordings weigh and makes them smaller."),
        _ => Finding::good(Area::Disk, "room", what),
    };
    vec![used, room]
}

fn length(minutes: u64) -> String {
    match minutes {
        0..180 => format!("{minutes} minutes"),
        _ => format!("{} minutes ({} hours)", minutes, minutes / 60),
    }
}
