//! Somebody at a page without a browser, who says what a page would, in order.

use serde_json::{Value, json};

use super::{
    candidate::{key, link},
    visitor::{Told, Visitor},
    window::Window,
};

/// One person at the page.
pub struct Seat {
    visitor: Visitor,
    cookie: String,
    told: Told,
    said: u64,
}

impl Seat {
    /// Asks to come in with the invitation on the screen.
    #[track_caller]
    pub fn asks(window: &Window, name: &str) -> Self {
        let link = link(window);
        let visitor = Visitor::of(&link);
        let cookie = visitor.ask(key(&link), name).cookie();
        let told = visitor.hears(&cookie, "w");
        Self { visitor, cookie, told, said: 0 }
    }

    /// Says one thing after the other, and waits until all of it is saved.
    #[track_caller]
    pub fn says(&mut self, commands: &[Value]) {
        let body = Value::from(commands.to_vec()).to_string();
        assert_eq!(self.visitor.say(&self.cookie, self.said + 1, &body).status, 200, "{body}");
        self.said += commands.len() as u64;
        let last = self.said;
        self.told.waits("it is saved", |it| it["saved"]["t"] == last);
    }

    /// Waits until the page is told a state of which this holds.
    #[track_caller]
    pub fn waits(&self, what: &str, holds: impl Fn(&Value) -> bool) {
        self.told.waits(what, holds);
    }

    pub fn state(&self) -> Value {
        self.told.latest()["state"].clone()
    }

    /// Gives every dimension of a small rubric a level at Senior, and locks.
    #[track_caller]
    pub fn scores_and_locks(&mut self, level: u8) {
        let score =
            |at| json!({ "do": "score", "round": 0, "dimension": at, "bar": "senior", "level": level });
        let mut all: Vec<Value> = (0..5).map(score).collect();
        all.push(json!({ "do": "lock" }));
        self.says(&all);
        assert!(self.state()["card"]["locked"].is_string(), "{}", self.state()["said"]);
    }
}
