//! A workspace in which things lie that nobody expects, or to which nothing can be written.

use std::{
    fs::{self, File},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use mockloop::clock::now;

use crate::{
    confined::{NOT_MOUNTED, files, has_disks, read_only, run},
    deeds::{DEEDS, INTERVIEW, Material},
    fault::{Fault, Tries, Try},
    harness::workspace::Workspace,
};

pub const STRANGE: Fault = Fault {
    number: 19,
    name: "workspace read-only, on a slow disk, with foreign, huge, linked or unreadable files",
    holds: "named and set aside; the rest works",
    quick: 4,
    full: 80,
    run: strange,
};

/// What lies in a session's folder instead of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Odd {
    Pipe,
    Folder,
    Link,
    Dangling,
    Endless,
    Device,
    Circle,
    Huge,
    Empty,
    Noise,
    Unreadable,
}

const ODD: [Odd; 11] = [
    Odd::Pipe,
    Odd::Folder,
    Odd::Link,
    Odd::Dangling,
    Odd::Endless,
    Odd::Device,
    Odd::Circle,
    Odd::Huge,
    Odd::Empty,
    Odd::Noise,
    Odd::Unreadable,
];

/// Where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Journal,
    Card,
    Review,
    Take,
    Question,
    Rubric,
}

const PLACES: [Place; 6] =
    [Place::Journal, Place::Card, Place::Review, Place::Take, Place::Question, Place::Rubric];

#[derive(Debug, Clone, Copy)]
enum Case {
    Odd(Odd, Place),
    LinkedFolder,
    CircleOfFolders,
    UnreadableFolder,
    UnreadableRecordings,
    NotText,
    ReadOnly,
    Slow,
}

/// Nothing that is set aside may hold up a command for longer: a program built for debugging, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(18);

fn strange(tries: &mut Tries) {
    let material = Material::new();
    let odd = ODD.iter().flat_map(|odd| PLACES.iter().map(move |place| Case::Odd(*odd, *place)));
    let others = [
        Case::LinkedFolder,
        Case::CircleOfFolders,
        Case::UnreadableFolder,
        Case::UnreadableRecordings,
        Case::NotText,
        Case::ReadOnly,
        Case::Slow,
    ];
    let all: Vec<Case> = odd.chain(others).collect();
    tries.over(&all, |it, case| match case {
        Case::Odd(odd, place) => odd_file(it, &material, odd, place),
        Case::ReadOnly => nothing_may_be_written(it, &material),
        Case::Slow => slow(it),
        other => odd_folder(&material, other),
    });
}

/// Puts something odd in the place of a file.
fn put(odd: Odd, path: &Path, elsewhere: &Path) {
    // It may be a file, or nothing.
    let _ = fs::remove_file(path);
    fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
    match odd {
        Odd::Pipe => {
            let made = Command::new("mkfifo").arg(path).status().expect("mkfifo");
            assert!(made.success());
        }
        Odd::Folder => fs::create_dir(path).expect("a folder"),
        Odd::Link => symlink(elsewhere, path).expect("a link"),
        Odd::Dangling => symlink("/nowhere/at/all", path).expect("a link"),
        Odd::Endless => symlink("/dev/zero", path).expect("a link"),
        Odd::Device => symlink("/dev/tty", path).expect("a link"),
        Odd::Circle => symlink(path, path).expect("a link"),
        Odd::Huge => File::create(path).and_then(|it| it.set_len(1 << 41)).expect("room for nothing"),
        Odd::Empty => fs::write(path, "").expect("a file"),
        Odd::Noise => {
            fs::write(path, [0x1b, b'[', b'2', b'J', 0xff, 0xfe, 0, 7, b'\n', b':']).expect("a file");
        }
        Odd::Unreadable => {
            fs::write(path, "schema: 1\n").expect("a file");
            fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("its mode");
        }
    }
}

