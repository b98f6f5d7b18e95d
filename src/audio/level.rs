//! Measures how loud it is: peaks for a meter and a strip, and whether there is any signal at all.

use std::collections::VecDeque;

/// The reading of silence, in dBFS: the floor of 16 bits.
pub const SILENCE_DBFS: f32 = -96.0;

/// The peaks that the strip remembers: about 13 seconds.
pub const BARS: usize = 200;

/// Peaks a second in the strip.
const BARS_A_SECOND: u32 = 15;

/// The bars for which the hold stays on the loudest peak before it falls to the present one.
const HOLD_BARS: u32 = 22;

/// So much silence is no signal. Three seconds are promised until somebody reads it, and until then it passes the sound
/// server, the writer's turn and the next frame of the screen.
const NO_SIGNAL_MILLISECONDS: u64 = 2_500;

/// Measures sound as it passes. Counts frames and reads no clock.
#[derive(Debug)]
pub(super) struct Meter {
    rate: u32,
    bars: VecDeque<f32>,
    current: u16,
    in_current: u32,
    hold_dbfs: f32,
    held: u32,
    zeros: u32,
}

impl Meter {
    pub(super) fn new(rate: u32) -> Self {
        let bars = VecDeque::with_capacity(BARS);
        Self { rate, bars, current: 0, in_current: 0, hold_dbfs: SILENCE_DBFS, held: 0, zeros: 0 }
    }

    pub(super) fn hear(&mut self, mut samples: &[i16]) {
        let bar = (self.rate / BARS_A_SECOND).max(1);
        while !samples.is_empty() {
            let (part, rest) = samples.split_at(samples.len().min((bar - self.in_current) as usize));
            let peak = part.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            self.zeros = if peak == 0 { self.zeros.saturating_add(length) } else { 0 };
            self.current = self.current.max(peak);
            self.in_current += length;
            if self.in_current >= bar {
                self.close_bar();
            }
            samples = rest;
        }
    }

    fn close_bar(&mut self) {
        let peak = dbfs(self.current);
        if self.bars.len() == BARS {
            self.bars.pop_front();
        }
        self.bars.push_back(peak);
        (self.current, self.in_current) = (0, 0);
        self.held += 1;
        if peak >= self.hold_dbfs || self.held > HOLD_BARS {
            (self.hold_dbfs, self.held) = (peak, 0);
        }
    }

    /// Forgets what was loud, when the microphone is gone. The strip stays.
    pub(super) fn fall_silent(&mut self) {
        (self.current, self.in_current, self.hold_dbfs, self.zeros) = (0, 0, SILENCE_DBFS, 0);
    }

    /// Returns the loudest sample of the present and the last fifteenth of a second, in dBFS.
    pub(super) fn peak_dbfs(&self) -> f32 {
        self.bars.back().copied().unwrap_or(SILENCE_DBFS).max(dbfs(self.current))
    }

    /// Returns the loudest sample of the last one and a half seconds, in dBFS.
    pub(super) fn hold_dbfs(&self) -> f32 {
        self.hold_dbfs.max(dbfs(self.current))
    }

    /// Peaks in dBFS, fifteen a second, oldest first.
    pub(super) fn bars(&self) -> impl Iterator<Item = f32> {
        self.bars.iter().copied()
    }

    /// Nothing but zeros for two and a half seconds: muted, unplugged inside, or forbidden by the system.
    pub(super) fn is_dead(&self) -> bool {
        u64::from(self.zeros) * 1_000 >= u64::from(self.rate) * NO_SIGNAL_MILLISECONDS
    }
}

/// Returns a 16-bit peak relative to full scale: `20 log10(peak / 32768)`.
fn dbfs(peak: u16) -> f32 {
    (20.0 * (f32::from(peak) / 32_768.0).log10()).max(SILENCE_DBFS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 1_500;

    #[test]
    fn full_scale_is_zero_and_half_is_six_below() {
        assert!(dbfs(32_768).abs() < 1e-6);
        assert!((dbfs(16_384) + 6.02).abs() < 0.01);
        assert!((dbfs(0) - SILENCE_DBFS).abs() < 1e-6);
    }

    #[test]
    fn seconds_of_zeros_are_no_signal_and_one_sample_ends_it() {
        let mut meter = Meter::new(RATE);
        meter.hear(&[0; 3_749]);
        assert!(!meter.is_dead());
        meter.hear(&[0]);
        assert!(meter.is_dead());
        meter.hear(&[1]);
        assert!(!meter.is_dead());
    }

    #[test]
    fn the_hold_outlives_the_peak_and_then_falls() {
        let mut meter = Meter::new(RATE);
        meter.hear(&[i16::MIN]);
        meter.hear(&[100; 499]);
        assert!(meter.hold_dbfs().abs() < 1e-6 && meter.peak_dbfs() < -49.0);
        meter.hear(&[100; 3_000]);
        assert!(meter.hold_dbfs() < -49.0);
    }

    #[test]
    fn the_strip_holds_fifteen_peaks_a_second_however_they_arrive() {
        let mut meter = Meter::new(RATE);
        for _ in 0..1_000 {
            meter.hear(&[8; 37]);
        }
        assert_eq!(meter.bars().count(), BARS);
        let mut short = Meter::new(RATE);
        short.hear(&vec![8; 1_500]);
        assert_eq!(short.bars().count(), 15);
    }
}
