# both accept
package signature

default allow = false
allow { count(deny) == 0 }
deny[msg] { input.predicate.count > 5; msg := "too many" }
