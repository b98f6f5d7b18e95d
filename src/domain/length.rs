//! A length of time as people write it: `45m`, `90s`, `1h30m`.

use std::{
    borrow::Cow,
    fmt::{self, Write},
    str::FromStr,
    time::Duration,
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Holds a whole number of seconds, written with its units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(u32);

impl Length {
    pub const fn seconds(seconds: u32) -> Self {
        Self(seconds)
    }

    pub const fn minutes(minutes: u32) -> Self {
        Self(minutes * 60)
    }

    /// Returns the length `count` times as long.
    #[must_use]
    pub const fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count))
    }

    pub const fn as_seconds(self) -> u32 {
        self.0
    }

    pub const fn as_duration(self) -> Duration {
        Duration::from_secs(self.0 as u64)
    }
}

impl std::iter::Sum for Length {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        // Nobody practises for a century; a file may say so.
        Self(lengths.fold(0, |sum, length| sum.saturating_add(length.0)))
    }
}

/// Tells that a text is no length, and quotes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a length; write it like 45m, 90s or 1h30m")]
pub struct NotALength(String);

impl FromStr for Length {
    type Err = NotALength;

    fn from_str(text: &str) -> Result<Self, NotALength> {
        parse(text).map(Self).ok_or_else(|| NotALength(text.to_owned()))
    }
}

/// Reads hours, minutes and seconds in this order, each at most once, at least one of them.
fn parse(text: &str) -> Option<u32> {
    let mut rest = text;
    let mut total = 0_u32;
    for (unit, seconds) in [('h', 3600), ('m', 60), ('s', 1)] {
        if let Some((number, after)) = rest.split_once(unit) {
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            total = total.checked_add(number.parse::<u32>().ok()?.checked_mul(seconds)?)?;
            rest = after;
        }
    }
    (rest.is_empty() && !text.is_empty()).then_some(total)
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        let mut text = String::new();
        for (count, unit) in [(hours, 'h'), (minutes, 'm'), (seconds, 's')] {
            if count > 0 || (unit == 's' && text.is_empty()) {
                write!(text, "{count}{unit}")?;
            }
        }
        f.pad(&text)
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A length of time as people write it: 45m, 90s, 1h30m.",
            "type": "string",
            "pattern": "^(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?$",
        })
    }
}

/// Writes a moment as the screens and reports do: `12:31`, or `1:02:31` from an hour on.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

/// Says that the machine has slept during an interview.
pub fn slept(slept: Duration) -> String {
    format!("The computer slept for {}; the interview is paused.", clock(slept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, seconds) in
            [("45m", 2700), ("90s", 90), ("1h30m", 5400), ("1h", 3600), ("2m5s", 125), ("0s", 0)]
        {
            assert_eq!(text.parse(), Ok(Length(seconds)), "{text}");
        }
        for text in ["", "45", "m", "5m3h", "1.5h", "-1m", "+1m", "45 m", "99999999h", "10m10m"] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["45m", "1m30s", "1h30m", "1h", "0s", "2h1s"] {
            assert_eq!(text.parse::<Length>().unwrap().to_string(), text);
        }
        assert_eq!(clock(Duration::from_secs(751)), "12:31");
        assert_eq!(clock(Duration::from_secs(3751)), "1:02:31");
    }
}
