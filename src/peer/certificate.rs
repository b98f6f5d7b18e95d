//! A certificate of this session's own for the local network, with the fingerprint that people compare.

use std::{net::IpAddr, sync::Arc};

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, SanType};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use sha2::{Digest, Sha256};

use super::PeerError;

/// Holds keys for TLS, and the SHA-256 fingerprint of the certificate as browsers show it: `AB:CD:…`.
pub struct Certificate {
    pub config: Arc<ServerConfig>,
    pub fingerprint: String,
}

/// Makes a certificate for one address. It lives as long as the server, and its key never touches the disk.
pub fn make(address: IpAddr) -> Result<Certificate, PeerError> {
    let failed = |reason: String| PeerError::Certificate { reason };
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![SanType::IpAddress(address)];
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "mockloop, this interview");
    let key = KeyPair::generate().map_err(|error| failed(error.to_string()))?;
    let certificate = params.self_signed(&key).map_err(|error| failed(error.to_string()))?;
    let fingerprint = Sha256::digest(certificate.der());
    let fingerprint = fingerprint.iter().map(|it| format!("{it:02X}")).collect::<Vec<_>>().join(":");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .map_err(|error| failed(error.to_string()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Certificate { config: Arc::new(config), fingerprint })
}
