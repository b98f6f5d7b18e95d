//! From what somebody says of an interview held elsewhere to what is kept of it; whatever cannot be is refused in a
//! sentence.

use std::{fs::File, io::Read, path::PathBuf, time::Duration};

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::{
    bank::{Bank, HashedRubric},
    clock,
    domain::{
        external_interview::{self, Course},
        fact::{Round, Start, Wall},
        format::Format,
        length::Length,
        question::{Bar, Kind, Question},
        scorecard::{Assessor, Evidence, Scorecard, Seen},
    },
    error::Error,
    plain,
};

use super::flags::Log;

/// A longer one is a slip.
const LONGEST: Length = Length::minutes(24 * 60);
/// Bytes of a file of notes.
const MOST_NOTES: u64 = 1 << 20;

/// What is kept of an interview held elsewhere.
pub struct Account {
    pub wall: Wall,
    pub question: Question,
    pub followed: Option<Format>,
    rubric: HashedRubric,
    /// `None` if only the recording will tell.
    pub course: Option<Course>,
    pub with: String,
    pub candidate: Option<String>,
    pub notes: Vec<String>,
    pub recording: Option<PathBuf>,
    /// Of several tracks in it the one to be taken, counted from 1.
    pub track: Option<u16>,
    scores: Vec<Given>,
    assessor: Assessor,
    is_locked: bool,
}

/// A score as it was given.
struct Given {
    dimension: usize,
    senior: Seen,
    staff: Option<Seen>,
    evidence: String,
}

impl Account {
    pub fn new(bank: &Bank, flags: &Log) -> Result<Self, Error> {
        let wall = date(flags.date.as_deref().ok_or_else(|| missing("when it was", "--date"))?)?;
        let question = question(bank, flags)?;
        let followed = flags.format.as_deref().map(|id| format(bank, id, question.kind)).transpose()?;
        let rubric = bank.needed_rubric(question.kind)?.clone();
        let course = course(flags, followed.as_ref())?;
        if course.is_none() && flags.recording.is_none() {
            return Err(missing("how long it took", "--length, --format or --recording"));
        }
        let mut notes = Vec::new();
        for it in &flags.notes {
            notes.extend(note(it)?);
        }
        let scores = flags.score.iter().map(|it| given(&rubric, it)).collect::<Result<_, _>>()?;
        let name = |it: &Option<String>| it.as_deref().map(str::trim).unwrap_or_default().to_owned();
        let account = Self {
            wall,
            question,
            followed,
            rubric,
            course,
            with: name(&flags.with),
            candidate: Some(name(&flags.candidate)).filter(|it| !it.is_empty()),
            notes,
            recording: flags.recording.clone(),
            track: flags.track,
            scores,
            assessor: flags.assessor.as_deref().map_or(Assessor::Candidate, Assessor::named),
            is_locked: flags.locked,
        };
        // Scores that cannot be are refused before anything is written.
        account.card("", &account.start(&account.course(None)))?;
        Ok(account)
    }

    /// The course, now that the length of the recording is known.
    pub fn course(&self, recorded: Option<Duration>) -> Course {
        let length = recorded.map_or(0, |it| u32::try_from(it.as_secs()).unwrap_or(u32::MAX));
        let whole = Course::Whole { planned: None, spent: Length::seconds(length) };
        self.course.clone().unwrap_or(whole)
    }

    pub fn start(&self, course: &Course) -> Start {
        let round = Round {
            format: external_interview::format(&self.question, self.followed.as_ref(), course),
            rubric: self.rubric.rubric.clone(),
            rubric_hash: self.rubric.hash.clone(),
            questions: vec![self.question.clone()],
        };
        Start {
            candidate: self.candidate.clone(),
            recorded: self.recording.is_some(),
            elsewhere: Some(self.with.clone()),
            ..Start::of_one(self.wall, round)
        }
    }

