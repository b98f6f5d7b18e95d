//! Publishes to each page the interview as it stands, and what is the person's own.

use std::{sync::Arc, time::Duration};

use crate::{
    domain::{
        history::{History, Stretch},
        review::Remark,
        sound::Hearing,
    },
    peer::{self, Clock, Company, Published, Remarked, Shown, Stage, State},
    practice::Live,
    store::sessions,
};

use super::{host::Hosting, people::Person, reveal_policy};

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Hosting {
    /// Publishes the newest state of everybody, where it differs from what they have.
    pub(super) fn publish(&mut self, live: Option<&Live>) {
        let history = live.map_or(&self.history, Live::history);
        let at = live.map_or(history.at, Live::at);
        let people: Vec<Company> = self.people.iter().map(|it| self.company_of(it)).collect();
        let stretches = stretches(history, at);
        let runs = live.is_some() && !history.is_paused && history.ended.is_none();
        let mut published = Published { material: Some(Arc::clone(&self.material)), ..Published::default() };
        for person in &self.people {
            let stage = match live {
                _ if !person.agreed => Stage::Consent,
                Some(_) => Stage::Interview,
                None if self.is_over => Stage::Scoring,
                None => Stage::Lobby,
            };
            let state = State {
                stage,
                session: self.folder.as_ref().map(|it| sessions::name(it)),
                name: person.name.clone(),
                role: person.role,
                clock: Clock { at: millis(at), runs },
                stretches: stretches.clone(),
                current: history.current(),
                shown: shown(history),
                people: people.clone(),
                awaited: (stage == Stage::Scoring).then_some(self.awaited),
                sound: live.and_then(sound),
                remarks: remarks(person),
                card: person.notebook.card.clone(),
                judged: person.notebook.card.as_ref().map(|it| reveal_policy::judged(it, &history.start)),
                reveal: self.reveal(person),
                said: person.refusal.clone(),
                failure: person.failure.clone(),
                saved: person.saved.clone(),
            };
            let known = self.published.states.get(&person.id);
            let state = match known.filter(|it| is_same(it, &state)) {
                Some(known) => Arc::clone(known),
                None => Arc::new(state),
            };
            published.states.insert(person.id, state);
        }
        let is_new = published.states.len() != self.published.states.len()
            || published
                .states
                .iter()
                .any(|(id, it)| self.published.states.get(id).is_none_or(|known| !Arc::ptr_eq(known, it)));
        if is_new {
            self.published = published.clone();
            self.server.publish(published);
        }
    }

    fn company_of(&self, person: &Person) -> Company {
        Company {
            name: person.name.clone(),
            role: person.role,
            here: self.server.is_here(person.id),
            awaited: self.awaited_of(person),
        }
    }
}

/// Returns whether two states differ in nothing but the time that has passed.
fn is_same(known: &State, new: &State) -> bool {
    let mut new = new.clone();
    if known.clock.runs != new.clock.runs || known.current != new.current {
        return false;
    }
    new.clock = known.clock;
    if let (Some(new), Some(known)) =
        (new.stretches.get_mut(known.current), known.stretches.get(known.current))
    {
        new.spent = known.spent;
    }
    *known == new
}

fn stretches(history: &History, at: Duration) -> Vec<peer::Stretch> {
    let told = |(number, stretch): (usize, &Stretch)| {
        let (planned, spent) = (millis(history.planned(number)), millis(history.spent(number, at)));
        match (*stretch, history.parts(*stretch)) {
            (Stretch::Phase { round, item, .. }, Some((_, _, phase))) => peer::Stretch {
                title: phase.title.clone(),
                prompt: phase.prompt.clone(),
                round,
                question: Some(item),
                phase: Some(phase.id.clone()),
                planned,
                spent,
            },
            (Stretch::Break { after } | Stretch::Phase { round: after, .. }, _) => peer::Stretch {
                title: "Break".to_owned(),
                prompt: "Stand up, drink something. The next round comes after this.".to_owned(),
                round: after,
                question: None,
                phase: None,
                planned,
                spent,
            },
        }
    };
    history.stretches().iter().enumerate().map(told).collect()
}

fn shown(history: &History) -> Vec<Shown> {
    let of = |(question, item): (usize, &crate::domain::history::Item)| {
        let all = item.revealed.iter();
        all.map(|it| Shown { question, part: it.part, number: it.number, at: millis(it.at) })
            .collect::<Vec<_>>()
    };
    history.items.iter().enumerate().flat_map(of).collect()
}

fn sound(live: &Live) -> Option<String> {
    match live.sound().hearing {
        Hearing::NoSignal => Some("The microphone delivers only silence.".to_owned()),
        Hearing::Gone => Some("The microphone is gone; the interview goes on.".to_owned()),
        Hearing::Failed(why) => Some(format!("Nothing is recorded now: {why}.")),
        Hearing::Off | Hearing::Opening | Hearing::Live => None,
    }
}

fn remarks(person: &Person) -> Vec<Remarked> {
    let told = |it: &crate::domain::review::Numbered| {
        let (text, is_tag) = match &it.remark {
            Remark::Marked { text } => (text, true),
            Remark::Commented { text } => (text, false),
            Remark::ReviewStarted { .. }
            | Remark::PartBegan { .. }
            | Remark::Filler
            | Remark::Evidence { .. }
            | Remark::Listened { .. }
            | Remark::Withdrawn { .. }
            | Remark::Unknown => return None,
        };
        Some(Remarked { at: millis(it.at), text: text.clone(), is_tag })
    };
    person.notebook.review.remarks.iter().filter_map(told).collect()
}
