//! The keys under which searches are counted and letters recognised. They are in no database: who has only the database
//! cannot find out whether somebody searched for something, or got a certain letter.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use super::error::RegisterError;

/// The fewest characters of a key that somebody chooses.
const SHORTEST: usize = 16;
const CONTEXT: &str = "eenduidig 2026 counting searches";
const LETTERS: &str = "eenduidig 2026 recognising letters";
/// How long is waited for another process that is making the key.
const PATIENCE: (u32, Duration) = (40, Duration::from_millis(25));

/// A secret for hashing. Never shown.
#[derive(Clone)]
pub struct Sleutel([u8; 32]);

impl Sleutel {
    /// From a text that all processes over one database are given; `None` when it is too short to be a secret.
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.chars().count() >= SHORTEST).then(|| Self(blake3::derive_key(CONTEXT, text.as_bytes())))
    }

    /// A fresh one. Counts under it add up for as long as it is used.
    pub fn random() -> Self {
        // Each holds more than seventy bits from the random source of the system.
        let seed: Vec<u8> = (0..8).flat_map(|_| *uuid::Uuid::now_v7().as_bytes()).collect();
        Self(blake3::derive_key(CONTEXT, &seed))
    }

    /// The one in this file, that is made when it is not there, for one user only.
    pub async fn in_file(path: &Path) -> Result<Self, RegisterError> {
        let failed = |error: &std::io::Error| {
            let place = path.display();
            RegisterError::Unavailable(format!("the key for counting in {place} cannot be used: {}", error.kind()))
        };
        match Self::written(path).await {
            Ok(text) => {
                let wrong = || RegisterError::Address(format!("{} holds no key", path.display()));
                return Self::from_text(&text).ok_or_else(wrong);
            }
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&error)),
            Err(_) => {}
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            super::pool::make_folder(folder).await?;
        }
        let text = Self::random().hash("");
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        match options.open(path).await {
            Ok(mut file) => {
                use tokio::io::AsyncWriteExt as _;
                file.write_all(text.as_bytes()).await.map_err(|error| failed(&error))?;
                file.sync_all().await.map_err(|error| failed(&error))?;
                Ok(Self::from_text(&text).unwrap_or_else(Self::random))
            }
            // Another process was first; what it wrote counts.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let text = Self::written(path).await.map_err(|error| failed(&error))?;
                Self::from_text(&text)
                    .ok_or_else(|| RegisterError::Unavailable(format!("{} is being made", path.display())))
            }
            Err(error) => Err(failed(&error)),
        }
    }

    /// What stands in a file; when that is nothing yet, another process may be writing it.
    async fn written(path: &Path) -> std::io::Result<String> {
        let (times, pause) = PATIENCE;
        for _ in 0..times {
            let text = tokio::fs::read_to_string(path).await?;
            if !text.is_empty() {
                return Ok(text);
            }
            tokio::time::sleep(pause).await;
        }
        tokio::fs::read_to_string(path).await
    }

    /// What stands for a letter: its code and its bytes.
    pub(super) fn afdruk(&self, code: &str, pdf: &[u8]) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&blake3::derive_key(LETTERS, &self.0));
        hasher.update(&(code.len() as u64).to_le_bytes()).update(code.as_bytes()).update(pdf);
        hasher.finalize().to_hex().to_string()
    }

    /// Names this key for letters without giving it away.
    pub(super) fn kenmerk(&self) -> String {
        blake3::keyed_hash(&blake3::derive_key(LETTERS, &self.0), b"").to_hex()[..16].to_owned()
    }

    /// What stands for a text in the counts.
    pub(super) fn hash(&self, text: &str) -> String {
        blake3::keyed_hash(&self.0, text.as_bytes()).to_hex()[..32].to_owned()
    }
}

impl fmt::Debug for Sleutel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sleutel(…)")
    }
}
