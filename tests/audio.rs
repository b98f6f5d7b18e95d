//! Recording, through cpal and a real sound server.
