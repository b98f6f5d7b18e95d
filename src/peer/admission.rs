//! The admission of people: one invitation at a time, used once, and shut after wrong tries.

use rand::{TryRng, rngs::SysRng};
use sha2::{Digest, Sha256};

use super::PeerError;

/// Sets how many wrong tries shut the door.
const TRIES: u8 = 5;

/// Makes 128 random bits as hexadecimal digits.
pub fn secret() -> Result<String, PeerError> {
    let half = || SysRng.try_next_u64().map_err(|error| PeerError::Random { reason: error.to_string() });
    Ok(format!("{:016x}{:016x}", half()?, half()?))
}

/// Makes six random digits for somebody who types the address.
fn code() -> Result<String, PeerError> {
    let number = SysRng.try_next_u64().map_err(|error| PeerError::Random { reason: error.to_string() })?;
    Ok(format!("{:06}", number % 1_000_000))
}

/// Returns whether two secrets are equal, in a time that tells nothing about where they differ.
pub fn same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}

/// Lets one person ask to come in: by the token in the address, or by the code typed by hand.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// 128 bits in hexadecimal digits; stands in the fragment of the address, which no request carries.
    pub token: String,
    pub code: String,
}

/// Keeps the secrets out of any log.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Invitation(secret)")
    }
}

impl Invitation {
    pub fn new() -> Result<Self, PeerError> {
        Ok(Self { token: secret()?, code: code()? })
    }
}

/// Tells what the door says to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Fits,
    Wrong { left: u8 },
    Shut,
}

/// Holds the invitation that is out, and how many tries it has left.
#[derive(Debug)]
pub struct Door {
    pub invitation: Invitation,
    wrong: u8,
}

impl Door {
    pub fn new(invitation: Invitation) -> Self {
        Self { invitation, wrong: 0 }
    }

    pub const fn is_shut(&self) -> bool {
        self.wrong >= TRIES
    }

    /// Tries a token or a code. A key that fits stays good until [`Door::renew`].
    pub fn try_key(&mut self, key: &str) -> Answer {
        if self.is_shut() {
            return Answer::Shut;
        }
        let fits_token = same(key, &self.invitation.token);
        if fits_token || same(key, &self.invitation.code) {
            return Answer::Fits;
        }
        self.wrong += 1;
        if self.is_shut() { Answer::Shut } else { Answer::Wrong { left: TRIES - self.wrong } }
    }

    /// Replaces an invitation that was used: the next person needs another. The wrong tries stay counted.
    pub fn renew(&mut self, invitation: Invitation) {
        self.invitation = invitation;
    }

    /// Opens the door again for the candidate, with another invitation.
    pub fn open(&mut self, invitation: Invitation) {
        *self = Self::new(invitation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_tries_shut_it_even_for_the_right_key() {
        let mut door = Door::new(Invitation::new().unwrap());
        let right = door.invitation.token.clone();
        for left in (1..5).rev() {
            assert_eq!(door.try_key("0"), Answer::Wrong { left });
        }
        assert_eq!(door.try_key(&right), Answer::Fits);
        assert_eq!(door.try_key(""), Answer::Shut);
        assert_eq!(door.try_key(&right), Answer::Shut);
        door.open(Invitation::new().unwrap());
        assert!(!door.is_shut());
        assert_eq!(door.try_key(&right), Answer::Wrong { left: 4 }, "the old key is void");
    }

    #[test]
    fn secrets_have_128_bits_and_are_not_told() {
        let one = Invitation::new().unwrap();
        assert_eq!(one.token.len(), 32);
        assert_ne!(one.token, Invitation::new().unwrap().token);
        assert!(!format!("{one:?}").contains(&one.token) && !format!("{one:?}").contains(&one.code));
    }
}
