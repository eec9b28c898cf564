//go:build tools

// Package tools pins slsa-verifier: `go install` would ask for its list of versions, which not every proxy gives.
package tools

import _ "github.com/slsa-framework/slsa-verifier/v2/cli/slsa-verifier"
