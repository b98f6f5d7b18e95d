//! The statistics against those of other programs, on random scores with ties.
//!
//! `tests/data/statistics/make.py` wrote what is expected, and says how.

use std::{collections::BTreeSet, fs, path::Path};

use mockloop::domain::{
    rubric::Level,
    statistics::{
        Agreement, EXACT_UP_TO, Observation, Ratios, at_levels, effects, mann_kendall, mean, median,
        theil_sen,
    },
};
use serde_json::Value;

const CLOSE: f64 = 1e-9;

fn expected(part: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/statistics/expected.json");
    let all: Value = serde_json::from_str(&fs::read_to_string(path).expect("a file")).expect("JSON");
    all[part].as_array().expect("a list").clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(number).collect()
}

fn whole(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a whole number")).expect("a small one")
}

#[track_caller]
fn same(what: &str, found: f64, expected: &Value, of: &Value) {
    let expected = number(expected);
    assert!((found - expected).abs() <= CLOSE, "{what}: {found} instead of {expected} for {of}");
}

#[test]
fn slopes_and_their_intervals_are_those_of_scipy() {
    let all = expected("series");
    for case in &all {
        let ys = numbers(&case["values"]);
        for wanted in case["slopes"].as_array().expect("two axes") {
            let found = theil_sen(&numbers(&wanted["xs"]), &ys).expect("points at two places");
            same("slope", found.slope, &wanted["slope"], case);
            same("low", found.low, &wanted["low"], case);
            same("high", found.high, &wanted["high"], case);
        }
    }
    assert!(all.len() > 80, "{}", all.len());
}

#[test]
fn p_values_are_those_of_scipy_and_exact_with_ties() {
    let mut ways = BTreeSet::new();
    for case in expected("series") {
        let values = numbers(&case["values"]);
        same("p", mann_kendall(&values), &case["p"], &case);
        ways.insert((case["p_by"].as_str().expect("a name").to_owned(), values.len() > EXACT_UP_TO));
    }
    for (by, is_long) in [
        ("scipy permutation_test", false),
        ("exact count", false),
        ("scipy kendalltau", false),
        ("scipy kendalltau", true),
    ] {
        assert!(ways.contains(&(by.to_owned(), is_long)), "{by} in {ways:?}");
    }
}

#[test]
fn middles_and_means_are_those_of_numpy() {
    for case in expected("series") {
        let values = numbers(&case["values"]);
        same("median", median(&values).expect("values"), &case["median"], &case);
        same("mean", mean(&values).expect("values"), &case["mean"], &case);
    }
}

#[test]
fn agreement_is_that_of_scikit_learn_and_statsmodels() {
    let all = expected("agreement");
    let level = |value: &Value| {
        let number = u8::try_from(value.as_u64().expect("a level")).expect("a level");
        Level::try_from(number).expect("a level")
    };
    for case in &all {
        let pairs = case["pairs"].as_array().expect("a list").iter();
        let pairs: Vec<(Level, Level)> = pairs.map(|pair| (level(&pair[0]), level(&pair[1]))).collect();
        let found = Agreement::of(&pairs).expect("pairs");
        assert_eq!(found.pairs, pairs.len());
        same("bias", found.bias, &case["bias"], case);
        same("gap", found.gap, &case["gap"], case);
        for (found, wanted) in at_levels(&pairs).iter().zip(case["at_levels"].as_array().expect("a list")) {
            assert_eq!(found.is_some(), wanted.is_object(), "{case}");
            if let Some(found) = found {
                assert_eq!(found.pairs, whole(&wanted["pairs"]));
                same("mean at a level", found.mean, &wanted["mean"], case);
            }
        }
        assert_eq!(found.kappa.is_some(), case.get("kappa").is_some(), "{case}");
        if let Some(kappa) = found.kappa {
            let wanted = &case["kappa"];
            same("kappa", kappa.kappa, &wanted["kappa"], case);
            let interval = kappa.interval.expect("of one interview there is one");
            same("low", interval.low, &wanted["low"], case);
            same("high", interval.high, &wanted["high"], case);
        }
    }
    assert!(all.len() > 40 && all.iter().any(|it| it.get("kappa").is_none()), "{}", all.len());
}

#[test]
fn effects_are_those_of_numpy_and_ridge() {
    for case in expected("additive") {
        let observation = |it: &Value| Observation {
            score: number(&it["score"]),
            era: whole(&it["era"]),
            time: number(&it["time"]),
            kind: whole(&it["kind"]),
            difficulty: number(&it["difficulty"]),
            assessor: whole(&it["assessor"]),
            interview: whole(&it["interview"]),
        };
        let all: Vec<Observation> =
            case["observations"].as_array().expect("a list").iter().map(observation).collect();
        let ratio = |name: &str| number(&case["ratios"][name]);
        let ratios = Ratios {
            kind: ratio("kind"),
            difficulty: ratio("difficulty"),
            assessor: ratio("assessor"),
            interview: ratio("interview"),
        };
        let found = effects(&all, ratios);
        assert_eq!(found.trend.is_some(), case["trend"].is_f64());
        if let Some(trend) = found.trend {
            same("trend", trend, &case["trend"], &case["ratios"]);
        }
        same("difficulty", found.difficulty, &case["difficulty"], &case["ratios"]);
        same("usual", found.usual_difficulty, &case["usual_difficulty"], &case["ratios"]);
        for (what, found) in [("kinds", &found.kinds), ("assessors", &found.assessors)] {
            let wanted = case[what].as_array().expect("a list");
            assert_eq!(found.len(), wanted.len());
            for (found, wanted) in found.iter().zip(wanted) {
                same(what, *found, wanted, &case["ratios"]);
            }
        }
    }
}
