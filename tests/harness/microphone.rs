//! A real microphone for a machine without one.
