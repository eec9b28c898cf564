//! Keys of Google Cloud Build (`keys/SOURCES.md`).

use crate::PublicKey;

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// The payload itself, as Cloud Build did before it followed DSSE.
    Payload,
    /// The pre-authentication encoding of DSSE.
    Envelope,
}

/// The place keys are named in: `projects/verified-builder/locations/REGION/keyRings/attestor/cryptoKeys/NAME/…`.
const BEFORE_REGION: &str = "projects/verified-builder/locations/";
const REGIONAL: &str = "/keyRings/attestor/cryptoKeys/builtByGCB/cryptoKeyVersions/1";
const WORKER: &str = "projects/verified-builder/locations/global/keyRings/attestor/cryptoKeys/google-hosted-worker/cryptoKeyVersions/1";
const SIGNER: &str = "projects/verified-builder/locations/global/keyRings/attestor/cryptoKeys/provenanceSigner/cryptoKeyVersions/1";

/// A key, and which of Cloud Build's two formats it vouches for.
pub(super) struct Key {
    pub(super) key: PublicKey,
    pub(super) over: Over,
    /// SLSA provenance v1, else v0.1.
    pub(super) is_v1: bool,
}

/// The key a signature names; `None` for one that is not Cloud Build's.
pub(super) fn named(id: &str) -> Option<Key> {
    let (pem, over) = match id {
        WORKER => (include_str!("keys/google-hosted-worker.key"), Over::Envelope),
        SIGNER => (include_str!("keys/provenance-signer.key"), Over::Envelope),
        _ => (regional(id.strip_prefix(BEFORE_REGION)?.strip_suffix(REGIONAL)?)?, Over::Payload),
    };
    PublicKey::from_pem(pem).ok().map(|key| Key { key, over, is_v1: id == WORKER })
}

fn regional(region: &str) -> Option<&'static str> {
    REGIONS.iter().find(|(name, _)| *name == region).map(|(_, pem)| *pem)
}

/// Keys of the regions.
const REGIONS: [(&str, &str); 19] = [
    ("asia-east1", include_str!("keys/asia-east1.key")),
    ("asia-northeast1", include_str!("keys/asia-northeast1.key")),
    ("asia-southeast1", include_str!("keys/asia-southeast1.key")),
    ("australia-southeast1", include_str!("keys/australia-southeast1.key")),
    ("europe-north1", include_str!("keys/europe-north1.key")),
    ("europe-west1", include_str!("keys/europe-west1.key")),
    ("europe-west2", include_str!("keys/europe-west2.key")),
    ("europe-west3", include_str!("keys/europe-west3.key")),
    ("europe-west4", include_str!("keys/europe-west4.key")),
    ("global", include_str!("keys/global.key")),
    ("southamerica-west1", include_str!("keys/southamerica-west1.key")),
    ("us-central1", include_str!("keys/us-central1.key")),
    ("us-central2", include_str!("keys/us-central2.key")),
    ("us-east1", include_str!("keys/us-east1.key")),
    ("us-east4", include_str!("keys/us-east4.key")),
    ("us-west1", include_str!("keys/us-west1.key")),
    ("us-west2", include_str!("keys/us-west2.key")),
    ("us-west3", include_str!("keys/us-west3.key")),
    ("us-west4", include_str!("keys/us-west4.key")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_one() {
        for (region, _) in REGIONS {
            let key = named(&format!("{BEFORE_REGION}{region}{REGIONAL}")).expect(region);
            assert_eq!((key.key.algorithm(), key.over, key.is_v1), ("ECDSA P-256", Over::Payload, false));
        }
        let worker = named(WORKER).expect("the worker's");
        let signer = named(SIGNER).expect("the signer's");
        assert_eq!((worker.over, worker.is_v1), (Over::Envelope, true));
        assert_eq!((signer.over, signer.is_v1), (Over::Envelope, false));
        for id in ["", "global", BEFORE_REGION, &format!("{BEFORE_REGION}mars{REGIONAL}"), &WORKER[1..]] {
            assert!(named(id).is_none(), "{id}");
        }
    }
}
