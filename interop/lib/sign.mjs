// Signs with the sigstore-js library as a signing config says:
// sign.mjs message|dsse SIGNING_CONFIG TOKEN_FILE ARTIFACT BUNDLE
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const require = createRequire(`${process.env.WORK}/npm/package.json`);
const { bundleToJSON } = require('@sigstore/bundle');
const { SigningConfig } = require('@sigstore/protobuf-specs');
const { bundleBuilderFromSigningConfig } = require('@sigstore/sign');

const [kind, configFile, tokenFile, artifactFile, bundleFile] = process.argv.slice(2);
const artifact = readFileSync(artifactFile);
const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: basename(artifactFile), digest: { sha256: createHash('sha256').update(artifact).digest('hex') } }],
  predicateType: 'https://example.test/predicate/v1',
  predicate: { checked: true },
};
const token = readFileSync(tokenFile, 'utf8').trim();
const builder = bundleBuilderFromSigningConfig({
  signingConfig: SigningConfig.fromJSON(JSON.parse(readFileSync(configFile, 'utf8'))),
  identityProvider: { getToken: async () => token },
  bundleType: kind === 'dsse' ? 'dsseEnvelope' : 'messageSignature',
});
const bundle = await builder.create(kind === 'dsse'
  ? { data: Buffer.from(JSON.stringify(statement)), type: 'application/vnd.in-toto+json' }
  : { data: artifact });
writeFileSync(bundleFile, JSON.stringify(bundleToJSON(bundle)));
