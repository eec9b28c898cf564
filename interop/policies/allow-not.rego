# both refuse
package signature

default allow = false
allow { input.predicate.count == 4 }
