# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_assay_global_optspecs
    string join \n q/quiet no-progress config= home= h/help V/version
end

function __fish_assay_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_assay_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_assay_using_subcommand
    set -l cmd (__fish_assay_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c assay -n "__fish_assay_needs_command" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_needs_command" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_needs_command" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_needs_command" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_needs_command" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_needs_command" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_needs_command" -f -a "run" -d 'List, scan, gate, sign, attest, verify and account for an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "demo" -d 'Show the whole chain on a small image, offline, with a tampered and a foreign-signed image refused'
complete -c assay -n "__fish_assay_needs_command" -f -a "scan" -d 'Find known vulnerabilities in an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "sbom" -d 'Write the software bill of materials of an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "db" -d 'Build and inspect the advisory database'
complete -c assay -n "__fish_assay_needs_command" -f -a "sign" -d 'Sign images by digest, without a long-lived key'
complete -c assay -n "__fish_assay_needs_command" -f -a "attest" -d 'Attach a signed attestation to an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "sign-blob" -d 'Sign a file'
complete -c assay -n "__fish_assay_needs_command" -f -a "verify" -d 'Verify the signatures of images'
complete -c assay -n "__fish_assay_needs_command" -f -a "verify-attestation" -d 'Verify the attestations of an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "verify-blob" -d 'Verify the signature of a file'
complete -c assay -n "__fish_assay_needs_command" -f -a "verify-blob-attestation" -d 'Verify an attestation about a file'
complete -c assay -n "__fish_assay_needs_command" -f -a "tree" -d 'Show what is attached to an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "stack" -d 'The private Sigstore: CA, logs, timestamps and issuer in one process'
complete -c assay -n "__fish_assay_needs_command" -f -a "audit" -d 'The audit log'
complete -c assay -n "__fish_assay_needs_command" -f -a "trust" -d 'Trust roots'
complete -c assay -n "__fish_assay_needs_command" -f -a "doctor" -d 'Check this machine and say what is missing'
complete -c assay -n "__fish_assay_needs_command" -f -a "config" -d 'Settings and where each comes from'
complete -c assay -n "__fish_assay_needs_command" -f -a "completion" -d 'Print a completion script'
complete -c assay -n "__fish_assay_needs_command" -f -a "generate" -d 'Write help reference, man pages, completions and schemas to a folder'
complete -c assay -n "__fish_assay_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand run" -l platform -d 'Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l parallel -d 'Threads that read layers [default: all cores]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l db -d 'Advisory database: a folder with trivy.db and metadata.json, or the file [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l fail-on -d 'Refuse to sign when a finding is at least this severe' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l stack -d 'Folder of the private stack [default: HOME/stack, created when missing]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l identity-token -d 'OIDC token, or @FILE with one, instead of the private stack\'s own issuer' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l push-to -d 'Copy the image to this place first and mark it there' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l report -d 'Write a self-contained HTML page' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l format -d 'Result on standard output' -r -f -a "table\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand run" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand run" -l sample-db -d 'Use the small sample of advisories built into this program'
complete -c assay -n "__fish_assay_using_subcommand run" -l ignore-unfixed -d 'Do not count findings without a fixed version'
complete -c assay -n "__fish_assay_using_subcommand run" -l resume -d 'Finish a run that was interrupted: what is signed is not signed again'
complete -c assay -n "__fish_assay_using_subcommand run" -l dry-run -d 'Do everything up to the gate and publish nothing'
complete -c assay -n "__fish_assay_using_subcommand run" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand run" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand run" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand run" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand demo" -l dir -d 'Folder to work in; kept afterwards [default: a temporary folder, removed]' -r -F
complete -c assay -n "__fish_assay_using_subcommand demo" -l report -d 'Write the HTML page of the run here' -r -F
complete -c assay -n "__fish_assay_using_subcommand demo" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand demo" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand demo" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand demo" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand demo" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand demo" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand scan" -l platform -d 'Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l parallel -d 'Threads that read layers [default: all cores]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db -d 'Advisory database: a folder with trivy.db and metadata.json, or the file [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -s s -l severity -d 'Severities to report, comma-separated' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l exit-code -d 'Exit with this code when anything is reported' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l fail-on -d 'Exit with 11 to 14 when a finding is at least this severe' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -s f -l format -d 'Form of the result' -r -f -a "table\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand scan" -s o -l output -d 'Write the result to a file' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand scan" -l sample-db -d 'Use the small sample of advisories built into this program'
complete -c assay -n "__fish_assay_using_subcommand scan" -l ignore-unfixed -d 'Do not report findings without a fixed version'
complete -c assay -n "__fish_assay_using_subcommand scan" -l list-all-pkgs -d 'List packages without findings too (JSON)'
complete -c assay -n "__fish_assay_using_subcommand scan" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand scan" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand scan" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand scan" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand sbom" -l platform -d 'Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom" -l parallel -d 'Threads that read layers [default: all cores]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom" -s f -l format -d 'Form of the document' -r -f -a "cyclonedx-json\t''
spdx-json\t''
table\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom" -s o -l output -d 'Write the document to a file' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand sbom" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand sbom" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand sbom" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand sbom" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -f -a "build" -d 'Build a database in trivy-db schema 2'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -f -a "status" -d 'Show age, source and size of a database'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build status help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l out -d 'Folder to write trivy.db and metadata.json to [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l osv -d 'OSV bulk export: a zip, or a folder of zips (repeatable)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l trivy-db -d 'An existing database: a trivy.db file or an OCI reference' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l sample -d 'The small sample of advisories built into this program'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l db -d 'Advisory database: a folder with trivy.db and metadata.json, or the file [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l sample-db -d 'Use the small sample of advisories built into this program'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "build" -d 'Build a database in trivy-db schema 2'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show age, source and size of a database'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand sign" -l identity-token -d 'OIDC token, or @FILE with one [default: the CI\'s own, then the private stack\'s issuer]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l stack -d 'Folder of the private stack [default: HOME/stack, created when missing]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l signing-config -d 'Services to use: a signing_config.v0.2.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -s a -l annotations -d 'Annotation to sign, key=value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand sign" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand sign" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand sign" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand sign" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand attest" -l predicate -d 'File with the predicate, JSON' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l type -d 'Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l identity-token -d 'OIDC token, or @FILE with one [default: the CI\'s own, then the private stack\'s issuer]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l stack -d 'Folder of the private stack [default: HOME/stack, created when missing]' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l signing-config -d 'Services to use: a signing_config.v0.2.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand attest" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand attest" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand attest" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand attest" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l bundle -d 'Where to write the bundle' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l identity-token -d 'OIDC token, or @FILE with one [default: the CI\'s own, then the private stack\'s issuer]' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l stack -d 'Folder of the private stack [default: HOME/stack, created when missing]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l signing-config -d 'Services to use: a signing_config.v0.2.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-identity -d 'Subject the certificate must have, exactly' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-identity-regexp -d 'Subject the certificate must have, as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-oidc-issuer-regexp -d 'Issuer of the token the certificate must name, as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l key -d 'Public key (PEM file) instead of an identity' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l trusted-root -d 'Whom to trust: a trusted_root.json [default: the private stack if there is one in HOME, else Sigstore public good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -s o -l output -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand verify" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l offline -d 'Open no socket except to the registry that holds the image: always so, the flag states it'
complete -c assay -n "__fish_assay_using_subcommand verify" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand verify" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand verify" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand verify" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand verify" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l type -d 'Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-identity -d 'Subject the certificate must have, exactly' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-identity-regexp -d 'Subject the certificate must have, as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-oidc-issuer-regexp -d 'Issuer of the token the certificate must name, as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l key -d 'Public key (PEM file) instead of an identity' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l trusted-root -d 'Whom to trust: a trusted_root.json [default: the private stack if there is one in HOME, else Sigstore public good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s o -l output -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l offline -d 'Open no socket except to the registry that holds the image: always so, the flag states it'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l bundle -d 'The bundle' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-identity -d 'Subject the certificate must have, exactly' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-identity-regexp -d 'Subject the certificate must have, as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-oidc-issuer-regexp -d 'Issuer of the token the certificate must name, as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l key -d 'Public key (PEM file) instead of an identity' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l trusted-root -d 'Whom to trust: a trusted_root.json [default: the private stack if there is one in HOME, else Sigstore public good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l offline -d 'Open no socket except to the registry that holds the image: always so, the flag states it'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l bundle -d 'The bundle' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l type -d 'Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-identity -d 'Subject the certificate must have, exactly' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-identity-regexp -d 'Subject the certificate must have, as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-oidc-issuer-regexp -d 'Issuer of the token the certificate must name, as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l key -d 'Public key (PEM file) instead of an identity' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l trusted-root -d 'Whom to trust: a trusted_root.json [default: the private stack if there is one in HOME, else Sigstore public good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l offline -d 'Open no socket except to the registry that holds the image: always so, the flag states it'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand tree" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand tree" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand tree" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand tree" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand tree" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand tree" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand tree" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand tree" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -f -a "init" -d 'Create keys, certificates and empty logs'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -f -a "serve" -d 'Serve all services on one port'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -f -a "status" -d 'Show what is in the stack'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -f -a "export" -d 'Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -f -a "fsck" -d 'Check every byte of the logs'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -f -a "token" -d 'Mint a short-lived token of the stack\'s own issuer'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve status export fsck token help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from init" -l dir -d 'Folder of the private stack [default: HOME/stack]' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from init" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from init" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from init" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from init" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from serve" -l dir -d 'Folder of the private stack [default: HOME/stack]' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from serve" -l listen -d 'Address to listen on; port 0 takes a free one' -r
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from serve" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from serve" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from serve" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from serve" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from status" -l dir -d 'Folder of the private stack [default: HOME/stack]' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from status" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from status" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from status" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from status" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -l dir -d 'Folder of the private stack [default: HOME/stack]' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -l out -d 'Folder to write to' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -l url -d 'Where clients reach the stack' -r
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from fsck" -l dir -d 'Folder of the private stack [default: HOME/stack]' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from fsck" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from fsck" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from fsck" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from fsck" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from fsck" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from fsck" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -l dir -d 'Folder of the private stack [default: HOME/stack]' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -l identity -d 'Who the token is for: an e-mail address or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -l audience -d 'Audience' -r
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -l ttl-secs -d 'Lifetime in seconds, at most 3600' -r
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from token" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from help" -f -a "init" -d 'Create keys, certificates and empty logs'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Serve all services on one port'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show what is in the stack'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from help" -f -a "fsck" -d 'Check every byte of the logs'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from help" -f -a "token" -d 'Mint a short-lived token of the stack\'s own issuer'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand audit; and not __fish_seen_subcommand_from verify help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand audit; and not __fish_seen_subcommand_from verify help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand audit; and not __fish_seen_subcommand_from verify help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand audit; and not __fish_seen_subcommand_from verify help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand audit; and not __fish_seen_subcommand_from verify help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand audit; and not __fish_seen_subcommand_from verify help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand audit; and not __fish_seen_subcommand_from verify help" -f -a "verify" -d 'Check that no entry was edited, inserted, deleted, reordered or cut off'
complete -c assay -n "__fish_assay_using_subcommand audit; and not __fish_seen_subcommand_from verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -l dir -d 'Folder of the audit log [default: HOME/audit]' -r -F
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -l checkpoint -d 'An earlier checkpoint the log must still contain' -r -F
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from verify" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Check that no entry was edited, inserted, deleted, reordered or cut off'
complete -c assay -n "__fish_assay_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show help" -f -a "show" -d 'Show a trust root: authorities, logs and their validity'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a trust root: authorities, logs and their validity'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand doctor" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand doctor" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand doctor" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand doctor" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand config; and not __fish_seen_subcommand_from show help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand config; and not __fish_seen_subcommand_from show help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand config; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand config; and not __fish_seen_subcommand_from show help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand config; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand config; and not __fish_seen_subcommand_from show help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "show" -d 'Show every setting and where it comes from'
complete -c assay -n "__fish_assay_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand config; and __fish_seen_subcommand_from show" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand config; and __fish_seen_subcommand_from show" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand config; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting and where it comes from'
complete -c assay -n "__fish_assay_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand completion" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand completion" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand completion" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand completion" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand completion" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand completion" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand generate" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand generate" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand generate" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand generate" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand generate" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand generate" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "run" -d 'List, scan, gate, sign, attest, verify and account for an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "demo" -d 'Show the whole chain on a small image, offline, with a tampered and a foreign-signed image refused'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "scan" -d 'Find known vulnerabilities in an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "sbom" -d 'Write the software bill of materials of an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "db" -d 'Build and inspect the advisory database'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "sign" -d 'Sign images by digest, without a long-lived key'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "attest" -d 'Attach a signed attestation to an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "sign-blob" -d 'Sign a file'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "verify" -d 'Verify the signatures of images'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "verify-attestation" -d 'Verify the attestations of an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "verify-blob" -d 'Verify the signature of a file'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "verify-blob-attestation" -d 'Verify an attestation about a file'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "tree" -d 'Show what is attached to an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "stack" -d 'The private Sigstore: CA, logs, timestamps and issuer in one process'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "audit" -d 'The audit log'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "trust" -d 'Trust roots'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "doctor" -d 'Check this machine and say what is missing'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "config" -d 'Settings and where each comes from'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "completion" -d 'Print a completion script'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "generate" -d 'Write help reference, man pages, completions and schemas to a folder'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom db sign attest sign-blob verify verify-attestation verify-blob verify-blob-attestation tree stack audit trust doctor config completion generate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "build" -d 'Build a database in trivy-db schema 2'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "status" -d 'Show age, source and size of a database'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "init" -d 'Create keys, certificates and empty logs'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "serve" -d 'Serve all services on one port'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "status" -d 'Show what is in the stack'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "export" -d 'Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "fsck" -d 'Check every byte of the logs'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "token" -d 'Mint a short-lived token of the stack\'s own issuer'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "verify" -d 'Check that no entry was edited, inserted, deleted, reordered or cut off'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "show" -d 'Show a trust root: authorities, logs and their validity'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting and where it comes from'
