// Command sigstore-go verifies and makes Sigstore bundles with the sigstore-go library, for the interop checks.
//
//	sigstore-go verify TRUSTED_ROOT BUNDLE FILE|sha256:HEX IDENTITY ISSUER
//	sigstore-go verify-key PUBLIC_KEY BUNDLE FILE|sha256:HEX
//	sigstore-go sign message|dsse SIGNING_CONFIG TOKEN_FILE FILE BUNDLE
//
// It ends with 0 when it verified or signed, with 10 when it refused, and with 1 when it came to no answer.
package main

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/root"
	"github.com/sigstore/sigstore-go/pkg/sign"
	"github.com/sigstore/sigstore-go/pkg/verify"
	"github.com/sigstore/sigstore/pkg/signature"
	"google.golang.org/protobuf/encoding/protojson"
)

// refused is the answer "no", as opposed to no answer.
type refused struct{ cause error }

func (r refused) Error() string { return r.cause.Error() }

func main() {
	err := run(os.Args[1:])
	var no refused
	switch {
	case err == nil:
	case errors.As(err, &no):
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(10)
	default:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 6 && args[0] == "verify":
		return verifyIdentity(args[1], args[2], args[3], args[4], args[5])
	case len(args) == 4 && args[0] == "verify-key":
		return verifyKey(args[1], args[2], args[3])
	case len(args) == 6 && args[0] == "sign":
		return signFile(args[1], args[2], args[3], args[4], args[5])
	}
	return errors.New("usage: see the comment at the top of main.go")
}

func artifact(name string) (verify.ArtifactPolicyOption, error) {
	if text, ok := strings.CutPrefix(name, "sha256:"); ok {
		digest, err := hex.DecodeString(text)
		return verify.WithArtifactDigest("sha256", digest), err
	}
	data, err := os.ReadFile(name)
	return verify.WithArtifact(bytes.NewReader(data)), err
}

func verifyIdentity(rootPath, bundlePath, name, identity, issuer string) error {
	trusted, err := root.NewTrustedRootFromPath(rootPath)
	if err != nil {
		return err
	}
	wanted, err := verify.NewShortCertificateIdentity(issuer, "", identity, "")
	if err != nil {
		return err
	}
	options := []verify.VerifierOption{
		verify.WithSignedCertificateTimestamps(1), verify.WithTransparencyLog(1), verify.WithSignedTimestamps(1),
	}
	return check(trusted, options, bundlePath, name, verify.WithCertificateIdentity(wanted))
}

func verifyKey(keyPath, bundlePath, name string) error {
	text, err := os.ReadFile(keyPath)
	if err != nil {
		return err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return errors.New("no PEM in " + keyPath)
	}
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return err
	}
	verifier, err := signature.LoadDefaultVerifier(public)
	if err != nil {
		return err
	}
	key := root.NewExpiringKey(verifier, time.Time{}, time.Time{})
	trusted := root.NewTrustedPublicKeyMaterial(func(string) (root.TimeConstrainedVerifier, error) { return key, nil })
	return check(trusted, []verify.VerifierOption{verify.WithNoObserverTimestamps()}, bundlePath, name, verify.WithKey())
}

func check(trusted root.TrustedMaterial, options []verify.VerifierOption, bundlePath, name string, policy verify.PolicyOption) error {
	found, err := bundle.LoadJSONFromPath(bundlePath)
	if err != nil {
		return refused{err}
	}
	verifier, err := verify.NewVerifier(trusted, options...)
	if err != nil {
		return err
	}
	subject, err := artifact(name)
	if err != nil {
		return err
	}
	if _, err := verifier.Verify(found, verify.NewPolicy(subject, policy)); err != nil {
		return refused{err}
	}
	return nil
}

func signFile(kind, configPath, tokenPath, name, out string) error {
	config, err := root.NewSigningConfigFromPath(configPath)
	if err != nil {
		return err
	}
	token, err := os.ReadFile(tokenPath)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var content sign.Content = &sign.PlainData{Data: data}
	if kind == "dsse" {
		digest := crypto.SHA256.New()
		digest.Write(data)
		statement := fmt.Sprintf(`{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"artifact","digest":{"sha256":"%x"}}],`+
			`"predicateType":"https://example.test/predicate/v1","predicate":{}}`, digest.Sum(nil))
		content = &sign.DSSEData{Data: []byte(statement), PayloadType: "application/vnd.in-toto+json"}
	}
	options, err := services(config, strings.TrimSpace(string(token)))
	if err != nil {
		return err
	}
	keys, err := sign.NewEphemeralKeypair(nil)
	if err != nil {
		return err
	}
	made, err := sign.Bundle(content, keys, *options)
	if err != nil {
		return err
	}
	text, err := protojson.Marshal(made)
	if err != nil {
		return err
	}
	return os.WriteFile(out, text, 0o644)
}

func services(config *root.SigningConfig, token string) (*sign.BundleOptions, error) {
	const patience = 30 * time.Second
	now := time.Now()
	authority, err := root.SelectService(config.FulcioCertificateAuthorityURLs(), sign.FulcioAPIVersions, now)
	if err != nil {
		return nil, err
	}
	logs, err := root.SelectServices(config.RekorLogURLs(), config.RekorLogURLsConfig(), sign.RekorAPIVersions, now)
	if err != nil {
		return nil, err
	}
	clocks, err := root.SelectServices(config.TimestampAuthorityURLs(), config.TimestampAuthorityURLsConfig(), sign.TimestampAuthorityAPIVersions, now)
	if err != nil {
		return nil, err
	}
	options := &sign.BundleOptions{
		CertificateProvider:        sign.NewFulcio(&sign.FulcioOptions{BaseURL: authority.URL, Timeout: patience, Retries: 1}),
		CertificateProviderOptions: &sign.CertificateProviderOptions{IDToken: token},
	}
	for _, log := range logs {
		options.TransparencyLogs = append(options.TransparencyLogs,
			sign.NewRekor(&sign.RekorOptions{BaseURL: log.URL, Timeout: patience, Retries: 1, Version: log.MajorAPIVersion}))
	}
	for _, clock := range clocks {
		options.TimestampAuthorities = append(options.TimestampAuthorities,
			sign.NewTimestampAuthority(&sign.TimestampAuthorityOptions{URL: clock.URL, Timeout: patience, Retries: 1}))
	}
	return options, nil
}
