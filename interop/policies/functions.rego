# both accept
package signature

allow {
	regex.match("^v[0-9]", input.predicate.name)
	startswith(input.predicate.tags[_], "rel")
	semver.is_valid("1.2.3")
	sprintf("%d", [input.predicate.count]) == "3"
}
