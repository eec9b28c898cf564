// Verifies a bundle with the sigstore-js library: verify.mjs BUNDLE TRUSTED_ROOT ARTIFACT IDENTITY ISSUER
// Exits with 10 when the library refuses the bundle, and with another code when it did not get that far.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The packages live in the work folder, not beside this file.
const require = createRequire(`${process.env.WORK}/npm/package.json`);
const { bundleFromJSON } = require('@sigstore/bundle');
const { TrustedRoot } = require('@sigstore/protobuf-specs');
const { toSignedEntity, toTrustMaterial, Verifier, VerificationError, PolicyError } = require('@sigstore/verify');

const [bundleFile, rootFile, artifactFile, identity, issuer] = process.argv.slice(2);
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const bundle = bundleFromJSON(json(bundleFile));
const material = toTrustMaterial(TrustedRoot.fromJSON(json(rootFile)));
const verifier = new Verifier(material, { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 });
const escaped = identity.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const artifact = readFileSync(artifactFile);

function refuse(why) {
  console.error(`refused: ${why}`);
  process.exit(10);
}

try {
  verifier.verify(toSignedEntity(bundle, artifact), {
    subjectAlternativeName: new RegExp(`^${escaped}$`),
    extensions: { issuer },
  });
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