/// The program run by somebody to whom permissions mean something, and not for longer than it may take.
fn asked(workspace: &Workspace, arguments: &[&str], input: &str) -> crate::harness::workspace::Ran {
    let begun = now();
    let by = ["timeout", "20"];
    let as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let by = if is_root() { [&as_nobody[..], &by].concat() } else { by.to_vec() };
    let ran = Workspace::run_command_with(workspace.command_by(&by, arguments), input);
    assert!(begun.elapsed() < PATIENCE, "{arguments:?} took {:?}", begun.elapsed());
    assert!(matches!(ran.code, Some(0 | 1)), "{arguments:?}: {:?} {}{}", ran.code, ran.out, ran.err);
    let is_odd = |it: char| it.is_control() && it != '\n';
    assert!(!ran.out.contains(is_odd) && !ran.err.contains(is_odd), "{arguments:?}: {:?}", ran.err);
    ran
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Gives everything to nobody, so that nobody is its owner.
fn give_away(workspace: &Workspace) {
    if is_root() {
        let folder = workspace.root().parent().expect("a folder").to_owned();
        fs::create_dir_all(workspace.home()).expect("a home");
        let given = Command::new("chown").args(["-hR", "65534:65534"]).arg(&folder).status().expect("chown");
        assert!(given.success());
    }
}

fn odd_file(it: &mut Try, material: &Material, odd: Odd, place: Place) {
    let workspace = material.copy();
    let name = |it: &str| material.words(&[it]).remove(0);
    let (scored, logged, unscored) = (name("{SCORED}"), name("{LOGGED}"), name("{UNSCORED}"));
    let session = |it: &str| workspace.recordings().join(it);
    let path = match place {
        Place::Journal => session(&scored).join("journal.jsonl"),
        Place::Card => session(&scored).join("scorecards/self.yaml"),
        Place::Review => session(&scored).join("reviews/self.jsonl"),
        Place::Take => session(&logged).join("01_alpha.wav"),
        Place::Question => workspace.root().join("question-bank/odd.yaml"),
        Place::Rubric => workspace.root().join("rubrics/odd.yaml"),
    };
    let elsewhere = workspace.home().with_file_name("elsewhere");
    fs::write(&elsewhere, "what lies elsewhere\n").expect("a file");
    put(odd, &path, &elsewhere);
    give_away(&workspace);
    let told = format!("{odd:?} as {place:?}");
    // Whoever lists, reads, scores or writes reports is neither held up nor misled.
    let listed = asked(&workspace, &["sessions"], "");
    assert_eq!(listed.code, Some(0), "{told}: {}", listed.err);
    assert!(listed.out.contains(&unscored), "{told}: the rest is listed: {}", listed.out);
    let shown = asked(&workspace, &["show", &scored], "");
    let mut says = [&listed.err, &shown.out, &shown.err].map(String::as_str).concat();
    if matches!(place, Place::Question | Place::Rubric) {
        let lint = asked(&workspace, &["bank", "lint"], "");
        says += &(lint.out + &lint.err);
    }
    let is_named = match place {
        Place::Journal => listed.err.contains(&scored) && shown.code == Some(1),
        Place::Card => says.contains("self.yaml"),
        Place::Review => says.contains("self.jsonl") || odd == Odd::Empty,
        Place::Take => true,
        Place::Question => says.contains("question-bank/odd.yaml") || odd == Odd::Folder,
        Place::Rubric => says.contains("rubrics/odd.yaml") || odd == Odd::Folder,
    };
    // A name that leads nowhere is as good as no file, where none is needed.
    assert!(is_named || (odd == Odd::Dangling && place != Place::Journal), "{told}: not named in {says}");
    for arguments in [
        &["trends"][..],
        &["prune"],
        &["report", &scored, "--output", "a.html"],
        &["report", &logged, "--output", "b.html"],
        &["report", "--trends", "--output", "c.html"],
        &["export", "d.zip"],
        &["score", &scored, "--plain"],
        &["packet", &logged, "--output", "e.mockloop"],
        &["show", "last"],
        &["prune", "--compress", "--session", &logged, "--yes"],
        &["prune", "--remove", "--session", &logged, "--yes"],
    ] {
        asked(&workspace, arguments, "");
    }
    let practice = ["practice", "--plain", "--no-audio", "--question", "lift-control"];
    let ran = asked(&workspace, &practice, INTERVIEW);
    assert_eq!(ran.code, Some(0), "{told}: the rest works: {}", ran.err);
    assert_eq!(fs::read(&elsewhere).expect("a file"), b"what lies elsewhere\n", "{told}: written outside");
    it.sum("commands", 16);
}

/// The only folder of recordings that is odd.
fn odd_folder(material: &Material, case: Case) {
    let workspace = material.copy();
    let unscored = material.words(&["{UNSCORED}"]).remove(0);
    let recordings = workspace.recordings();
    let odd = recordings.join("2026-01-01_000000_odd");
    let mut shut: Option<PathBuf> = None;
    let says = match case {
        Case::LinkedFolder => {
            symlink(recordings.join(&unscored), &odd).expect("a link");
            "it is a link"
        }
        Case::CircleOfFolders => {
            symlink(&odd, &odd).expect("a link");
            symlink(".", recordings.join("2026-01-01_000001_odd")).expect("a link");
            "symbolic links"
        }
        Case::UnreadableFolder => {
            fs::create_dir(&odd).expect("a folder");
            shut = Some(odd);
            "Permission denied"
        }
        Case::UnreadableRecordings => {
            shut = Some(recordings);
            "Permission denied"
        }
        _ => {
            let name =
                <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"2026-01-01_\xff\x1b[2J");
            fs::create_dir(recordings.join(name)).expect("a folder");
            "its name is not text"
        }
    };
    give_away(&workspace);
    if let Some(path) = &shut {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("its mode");
    }
    let listed = asked(&workspace, &["sessions"], "");
    assert!(listed.code == Some(0) && listed.err.contains(says), "{case:?}: {}", listed.err);
    let all_shut = matches!(case, Case::UnreadableRecordings);
    assert!(all_shut || listed.out.contains(&unscored), "{case:?}: {}", listed.out);
    for arguments in
        [&["trends"][..], &["prune"], &["bank", "list"], &["report", "--trends", "--output", "c.html"]]
    {
        asked(&workspace, arguments, "");
    }
    let practice = ["practice", "--plain", "--no-audio", "--question", "lift-control"];
    let ran = asked(&workspace, &practice, INTERVIEW);
    assert_eq!(ran.code, Some(i32::from(all_shut)), "{case:?}: {}", ran.err);
    if let Some(path) = &shut {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).expect("its mode");
    }
}