    /// The scorecard, if scores were given.
    pub fn card(&self, session: &str, start: &Start) -> Result<Option<Scorecard>, Error> {
        if self.scores.is_empty() {
            return Ok(None);
        }
        let mut card = Scorecard::draft(session, start, self.assessor.clone());
        for it in &self.scores {
            let title = &self.rubric.rubric.dimensions[it.dimension].title;
            let set = |card: &mut Scorecard, bar, seen| {
                card.set(0, it.dimension, bar, seen).map_err(|why| Error::usage(format!("{title}: {why}")))
            };
            if card.rounds[0].scores[it.dimension].senior.is_some() {
                return Err(Error::usage(format!("{title} is scored twice")));
            }
            set(&mut card, Bar::Senior, it.senior)?;
            if let Some(staff) = it.staff {
                set(&mut card, Bar::Staff, staff)?;
            }
            if !it.evidence.is_empty() {
                let evidence = Evidence { at: None, text: it.evidence.clone() };
                card.rounds[0].scores[it.dimension].evidence.push(evidence);
            }
        }
        card.locked = self.is_locked.then(|| clock::wall().fixed_offset());
        Ok(Some(card))
    }
}

fn missing(what: &str, flag: &str) -> Error {
    Error::usage(format!("'log' wants to know {what}"))
        .hint(format!("give {flag}; without any flags, 'mockloop log' asks line by line"))
}

/// Reads `2026-11-03` or `2026-11-03 14:30`, which must have been. A day without a time counts from noon.
pub fn date(text: &str) -> Result<Wall, Error> {
    let text = text.trim();
    let wrong = || {
        Error::usage(format!("'{text}' is no date")).hint("write it like 2026-11-03, or '2026-11-03 14:30'")
    };
    let moments = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
    let moment = moments.iter().find_map(|it| NaiveDateTime::parse_from_str(text, it).ok());
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let shown = moment.or_else(|| Some(day?.and_time(noon))).ok_or_else(wrong)?;
    let wall = clock::local(shown).ok_or_else(|| {
        Error::usage(format!("there was no such time here, because the clocks changed: {text}"))
            .hint("they were put forward then")
    })?;
    let now = clock::wall().fixed_offset();
    if shown.year() < 1970 {
        return Err(wrong());
    }
    if day.is_some_and(|day| day == now.date_naive()) {
        // Today, at no later time than it is.
        return Ok(wall.min(now - TimeDelta::seconds(1)));
    }
    if wall > now {
        return Err(
            Error::usage(format!("{text} is still to come")).hint("log an interview after it was held")
        );
    }
    Ok(wall)
}

/// The question of the bank, or one that has only its title.
fn question(bank: &Bank, flags: &Log) -> Result<Question, Error> {
    let kind = flags.kind;
    if let Some(id) = &flags.question {
        let question = bank.question(id)?;
        return match kind {
            Some(kind) if kind != question.kind => {
                Err(Error::usage(format!("the question '{id}' is of kind {}, not {kind}", question.kind))
                    .hint("leave --kind away"))
            }
            _ => Ok(question),
        };
    }
    let title = flags.title.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let title = title.ok_or_else(|| missing("what was asked", "--question or --title"))?;
    let kind = kind.ok_or_else(|| missing("which kind it was", "--kind"))?;
    Ok(external_interview::question(kind, title, flags.difficulty.unwrap_or(external_interview::DIFFICULTY)))
}

/// The format of this id, if it is of this kind.
pub fn format(bank: &Bank, id: &str, kind: Kind) -> Result<Format, Error> {
    let of_kind: Vec<&str> =
        bank.formats.iter().filter(|it| it.kind == kind).map(|it| it.id.as_str()).collect();
    let hint = format!("for {kind} there are: {}", of_kind.join(", "));
    match bank.format(id) {
        Some(format) if format.kind == kind => Ok(format.clone()),
        Some(format) => {
            Err(Error::usage(format!("the format '{id}' is for {}, not {kind}", format.kind)).hint(hint))
        }
        None => Err(Error::usage(format!("there is no format '{id}'")).hint(hint)),
    }
}

/// Reads what the flags say of its time: more than none, and less than a day.
fn course(flags: &Log, followed: Option<&Format>) -> Result<Option<Course>, Error> {
    let course = known_course(flags, followed)?;
    let total = match &course {
        Some(Course::Whole { spent, .. }) => *spent,
        Some(Course::Phases(held)) => held.iter().map(|(_, spent)| *spent).sum(),
        None => return Ok(None),
    };
    if (total.as_seconds() == 0 && flags.recording.is_none()) || total > LONGEST {
        return Err(
            Error::usage(format!("no interview takes {total}")).hint("write its length like 45m or 1h10m")
        );
    }
    Ok(course)
}

