# both refuse
package signature

allow { input.predicate.absent }
