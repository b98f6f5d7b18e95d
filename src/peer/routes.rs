//! The few requests that there are: the page's own files, asking to come in, listening, and saying something.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Command, PersonId,
    connections::Known,
    events,
    guard::{self, Place},
    names::TEXT,
    seats::{NotTaken, Room, Standing, Unwelcome},
};

/// Limits the bytes of a request to come in.
const MOST_TO_ASK: usize = 1024;
const MOST_TO_SAY: usize = 64 * 1024;
/// Limits how long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(5);
/// Limits the commands that come at once.
const COMMANDS: usize = 64;

const PAGE: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/page.css");
const ICON: &str = include_str!("page/icon.svg");
const SCRIPTS: [(&str, &str); 8] = [
    ("/page.js", include_str!("page/page.js")),
    ("/dom.js", include_str!("page/dom.js")),
    ("/levels.js", include_str!("page/levels.js")),
    ("/line.js", include_str!("page/line.js")),
    ("/lead.js", include_str!("page/lead.js")),
    ("/score.js", include_str!("page/score.js")),
    ("/verdict.js", include_str!("page/verdict.js")),
    ("/reveal.js", include_str!("page/reveal.js")),
];

#[derive(Debug, Clone)]
struct Here {
    room: Arc<Room>,
    place: Place,
}

/// Routes all requests that are answered.
pub fn router(room: Arc<Room>, place: Place) -> Router {
    let file = |kind: &'static str, text: &'static str| {
        get(move || async move { ([(header::CONTENT_TYPE, kind)], text) })
    };
    let mut router = Router::new()
        .route("/", file("text/html; charset=utf-8", PAGE))
        .route("/page.css", file("text/css; charset=utf-8", STYLE))
        .route("/icon.svg", file("image/svg+xml", ICON))
        .route("/ask", post(ask))
        .route("/events", post(listen))
        .route("/say", post(say));
    for (path, text) in SCRIPTS {
        router = router.route(path, file("text/javascript; charset=utf-8", text));
    }
    router
        .fallback(|| async { (StatusCode::NOT_FOUND, "There is no such page.\n") })
        .layer(middleware::from_fn_with_state(place.clone(), guard::guard))
        .with_state(Here { room, place })
}

fn refuse(status: StatusCode, sentence: &str) -> Response {
    (status, axum::Json(serde_json::json!({ "sentence": sentence }))).into_response()
}

/// Reads a small JSON body that arrives soon.
async fn read<T: DeserializeOwned>(body: Body, most: usize) -> Result<T, Box<Response>> {
    let bytes = match tokio::time::timeout(PATIENCE, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, "This request is too large.").into()),
        Err(_) => return Err(refuse(StatusCode::REQUEST_TIMEOUT, "That took too long.").into()),
    };
    serde_json::from_slice(&bytes)
        .map_err(|_| refuse(StatusCode::BAD_REQUEST, "That is not understood.").into())
}

/// Finds the person whose cookie a request bears.
fn person(here: &Here, headers: &HeaderMap, known: &Known) -> Result<(PersonId, Standing), Box<Response>> {
    let name = here.place.cookie();
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    let found = pairs.find(|(key, _)| *key == name).and_then(|(_, value)| here.room.person(value));
    let found = found.ok_or_else(|| Box::new(refuse(StatusCode::UNAUTHORIZED, "Ask to come in first.")))?;
    known.set();
    Ok(found)
}

#[derive(Deserialize)]
struct Asking {
    key: String,
    name: String,
}

