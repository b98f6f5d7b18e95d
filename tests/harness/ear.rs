//! Hears what a speaker of the sound server plays, sample by sample, and knows when. Needs `parec`.

use std::{
    io::Read,
    process::{Child, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use mockloop::clock::now;

use super::microphone::{RATE, SoundServer, wait_until};

/// Bytes of a frame: the speaker has two channels.
const FRAME: usize = 4;

/// Packets that come closer than this to one another come in a row.
const A_ROW: Duration = Duration::from_millis(3);

/// So many zeros in a row are silence.
const SILENCE: usize = 48;

/// Somebody who listens from the beginning on.
pub struct Ear {
    child: Child,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    samples: Vec<i16>,
    /// When the first frame was heard. The speaker plays a packet, or several in a row, when it has played
    /// all before; the news may be late but not early, so that the earliest guess is the right one.
    begin: Option<Instant>,
    arrived: Option<Instant>,
}

impl Ear {
    /// Listens to the speaker called `speaker`.
    pub fn at(server: &SoundServer, speaker: &str) -> Self {
        let mut command = server.command("parec");
        command.arg(format!("--device={speaker}.monitor")).args([
            "--raw",
            "--format=s16le",
            "--rate=48000",
            "--channels=2",
            "--latency-msec=10",
        ]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("parec is installed");
        let mut sound = child.stdout.take().expect("a pipe");
        let heard = Arc::new(Mutex::new(Heard::default()));
        let theirs = Arc::clone(&heard);
        thread::spawn(move || {
            let (mut bytes, mut kept) = (vec![0; 1 << 16], 0);
            while let Ok(count @ 1..) = sound.read(&mut bytes[kept..]) {
                let (at, whole) = (now(), (kept + count) / FRAME * FRAME);
                let mut heard = theirs.lock().unwrap_or_else(PoisonError::into_inner);
                let guess = at.checked_sub(length(heard.samples.len())).unwrap_or(at);
                let is_in_a_row = heard.arrived.is_some_and(|before| at - before < A_ROW);
                heard.begin = match heard.begin {
                    Some(begin) if is_in_a_row || begin < guess => Some(begin),
                    _ => Some(guess),
                };
                heard.arrived = Some(at);
                let left = bytes[..whole].chunks_exact(FRAME).map(|it| i16::from_le_bytes([it[0], it[1]]));
                heard.samples.extend(left);
                bytes.copy_within(whole..kept + count, 0);
                kept = kept + count - whole;
            }
        });
        let ear = Self { child, heard };
        wait_until("the ear hears", || ear.length() > 0);
        ear
    }

    /// How many frames it has heard.
    pub fn length(&self) -> usize {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).samples.len()
    }

    /// Everything heard so far, after what is on its way has come.
    pub fn samples(&self) -> Vec<i16> {
        let until = self.length() + RATE as usize / 5;
        wait_until("the ear hears more", || self.length() > until);
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).samples.clone()
    }

    /// When a frame was heard.
    pub fn when(&self, frame: usize) -> Instant {
        self.begin() + length(frame)
    }

    /// The frame that was heard at `at`.
    pub fn frame(&self, at: Instant) -> usize {
        let passed = at.saturating_duration_since(self.begin()).as_micros();
        usize::try_from(passed * u128::from(RATE) / 1_000_000).expect("short")
    }

    fn begin(&self) -> Instant {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).begin.expect("it hears")
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn length(frames: usize) -> Duration {
    Duration::from_micros(frames as u64 * 1_000_000 / u64::from(RATE))
}

/// What was heard without the silence around it, and the frame it begins at.
pub fn sound(samples: &[i16]) -> (usize, &[i16]) {
    let first = samples.iter().position(|it| *it != 0).expect("something was heard");
    let last = samples.iter().rposition(|it| *it != 0).expect("something was heard");
    (first, &samples[first..=last])
}

/// What was heard without silence, at its ends or in between: a machine that is too busy is late.
pub fn sounding(samples: &[i16]) -> Vec<i16> {
    let is_one_silence = |before: &i16, after: &i16| (*before == 0) == (*after == 0);
    let runs = samples.chunk_by(is_one_silence);
    runs.filter(|run| run[0] != 0 || run.len() < SILENCE).flatten().copied().collect()
}

/// How long so many frames last, in seconds.
pub fn seconds(frames: usize) -> f64 {
    length(frames).as_secs_f64()
}
