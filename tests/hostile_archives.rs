//! Archives that somebody made in order to do harm, or that were damaged: refused by name, and nothing of them taken.

use std::{fs, path::Path};

use mockloop::store::archive::{Archive, Bounds};
use rawzip::CompressionMethod;
use serde_json::json;

use crate::gates::hostile::{Hostile, list_of, plain, write};
use crate::harness::{
    content::wall,
    kept::{self, files},
    workspace::Workspace,
};

/// What is said about an archive, of which nothing is taken.
#[track_caller]
fn refused(path: &Path) -> String {
    let workspace = Workspace::empty();
    let ran = workspace.run(&["import", path.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
    assert_eq!(files(&workspace.root()), [], "{}", ran.err);
    ran.err
}

#[test]
fn hostile_entries_are_named_and_nothing_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let long = format!("rubrics/{}", "x".repeat(300));
    for (name, why) in [
        ("../outside.yaml", "leads out of its folder"),
        ("rubrics/../../outside.yaml", "leads out of its folder"),
        ("/etc/passwd", "a place on a whole disk"),
        ("C:/boot.ini", "a place on a whole disk"),
        ("rubrics\\x.yaml", "a backslash"),
        ("rubrics/x\u{1b}[2J.yaml", "control codes"),
        ("rubrics/\u{202e}lmay.x", "control codes"),
        ("rubrics/nul.yaml", "that of a device"),
        ("rubrics/.hidden", "a hidden file"),
        ("recordings/2026-11-22_143005_x/.lock", "a hidden file"),
        ("rubrics/x?.yaml", "not every system takes"),
        ("src/main.rs", "it lies in none of question-bank, rubrics, recordings"),
        ("recordings", "it lies in none of question-bank, rubrics, recordings"),
        (&long, "its name is too long"),
    ] {
        let entries = [plain("rubrics/good.yaml"), plain(name)];
        write(&path, &entries, &list_of(&entries));
        let said = refused(&path);
        assert!(
            said.contains("hostile.zip is refused because of its entry '") && said.contains(why),
            "{name}: {said}"
        );
        assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'), "{said}");
    }
}

#[test]
fn entries_that_are_no_plain_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let cases: [(Hostile, &str); 4] = [
        (Hostile { bytes: b"/etc/passwd", mode: 0o120_777, ..plain("rubrics/link.yaml") }, "it is a link"),
        (Hostile { mode: 0o010_644, ..plain("rubrics/pipe.yaml") }, "it is no plain file"),
        (Hostile { name: b"rubrics/\xff.yaml", ..plain("") }, "its name is not text"),
        (Hostile { method: CompressionMethod::BZIP2, ..plain("rubrics/x.yaml") }, "does not know"),
    ];
    for (entry, why) in cases {
        let entries = [entry];
        write(&path, &entries, &list_of(&entries));
        let said = refused(&path);
        assert!(said.contains(why), "{why}: {said}");
    }
}

