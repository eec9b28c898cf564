# both refuse
package signature

allow = "yes"
