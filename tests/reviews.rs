//! What listeners add: a file of their own, written at once, read back, never touching the journal.

use std::{fs, path::Path, time::Duration};

use mockloop::{
    domain::{
        review::{Remark, Review, StarPart},
        scorecard::Assessor,
    },
    store::reviews::{self, ReviewError, ReviewFile},
};

use crate::harness::content::wall;

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn add(folder: &Path, listener: Assessor, remarks: &[(Duration, Remark)]) -> Review {
    let (mut file, mut review) = ReviewFile::open(folder, listener).expect("a file");
    for (at, remark) in remarks {
        file.append(&mut review, *at, remark.clone(), wall()).expect("a remark");
    }
    file.close().expect("on disk");
    review
}

fn comment(text: &str) -> Remark {
    Remark::Commented { text: text.to_owned() }
}

#[test]
fn looking_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), Assessor::Candidate, &[]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn remarks_come_back_in_the_order_of_their_moments() {
    let folder = tempfile::tempdir().unwrap();
    let first = [(at(90), comment("later")), (at(30), Remark::Filler)];
    let told = add(folder.path(), Assessor::Candidate, &first);
    let (read, set_aside) = reviews::load(folder.path(), &Assessor::Candidate).unwrap();
    assert_eq!((&read, set_aside.len()), (&told, 0));
    assert_eq!(read.listener, Some(Assessor::Candidate));
    let again = add(folder.path(), Assessor::Candidate, &[(at(60), comment("between"))]);
    let moments: Vec<_> = again.remarks.iter().map(|it| it.at).collect();
    assert_eq!(moments, [at(30), at(60), at(90)]);
    assert_eq!(reviews::load(folder.path(), &Assessor::Candidate).unwrap().0, again);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = folder.path().join("reviews/self.jsonl");
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(folder.path().join("reviews")).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn what_is_withdrawn_is_gone_and_the_rest_stays() {
    let folder = tempfile::tempdir().unwrap();
    let review = add(folder.path(), Assessor::Candidate, &[(at(1), comment("a")), (at(2), comment("b"))]);
    let last = review.remarks[1].number;
    let review = add(folder.path(), Assessor::Candidate, &[(at(2), Remark::Withdrawn { number: last })]);
    assert_eq!(review.remarks.iter().map(|it| &it.remark).collect::<Vec<_>>(), [&comment("a")]);
}

#[test]
fn a_damaged_line_costs_itself_and_withdrawing_still_means_the_same_remark() {
    let folder = tempfile::tempdir().unwrap();
    let review = add(
        folder.path(),
        Assessor::Candidate,
        &[(at(1), comment("a")), (at(2), comment("b")), (at(3), comment("c"))],
    );
    let withdrawn = Remark::Withdrawn { number: review.remarks[2].number };
    add(folder.path(), Assessor::Candidate, &[(at(3), withdrawn)]);
    let path = reviews::path(folder.path(), &Assessor::Candidate);
    let text = fs::read_to_string(&path).unwrap().replacen("\"a\"", "\"z\"", 1);
    fs::write(&path, text).unwrap();
    let (review, set_aside) = reviews::load(folder.path(), &Assessor::Candidate).unwrap();
    assert_eq!(review.remarks.iter().map(|it| &it.remark).collect::<Vec<_>>(), [&comment("b")]);
    assert_eq!((set_aside.len(), set_aside[0].line), (1, 2));
}

#[test]
fn a_torn_last_line_is_cut_off_when_the_review_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), Assessor::Candidate, &[(at(1), comment("a")), (at(2), comment("b"))]);
    let path = reviews::path(folder.path(), &Assessor::Candidate);
    let bytes = fs::read(&path).unwrap();
    for cut in 1..bytes.len() {
        fs::write(&path, &bytes[..cut]).unwrap();
        let review = add(folder.path(), Assessor::Candidate, &[(at(9), comment("new"))]);
        let (read, set_aside) = reviews::load(folder.path(), &Assessor::Candidate).unwrap();
        assert_eq!((&read, set_aside.len()), (&review, 0), "cut at {cut}");
        assert_eq!(read.remarks.last().map(|it| &it.remark), Some(&comment("new")), "cut at {cut}");
        assert_eq!(read.listener, Some(Assessor::Candidate), "cut at {cut}");
    }
}

#[test]
fn each_listener_has_a_file_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let robin = Assessor::Peer("Robin".to_owned());
    add(folder.path(), Assessor::Candidate, &[(at(1), comment("mine"))]);
    add(folder.path(), robin.clone(), &[(at(2), comment("Robin's"))]);
    assert!(folder.path().join("reviews/peer-robin.jsonl").is_file());
    let (others, errors) = reviews::others(folder.path(), &Assessor::Candidate);
    assert_eq!((others.len(), errors.len()), (1, 0));
    assert_eq!(others[0].listener, Some(robin));
    fs::write(folder.path().join("reviews/peer-eve.jsonl"), "what is this?\n").unwrap();
    fs::create_dir(folder.path().join("reviews/peer-dir.jsonl")).unwrap();
    let (others, errors) = reviews::others(folder.path(), &Assessor::Candidate);
    assert_eq!(
        (others.len(), errors.len()),
        (2, 1),
        "an unreadable one is named, one without facts is empty"
    );
}

#[test]
fn a_review_of_a_newer_program_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let start = Remark::ReviewStarted {
        schema: 99,
        session: "x".to_owned(),
        listener: Assessor::Candidate,
        wall: wall(),
    };
    add(folder.path(), Assessor::Candidate, &[(at(0), comment("a"))]);
    let path = reviews::path(folder.path(), &Assessor::Candidate);
    let body = serde_json::to_string(&serde_json::json!({"n": 0, "at": 0.0})).unwrap();
    let fact = serde_json::to_string(&start).unwrap();
    let line = format!("{},{}", body.trim_end_matches('}'), &fact[1..fact.len() - 1]);
    let line = format!("{line},\"crc\":\"{:08x}\"}}\n", crc32fast::hash(line.as_bytes()));
    fs::write(&path, &line).unwrap();
    assert!(matches!(
        ReviewFile::open(folder.path(), Assessor::Candidate),
        Err(ReviewError::Newer { schema: 99, .. })
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), line);
}

#[test]
fn what_was_heard_is_counted_once() {
    let heard = |from: u64, until: u64| (at(from), Remark::Listened { until: at(until) });
    let folder = tempfile::tempdir().unwrap();
    let review = add(
        folder.path(),
        Assessor::Candidate,
        &[heard(10, 20), heard(40, 50), heard(15, 42), heard(60, 61)],
    );
    assert_eq!(review.heard, [(at(10), at(50)), (at(60), at(61))]);
    assert_eq!(review.heard(), at(41));
    assert!(review.is_done(at(82)) && !review.is_done(at(83)));
    assert!(!Review::default().is_done(Duration::ZERO), "nothing recorded, nothing heard");
}

#[test]
fn the_last_word_on_a_part_counts() {
    let folder = tempfile::tempdir().unwrap();
    let began = |part| Remark::PartBegan { part };
    let review = add(
        folder.path(),
        Assessor::Candidate,
        &[
            (at(5), began(StarPart::Situation)),
            (at(30), began(StarPart::Task)),
            (at(20), began(StarPart::Task)),
            (at(700), began(StarPart::Situation)),
        ],
    );
    assert_eq!(review.parts(at(0), at(600)), [(StarPart::Situation, at(5)), (StarPart::Task, at(20))]);
    assert_eq!(review.parts(at(600), at(900)), [(StarPart::Situation, at(700))]);
}
