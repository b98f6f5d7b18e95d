//! Makes up bytes for the gate `plan`.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "the suite uses the rest of it")]
#[path = "../../tests/gates/mod.rs"]
mod gates;

static GATE: LazyLock<&gates::Gate> = LazyLock::new(|| gates::named("plan"));

fuzz_target!(|bytes: &[u8]| gates::open(&GATE, bytes));
