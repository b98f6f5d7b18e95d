//! Changes to bytes by chance, the same for the same seed: what a fuzzer does first, for where there is none.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng, seq::IndexedRandom};

/// Pieces that mean something to one gate or another.
const WORDS: [&[u8]; 32] = [
    b"schema: 2",
    b"schema: 4294967296",
    b"&a ",
    b"*a",
    b"[[[[[[[[",
    b"{{{{{{{{",
    b"\"\\u001b[2J\"",
    b"\x1b]0;x\x07",
    "\u{202e}".as_bytes(),
    "\u{9b}".as_bytes(),
    b"../../../x",
    b"/etc/passwd",
    b"-1",
    b"1e308",
    b"NaN",
    b"18446744073709551615",
    b"4294967295h",
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"RIFF",
    b"data",
    b"fLaC",
    b"OggS",
    b"moov",
    b"\r\n\r\n",
    b"Content-Length: 99999999999",
    b"Transfer-Encoding: chunked",
    b"\n",
];

/// The longest input that is made.
const LONGEST: usize = 1 << 16;

/// One of the inputs, changed in one to eight places.
pub fn changed(inputs: &[Vec<u8>], seed: u64) -> Vec<u8> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut bytes = inputs.choose(&mut random).cloned().unwrap_or_default();
    for _ in 0..random.random_range(1..=8) {
        change(&mut bytes, inputs, &mut random);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, inputs: &[Vec<u8>], random: &mut ChaCha8Rng) {
    let at = random.random_range(0..=bytes.len());
    let until = (at + random.random_range(0..=64)).min(bytes.len());
    match random.random_range(0..8) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.random_range(0..8),
        1 if at < bytes.len() => bytes[at] = random.random(),
        2 => drop(bytes.drain(at..until)),
        3 => {
            let again = bytes[at..until].to_vec();
            bytes.splice(at..at, again);
        }
        4 => bytes.truncate(at),
        5 => {
            let other = inputs.choose(random).expect("it came from one");
            let from = random.random_range(0..=other.len());
            bytes.splice(at.., other[from..].iter().copied());
        }
        6 => {
            let word = *WORDS.choose(random).expect("there are some");
            bytes.splice(at..until.min(at + word.len()), word.iter().copied());
        }
        _ => {
            let word = *WORDS.choose(random).expect("there are some");
            bytes.splice(at..at, word.iter().copied());
        }
    }
}
