//! The verification summary (VSA) of a run: that the gate let the image pass, and on what evidence.
//!
//! SLSA v1.1, "Verification Summary Attestation". A run says nothing of how an image was built: of SLSA's own levels it
//! states only the lowest, and what it has looked at under names of its own.

use attest::{Predicate, SLSA_VSA_V1};
use base::{Digest, Severity, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::gate::Gate;
use crate::plan::{PROGRAM, subject_name};

/// Who verified, for `assay slsa verify-vsa --verifier-id`.
pub const VERIFIER: &str = "https://assay.invalid/verifier/run";

/// What the digest of the policy is about.
const POLICY: &str = "https://assay.invalid/policy/gate/v1";

/// A piece of evidence the summary rests on.
pub(crate) struct Input {
    /// Digest of the manifest it is published under.
    pub(crate) manifest: Digest,
    /// Digest of the bundle.
    pub(crate) bundle: Digest,
}

/// What is summed up.
pub(crate) struct Summed<'a> {
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
    pub(crate) gate: Gate,
    pub(crate) has_base: bool,
    pub(crate) at: Timestamp,
}

impl Summed<'_> {
    /// The predicate over evidence that was made.
    pub(crate) fn predicate(&self, inputs: &[Input]) -> Predicate {
        let policy = policy(self.gate);
        let repository = subject_name(self.name);
        let inputs = inputs.iter().map(|input| {
            json!({
                "uri": format!("{repository}@{}", input.manifest),
                "digest": {input.bundle.algorithm().as_str(): input.bundle.hex()},
            })
        });
        let value = json!({
            "verifier": {"id": VERIFIER, "version": {PROGRAM: self.version}},
            "timeVerified": self.at.to_rfc3339(),
            "resourceUri": repository,
            "policy": {
                "uri": POLICY,
                "digest": {"sha256": Digest::sha256_of(policy.as_bytes()).hex()},
                "mediaType": "application/json",
                "content": STANDARD.encode(&policy),
            },
            "inputAttestations": inputs.collect::<Vec<Value>>(),
            "verificationResult": "PASSED",
            "verifiedLevels": levels(self.gate, self.has_base),
            "slsaVersion": "1.1",
        });
        Predicate::Custom { type_uri: SLSA_VSA_V1.to_owned(), value }
    }

    /// What does not change from run to run: the same gate over the same evidence need not be signed again.
    pub(crate) fn stable(&self, inputs: &[Input]) -> Value {
        let inputs: Vec<String> = inputs.iter().map(|input| input.bundle.to_string()).collect();
        json!([policy(self.gate), self.has_base, inputs])
    }
}

/// The gate as text, always the same for the same gate: the digest in the summary is over these bytes.
fn policy(gate: Gate) -> String {
    json!({
        "failOn": gate.fail_on.map(|limit| limit.to_string().to_ascii_lowercase()),
        "ignoreUnfixed": gate.ignore_unfixed,
        "failOnKnownExploited": gate.exploited,
    })
    .to_string()
}

/// What has been reached: a gate at medium also stops what one at high does, and one that counts everything also what one
/// does that counts only what can be fixed.
fn levels(gate: Gate, has_base: bool) -> Vec<String> {
    let mut levels = vec!["SLSA_BUILD_LEVEL_0".to_owned(), "ASSAY_GATE_PASSED".to_owned()];
    let reached =
        Severity::ALL.into_iter().filter(|severity| gate.fail_on.is_some_and(|limit| limit <= *severity));
    for severity in reached {
        let name = format!("ASSAY_GATE_{}", severity.to_string().to_ascii_uppercase());
        levels.push(format!("{name}_FIXABLE"));
        levels.extend((!gate.ignore_unfixed).then_some(name));
    }
    levels.extend(gate.exploited.then(|| "ASSAY_GATE_KNOWN_EXPLOITED".to_owned()));
    levels.extend(has_base.then(|| "ASSAY_BASE_VERIFIED".to_owned()));
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strict_gate_has_the_levels_of_a_lax_one() {
        let gate = |fail_on, ignore_unfixed, exploited| Gate { fail_on, ignore_unfixed, exploited };
        let own = |gate: Gate, base: bool| levels(gate, base).split_off(2).join(" ").replace("ASSAY_", "");
        let high = Some(Severity::High);
        assert_eq!(own(gate(None, false, false), false), "");
        assert_eq!(own(gate(high, true, false), false), "GATE_HIGH_FIXABLE GATE_CRITICAL_FIXABLE");
        assert_eq!(
            own(gate(high, false, true), true),
            "GATE_HIGH_FIXABLE GATE_HIGH GATE_CRITICAL_FIXABLE GATE_CRITICAL GATE_KNOWN_EXPLOITED BASE_VERIFIED"
        );
    }

    #[test]
    fn the_policy_is_in_the_summary_and_its_digest_is_over_it() {
        let gate = Gate { fail_on: Some(Severity::High), ..Gate::default() };
        let at = Timestamp::from_secs(0);
        let summed = Summed { name: "host/app:1", version: "0", gate, has_base: false, at };
        let input = Input { manifest: Digest::sha256_of(b"m"), bundle: Digest::sha256_of(b"b") };
        let value = summed.predicate(&[input]).to_value();
        let content = STANDARD.decode(value["policy"]["content"].as_str().expect("text")).expect("base64");
        assert_eq!(value["policy"]["digest"]["sha256"], Digest::sha256_of(&content).hex());
        assert_eq!(
            String::from_utf8(content).expect("text"),
            r#"{"failOn":"high","failOnKnownExploited":false,"ignoreUnfixed":false}"#
        );
        assert_eq!(value["resourceUri"], "host/app");
        assert_eq!(value["inputAttestations"][0]["digest"]["sha256"], Digest::sha256_of(b"b").hex());
    }
}
