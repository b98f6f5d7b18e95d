//! Standard input, line by line.

use std::io::{BufRead, stdin};

use tokio::sync::mpsc::{Receiver, channel};

/// Reads lines from standard input, on a thread that ends with the input.
pub fn lines() -> Receiver<String> {
    let (sender, receiver) = channel(16);
    std::thread::spawn(move || {
        for line in stdin().lock().lines() {
            let Ok(line) = line else { return };
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
