//! Inputs that could fool trends: what was not seen, who was interviewed, how long it took, days at the end of time.

use chrono::{FixedOffset, NaiveDate, TimeZone};
use mockloop::domain::{
    digest::Digest,
    fact::How,
    people::{People, Whose},
    question::{Bar, Kind},
    trends::{
        Filter, Trends,
        series::Series,
        subjects::{Subject, Voice},
        words::Word,
    },
};

use crate::harness::{
    content,
    interviews::{Held, Levels, trends, trends_of},
    workspace::Workspace,
};

/// Leaves a dimension of the tests' rubric without evidence, by everybody.
fn without(digest: &mut Digest, dimension: &str) {
    let rubric = content::rubric(digest.rounds[0].kind);
    for scored in &mut digest.rounds[0].scored {
        let at = scored.dimensions.iter().position(|it| it.dimension == dimension).expect("a dimension");
        (scored.dimensions[at].senior, scored.dimensions[at].staff) = (None, None);
        let given = scored.dimensions.clone();
        let mean = |bar| rubric.judge(bar, |id| given.iter().find(|it| it.dimension == id)?.at(bar)).mean;
        (scored.senior.mean, scored.staff.mean) = (mean(Bar::Senior), mean(Bar::Staff));
    }
}

fn own<'a>(trends: &'a Trends, subject: &Subject) -> &'a Series {
    let is = |it: &&Series| it.subject == *subject && it.bar == Bar::Senior && it.by == Voice::Candidate;
    trends.series.iter().find(is).expect("a row")
}

fn words(trends: &Trends) -> Vec<(&Subject, Bar, Word)> {
    trends.series.iter().filter(|it| it.word.is_change()).map(|it| (&it.subject, it.bar, it.word)).collect()
}

#[test]
fn a_weak_dimension_that_is_no_longer_seen_is_no_progress() {
    let levels: Levels = [3, 3, 3, 3, 1];
    for (missing, held) in [("care", levels), ("depth", [3, 1, 3, 3, 3]), ("clarity", [3, 3, 3, 4, 3])] {
        for from in [2, 5, 8] {
            let mut digests: Vec<Digest> = (0..10).map(|day| Held::on(day, held).digest()).collect();
            digests[from..].iter_mut().for_each(|it| without(it, missing));
            let found = trends_of(&digests, None, 20);
            assert_eq!(words(&found), [], "{missing} from {from}");
            let row = own(&found, &Subject::Kind { kind: Kind::SystemDesign });
            let scores: Vec<f64> = row.points().map(|it| it.score).collect();
            assert!(
                scores.iter().all(|it| (it - scores[0]).abs() < 1e-6),
                "{missing} from {from}: {scores:?}"
            );
            let said = row.filled_sentence().expect("it is said");
            assert!(said.contains(&format!("{} of 10 interviews lack evidence", 10 - from)), "{said}");
        }
    }
}

#[test]
fn a_rise_is_seen_beside_what_is_missing() {
    let held = |day: u64| {
        Held::on(
            day,
            if day < 3 {
                [1; 5]
            } else if day < 7 {
                [2; 5]
            } else {
                [3; 5]
            },
        )
    };
    let mut digests: Vec<Digest> = (0..10).map(|day| held(day).digest()).collect();
    digests[4..].iter_mut().step_by(2).for_each(|it| without(it, "care"));
    let found = trends_of(&digests, None, 20);
    assert_eq!(own(&found, &Subject::Kind { kind: Kind::SystemDesign }).word, Word::Improving);
}

/// Two people whose interviews were both logged with their names.
fn two_people() -> Vec<Digest> {
    let levels = |levels: [u8; 6], name: &'static str, half: u64| -> Vec<Held> {
        let one = |(at, level): (u64, u8)| Held::on(2 * at + half, [level; 5]).named(name);
        (0..).zip(levels).map(one).collect()
    };
    let all = [levels([1, 2, 3, 4, 4, 4], "Alex", 0), levels([4, 3, 2, 1, 1, 1], "Robin", 1)].concat();
    all.iter().map(|it| Digest { ended: Some(How::Logged), ..it.digest() }).collect()
}

