//! The keys: one row a binding. Dispatch, footer and help read the same rows, and each screen has actions of its own.

mod binding;
pub mod compare;
pub mod confirmation;
pub mod debrief;
pub mod differences;
pub mod everywhere;
pub mod help;
pub mod home;
pub mod host;
pub mod interview;
pub mod interviewer;
mod legend;
pub mod microphone;
pub mod player;
pub mod prediction;
pub mod questions;
pub mod review;
pub mod score;
pub mod sessions;
pub mod setup;
pub mod trends;

pub use binding::{Binding, Hint, Key, Keys, Move};
pub use legend::Legend;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;

    /// Checks one table: every row is whole, every key means one thing, and there is a way out.
    fn check<A: Copy + Debug + PartialEq>(keys: &Keys<A>, leaves: &[A]) {
        let everywhere = if keys.takes_text { everywhere::TYPING } else { everywhere::KEYS };
        let mut known: Vec<(Key, &str)> = Vec::new();
        let rows = keys.rows.iter().map(|it| (it.keys, it.actions.len(), it.hint));
        for (keys, actions, hint) in
            rows.chain(everywhere.rows.iter().map(|it| (it.keys, it.actions.len(), it.hint)))
        {
            assert!(!hint.shown.is_empty() && !hint.help.is_empty() && !hint.label.is_empty(), "{hint:?}");
            assert!(actions == 1 || actions == keys.len(), "{hint:?}");
            for key in keys {
                assert!(
                    known.iter().all(|(other, _)| other != key),
                    "{key:?} is '{}' too: {known:?}",
                    hint.label
                );
                known.push((*key, hint.label));
            }
        }
        let can_leave = leaves.iter().any(|it| keys.rows.iter().any(|row| row.actions.contains(it)));
        assert!(can_leave, "{}: nothing leads out", keys.title);
    }

    #[test]
    fn every_key_means_one_thing_and_every_screen_can_be_left() {
        check(&compare::KEYS, &[compare::Action::Back]);
        check(&confirmation::KEYS, &[confirmation::Action::No]);
        check(&debrief::KEYS, &[debrief::Action::Back]);
        for keys in [differences::KEYS, differences::VOTING, differences::TYPING] {
            check(&keys, &[differences::Action::Back]);
        }
        check(&help::KEYS, &[help::Action::Back]);
        check(&home::KEYS, &[home::Action::Quit]);
        check(&host::KEYS, &[host::Action::Back]);
        for keys in [interview::RUNNING, interview::BREAK] {
            check(&keys, &[interview::Action::End]);
        }
        for keys in [interview::CLARIFICATIONS, interview::READING, interview::TYPING] {
            check(&keys, &[interview::Action::Back]);
        }
        for keys in [interviewer::KEYS, interviewer::TYPING] {
            check(&keys, &[interviewer::Action::Back]);
        }
        check(&microphone::KEYS, &[microphone::Action::Back]);
        check(&prediction::KEYS, &[prediction::Action::Back]);
        for keys in [questions::LIST, questions::OPENED] {
            check(&keys, &[questions::Action::Back]);
        }
        for keys in [review::MOMENTS, review::SCORES, review::DIMENSIONS, review::TYPING] {
            check(&keys, &[review::Action::Back]);
        }
        for keys in
            [score::DIMENSION, score::SIGNALS, score::CLOSING, score::VERDICT, score::EVIDENCE, score::TYPING]
        {
            check(&keys, &[score::Action::Back]);
        }
        check(&sessions::KEYS, &[sessions::Action::Back]);
        check(&setup::KEYS, &[setup::Action::Back]);
        for keys in [trends::KEYS, trends::KEYS_OF_SEVERAL] {
            check(&keys, &[trends::Action::Back]);
        }
    }
}