async fn ask(State(here): State<Here>, body: Body) -> Response {
    let asking: Asking = match read(body, MOST_TO_ASK).await {
        Ok(it) => it,
        Err(refusal) => return *refusal,
    };
    match here.room.ask(&asking.key, &asking.name) {
        Ok(cookie) => {
            let secure = if here.place.is_tls { "; Secure" } else { "" };
            let cookie =
                format!("{}={cookie}; HttpOnly; SameSite=Strict; Path=/{secure}", here.place.cookie());
            ([(header::SET_COOKIE, cookie)], StatusCode::NO_CONTENT).into_response()
        }
        Err(Unwelcome::Wrong { left }) => {
            let tries = if left == 1 { "one try is".to_owned() } else { format!("{left} tries are") };
            let sentence = format!("That is not the invitation, or it was used before; {tries} left.");
            refuse(StatusCode::FORBIDDEN, &sentence)
        }
        Err(Unwelcome::Shut) => refuse(
            StatusCode::FORBIDDEN,
            "The door is shut after five wrong tries. Ask the candidate to open it.",
        ),
        Err(Unwelcome::Full) => refuse(StatusCode::FORBIDDEN, "Nobody else can come in."),
        Err(Unwelcome::Name(why)) => refuse(StatusCode::UNPROCESSABLE_ENTITY, why),
        Err(Unwelcome::Failed) => refuse(StatusCode::SERVICE_UNAVAILABLE, "Try again in a moment."),
    }
}

#[derive(Deserialize)]
struct Listening {
    /// The window that listens: letters and digits that it chose when it was opened.
    window: String,
}

async fn listen(State(here): State<Here>, Extension(known): Extension<Known>, request: Request) -> Response {
    let person = match person(&here, request.headers(), &known) {
        Ok((person, _)) => person,
        Err(refusal) => return *refusal,
    };
    let listening: Listening = match read(request.into_body(), MOST_TO_ASK).await {
        Ok(it) => it,
        Err(refusal) => return *refusal,
    };
    if !is_window(&listening.window) {
        return refuse(StatusCode::BAD_REQUEST, "That is not understood.");
    }
    match events::stream(here.room, person, listening.window) {
        Some(body) => ([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response(),
        None => refuse(StatusCode::TOO_MANY_REQUESTS, "Too many windows are open."),
    }
}

/// Returns whether this may name a window.
fn is_window(name: &str) -> bool {
    (1..=32).contains(&name.len()) && name.bytes().all(|it| it.is_ascii_alphanumeric())
}

#[derive(Deserialize)]
struct Saying {
    /// The window that gives the commands: letters and digits that it chose.
    tab: String,
    /// The number of the first command.
    first: u64,
    commands: Vec<Command>,
}

async fn say(State(here): State<Here>, Extension(known): Extension<Known>, request: Request) -> Response {
    let person = match person(&here, request.headers(), &known) {
        Ok((person, Standing::In)) => person,
        Ok(_) => return refuse(StatusCode::FORBIDDEN, "The candidate has not let you in."),
        Err(refusal) => return *refusal,
    };
    let saying: Saying = match read(request.into_body(), MOST_TO_SAY).await {
        Ok(it) => it,
        Err(refusal) => return *refusal,
    };
    let is_short = |it: &Command| match it {
        Command::Tag { text, .. }
        | Command::Note { text, .. }
        | Command::Words { text, .. }
        | Command::Evidence { text, .. }
        | Command::Overrule { because: text, .. }
        | Command::Vote { because: text, .. } => text.chars().count() <= TEXT,
        Command::Agree
        | Command::Next
        | Command::Back
        | Command::Pause
        | Command::Resume
        | Command::More
        | Command::Probe { .. }
        | Command::Curveball { .. }
        | Command::Clarification { .. }
        | Command::Signal { .. }
        | Command::Score { .. }
        | Command::Lock => true,
    };
    if !is_window(&saying.tab) || saying.commands.len() > COMMANDS || !saying.commands.iter().all(is_short) {
        return refuse(StatusCode::BAD_REQUEST, "That is not understood.");
    }
    match here.room.take(person, &saying.tab, saying.first, saying.commands) {
        Ok(taken) => axum::Json(serde_json::json!({ "taken": taken })).into_response(),
        Err(NotTaken::Gap(taken)) => {
            (StatusCode::CONFLICT, axum::Json(serde_json::json!({ "taken": taken }))).into_response()
        }
        Err(NotTaken::Busy) => refuse(StatusCode::TOO_MANY_REQUESTS, "That was a lot at once."),
        Err(NotTaken::Tabs) => refuse(StatusCode::FORBIDDEN, "Too many windows were open."),
    }
}
