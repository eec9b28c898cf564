// Verifies a bundle with the sigstore-js library: verify.mjs BUNDLE TRUSTED_ROOT ARTIFACT IDENTITY ISSUER
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The packages live in the work folder, not beside this file.
const require = createRequire(`${process.env.WORK}/npm/package.json`);
const { bundleFromJSON } = require('@sigstore/bundle');
const { TrustedRoot } = require('@sigstore/protobuf-specs');
const { toSignedEntity, toTrustMaterial, Verifier } = require('@sigstore/verify');

const [bundleFile, rootFile, artifactFile, identity, issuer] = process.argv.slice(2);
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const bundle = bundleFromJSON(json(bundleFile));
const material = toTrustMaterial(TrustedRoot.fromJSON(json(rootFile)));
const verifier = new Verifier(material, { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 });
const escaped = identity.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
verifier.verify(toSignedEntity(bundle, readFileSync(artifactFile)), {
  subjectAlternativeName: new RegExp(`^${escaped}$`),
  extensions: { issuer },
});
console.error('verified');
