//! The choice of recordings to compress or remove: by age, by size, by name.

use std::{fmt, str::FromStr};

use super::fact::Wall;

/// Holds a number of bytes as people write it: `5GB`, `1.5GB`, `500MB`; decimal units, as disks and file managers
/// count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// Tells that a text is no size, and quotes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a size; write it like 500MB or 1.5GB")]
pub struct NotASize(String);

impl FromStr for Size {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, NotASize> {
        let parse = || {
            let digits = text.find(|it: char| !(it.is_ascii_digit() || it == '.')).unwrap_or(text.len());
            let (number, unit) = text.split_at(digits);
            let unit = match unit.trim().to_ascii_lowercase().as_str() {
                "b" => 1,
                "kb" => 1_000,
                "mb" => 1_000_000,
                "gb" => 1_000_000_000,
                "tb" => 1_000_000_000_000_u64,
                _ => return None,
            };
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            if whole.is_empty() || part.len() > 3 || number.ends_with('.') {
                return None;
            }
            let thousandths = format!("{part:0<3}").parse::<u64>().ok()?;
            let whole = whole.parse::<u64>().ok()?.checked_mul(unit)?;
            Some(Self(whole.checked_add(thousandths.checked_mul(unit)? / 1000)?))
        };
        parse().ok_or_else(|| NotASize(text.to_owned()))
    }
}

/// Holds a number of days as people write it: `90d`, `12w`, `1y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    pub days: u32,
}

/// Tells that a text is no age, and quotes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an age; write it like 90d, 12w or 1y")]
pub struct NotAnAge(String);

impl FromStr for Age {
    type Err = NotAnAge;

    fn from_str(text: &str) -> Result<Self, NotAnAge> {
        let units = [('d', 1), ('w', 7), ('y', 365)];
        let parse = || {
            let (number, days) =
                units.iter().find_map(|(unit, days)| Some((text.strip_suffix(*unit)?, days)))?;
            let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
            let days = is_number.then(|| number.parse::<u32>().ok()?.checked_mul(*days))??;
            // Further back there are no recordings, and dates end somewhere.
            (days <= 365_000).then_some(Self { days })
        };
        parse().ok_or_else(|| NotAnAge(text.to_owned()))
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.days {
            1 => f.write_str("1 day"),
            many => write!(f, "{many} days"),
        }
    }
}

/// Describes a session to the choice: its age, its state, and the size of its recordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    pub folder: String,
    pub started: Wall,
    /// True if it has ended; false while it runs or after it was cut off.
    pub is_over: bool,
    pub is_scored: bool,
    /// Bytes of its recordings.
    pub bytes: u64,
    /// The number of them that can be made smaller.
    pub wav: usize,
    pub flac: usize,
}

impl Weight {
    /// Returns how many whole days ago it began.
    pub fn days(&self, now: Wall) -> u32 {
        u32::try_from((now - self.started).num_days()).unwrap_or(0)
    }
}

/// Names what is done with recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Compress,
    Remove,
}

/// Describes the recordings that somebody means; conditions that are not given hold for all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    pub older_than: Option<Age>,
    pub larger_than: Option<Size>,
    pub keep_below: Option<Size>,
    /// Folders; empty for all.
    pub named: Vec<String>,
}

impl Wish {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn covers(&self, it: &Weight, now: Wall) -> bool {
        let is_old = self.older_than.is_none_or(|age| it.days(now) >= age.days);
        let is_large = self.larger_than.is_none_or(|size| it.bytes > size.0);
        is_old && is_large && (self.named.is_empty() || self.named.contains(&it.folder))
    }
}

/// Tells why the recordings of a session stay although the wish covers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spared {
    NotOver,
    NotScored,
}

/// Holds the outcome of a wish: the sessions whose recordings go, and those that are spared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// The sessions whose recordings go, the oldest first. To compress them down to a size may need only the first of
    /// them.
    pub go: Vec<Weight>,
    pub spared: Vec<(Weight, Spared)>,
}

