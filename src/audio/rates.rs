//! Which sample rates are taken for true.

use std::ops::RangeInclusive;

/// Frames a second that sound has. Others only stand in files that were made up.
pub(super) const RATES: RangeInclusive<u32> = 4_000..=384_000;
