//! Files of an interview that are taken away, moved or cut while it runs, as a cleaner or a syncing folder may do.

use std::{
    fs::{self, OpenOptions},
    path::Path,
    time::Duration,
};

use crate::{
    endings::recording,
    fault::{Fault, Tries, Try},
    harness::{
        microphone::{SoundServer, Voice, wait_until},
        recorded::{counted, end, is_whole, opens_elsewhere, samples},
        window::Window,
        workspace::Workspace,
    },
};

pub const REMOVED: Fault = Fault {
    number: 24,
    name: "folder, journal or take removed, moved, replaced or cut while recording",
    holds: "put back whole, or told with exit code 1 where it is; no sample lost",
    quick: 6,
    full: 60,
    run: removed,
};

#[derive(Debug, Clone, Copy)]
enum Deed {
    FolderRemoved,
    JournalRemoved,
    TakeRemoved,
    JournalCut,
    JournalReplaced,
    FolderMoved,
}

const DEEDS: [Deed; 6] = [
    Deed::FolderRemoved,
    Deed::JournalRemoved,
    Deed::TakeRemoved,
    Deed::JournalCut,
    Deed::JournalReplaced,
    Deed::FolderMoved,
];

fn removed(tries: &mut Tries) {
    let server = SoundServer::with_microphone();
    tries.each(|it| {
        let (workspace, voice) = (Workspace::new(), Voice::silent(&server));
        let mut window = recording(&workspace, &server, &voice);
        window.press_for("t", "Note");
        window.press_for("said before\r", "said before");
        let folder = workspace.session();
        let journal = folder.join("journal.jsonl");
        let holds = |words: &str| fs::read_to_string(&journal).is_ok_and(|it| it.contains(words));
        wait_until("the note is on disk", || holds("said before"));
        let deed = DEEDS[it.number % DEEDS.len()];
        perform(deed, &folder);
        if matches!(deed, Deed::FolderMoved) {
            return moved(&workspace, &voice, &mut window, &folder);
        }
        window.press_for("t", "Note");
        window.press_for("said after\r", "said after");
        wait_until("both notes are on disk", || holds("said before") && holds("said after"));
        wait_until("the take is there", || folder.join("01_lift-control.wav").is_file());
        window.wait_until_safe(3);
        voice.be_silent();
        end(&mut window);
        all_is_there(it, &folder);
        let shown = workspace.run(&["show", "last"]).succeeds();
        assert!(!shown.out.contains("set aside") && shown.err.is_empty(), "{}{}", shown.out, shown.err);
    });
}

fn perform(deed: Deed, folder: &Path) {
    let journal = folder.join("journal.jsonl");
    match deed {
        Deed::FolderRemoved => fs::remove_dir_all(folder).expect("it was there"),
        Deed::JournalRemoved => fs::remove_file(journal).expect("it was there"),
        Deed::TakeRemoved => fs::remove_file(folder.join("01_lift-control.wav")).expect("it was there"),
        Deed::JournalCut => {
            let file = OpenOptions::new().write(true).open(journal).expect("it is there");
            file.set_len(100).expect("it is cut");
        }
        Deed::JournalReplaced => {
            let older = folder.join("older");
            fs::copy(&journal, &older).expect("a copy");
            fs::rename(older, journal).expect("it takes the place");
        }
        Deed::FolderMoved => fs::rename(folder, elsewhere(folder)).expect("it is moved"),
    }
}

fn elsewhere(folder: &Path) -> std::path::PathBuf {
    folder.with_extension("moved")
}

/// Nothing was put where the folder was; all of it is where it is now, and that it was moved is said.
fn moved(workspace: &Workspace, voice: &Voice, window: &mut Window, folder: &Path) {
    window.press_for("t", "Note");
    window.press_for("said after\r", "said after");
    window.wait_until_safe(3);
    voice.be_silent();
    window.press_for("e", "End the interview");
    window.press_for("\r", "was moved or renamed");
    window.press("\x03");
    assert_eq!(window.ends_within(Duration::from_secs(5)), 1);
    // The last words may still be on their way from the terminal.
    window.wait_for("error: the session's folder ");
    window.wait_for("hint: everything is in it");
    let take = workspace.session().join("01_lift-control.wav");
    opens_elsewhere(&take);
    is_whole(counted(&samples(&take)));
    assert!(!folder.exists(), "what somebody moves is not made twice");
    let journal = fs::read_to_string(elsewhere(folder).join("journal.jsonl")).expect("a journal");
    assert!(journal.contains("said before") && journal.contains("said after"), "{journal}");
}

fn all_is_there(it: &mut Try, folder: &Path) {
    let take = folder.join("01_lift-control.wav");
    opens_elsewhere(&take);
    let samples = samples(&take);
    let counted = counted(&samples);
    assert_eq!(counted[0], 1, "what was said before is there");
    is_whole(counted);
    it.sum("samples compared", counted.len() as u64);
    let journal = fs::read_to_string(folder.join("journal.jsonl")).expect("a journal");
    for words in ["session-started", "said before", "said after", "take-ended", "\"ended\""] {
        assert!(journal.contains(words), "{words} in {journal}");
    }
}