/// Everything can be read, whatever writes says so, and nothing changes.
fn nothing_may_be_written(it: &mut Try, material: &Material) {
    if !has_disks() {
        return it.not_tried("this machine lets nobody mount a disk of their own");
    }
    let workspace = material.copy();
    let before = files(&workspace.root());
    let by = read_only(&workspace);
    let scored = material.words(&["{SCORED}"]).remove(0);
    for arguments in [
        &["sessions"][..],
        &["show", &scored],
        &["show", "last", "--json"],
        &["trends"],
        &["bank", "list"],
        &["prune"],
        &["report", &scored, "--format", "md"],
    ] {
        let ran = run(&workspace, &by, arguments, "");
        if ran.code == NOT_MOUNTED {
            return it.not_tried("the disk could not be mounted");
        }
        assert!(ran.code == Some(0) && !ran.err.contains("error"), "{arguments:?}: {}", ran.err);
    }
    for deed in DEEDS {
        let words = material.words(deed.arguments);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = run(&workspace, &by, &words, deed.input);
        let told = format!("{words:?}: {:?} {}{}", ran.code, ran.out, ran.err);
        assert!(ran.code == Some(1) && ran.err.contains("Read-only file system"), "{told}");
        assert!(ran.err.contains("error: ") || ran.err.contains("left as it is"), "{told}");
        it.sum("commands refused", 1);
    }
    assert_eq!(files(&workspace.root()), before);
}

/// Every write to disk takes a third of a second: the interview goes on meanwhile.
fn slow(it: &mut Try) {
    let workspace = Workspace::new();
    let delay = "inject=fsync,fdatasync:delay_enter=300000";
    let by = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", delay];
    let practice = ["practice", "--plain", "--no-audio", "--question", "lift-control"];
    let begun = now();
    let ran = Workspace::run_command_with(workspace.command_by(&by, &practice), INTERVIEW);
    if ran.code != Some(0) && ran.err.contains("strace") {
        return it.not_tried("strace is not installed or may not be used");
    }
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Locked."), "{}", ran.out);
    // Each answer to the scoring is on disk before the next is asked for; what is said in the interview is not waited for.
    it.worst(
        "ms for an interview and its scoring",
        u64::try_from(begun.elapsed().as_millis()).expect("short"),
    );
    let shown = workspace.run(&["show", "last"]).succeeds();
    assert!(shown.out.contains("hello"), "{}", shown.out);
}
