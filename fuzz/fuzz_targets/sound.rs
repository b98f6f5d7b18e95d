//! Makes up bytes for the gate `sound`.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "the suite uses the rest of it")]
#[path = "../../tests/gates/mod.rs"]
mod gates;

static GATE: LazyLock<&gates::Gate> = LazyLock::new(|| {
    // A decoder that panics inside the program's own net is no crash; what leaves the net still ends the fuzzer.
    std::panic::set_hook(Box::new(|_| ()));
    gates::named("sound")
});

fuzz_target!(|bytes: &[u8]| gates::open(&GATE, bytes));
