//! The stream of states to one page: the newest at once, then each change, and a heartbeat while nothing happens.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::body::{Body, Bytes};
use serde::Serialize;
use tokio::sync::watch;

use super::{
    Material, PersonId, Published, State,
    seats::{Room, Standing},
};

/// Sets how often a page hears that the connection is alive. It counts as behind after three that are missing.
const BEAT: Duration = Duration::from_secs(1);

/// Holds one line of the stream.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Line<'a> {
    Beat,
    Waiting,
    Refused,
    Material(&'a Material),
    State(&'a State),
}

/// Tells the room of the presence of a page for as long as it lives.
struct Presence {
    room: Arc<Room>,
    person: PersonId,
    window: String,
    stream: u64,
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.room.leaves(self.person, &self.window, self.stream);
    }
}

struct Listener {
    presence: Presence,
    published: watch::Receiver<Published>,
    material: Option<Arc<Material>>,
    last: Option<Arc<State>>,
    told: Option<Standing>,
    is_first: bool,
}

/// Makes the body that tells one window everything, in the place of what it listened to before; `None` if the person
/// has too many windows.
pub fn stream(room: Arc<Room>, person: PersonId, window: String) -> Option<Body> {
    let stream = room.listens(person, &window)?;
    let published = room.published.subscribe();
    let presence = Presence { room, person, window, stream };
    let listener = Listener { presence, published, material: None, last: None, told: None, is_first: true };
    Some(Body::from_stream(futures_util::stream::unfold(listener, |mut listener| async move {
        let lines = listener.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(lines)), listener))
    })))
}

impl Listener {
    /// Returns the next lines; `None` once the server is gone or the person was sent away.
    async fn next(&mut self) -> Option<String> {
        let Presence { room, person, window, stream } = &self.presence;
        if self.told == Some(Standing::Refused) || !room.has(*person, window, *stream) {
            return None;
        }
        loop {
            if !std::mem::take(&mut self.is_first) {
                tokio::select! {
                    changed = self.published.changed() => changed.ok()?,
                    () = tokio::time::sleep(BEAT) => return Some(line(&Line::Beat)),
                }
            }
            let lines = self.news();
            if !lines.is_empty() {
                return Some(lines);
            }
        }
    }

    /// Returns what has changed since the last lines.
    fn news(&mut self) -> String {
        let standing = self.presence.room.standing(self.presence.person);
        let is_new = standing != self.told;
        self.told = standing;
        match standing {
            Some(Standing::In) => {}
            Some(Standing::Waiting) => return if is_new { line(&Line::Waiting) } else { String::new() },
            Some(Standing::Refused) | None => return line(&Line::Refused),
        }
        let published = self.published.borrow_and_update().clone();
        let mut lines = String::new();
        let Some(state) = published.states.get(&self.presence.person) else { return lines };
        if self.last.as_ref().is_some_and(|it| Arc::ptr_eq(it, state)) {
            return lines;
        }
        if let Some(material) = &published.material
            && self.material.as_ref().is_none_or(|it| !Arc::ptr_eq(it, material))
        {
            lines += &line(&Line::Material(material));
            self.material = Some(Arc::clone(material));
        }
        lines += &line(&Line::State(state));
        self.last = Some(Arc::clone(state));
        lines
    }
}

fn line(line: &Line) -> String {
    match serde_json::to_string(line) {
        Ok(text) => text + "\n",
        Err(error) => {
            tracing::error!("a state cannot be told to a page: {error}");
            String::new()
        }
    }
}