#[test]
fn names_that_clash_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    for (names, why) in [
        (["rubrics/x.yaml", "rubrics/x.yaml"], "it is there twice"),
        (["rubrics/x.yaml", "rubrics/X.yaml"], "upper and lower case"),
        (["rubrics/x", "rubrics/x/y"], "both a file and a folder"),
    ] {
        let entries = names.map(plain);
        write(&path, &entries, &list_of(&entries));
        let said = refused(&path);
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn the_list_and_the_files_must_agree() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let entries = [plain("rubrics/good.yaml"), plain("rubrics/x.yaml")];
    let good = list_of(&entries);
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut list = good.clone();
        change(&mut list);
        list
    };
    let wrong = "0".repeat(64);
    for (list, why) in [
        (
            with(&|it| it["files"][1]["sha256"] = json!(wrong)),
            "'rubrics/x.yaml': its checksum is not that of the list",
        ),
        (with(&|it| it["files"][1]["bytes"] = json!(3)), "'rubrics/x.yaml': it has another length"),
        (with(&|it| it["files"][1]["name"] = json!("rubrics/y.yaml")), "'rubrics/y.yaml': the list names it"),
        (
            with(&|it| it["files"][1]["name"] = json!("rubrics/good.yaml")),
            "'rubrics/good.yaml': the list names it",
        ),
        (
            with(&|it| drop(it["files"].as_array_mut().unwrap().pop())),
            "'rubrics/x.yaml': it is not in the list",
        ),
        (with(&|it| it["schema"] = json!(2)), "is of schema 2, from a newer mockloop"),
        (with(&|it| it["schema"] = json!("one")), "it has no schema"),
        (json!({"schema": 1}), "it is no list"),
        (json!([]), "it is no list"),
    ] {
        write(&path, &entries, &list);
        let said = refused(&path);
        assert!(said.contains(why), "{why}: {said}");
    }
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.zip");
    let zeros = vec![0; 8 << 20];
    let bomb = || Hostile { bytes: &zeros, method: CompressionMethod::DEFLATE, ..plain("rubrics/x.yaml") };
    write(&path, &[bomb()], &list_of(&[bomb()]));
    let said = refused(&path);
    assert!(said.contains("it grows to more than 200 times its size"), "{said}");
    let open = |bounds| Archive::open(&path, bounds).unwrap_err().to_string();
    let bounds = Bounds { ratio: 5000, ..Bounds::WORKSPACE };
    assert!(Archive::open(&path, bounds).is_ok());
    assert!(open(Bounds { text: 1 << 20, ..bounds }).contains("and 1048576 is the limit"));
    assert!(open(Bounds { total: 1 << 20, ..bounds }).contains("more than 1048576 bytes"));
    assert!(open(Bounds { files: 0, ..bounds }).contains("it says that it has 2 files"));
    // A length that is a lie: less is declared than comes out.
    let mut bytes = fs::read(&path).unwrap();
    let length = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == length).collect();
    for at in places {
        bytes[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    fs::write(&path, bytes).unwrap();
    let said = refused(&path);
    assert!(said.contains("rubrics/x.yaml"), "{said}");
}

#[test]
fn overlapping_entries_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let entries = [plain("rubrics/a.yaml"), plain("rubrics/b.yaml")];
    write(&path, &entries, &list_of(&entries));
    // The second entry of the directory is made to point at the bytes of the first, whose name is made to fit.
    let mut bytes = fs::read(&path).unwrap();
    let central: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == *b"PK\x01\x02").collect();
    let first = bytes[central[0] + 42..central[0] + 46].to_vec();
    bytes[central[1] + 42..central[1] + 46].copy_from_slice(&first);
    fs::write(&path, &bytes).unwrap();
    assert!(refused(&path).contains("'rubrics/b.yaml': it has two names"));
    // With the names alike they are found as twice the same.
    bytes[central[1] + 46 + 8] = b'a';
    fs::write(&path, &bytes).unwrap();
    assert!(refused(&path).contains("it is there twice"));
}

/// A file within a file, both in the directory: as many bytes come out as one likes to name (Fifield's bomb).
#[test]
fn entries_within_entries_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let inner = [plain("rubrics/b.yaml")];
    write(&path, &inner, &list_of(&inner));
    let bytes = fs::read(&path).unwrap();
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|it| it == what).unwrap();
    // The first entry with its header, up to that of the list.
    let end = 4 + find(&bytes[4..], b"PK\x03\x04");
    let whole = bytes[..end].to_vec();
    let entries = [Hostile { bytes: &whole, ..plain("rubrics/a.yaml") }, plain("rubrics/b.yaml")];
    write(&path, &entries, &list_of(&entries));
    let mut bytes = fs::read(&path).unwrap();
    let inside = u32::try_from(find(&bytes, &whole)).unwrap().to_le_bytes();
    let central = find(&bytes, b"PK\x01\x02");
    let second = central + 4 + find(&bytes[central + 4..], b"PK\x01\x02");
    bytes[second + 42..second + 46].copy_from_slice(&inside);
    fs::write(&path, &bytes).unwrap();
    let said = refused(&path);
    assert!(said.contains("'rubrics/b.yaml': it shares its bytes with something else"), "{said}");
}

/// Whatever of an archive is missing or changed, nothing is taken, or what is taken is right.
#[test]
fn a_cut_off_archive_is_no_archive() {
    let from = Workspace::empty();
    kept::session(&from, wall(), 1);
    from.run(&["export", "all.zip"]).succeeds();
    let whole = fs::read(from.root().join("all.zip")).unwrap();
    let path = from.root().join("cut.zip");
    for length in [0, 1, 21, 22, 100, whole.len() / 2, whole.len() - 23, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let said = refused(&path);
        assert!(said.contains("is not a mockloop archive, or it is incomplete"), "{length}: {said}");
    }
    fs::write(&path, "Dear diary").unwrap();
    assert!(refused(&path).contains("is not a mockloop archive"));
    let said = refused(&from.root().join("nowhere.zip"));
    assert!(said.contains("cannot read") && said.contains("nowhere.zip"), "{said}");
    assert!(refused(&from.root()).contains("it is no file"));
}