fn known_course(flags: &Log, followed: Option<&Format>) -> Result<Option<Course>, Error> {
    if let (Some(format), false) = (followed, flags.phase.is_empty()) {
        let mut given = Vec::new();
        for text in &flags.phase {
            let (id, time) = text.split_once('=').unwrap_or((text, ""));
            let time: Length =
                time.trim().parse().map_err(|why| Error::usage(format!("--phase {text}: {why}")))?;
            let ids: Vec<&str> = format.phases.iter().map(|it| it.id.as_str()).collect();
            if !ids.contains(&id.trim()) {
                return Err(Error::usage(format!("the format '{}' has no phase '{}'", format.id, id.trim()))
                    .hint(format!("it has: {}", ids.join(", "))));
            }
            if time > LONGEST {
                return Err(Error::usage(format!("no phase takes {time}")));
            }
            if given.iter().any(|(known, _)| *known == id.trim()) {
                return Err(Error::usage(format!("the phase '{}' is given twice", id.trim())));
            }
            given.push((id.trim().to_owned(), time));
        }
        given.sort_by_key(|(id, _)| format.phases.iter().position(|it| it.id == *id));
        return Ok(Some(Course::Phases(given)));
    }
    let planned = followed.map(Format::length);
    let known = flags.length.or(if flags.recording.is_some() { None } else { planned });
    Ok(match (known, planned) {
        (Some(spent), planned) => Some(Course::Whole { planned, spent }),
        // How long it took, the recording will tell.
        (None, Some(planned)) => Some(Course::Whole { planned: Some(planned), spent: Length::default() }),
        (None, None) => None,
    })
}

/// The notes in a text, or in a file: there each line is one.
fn note(text: &str) -> Result<Vec<String>, Error> {
    let Some(path) = text.strip_prefix('@') else {
        let text = text.trim().to_owned();
        return Ok(if text.is_empty() { Vec::new() } else { vec![text] });
    };
    let failed = |why: String| Error::failed(format!("cannot read the notes in {path}: {why}"));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|it| failed(it.to_string()))?;
    file.take(MOST_NOTES + 1).read_to_end(&mut bytes).map_err(|it| failed(it.to_string()))?;
    if bytes.len() as u64 > MOST_NOTES {
        return Err(failed("it has more than a megabyte".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| failed("it is not text".to_owned()))?;
    Ok(text.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect())
}

/// Reads `depth=3/2`, with evidence behind it if there is some.
fn given(rubric: &HashedRubric, text: &str) -> Result<Given, Error> {
    let wrong = || {
        Error::usage(format!("'{text}' is no score")).hint(
            "write it like depth=3/2: the level at Senior, 1 to 4, then the one at Staff; 0 is no evidence",
        )
    };
    let (name, levels) = text.split_once('=').ok_or_else(wrong)?;
    let all = &rubric.rubric.dimensions;
    let is_it = |it: &&crate::domain::rubric::Dimension| {
        it.id == name.trim().to_lowercase() || it.title.to_lowercase() == name.trim().to_lowercase()
    };
    let dimension = all.iter().find(is_it).ok_or_else(|| {
        let ids: Vec<&str> = all.iter().map(|it| it.id.as_str()).collect();
        Error::usage(format!("the rubric for {} has no dimension '{}'", rubric.rubric.kind, name.trim()))
            .hint(format!("it has: {}", ids.join(", ")))
    })?;
    let dimension = all.iter().position(|it| it.id == dimension.id).unwrap_or_default();
    let (digits, evidence) = levels.trim().split_once(char::is_whitespace).unwrap_or((levels.trim(), ""));
    let (senior, staff) =
        digits.split_once('/').map_or((digits, None), |(senior, staff)| (senior, Some(staff)));
    let seen = |digit: &str| plain::seen(digit).ok_or_else(wrong);
    let (senior, staff) = (seen(senior)?, staff.map(seen).transpose()?);
    Ok(Given { dimension, senior, staff, evidence: evidence.trim().to_owned() })
}