/// Chooses among all sessions. To remove down to a size, exactly as many of the oldest go as are needed.
pub fn choose(all: &[Weight], what: What, wish: &Wish, now: Wall) -> Choice {
    let mut choice = Choice::default();
    let mut left: u64 = all.iter().map(|it| it.bytes).sum();
    let mut covered: Vec<&Weight> = all.iter().filter(|it| wish.covers(it, now)).collect();
    covered.sort_by(|a, b| (a.started, &a.folder).cmp(&(b.started, &b.folder)));
    for it in covered {
        let has_work = match what {
            What::Compress => it.wav > 0,
            What::Remove => it.wav + it.flac > 0,
        };
        if !has_work || wish.keep_below.is_some_and(|size| left <= size.0) {
            continue;
        }
        let is_named = !wish.named.is_empty();
        if !is_named && !it.is_over {
            choice.spared.push((it.clone(), Spared::NotOver));
        } else if !is_named && !it.is_scored {
            choice.spared.push((it.clone(), Spared::NotScored));
        } else {
            if what == What::Remove {
                left = left.saturating_sub(it.bytes);
            }
            choice.go.push(it.clone());
        }
    }
    choice
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    fn now() -> Wall {
        DateTime::parse_from_rfc3339("2026-11-22T14:30:05+01:00").unwrap()
    }

    fn weight(folder: &str, days: i64, bytes: u64) -> Weight {
        Weight {
            folder: folder.to_owned(),
            started: now() - TimeDelta::days(days),
            is_over: true,
            is_scored: true,
            bytes,
            wav: 1,
            flac: 0,
        }
    }

    fn chosen(all: &[Weight], what: What, wish: &Wish) -> (Vec<String>, Vec<Spared>) {
        let choice = choose(all, what, wish, now());
        (
            choice.go.into_iter().map(|it| it.folder).collect(),
            choice.spared.into_iter().map(|it| it.1).collect(),
        )
    }

    #[test]
    fn sizes_and_ages() {
        for (text, bytes) in [
            ("5GB", 5_000_000_000),
            ("1.5gb", 1_500_000_000),
            ("10 kB", 10_000),
            ("7B", 7),
            ("0.125MB", 125_000),
        ] {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
        for text in ["", "5", "GB", "5 G", ".5GB", "5.GB", "1.2345GB", "1.2.3MB", "-1MB", "99999999TB"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
        for (text, days) in [("90d", 90), ("12w", 84), ("1y", 365), ("0d", 0)] {
            assert_eq!(text.parse(), Ok(Age { days }), "{text}");
        }
        for text in ["", "90", "d", "3m", "-1d", "1.5y", "9999999d", "4294967295w"] {
            assert!(text.parse::<Age>().is_err(), "{text}");
        }
    }

    #[test]
    fn conditions_hold_together_and_the_oldest_come_first() {
        let all = [weight("new", 3, 900), weight("old", 100, 500), weight("older", 200, 50)];
        let wish = |text: &str| Wish { older_than: Some(text.parse().unwrap()), ..Wish::default() };
        assert_eq!(chosen(&all, What::Remove, &wish("90d")).0, ["older", "old"]);
        assert_eq!(chosen(&all, What::Remove, &wish("100d")).0, ["older", "old"]);
        assert_eq!(chosen(&all, What::Remove, &wish("101d")).0, ["older"]);
        let large = Wish { larger_than: Some(Size(100)), ..wish("90d") };
        assert_eq!(chosen(&all, What::Remove, &large).0, ["old"]);
        let named = Wish { named: vec!["new".to_owned()], ..Wish::default() };
        assert_eq!(chosen(&all, What::Compress, &named).0, ["new"]);
    }

    #[test]
    fn no_more_goes_than_is_needed() {
        let all = [weight("new", 3, 900), weight("old", 100, 500), weight("older", 200, 50)];
        let below = |size| Wish { keep_below: Some(Size(size)), ..Wish::default() };
        let removed = |size| chosen(&all, What::Remove, &below(size)).0;
        assert_eq!(removed(1450), Vec::<String>::new());
        assert_eq!(removed(1449), ["older"]);
        assert_eq!(removed(1399), ["older", "old"]);
        assert_eq!(removed(0), ["older", "old", "new"]);
        assert_eq!(chosen(&all, What::Compress, &below(1449)).0.len(), 3, "what it saves shows later");
    }

    #[test]
    fn what_is_not_done_with_is_spared_unless_it_is_named() {
        let mut all = [weight("a", 9, 10), weight("b", 8, 10), weight("c", 7, 10), weight("d", 6, 10)];
        all[0].is_over = false;
        all[1].is_scored = false;
        (all[2].wav, all[2].flac) = (0, 1);
        let (go, spared) = chosen(&all, What::Remove, &Wish::default());
        assert_eq!(
            (go, spared),
            (vec!["c".to_owned(), "d".to_owned()], vec![Spared::NotOver, Spared::NotScored])
        );
        assert_eq!(chosen(&all, What::Compress, &Wish::default()).0, ["d"], "c is compressed already");
        let named = Wish { named: vec!["a".to_owned(), "b".to_owned()], ..Wish::default() };
        assert_eq!(chosen(&all, What::Remove, &named).0, ["a", "b"]);
    }
}
