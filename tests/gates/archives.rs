//! What people send one another: archives of a workspace, packets and answers.

use std::{sync::atomic::AtomicBool, time::Duration};

use mockloop::{
    audio,
    domain::scorecard::Assessor,
    store::{
        archive::{Bounds, Sort},
        import, packets, sessions as store,
    },
};
use serde_json::{Value, json};

use super::{
    Place,
    hostile::{Hostile, list_of, plain, write},
    sessions,
};

/// More than this is not unpacked, so that a fuzzer does not write gigabytes again and again.
const MOST: u64 = 1 << 24;
/// The longest sound that is listened to.
const LONGEST: Duration = Duration::from_mins(1);

/// Taken in as it comes.
pub fn archive(bytes: &[u8], place: &Place) {
    let path = place.write("it.zip", bytes);
    let bounds = Bounds { total: MOST, ..Bounds::WORKSPACE };
    let (workspace, stop) = (place.workspace(), AtomicBool::new(false));
    // What it says about an archive that it refuses is of no matter here.
    let _ = import::import(&workspace, &path, bounds, true, &stop);
    if import::import(&workspace, &path, bounds, false, &stop).is_ok() {
        sessions::look(place);
    }
    for sort in [Sort::Workspace, Sort::Packet, Sort::Answer] {
        let _ = mockloop::store::archive::Archive::open_as(&path, Bounds::PACKET, sort);
    }
}

/// As it comes if it looks like an archive; else it is the journal of a packet that is right around it.
pub fn packet(bytes: &[u8], place: &Place) {
    let path = place.root().join("it.mockloop");
    if bytes.starts_with(b"PK") {
        place.write("it.mockloop", bytes);
    } else {
        let journal = sessions::sealed(bytes);
        let name = format!("{}/journal.jsonl", sessions::FOLDER);
        let entries = [Hostile { bytes: &journal, ..plain(&name) }];
        let mut list = list_of(&entries);
        list["kind"] = json!("packet");
        list["packet"] = list["files"][0]["sha256"].clone();
        write(&path, &entries, &list);
    }
    let bounds = Bounds { total: MOST, ..Bounds::PACKET };
    let (workspace, stop) = (place.workspace(), AtomicBool::new(false));
    let heard = |path: &std::path::Path, _: &_| match audio::length(path, LONGEST, &stop) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    if let Ok(opened) = packets::open(&workspace, &path, bounds, &stop, heard) {
        assert!(store::open(&opened.folder).is_ok());
        let _ = packets::who_may_answer(&opened.folder);
        if let Some(shown) = opened.shown {
            // Nobody has locked anything here, so nothing of it is shown.
            assert!(packets::show(&opened.folder, &Assessor::named("Robin"), &shown).is_err());
        }
    }
}

/// As it comes if it looks like an archive; else it is the answer in an archive that is right around it.
pub fn answer(bytes: &[u8], place: &Place) {
    place.write(&format!("recordings/{}/journal.jsonl", sessions::FOLDER), sessions::JOURNAL);
    let path = place.root().join("it.mockloop");
    if bytes.starts_with(b"PK") {
        place.write("it.mockloop", bytes);
    } else {
        let entries = [Hostile { bytes, ..plain("answer.json") }];
        let mut list = list_of(&entries);
        let value: Value = serde_json::from_slice(bytes).unwrap_or_default();
        (list["kind"], list["packet"]) = (json!("answer"), value["packet"].clone());
        write(&path, &entries, &list);
    }
    if packets::merge(&place.workspace(), &path).is_ok() {
        sessions::look(place);
    }
}