#[test]
fn two_people_who_were_named_are_two() {
    let digests = two_people();
    let people = People::of(&digests);
    assert!(people.is_mixed() && people.owner().is_none());
    assert_eq!(people.guests(), ["Alex", "Robin"]);
    let of = |name: &str| {
        let filter = Filter { kind: None, whose: people.named(name).expect("somebody") };
        Trends::of(&digests, None, &[], filter, digests[0].started.date_naive())
    };
    let kind = Subject::Kind { kind: Kind::SystemDesign };
    let (alex, robin) = (of("alex"), of("Robin"));
    assert_eq!((alex.interviews, robin.interviews), (6, 6));
    assert_eq!((own(&alex, &kind).word, own(&robin, &kind).word), (Word::Improving, Word::GettingWorse));
    assert_eq!(alex.others.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Robin"]);
}

#[test]
fn who_was_interviewed_here_most_often_is_the_owner() {
    let mut digests = two_people();
    for it in digests.iter_mut().filter(|it| it.candidate.as_deref() == Some("Alex")) {
        it.ended = Some(How::Ended);
    }
    let people = People::of(&digests);
    assert_eq!((people.owner(), people.guests()), (Some("Alex"), &["Robin".to_owned()][..]));
    assert_eq!(people.whose_is(None, false), Whose::Owner);
    assert_eq!(people.whose_is(Some("robin "), false), Whose::Guest("Robin".to_owned()));
    // Without any name there is nobody else.
    assert_eq!(People::of(&[]).whose_is(Some("Kim"), false), Whose::Owner);
}

#[test]
fn the_command_asks_whose_and_names_who_is_nearest() {
    let workspace = Workspace::new();
    for (day, name) in [("2026-02-01", "Alex"), ("2026-02-02", "Robin"), ("2026-02-03", "Robin")] {
        let log = [
            "log",
            "--date",
            day,
            "--kind",
            "scenario",
            "--title",
            "A region",
            "--length",
            "45m",
            "--candidate",
            name,
        ];
        workspace.run(&log).succeeds();
    }
    let mixed = workspace.run(&["trends", "--json"]);
    assert_eq!(mixed.code, Some(1));
    assert!(
        mixed.err.contains("several people: Alex, Robin") && mixed.err.contains("--candidate"),
        "{}",
        mixed.err
    );
    let robin = workspace.run(&["trends", "--json", "--candidate", "robin"]).json();
    assert_eq!((&robin["interviews"], &robin["filter"]["candidate"]), (&2.into(), &"Robin".into()));
    let wrong = workspace.run(&["trends", "--json", "--candidate", "Robyn"]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.err.contains("did you mean 'Robin'?"), "{}", wrong.err);
    let page = workspace.run(&["report", "--trends", "--output", "-"]);
    assert_eq!(page.code, Some(1), "the page is of somebody as well");
}

#[test]
fn an_hour_has_no_slope_by_month() {
    let held: Vec<Held> = (0..10).map(|_| Held::on(0, [2; 5])).collect();
    let mut digests: Vec<Digest> = held.iter().map(Held::digest).collect();
    for (at, it) in (0..).zip(&mut digests) {
        it.started += chrono::TimeDelta::minutes(5 * at);
        it.folder = format!("session-{at}");
    }
    let found = trends_of(&digests, None, 20);
    assert!(found.series.iter().flat_map(|it| &it.eras).all(|it| it.trend.monthly.is_none()));
}

/// Whatever day a foreign journal names, nothing panics.
#[test]
fn the_first_and_the_last_day_there_are() {
    let utc = FixedOffset::east_opt(0).expect("an offset");
    for day in [NaiveDate::MIN, NaiveDate::MAX] {
        let mut digests: Vec<Digest> = (0..6).map(|day| Held::on(day, [2; 5]).digest()).collect();
        let moment = utc.from_local_datetime(&day.and_hms_opt(12, 0, 0).expect("noon")).single();
        digests[0].started = moment.expect("a moment");
        let found = trends_of(&digests, None, 20);
        assert_eq!(found.interviews, 6, "{day}");
        assert!(found.practice.weeks.len() <= 53, "{day}");
        assert!(!found.csv().is_empty() && serde_json::to_string(&found).is_ok());
        assert!(mockloop::report::trends::page(&found, false).contains("</html>"), "{day}");
    }
    assert_eq!(trends(&[], None, 0).interviews, 0);
}

/// Three peers whose mean is the same, however it is summed.
#[test]
fn equal_means_of_peers_are_equal() {
    let orders: [[u8; 3]; 3] = [[1, 2, 4], [4, 1, 2], [2, 4, 1]];
    let held: Vec<Held> = (0..9)
        .map(|day: u64| {
            let [a, b, c] = orders[usize::try_from(day % 3).expect("few")];
            Held::on(day, [3; 5]).by("Ada", [a; 5]).by("Bo", [b; 5]).by("Cy", [c; 5])
        })
        .collect();
    let found = trends(&held, None, 20);
    for row in found.series.iter().filter(|it| it.by == Voice::Peers) {
        let p = row.now().and_then(|it| it.trend.p).expect("nine interviews");
        assert!((p - 1.0).abs() < 1e-12, "{:?} {p}", row.subject);
    }
}

/// One kind after the other: nobody can tell the kind from progress, and no word is given for all together.
#[test]
fn a_change_of_kind_is_no_change_of_the_whole() {
    let one = |day: u64| match day {
        0..=5 => Held::on(day, [2; 5]),
        _ => Held::on(day, [3; 5]).of(Kind::Behavioural),
    };
    let found = trends(&(0..12).map(one).collect::<Vec<_>>(), None, 20);
    assert_eq!(words(&found), []);
    assert!(found.decision.sentence().expect("it is said").contains("Kinds changed with time"));
}

#[test]
fn what_could_not_be_seen_is_said() {
    let levels: [Levels; 8] = [
        [2, 3, 2, 3, 2],
        [3, 2, 3, 2, 2],
        [2, 2, 2, 3, 3],
        [3, 3, 2, 2, 3],
        [2, 3, 3, 2, 2],
        [3, 2, 2, 3, 2],
        [2, 2, 3, 3, 3],
        [3, 3, 2, 2, 2],
    ];
    let held: Vec<Held> = (0..).zip(levels).map(|(day, levels)| Held::on(day, levels)).collect();
    let found = trends(&held, None, 20);
    let said = found.decision.sentence().expect("nothing was found");
    assert!(said.starts_with("A rise below +0.") && said.contains("could from about"), "{said}");
    let plain = mockloop::tui::screens::trends::score_table(&found, Bar::Senior).join("\n");
    let page = mockloop::report::trends::page(&found, false);
    assert!(plain.contains(&said) && page.contains(&said), "{plain}");
}
