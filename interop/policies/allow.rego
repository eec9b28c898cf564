# both accept
package signature

allow { input.predicate.count == 3 }
