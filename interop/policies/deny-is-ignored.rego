# assay refuses, cosign accepts
package signature

allow = true
deny[msg] { msg := "never" }
