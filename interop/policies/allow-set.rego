# both refuse
package signature

allow[msg] { msg := "yes" }
