// Verifies a bundle with the sigstore-js library: verify.mjs BUNDLE TRUSTED_ROOT ARTIFACT IDENTITY ISSUER, or one that a key
// signed, and no log saw: verify.mjs BUNDLE --key PUBLIC_KEY ARTIFACT
// Exits with 10 when the library refuses the bundle, and with another code when it did not get that far.
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The packages live in the work folder, not beside this file.
const require = createRequire(`${process.env.WORK}/npm/package.json`);
const { bundleFromJSON } = require('@sigstore/bundle');
const { TrustedRoot } = require('@sigstore/protobuf-specs');
const { toSignedEntity, toTrustMaterial, Verifier, VerificationError, PolicyError } = require('@sigstore/verify');

const [bundleFile, ...rest] = process.argv.slice(2);
const byKey = rest[0] === '--key';
const [rootFile, artifactFile, identity, issuer] = byKey ? [undefined, rest[2]] : rest;
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const bundle = bundleFromJSON(json(bundleFile));
const key = byKey && { publicKey: createPublicKey(readFileSync(rest[1])), validFor: () => true };
const material = toTrustMaterial(TrustedRoot.fromJSON(byKey ? {} : json(rootFile)), byKey ? () => key : undefined);
const least = byKey ? 0 : 1;
const verifier = new Verifier(material, { tlogThreshold: least, ctlogThreshold: least, timestampThreshold: least });
const artifact = readFileSync(artifactFile);

function refuse(why) {
  console.error(`refused: ${why}`);
  process.exit(10);
}

try {
  const signed = toSignedEntity(bundle, artifact);
  if (byKey) {
    verifier.verify(signed);
  } else {
    const escaped = identity.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    verifier.verify(signed, { subjectAlternativeName: new RegExp(`^${escaped}$`), extensions: { issuer } });
  }
} catch (error) {
  if (error instanceof VerificationError || error instanceof PolicyError) refuse(`${error.code}: ${error.message}`);
  throw error;
}
// What an attestation is about is for the library's caller to look at.
if (bundle.content.$case === 'dsseEnvelope') {
  const { subject } = JSON.parse(bundle.content.dsseEnvelope.payload.toString('utf8'));
  const digest = createHash('sha256').update(artifact).digest('hex');
  if (!subject.some((one) => one.digest.sha256 === digest)) refuse(`no subject is ${digest}`);
}
console.error('verified');
