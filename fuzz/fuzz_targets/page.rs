//! Makes up bytes for the gate `page`.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use signal_hook::{consts::SIGPIPE, flag};

#[allow(dead_code, reason = "the suite uses the rest of it")]
#[path = "../../tests/gates/mod.rs"]
mod gates;

static GATE: LazyLock<&gates::Gate> = LazyLock::new(|| gates::named("page"));

fuzz_target!(
    init: {
        // A program of Rust's takes a connection that is closed for an error. A fuzzer begins elsewhere, and would end.
        flag::register(SIGPIPE, Arc::default()).expect("a signal");
    },
    |bytes: &[u8]| gates::open(&GATE, bytes)
);
