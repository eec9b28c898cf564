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
complete -c assay -n "__fish_assay_needs_command" -f -a "convert" -d 'Show the result of a scan in another form'
complete -c assay -n "__fish_assay_needs_command" -f -a "db" -d 'Build and inspect the advisory database'
complete -c assay -n "__fish_assay_needs_command" -f -a "cache" -d 'Look at the layer cache and empty it'
complete -c assay -n "__fish_assay_needs_command" -f -a "vex" -d 'What makers of software say about vulnerabilities in it'
complete -c assay -n "__fish_assay_needs_command" -f -a "sign" -d 'Sign images by digest, without a long-lived key'
complete -c assay -n "__fish_assay_needs_command" -f -a "attest" -d 'Attach a signed attestation to an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "sign-blob" -d 'Sign a file'
complete -c assay -n "__fish_assay_needs_command" -f -a "attest-blob" -d 'Write a signed attestation about a file'
complete -c assay -n "__fish_assay_needs_command" -f -a "verify" -d 'Verify the signatures of images'
complete -c assay -n "__fish_assay_needs_command" -f -a "verify-attestation" -d 'Verify the attestations of an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "verify-blob" -d 'Verify the signature of a file'
complete -c assay -n "__fish_assay_needs_command" -f -a "verify-blob-attestation" -d 'Verify an attestation about a file'
complete -c assay -n "__fish_assay_needs_command" -f -a "key" -d 'Make, import and show signing keys'
complete -c assay -n "__fish_assay_needs_command" -f -a "tree" -d 'Show what is attached to an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "triangulate" -d 'Print where signatures and attestations of an image are kept, as cosign names the tags'
complete -c assay -n "__fish_assay_needs_command" -f -a "bundle" -d 'Look into Sigstore bundles and bring them up to date'
complete -c assay -n "__fish_assay_needs_command" -f -a "copy" -d 'Copy an image with everything attached to it'
complete -c assay -n "__fish_assay_needs_command" -f -a "save" -d 'Save an image with everything attached to it as a folder or file'
complete -c assay -n "__fish_assay_needs_command" -f -a "load" -d 'Load what `save` wrote into a registry'
complete -c assay -n "__fish_assay_needs_command" -f -a "download" -d 'Print what is attached to an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "clean" -d 'Delete what is attached to an image'
complete -c assay -n "__fish_assay_needs_command" -f -a "airgap" -d 'Carry images, and all that checking them needs, to where there is no network'
complete -c assay -n "__fish_assay_needs_command" -f -a "stack" -d 'The private Sigstore: CA, logs, timestamps and issuer in one process'
complete -c assay -n "__fish_assay_needs_command" -f -a "audit" -d 'The audit log'
complete -c assay -n "__fish_assay_needs_command" -f -a "trust" -d 'Trust roots: show, refresh with TUF, import, create'
complete -c assay -n "__fish_assay_needs_command" -f -a "base" -d 'The base of an image: which it is, whether the image is built on it, who signed it'
complete -c assay -n "__fish_assay_needs_command" -f -a "slsa" -d 'Verify SLSA provenance and verification summaries, with slsa-verifier\'s flags'
complete -c assay -n "__fish_assay_needs_command" -f -a "signing-config" -d 'Which services are signed with'
complete -c assay -n "__fish_assay_needs_command" -f -a "doctor" -d 'Check this machine and say what is missing'
complete -c assay -n "__fish_assay_needs_command" -f -a "config" -d 'Settings and where each comes from'
complete -c assay -n "__fish_assay_needs_command" -f -a "completion" -d 'Print a completion script'
complete -c assay -n "__fish_assay_needs_command" -f -a "generate" -d 'Write help reference, man pages, completions and schemas to a folder'
complete -c assay -n "__fish_assay_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand run" -l platform -d 'Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l parallel -d 'Threads that read layers; 0 is all cores, as without the flag' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l layer-limit-gib -d 'GiB a layer may inflate to [default: 64]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l layer-limit-ratio -d 'Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l image-limit-gib -d 'GiB all layers together may inflate to beside twenty times what they store [default: 8]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l java-db -d 'Java database, which names archives that do not say what they are: a folder with trivy-java.db and metadata.json, or the file [default: HOME/java-db where `assay db update --java` has put one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l java-db-repository -d 'Fetch the Java database from here when an archive needs it and a newer one is due (repeatable) [default for the one in HOME/java-db: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db:1, ghcr.io/aquasecurity/trivy-java-db:1]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l cache-dir -d 'Where results of layers are kept: a folder, or s3://BUCKET[/PREFIX][?region=R&endpoint=URL] [default: ~/.cache/assay]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l cache-key -d 'The key entries are sealed with: file:PATH or env:NAME, 32 bytes in hexadecimal or base64 [default: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l cache-limit-mib -d 'Space a cache folder may take, in MiB; what was not used for longest goes first [default: 2048]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l db -d 'Advisory database: a folder with trivy.db and metadata.json, or the file [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l db-repository -d 'Fetch the database from here when a newer one is due (repeatable: the first that answers) [default: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db:2, ghcr.io/aquasecurity/trivy-db:2; with --db nothing is fetched]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l db-certificate-identity -d 'Use the database only when this subject signed it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l db-certificate-identity-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l db-certificate-oidc-issuer -d 'Issuer that vouches for the subject' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l db-certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l db-key -d 'Use the database only when this key signed it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l db-trusted-root -d 'Whom to trust for that signature [default: as for `assay verify`]' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l fail-on -d 'Refuse to sign when a finding is at least this severe' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l scanners -d 'What to look for, comma-separated' -r -f -a "vuln\t'Known vulnerabilities'
secret\t'Credentials in files and in the configuration of the image'
license\t'Licences of packages, and with --license-full of files'"
complete -c assay -n "__fish_assay_using_subcommand run" -l secret-config -d 'Rules for secrets, in the form of Trivy\'s trivy-secret.yaml [default: that file of this folder, where there is one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l license-confidence-level -d 'How much of a licence\'s text must be there, 0 to 1; what is found is above it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l ignore-status -d 'Statuses to leave out, such as will_not_fix,end_of_life' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l ignorefile -d 'Ignore file, plain or YAML [default: .trivyignore of this folder, where there is one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l ignore-policy -d 'Rego policy whose rule `data.trivy.ignore` says which findings to leave out, as Trivy\'s' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l vex -d 'VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the repositories of `assay vex repo`, oci for what is attested to the image, sbom-ref for what the scanned SBOM refers to (repeatable)' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l vex-certificate-identity -d 'With --vex oci: the subject that must have attested it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l vex-certificate-identity-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l vex-certificate-oidc-issuer -d 'Issuer that vouches for the subject' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l vex-certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l vex-key -d 'With --vex oci: the key that must have attested it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l vex-trusted-root -d 'Whom to trust for it [default: as for `assay verify`]' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l vuln-severity-source -d 'Whose ratings count, first choice first: auto, nvd, ghsa, redhat, debian, …' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l ignored-licenses -d 'Licences to leave out (with --scanners license)' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l distro -d 'Match packages as those of another release: FAMILY/VERSION, such as alpine/3.20' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l stack -d 'The private stack: its folder, or the URL where it is served [default: HOME/stack, created when missing]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l signing-config -d 'Services to use: a signing_config.v0.2.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l trusted-root -d 'Whom the last step trusts when other services sign: their trusted_root.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l identity-token -d 'OIDC token, or @FILE with one [default: the private stack\'s own issuer; elsewhere the CI\'s]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l push-to -d 'Copy the image to this place once the gate has let it pass, and mark it there' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l source-uri -d 'What the image was built from, for its provenance: git+https://HOST/REPO@refs/… [default: the CI\'s repository]' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l source-commit -d 'The commit of it' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l base -d 'The base the image must be built on, signed by whom --base-… or [base] in assay.toml name' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l base-certificate-identity -d 'Who must have signed the base, instead of whom [base] in assay.toml names' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l base-certificate-identity-regexp -d 'The same as an expression' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l base-certificate-oidc-issuer -d 'Who vouches for them' -r
complete -c assay -n "__fish_assay_using_subcommand run" -l base-key -d 'Public key the base must be signed with' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l base-trusted-root -d 'Whom to trust for the base: a trusted_root.json or a name' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l report -d 'Write a self-contained HTML page' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l format -d 'Result on standard output' -r -f -a "table\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand run" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand run" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand run" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand run" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand run" -l skip-java-db-update -d 'Use the Java database that is there, however old it is'
complete -c assay -n "__fish_assay_using_subcommand run" -l no-cache -d 'Read every layer, and keep nothing'
complete -c assay -n "__fish_assay_using_subcommand run" -l sample-db -d 'Use the small sample of advisories built into this program'
complete -c assay -n "__fish_assay_using_subcommand run" -l skip-db-update -d 'Use the database that is there, however old it is'
complete -c assay -n "__fish_assay_using_subcommand run" -l offline -d 'Promise to use no network: an image in a registry is refused, and no database is fetched'
complete -c assay -n "__fish_assay_using_subcommand run" -l insecure-ignore-db-tlog -d 'Do not look for the database\'s signature in the transparency log'
complete -c assay -n "__fish_assay_using_subcommand run" -l secret-base-layers -d 'Search the layers of the base image, as the history tells them apart, for secrets too'
complete -c assay -n "__fish_assay_using_subcommand run" -l license-full -d 'Look for licences in license files and at the head of source files too (with --scanners license)'
complete -c assay -n "__fish_assay_using_subcommand run" -l ignore-unfixed -d 'Do not count findings without a fixed version'
complete -c assay -n "__fish_assay_using_subcommand run" -l insecure-ignore-vex-tlog -d 'Do not look for it in the transparency log'
complete -c assay -n "__fish_assay_using_subcommand run" -l insecure-unsigned-vex -d 'With --vex oci: believe what anybody who may write beside the image says'
complete -c assay -n "__fish_assay_using_subcommand run" -l skip-vex-repo-update -d 'With --vex repo: use the repositories as they are here'
complete -c assay -n "__fish_assay_using_subcommand run" -l fail-on-kev -d 'Fail on a finding that is known to be exploited (needs `db build --kev`)'
complete -c assay -n "__fish_assay_using_subcommand run" -l base-insecure-ignore-tlog -d 'Do not ask for a log entry of the base\'s signature'
complete -c assay -n "__fish_assay_using_subcommand run" -l resume -d 'Warn when an interrupted run has left nothing to finish; what is signed is never signed again, with or without'
complete -c assay -n "__fish_assay_using_subcommand run" -l dry-run -d 'Do everything up to the gate and publish nothing'
complete -c assay -n "__fish_assay_using_subcommand run" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand run" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
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
complete -c assay -n "__fish_assay_using_subcommand scan" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l parallel -d 'Threads that read layers; 0 is all cores, as without the flag' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l layer-limit-gib -d 'GiB a layer may inflate to [default: 64]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l layer-limit-ratio -d 'Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l image-limit-gib -d 'GiB all layers together may inflate to beside twenty times what they store [default: 8]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l pkg-types -d 'Kinds of packages' -r -f -a "os\t''
library\t''"
complete -c assay -n "__fish_assay_using_subcommand scan" -l skip-dirs -d 'Folders to leave out: globs such as **/node_modules, from the root of the image or folder' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l skip-files -d 'Files to leave out: globs such as **/*.jar' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l file-patterns -d 'Files to read as a type though they are called otherwise: TYPE:REGEX over the path, such as \'pip:requirements-.*\\.txt\'' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l pkg-relationships -d 'How packages that count stand to the project, as its lock file tells' -r -f -a "unknown\t''
root\t''
workspace\t''
direct\t''
indirect\t''"
complete -c assay -n "__fish_assay_using_subcommand scan" -l detection-priority -d 'Fewer false findings (precise) or fewer missed ones (comprehensive)' -r -f -a "precise\t''
comprehensive\t''"
complete -c assay -n "__fish_assay_using_subcommand scan" -l java-db -d 'Java database, which names archives that do not say what they are: a folder with trivy-java.db and metadata.json, or the file [default: HOME/java-db where `assay db update --java` has put one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l java-db-repository -d 'Fetch the Java database from here when an archive needs it and a newer one is due (repeatable) [default for the one in HOME/java-db: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db:1, ghcr.io/aquasecurity/trivy-java-db:1]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l cache-dir -d 'Where results of layers are kept: a folder, or s3://BUCKET[/PREFIX][?region=R&endpoint=URL] [default: ~/.cache/assay]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l cache-key -d 'The key entries are sealed with: file:PATH or env:NAME, 32 bytes in hexadecimal or base64 [default: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l cache-limit-mib -d 'Space a cache folder may take, in MiB; what was not used for longest goes first [default: 2048]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db -d 'Advisory database: a folder with trivy.db and metadata.json, or the file [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l scanners -d 'What to look for, comma-separated' -r -f -a "vuln\t'Known vulnerabilities'
secret\t'Credentials in files and in the configuration of the image'
license\t'Licences of packages, and with --license-full of files'"
complete -c assay -n "__fish_assay_using_subcommand scan" -l secret-config -d 'Rules for secrets, in the form of Trivy\'s trivy-secret.yaml [default: that file of this folder, where there is one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l license-confidence-level -d 'How much of a licence\'s text must be there, 0 to 1; what is found is above it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -s s -l severity -d 'Severities to report, comma-separated' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db-repository -d 'Fetch the database from here when a newer one is due (repeatable: the first that answers) [default: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db:2, ghcr.io/aquasecurity/trivy-db:2; with --db nothing is fetched]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db-certificate-identity -d 'Use the database only when this subject signed it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db-certificate-identity-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db-certificate-oidc-issuer -d 'Issuer that vouches for the subject' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db-certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db-key -d 'Use the database only when this key signed it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l db-trusted-root -d 'Whom to trust for that signature [default: as for `assay verify`]' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l ignore-status -d 'Statuses to leave out, such as will_not_fix,end_of_life' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l ignorefile -d 'Ignore file, plain or YAML [default: .trivyignore of this folder, where there is one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l ignore-policy -d 'Rego policy whose rule `data.trivy.ignore` says which findings to leave out, as Trivy\'s' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l vex -d 'VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the repositories of `assay vex repo`, oci for what is attested to the image, sbom-ref for what the scanned SBOM refers to (repeatable)' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l vex-certificate-identity -d 'With --vex oci: the subject that must have attested it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l vex-certificate-identity-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l vex-certificate-oidc-issuer -d 'Issuer that vouches for the subject' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l vex-certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l vex-key -d 'With --vex oci: the key that must have attested it' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l vex-trusted-root -d 'Whom to trust for it [default: as for `assay verify`]' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l vuln-severity-source -d 'Whose ratings count, first choice first: auto, nvd, ghsa, redhat, debian, …' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l ignored-licenses -d 'Licences to leave out (with --scanners license)' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l distro -d 'Match packages as those of another release: FAMILY/VERSION, such as alpine/3.20' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l sort-by -d 'Order of findings: package, severity, risk, epss, kev or vulnerability' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l input -d 'Image in a file or folder, instead of its name: what `docker save` wrote, or an OCI layout as FILE or DIR[:TAG]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l timeout -d 'Give up after this long, such as 5m or 1h30m [default: no limit]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l max-image-size -d 'Refuse an image whose layers are larger in all, packed or inflated, such as 500MB or 2GiB' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l image-src -d 'Where images may come from, in this order; here always a registry, a layout or an archive' -r -f -a "docker\t''
containerd\t''
podman\t''
remote\t''"
complete -c assay -n "__fish_assay_using_subcommand scan" -l image-config-scanners -d 'What of the image\'s configuration is searched: here always for secrets, where those are looked for' -r -f -a "secret\t''"
complete -c assay -n "__fish_assay_using_subcommand scan" -l cache-backend -d 'fs keeps results of layers between scans, memory does not, as --no-cache' -r -f -a "fs\t''
memory\t''"
complete -c assay -n "__fish_assay_using_subcommand scan" -l engine -d 'The program that scans: this one, or your own Trivy or Grype, with its database and settings; the filters, forms and gates here apply to what it finds' -r -f -a "assay\t'This program'
trivy\t'Aqua Security\'s Trivy'
grype\t'Anchore\'s Grype'"
complete -c assay -n "__fish_assay_using_subcommand scan" -l engine-path -d 'Where that program is [default: on the PATH]' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l engine-timeout -d 'How long it may take, in seconds [default: 300]' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -s f -l format -d 'Form of the result' -r -f -a "table\t'For people'
json\t'Trivy\'s JSON, schema version 2'
sarif\t'SARIF 2.1.0, for code scanning'
cyclonedx\t'CycloneDX with vulnerabilities'
spdx\t'SPDX 2.3, tag-value'
spdx-json\t'SPDX 2.3, JSON'
github\t'GitHub\'s dependency snapshot'
cosign-vuln\t'Predicate of a cosign attestation of type vuln'
junit\t'JUnit XML'
gitlab\t'GitLab\'s container scanning report'
gitlab-codequality\t'GitLab\'s code quality report'
asff\t'Findings for AWS Security Hub (needs AWS_REGION and AWS_ACCOUNT_ID)'
markdown\t'For a comment on a change'
html\t'A page with charts that needs nothing beside itself'
template\t'What --template says'"
complete -c assay -n "__fish_assay_using_subcommand scan" -s o -l output -d 'Write the result to a file' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -s t -l template -d 'Go template over the results, as for Trivy: the text, or @FILE (with --format template)' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l also -d 'Write the result in another form too, such as sarif=scan.sarif (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l list-all-pkgs -d 'List packages without findings too (JSON, cosign-vuln, template)' -r -f -a "true\t''
false\t''"
complete -c assay -n "__fish_assay_using_subcommand scan" -l table-mode -d 'Parts of the table' -r -f -a "summary\t'How many findings each target has'
detailed\t'The findings'"
complete -c assay -n "__fish_assay_using_subcommand scan" -l exit-code -d 'Exit with this code when anything is reported' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l exit-on-eol -d 'Exit with this code when the operating system gets no security updates any more' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l fail-on -d 'Exit with 11 to 14 when a finding is at least this severe' -r
complete -c assay -n "__fish_assay_using_subcommand scan" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand scan" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand scan" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand scan" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand scan" -l include-dev-deps -d 'List what only development needs too'
complete -c assay -n "__fish_assay_using_subcommand scan" -l skip-java-db-update -d 'Use the Java database that is there, however old it is'
complete -c assay -n "__fish_assay_using_subcommand scan" -l no-cache -d 'Read every layer, and keep nothing'
complete -c assay -n "__fish_assay_using_subcommand scan" -l sample-db -d 'Use the small sample of advisories built into this program'
complete -c assay -n "__fish_assay_using_subcommand scan" -l secret-base-layers -d 'Search the layers of the base image, as the history tells them apart, for secrets too'
complete -c assay -n "__fish_assay_using_subcommand scan" -l license-full -d 'Look for licences in license files and at the head of source files too (with --scanners license)'
complete -c assay -n "__fish_assay_using_subcommand scan" -l skip-db-update -d 'Use the database that is there, however old it is'
complete -c assay -n "__fish_assay_using_subcommand scan" -l offline -d 'Promise to use no network: an image in a registry is refused, and no database is fetched'
complete -c assay -n "__fish_assay_using_subcommand scan" -l insecure-ignore-db-tlog -d 'Do not look for the database\'s signature in the transparency log'
complete -c assay -n "__fish_assay_using_subcommand scan" -l ignore-unfixed -d 'Do not count findings without a fixed version'
complete -c assay -n "__fish_assay_using_subcommand scan" -l insecure-ignore-vex-tlog -d 'Do not look for it in the transparency log'
complete -c assay -n "__fish_assay_using_subcommand scan" -l insecure-unsigned-vex -d 'With --vex oci: believe what anybody who may write beside the image says'
complete -c assay -n "__fish_assay_using_subcommand scan" -l skip-vex-repo-update -d 'With --vex repo: use the repositories as they are here'
complete -c assay -n "__fish_assay_using_subcommand scan" -l fail-on-kev -d 'Fail on a finding that is known to be exploited (needs `db build --kev`)'
complete -c assay -n "__fish_assay_using_subcommand scan" -s d -l debug -d 'Say on standard error what is used and how long steps take'
complete -c assay -n "__fish_assay_using_subcommand scan" -l offline-scan -d 'Taken for scripts\' sake: no service is asked about dependencies, with or without'
complete -c assay -n "__fish_assay_using_subcommand scan" -l skip-version-check -d 'Taken for scripts\' sake: nobody is asked for newer versions of this program, with or without'
complete -c assay -n "__fish_assay_using_subcommand scan" -l disable-telemetry -d 'Taken for scripts\' sake: nothing is told to anybody, with or without'
complete -c assay -n "__fish_assay_using_subcommand scan" -l show-suppressed -d 'Show what ignore files and VEX documents left out, too'
complete -c assay -n "__fish_assay_using_subcommand scan" -l dependency-tree -d 'Show below the table which direct dependencies bring packages with findings (lock files)'
complete -c assay -n "__fish_assay_using_subcommand scan" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand scan" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand scan" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l platform -d 'Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l parallel -d 'Threads that read layers; 0 is all cores, as without the flag' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l layer-limit-gib -d 'GiB a layer may inflate to [default: 64]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l layer-limit-ratio -d 'Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l image-limit-gib -d 'GiB all layers together may inflate to beside twenty times what they store [default: 8]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l pkg-types -d 'Kinds of packages' -r -f -a "os\t''
library\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l skip-dirs -d 'Folders to leave out: globs such as **/node_modules, from the root of the image or folder' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l skip-files -d 'Files to leave out: globs such as **/*.jar' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l file-patterns -d 'Files to read as a type though they are called otherwise: TYPE:REGEX over the path, such as \'pip:requirements-.*\\.txt\'' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l pkg-relationships -d 'How packages that count stand to the project, as its lock file tells' -r -f -a "unknown\t''
root\t''
workspace\t''
direct\t''
indirect\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l detection-priority -d 'Fewer false findings (precise) or fewer missed ones (comprehensive)' -r -f -a "precise\t''
comprehensive\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l java-db -d 'Java database, which names archives that do not say what they are: a folder with trivy-java.db and metadata.json, or the file [default: HOME/java-db where `assay db update --java` has put one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l java-db-repository -d 'Fetch the Java database from here when an archive needs it and a newer one is due (repeatable) [default for the one in HOME/java-db: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db:1, ghcr.io/aquasecurity/trivy-java-db:1]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l cache-dir -d 'Where results of layers are kept: a folder, or s3://BUCKET[/PREFIX][?region=R&endpoint=URL] [default: ~/.cache/assay]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l cache-key -d 'The key entries are sealed with: file:PATH or env:NAME, 32 bytes in hexadecimal or base64 [default: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l cache-limit-mib -d 'Space a cache folder may take, in MiB; what was not used for longest goes first [default: 2048]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -s f -l format -d 'Form of the document' -r -f -a "cyclonedx-json\t'CycloneDX, see --spec-version'
spdx-json\t'SPDX 2.3'
spdx-tag-value\t'SPDX 2.3 in tag-value form'
json\t'Trivy\'s JSON with all packages'
table\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l spec-version -d 'Version of CycloneDX' -r -f -a "1.4\t''
1.5\t''
1.6\t''
1.7\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l supplier -l source-supplier -d 'Who supplies what is examined; the registry and folder of an image, if not given' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l source-name -d 'What the document calls what is examined; as it is named here, if not given' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l source-version -d 'Which version of it the document names; the digest of an image, if not given, or one over the packages listed' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -s o -l output -d 'Write the document to a file' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l include-dev-deps -d 'List what only development needs too'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l skip-java-db-update -d 'Use the Java database that is there, however old it is'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l no-cache -d 'Read every layer, and keep nothing'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -a "check" -d 'Say whether the attested SBOM of an image still describes it'
complete -c assay -n "__fish_assay_using_subcommand sbom; and not __fish_seen_subcommand_from check help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l platform -d 'Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l parallel -d 'Threads that read layers; 0 is all cores, as without the flag' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l layer-limit-gib -d 'GiB a layer may inflate to [default: 64]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l layer-limit-ratio -d 'Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l image-limit-gib -d 'GiB all layers together may inflate to beside twenty times what they store [default: 8]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l pkg-types -d 'Kinds of packages' -r -f -a "os\t''
library\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l skip-dirs -d 'Folders to leave out: globs such as **/node_modules, from the root of the image or folder' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l skip-files -d 'Files to leave out: globs such as **/*.jar' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l file-patterns -d 'Files to read as a type though they are called otherwise: TYPE:REGEX over the path, such as \'pip:requirements-.*\\.txt\'' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l pkg-relationships -d 'How packages that count stand to the project, as its lock file tells' -r -f -a "unknown\t''
root\t''
workspace\t''
direct\t''
indirect\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l detection-priority -d 'Fewer false findings (precise) or fewer missed ones (comprehensive)' -r -f -a "precise\t''
comprehensive\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l java-db -d 'Java database, which names archives that do not say what they are: a folder with trivy-java.db and metadata.json, or the file [default: HOME/java-db where `assay db update --java` has put one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l java-db-repository -d 'Fetch the Java database from here when an archive needs it and a newer one is due (repeatable) [default for the one in HOME/java-db: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db:1, ghcr.io/aquasecurity/trivy-java-db:1]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l cache-dir -d 'Where results of layers are kept: a folder, or s3://BUCKET[/PREFIX][?region=R&endpoint=URL] [default: ~/.cache/assay]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l cache-key -d 'The key entries are sealed with: file:PATH or env:NAME, 32 bytes in hexadecimal or base64 [default: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l cache-limit-mib -d 'Space a cache folder may take, in MiB; what was not used for longest goes first [default: 2048]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l include-dev-deps -d 'List what only development needs too'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l skip-java-db-update -d 'Use the Java database that is there, however old it is'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l no-cache -d 'Read every layer, and keep nothing'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say whether the attested SBOM of an image still describes it'
complete -c assay -n "__fish_assay_using_subcommand sbom; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand convert" -s f -l format -d 'Form of the result' -r -f -a "table\t'For people'
json\t'Trivy\'s JSON, schema version 2'
sarif\t'SARIF 2.1.0, for code scanning'
cyclonedx\t'CycloneDX with vulnerabilities'
spdx\t'SPDX 2.3, tag-value'
spdx-json\t'SPDX 2.3, JSON'
github\t'GitHub\'s dependency snapshot'
cosign-vuln\t'Predicate of a cosign attestation of type vuln'
junit\t'JUnit XML'
gitlab\t'GitLab\'s container scanning report'
gitlab-codequality\t'GitLab\'s code quality report'
asff\t'Findings for AWS Security Hub (needs AWS_REGION and AWS_ACCOUNT_ID)'
markdown\t'For a comment on a change'
html\t'A page with charts that needs nothing beside itself'
template\t'What --template says'"
complete -c assay -n "__fish_assay_using_subcommand convert" -s o -l output -d 'Write the result to a file' -r -F
complete -c assay -n "__fish_assay_using_subcommand convert" -s t -l template -d 'Go template over the results, as for Trivy: the text, or @FILE (with --format template)' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l also -d 'Write the result in another form too, such as sarif=scan.sarif (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l list-all-pkgs -d 'List packages without findings too (JSON, cosign-vuln, template)' -r -f -a "true\t''
false\t''"
complete -c assay -n "__fish_assay_using_subcommand convert" -l table-mode -d 'Parts of the table' -r -f -a "summary\t'How many findings each target has'
detailed\t'The findings'"
complete -c assay -n "__fish_assay_using_subcommand convert" -l exit-code -d 'Exit with this code when anything is reported' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l exit-on-eol -d 'Exit with this code when the operating system gets no security updates any more' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l fail-on -d 'Exit with 11 to 14 when a finding is at least this severe' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -s s -l severity -d 'Severities to report, comma-separated' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l scanners -d 'What the scan looked for, where the result does not tell: parts of the table' -r -f -a "vuln\t'Known vulnerabilities'
secret\t'Credentials in files and in the configuration of the image'
license\t'Licences of packages, and with --license-full of files'"
complete -c assay -n "__fish_assay_using_subcommand convert" -l ignore-status -d 'Statuses to leave out, such as will_not_fix,end_of_life' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l ignorefile -d 'Ignore file, plain or YAML [default: .trivyignore of this folder, where there is one]' -r -F
complete -c assay -n "__fish_assay_using_subcommand convert" -l ignore-policy -d 'Rego policy whose rule `data.trivy.ignore` says which findings to leave out, as Trivy\'s' -r -F
complete -c assay -n "__fish_assay_using_subcommand convert" -l vex -d 'VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the repositories of `assay vex repo`, oci for what is attested to the image, sbom-ref for what the scanned SBOM refers to (repeatable)' -r -F
complete -c assay -n "__fish_assay_using_subcommand convert" -l vex-certificate-identity -d 'With --vex oci: the subject that must have attested it' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l vex-certificate-identity-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l vex-certificate-oidc-issuer -d 'Issuer that vouches for the subject' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l vex-certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l vex-key -d 'With --vex oci: the key that must have attested it' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l vex-trusted-root -d 'Whom to trust for it [default: as for `assay verify`]' -r -F
complete -c assay -n "__fish_assay_using_subcommand convert" -l vuln-severity-source -d 'Whose ratings count, first choice first: auto, nvd, ghsa, redhat, debian, …' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l ignored-licenses -d 'Licences to leave out (with --scanners license)' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l distro -d 'Match packages as those of another release: FAMILY/VERSION, such as alpine/3.20' -r
complete -c assay -n "__fish_assay_using_subcommand convert" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand convert" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand convert" -l show-suppressed -d 'Show what ignore files and VEX documents left out, too'
complete -c assay -n "__fish_assay_using_subcommand convert" -l dependency-tree -d 'Show below the table which direct dependencies bring packages with findings (lock files)'
complete -c assay -n "__fish_assay_using_subcommand convert" -l ignore-unfixed -d 'Do not count findings without a fixed version'
complete -c assay -n "__fish_assay_using_subcommand convert" -l insecure-ignore-vex-tlog -d 'Do not look for it in the transparency log'
complete -c assay -n "__fish_assay_using_subcommand convert" -l insecure-unsigned-vex -d 'With --vex oci: believe what anybody who may write beside the image says'
complete -c assay -n "__fish_assay_using_subcommand convert" -l skip-vex-repo-update -d 'With --vex repo: use the repositories as they are here'
complete -c assay -n "__fish_assay_using_subcommand convert" -l fail-on-kev -d 'Fail on a finding that is known to be exploited (needs `db build --kev`)'
complete -c assay -n "__fish_assay_using_subcommand convert" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand convert" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand convert" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -f -a "build" -d 'Build a database in trivy-db schema 2'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -f -a "update" -d 'Fetch the advisory database, or the one that names Java archives, when a newer one is due'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -f -a "mirror" -d 'Copy a database to a registry: from another registry, or from a folder'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -f -a "export" -d 'Write a database to one file, db.tar.gz as Trivy\'s artifact holds it'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -f -a "status" -d 'Show age, source and size of a database'
complete -c assay -n "__fish_assay_using_subcommand db; and not __fish_seen_subcommand_from build update mirror export status help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l out -d 'Folder to write trivy.db and metadata.json to [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l osv -d 'OSV bulk export: a zip, or a folder of zips (repeatable)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l debian -d 'Debian\'s security tracker in JSON' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l alpine -d 'Secdb of Alpine, Wolfi or Chainguard, or a folder of them (repeatable)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l alma -d 'AlmaLinux\'s errata of a release in JSON, such as 9=errata.full.json (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l grype -d 'Grype\'s database of schema 6: its vulnerability.db, with its EPSS scores, known exploits, and NVD\'s entries on programs that no package manager installed' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l redhat -d 'Red Hat\'s VEX files, in a folder with one for each year' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l redhat-repositories -d 'Red Hat\'s repository-to-cpe.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l kev -d 'CISA\'s known_exploited_vulnerabilities.json, kept beside the database' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l epss -d 'FIRST\'s EPSS scores, CSV or CSV.GZ, kept beside the database' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l trivy-db -d 'An existing database: a trivy.db file, a db.tar.gz or an OCI reference' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l sample -d 'The small sample of advisories built into this program'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from build" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l db-repository -d 'Where the database is fetched from, the first one that answers (repeatable) [default: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db:2, ghcr.io/aquasecurity/trivy-db:2]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l java-db-repository -d 'Where that is fetched from (repeatable) [default: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db:1, ghcr.io/aquasecurity/trivy-java-db:1]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l out -d 'Folder to put it in [default: HOME/db, HOME/java-db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l db-certificate-identity -d 'Use the database only when this subject signed it' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l db-certificate-identity-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l db-certificate-oidc-issuer -d 'Issuer that vouches for the subject' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l db-certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l db-key -d 'Use the database only when this key signed it' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l db-trusted-root -d 'Whom to trust for that signature [default: as for `assay verify`]' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l java -d 'Fetch the database that names Java archives'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l force -d 'Fetch it even when none is due'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l insecure-ignore-db-tlog -d 'Do not look for the database\'s signature in the transparency log'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from update" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l java -d 'It is a Java database, trivy-java.db'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from mirror" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from export" -l db -d 'Folder with trivy.db and metadata.json [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from export" -s o -l output -d 'The file' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from export" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from export" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from export" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l db -d 'Advisory database: a folder with trivy.db and metadata.json, or the file [default: HOME/db]' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l java-db -d 'The same, in this folder or file' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l sample-db -d 'Use the small sample of advisories built into this program'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l java -d 'The database that names Java archives [default: HOME/java-db]'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "build" -d 'Build a database in trivy-db schema 2'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "update" -d 'Fetch the advisory database, or the one that names Java archives, when a newer one is due'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "mirror" -d 'Copy a database to a registry: from another registry, or from a folder'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write a database to one file, db.tar.gz as Trivy\'s artifact holds it'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show age, source and size of a database'
complete -c assay -n "__fish_assay_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -f -a "status" -d 'Say where the cache is, how much is in it, and whether its entries can be believed'
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -f -a "clean" -d 'Remove entries'
complete -c assay -n "__fish_assay_using_subcommand cache; and not __fish_seen_subcommand_from status clean help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -l cache-dir -d 'Where results of layers are kept: a folder, or s3://BUCKET[/PREFIX][?region=R&endpoint=URL] [default: ~/.cache/assay]' -r
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -l cache-key -d 'The key entries are sealed with: file:PATH or env:NAME, 32 bytes in hexadecimal or base64 [default: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none]' -r
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -l cache-limit-mib -d 'Space a cache folder may take, in MiB; what was not used for longest goes first [default: 2048]' -r
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -l no-cache -d 'Read every layer, and keep nothing'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -l cache-dir -d 'Where results of layers are kept: a folder, or s3://BUCKET[/PREFIX][?region=R&endpoint=URL] [default: ~/.cache/assay]' -r
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -l cache-key -d 'The key entries are sealed with: file:PATH or env:NAME, 32 bytes in hexadecimal or base64 [default: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none]' -r
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -l cache-limit-mib -d 'Space a cache folder may take, in MiB; what was not used for longest goes first [default: 2048]' -r
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -l no-cache -d 'Read every layer, and keep nothing'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -l refused -d 'Remove only what is refused'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from clean" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "status" -d 'Say where the cache is, how much is in it, and whether its entries can be believed'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "clean" -d 'Remove entries'
complete -c assay -n "__fish_assay_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand vex; and not __fish_seen_subcommand_from repo help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand vex; and not __fish_seen_subcommand_from repo help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand vex; and not __fish_seen_subcommand_from repo help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand vex; and not __fish_seen_subcommand_from repo help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand vex; and not __fish_seen_subcommand_from repo help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand vex; and not __fish_seen_subcommand_from repo help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand vex; and not __fish_seen_subcommand_from repo help" -f -a "repo" -d 'Repositories of VEX documents, for --vex repo'
complete -c assay -n "__fish_assay_using_subcommand vex; and not __fish_seen_subcommand_from repo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -f -a "init" -d 'Write a list of repositories with VEX Hub in it'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -f -a "list" -d 'Show the repositories of the list'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -f -a "download" -d 'Fetch the repositories of the list that are enabled'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from repo" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from help" -f -a "repo" -d 'Repositories of VEX documents, for --vex repo'
complete -c assay -n "__fish_assay_using_subcommand vex; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand sign" -s a -l annotations -d 'Annotation to sign, key=value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l format -d 'Form: a Sigstore bundle as a referrer, cosign 1 and 2\'s .sig and .att tags, or both' -r -f -a "bundle\t''
legacy\t''
both\t''"
complete -c assay -n "__fish_assay_using_subcommand sign" -l bundle -d 'Write the bundle to this file too; for one image' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l key -d 'Sign with this key instead of an identity: a file such as cosign.key, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, a pkcs11: URI, or SCHEME://KEY of a plug-in sigstore-kms-SCHEME' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l signing-algorithm -d 'How the key signs, where it can in several ways [default: as cosign does with such a key]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l password-file -d 'File with the password of the key, whose last line break does not count [default: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l identity-token -d 'OIDC token, or @FILE with one [default: the CI\'s own, then a login; with the private stack its own issuer]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l oidc-provider -d 'Take the token of this surrounding and of no other' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l fulcio-auth-flow -d 'How people log in: in a browser here, on another device, or a program with its own secret' -r -f -a "normal\t'A browser on this machine'
device\t'A code to type in on another device'
token\t'Only the token of --identity-token'
client_credentials\t'The client\'s own secret'"
complete -c assay -n "__fish_assay_using_subcommand sign" -l oidc-issuer -d 'Issuer to log in at [default: the signing configuration\'s]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l oidc-client-id -d 'Client id for logins, and the audience tokens are asked for' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l oidc-client-secret-file -d 'File with the client\'s secret, where the issuer wants one' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l oidc-redirect-url -d 'Where the browser returns to, on this machine [default: http://localhost:0/auth/callback]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l stack -d 'Folder of the private stack [default: HOME/stack, created when missing]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l signing-config -d 'Services to use: a signing_config.v0.2.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l fulcio-url -d 'Certificate authority, instead of the private stack\'s or the configured one' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l rekor-url -d 'Transparency log, instead of the private stack\'s or the configured one' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l rekor-api-version -d 'API of the log at --rekor-url or --log' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l timestamp-server-url -d 'Timestamp authority, instead of the private stack\'s or the configured one (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l trusted-root -d 'Whom to trust for these services: a trusted_root.json; what was signed is verified with it before it is published' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l log -d 'Log to write to: none, private (never a public one), or a URL [default: the services\' own; a public log only for public images]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand sign" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign" -s r -l recursive -d 'Sign an index and every image below it too'
complete -c assay -n "__fish_assay_using_subcommand sign" -l no-upload -d 'Publish nothing: only --bundle is written'
complete -c assay -n "__fish_assay_using_subcommand sign" -l oidc-disable-ambient-providers -d 'Take no token of the surroundings'
complete -c assay -n "__fish_assay_using_subcommand sign" -s y -l yes -d 'Write to a public log without asking whether the image is public'
complete -c assay -n "__fish_assay_using_subcommand sign" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand sign" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand sign" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand sign" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand sign" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand sign" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand attest" -l predicate -d 'File with the predicate; - is standard input' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l statement -d 'File with a whole in-toto statement, signed as it stands; its subjects must name what is attested' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l type -d 'Predicate type: slsaprovenance, slsaprovenance02, slsaprovenance1, link, spdx, spdxjson, cyclonedx, vuln, openvex, custom or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l format -d 'Form: a Sigstore bundle as a referrer, cosign 1 and 2\'s .sig and .att tags, or both' -r -f -a "bundle\t''
legacy\t''
both\t''"
complete -c assay -n "__fish_assay_using_subcommand attest" -l bundle -d 'Write the bundle to this file too; for one image' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l key -d 'Sign with this key instead of an identity: a file such as cosign.key, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, a pkcs11: URI, or SCHEME://KEY of a plug-in sigstore-kms-SCHEME' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l signing-algorithm -d 'How the key signs, where it can in several ways [default: as cosign does with such a key]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l password-file -d 'File with the password of the key, whose last line break does not count [default: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked]' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l identity-token -d 'OIDC token, or @FILE with one [default: the CI\'s own, then a login; with the private stack its own issuer]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l oidc-provider -d 'Take the token of this surrounding and of no other' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l fulcio-auth-flow -d 'How people log in: in a browser here, on another device, or a program with its own secret' -r -f -a "normal\t'A browser on this machine'
device\t'A code to type in on another device'
token\t'Only the token of --identity-token'
client_credentials\t'The client\'s own secret'"
complete -c assay -n "__fish_assay_using_subcommand attest" -l oidc-issuer -d 'Issuer to log in at [default: the signing configuration\'s]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l oidc-client-id -d 'Client id for logins, and the audience tokens are asked for' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l oidc-client-secret-file -d 'File with the client\'s secret, where the issuer wants one' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l oidc-redirect-url -d 'Where the browser returns to, on this machine [default: http://localhost:0/auth/callback]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l stack -d 'Folder of the private stack [default: HOME/stack, created when missing]' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l signing-config -d 'Services to use: a signing_config.v0.2.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l fulcio-url -d 'Certificate authority, instead of the private stack\'s or the configured one' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l rekor-url -d 'Transparency log, instead of the private stack\'s or the configured one' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l rekor-api-version -d 'API of the log at --rekor-url or --log' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l timestamp-server-url -d 'Timestamp authority, instead of the private stack\'s or the configured one (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l trusted-root -d 'Whom to trust for these services: a trusted_root.json; what was signed is verified with it before it is published' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l log -d 'Log to write to: none, private (never a public one), or a URL [default: the services\' own; a public log only for public images]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand attest" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest" -s r -l recursive -d 'Sign an index and every image below it too'
complete -c assay -n "__fish_assay_using_subcommand attest" -l no-upload -d 'Publish nothing: only --bundle is written'
complete -c assay -n "__fish_assay_using_subcommand attest" -l oidc-disable-ambient-providers -d 'Take no token of the surroundings'
complete -c assay -n "__fish_assay_using_subcommand attest" -s y -l yes -d 'Write to a public log without asking whether the image is public'
complete -c assay -n "__fish_assay_using_subcommand attest" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand attest" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand attest" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand attest" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand attest" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand attest" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand attest" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l bundle -d 'Where to write the bundle' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l key -d 'Sign with this key instead of an identity: a file such as cosign.key, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, a pkcs11: URI, or SCHEME://KEY of a plug-in sigstore-kms-SCHEME' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l signing-algorithm -d 'How the key signs, where it can in several ways [default: as cosign does with such a key]' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l password-file -d 'File with the password of the key, whose last line break does not count [default: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l identity-token -d 'OIDC token, or @FILE with one [default: the CI\'s own, then a login; with the private stack its own issuer]' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l oidc-provider -d 'Take the token of this surrounding and of no other' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l fulcio-auth-flow -d 'How people log in: in a browser here, on another device, or a program with its own secret' -r -f -a "normal\t'A browser on this machine'
device\t'A code to type in on another device'
token\t'Only the token of --identity-token'
client_credentials\t'The client\'s own secret'"
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l oidc-issuer -d 'Issuer to log in at [default: the signing configuration\'s]' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l oidc-client-id -d 'Client id for logins, and the audience tokens are asked for' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l oidc-client-secret-file -d 'File with the client\'s secret, where the issuer wants one' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l oidc-redirect-url -d 'Where the browser returns to, on this machine [default: http://localhost:0/auth/callback]' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l stack -d 'Folder of the private stack [default: HOME/stack, created when missing]' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l signing-config -d 'Services to use: a signing_config.v0.2.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l fulcio-url -d 'Certificate authority, instead of the private stack\'s or the configured one' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l rekor-url -d 'Transparency log, instead of the private stack\'s or the configured one' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l rekor-api-version -d 'API of the log at --rekor-url or --log' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l timestamp-server-url -d 'Timestamp authority, instead of the private stack\'s or the configured one (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l trusted-root -d 'Whom to trust for these services: a trusted_root.json; what was signed is verified with it before it is published' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l log -d 'Log to write to: none, private (never a public one), or a URL [default: the services\' own; a public log only for public images]' -r
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l oidc-disable-ambient-providers -d 'Take no token of the surroundings'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -s y -l yes -d 'Write to a public log without asking whether the image is public'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand sign-blob" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l hash -d 'Digest of the file, sha256:HEX, instead of the file' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l predicate -d 'File with the predicate; - is standard input' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l statement -d 'File with a whole in-toto statement, signed as it stands; its subjects must name what is attested' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l type -d 'Predicate type: slsaprovenance, slsaprovenance02, slsaprovenance1, link, spdx, spdxjson, cyclonedx, vuln, openvex, custom or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l bundle -d 'Where to write the bundle' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l key -d 'Sign with this key instead of an identity: a file such as cosign.key, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, a pkcs11: URI, or SCHEME://KEY of a plug-in sigstore-kms-SCHEME' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l signing-algorithm -d 'How the key signs, where it can in several ways [default: as cosign does with such a key]' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l password-file -d 'File with the password of the key, whose last line break does not count [default: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked]' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l identity-token -d 'OIDC token, or @FILE with one [default: the CI\'s own, then a login; with the private stack its own issuer]' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l identity -d 'Who signs, when the private stack\'s own issuer is used' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l oidc-provider -d 'Take the token of this surrounding and of no other' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l fulcio-auth-flow -d 'How people log in: in a browser here, on another device, or a program with its own secret' -r -f -a "normal\t'A browser on this machine'
device\t'A code to type in on another device'
token\t'Only the token of --identity-token'
client_credentials\t'The client\'s own secret'"
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l oidc-issuer -d 'Issuer to log in at [default: the signing configuration\'s]' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l oidc-client-id -d 'Client id for logins, and the audience tokens are asked for' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l oidc-client-secret-file -d 'File with the client\'s secret, where the issuer wants one' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l oidc-redirect-url -d 'Where the browser returns to, on this machine [default: http://localhost:0/auth/callback]' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l stack -d 'Folder of the private stack [default: HOME/stack, created when missing]' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l signing-config -d 'Services to use: a signing_config.v0.2.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l fulcio-url -d 'Certificate authority, instead of the private stack\'s or the configured one' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l rekor-url -d 'Transparency log, instead of the private stack\'s or the configured one' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l rekor-api-version -d 'API of the log at --rekor-url or --log' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l timestamp-server-url -d 'Timestamp authority, instead of the private stack\'s or the configured one (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l trusted-root -d 'Whom to trust for these services: a trusted_root.json; what was signed is verified with it before it is published' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l log -d 'Log to write to: none, private (never a public one), or a URL [default: the services\' own; a public log only for public images]' -r
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l oidc-disable-ambient-providers -d 'Take no token of the surroundings'
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -s y -l yes -d 'Write to a public log without asking whether the image is public'
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand attest-blob" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -s a -l annotations -d 'Annotation the signer must have added, key=value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l check-claims -d 'Check what the evidence is about; false only says who signed something' -r -f -a "true\t''
false\t''"
complete -c assay -n "__fish_assay_using_subcommand verify" -l platform -d 'Verify the image of this platform in an index, such as linux/arm64, instead of the index' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l max-workers -d 'Requests to the registry at a time' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -s o -l output -d 'Form of the result [default: json, as cosign]' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand verify" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand verify" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand verify" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand verify" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand verify" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand verify" -l local-image -d 'IMAGE is the path of a local image, such as `cosign save` writes, not a reference'
complete -c assay -n "__fish_assay_using_subcommand verify" -s r -l recursive -d 'Verify an index and every image in it'
complete -c assay -n "__fish_assay_using_subcommand verify" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand verify" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand verify" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand verify" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand verify" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand verify" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand verify" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l type -d 'Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l policy -d 'Policy every verified attestation of the type must satisfy: a .cue, .rego or .cel file (repeatable). CUE and Rego as in cosign, over the whole statement; CEL with statement, predicate, predicateType, subject and now' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s a -l annotations -d 'Annotation the signer must have added, key=value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l check-claims -d 'Check what the evidence is about; false only says who signed something' -r -f -a "true\t''
false\t''"
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l platform -d 'Verify the image of this platform in an index, such as linux/arm64, instead of the index' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l max-workers -d 'Requests to the registry at a time' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s o -l output -d 'Form of the result [default: json, as cosign]' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l local-image -d 'IMAGE is the path of a local image, such as `cosign save` writes, not a reference'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s r -l recursive -d 'Verify an index and every image in it'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand verify-attestation" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l bundle -d 'The bundle of each, in their order [default: FILE.sigstore.json]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l signature -d 'The signature instead of a bundle: a file or the text itself, base64 or bytes; for attestations the envelope' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate -d 'The certificate of that signature, PEM; a key needs none' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l rfc3161-timestamp -d 'A timestamp of the signature: cosign\'s JSON or the response of the authority' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -s o -l output -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l max-workers -d 'Files verified at a time [default: one for each processor]' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand verify-blob" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l bundle -d 'The bundle [default: FILE.sigstore.json]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l digest -d 'Digest of the file instead of the file, hexadecimal' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l digestAlg -d 'What that digest is' -r -f -a "sha256\t''
sha512\t''"
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l check-claims -d 'Check what the attestation is about; false only says who attested something' -r -f -a "true\t''
false\t''"
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l type -d 'Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l signature -d 'The signature instead of a bundle: a file or the text itself, base64 or bytes; for attestations the envelope' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate -d 'The certificate of that signature, PEM; a key needs none' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l rfc3161-timestamp -d 'A timestamp of the signature: cosign\'s JSON or the response of the authority' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l policy -d 'Policy every verified attestation of the type must satisfy: a .cue, .rego or .cel file (repeatable). CUE and Rego as in cosign, over the whole statement; CEL with statement, predicate, predicateType, subject and now' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -s o -l output -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand verify-blob-attestation" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -f -a "generate" -d 'Make a key pair: an encrypted private key and its public half'
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -f -a "import" -d 'Encrypt a private key that another program made'
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -f -a "public" -d 'Print the public half of a key'
complete -c assay -n "__fish_assay_using_subcommand key; and not __fish_seen_subcommand_from generate import public help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -s o -l output-key-prefix -d 'Beginning of the names of both files: NAME.key and NAME.pub' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -l signing-algorithm -d 'Kind of key, by the name Sigstore has for what it signs' -r
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -l kms -d 'Have a plug-in make the key where it keeps keys, of the kind it makes; only the public half is written' -r
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -l password-file -d 'File with the password of the key, whose last line break does not count [default: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked]' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -l force -d 'Replace files that are there'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from generate" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -s k -l key -d 'The private key: a PEM file, env://VARIABLE, k8s://NAMESPACE/SECRET or gitlab://PROJECT' -r
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -l key-password-file -d 'File with the password the private key is encrypted under now [default: as that of the new file]' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -s o -l output-key-prefix -d 'Beginning of the names of both files: NAME.key and NAME.pub' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -l password-file -d 'File with the password of the key, whose last line break does not count [default: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked]' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -s y -l force -d 'Replace files that are there'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -l key -d 'The key: a file, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, a pkcs11: URI, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -l outfile -d 'Write to a file instead of standard output' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -l password-file -d 'File with the password of the key, whose last line break does not count [default: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked]' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from public" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "generate" -d 'Make a key pair: an encrypted private key and its public half'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "import" -d 'Encrypt a private key that another program made'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "public" -d 'Print the public half of a key'
complete -c assay -n "__fish_assay_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand tree" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand tree" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand tree" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand tree" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand tree" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand tree" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand tree" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand tree" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand tree" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand tree" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand tree" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand tree" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand tree" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand tree" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand tree" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand tree" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand tree" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand tree" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l type -d 'What to name' -r -f -a "signature\t'The tag of cosign 2\'s signatures'
attestation\t'The tag of cosign 2\'s attestations'
sbom\t'The tag of an unsigned bill of materials'
digest\t'The image by its digest'
referrers\t'The tag that lists referrers where the registry does not'"
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand triangulate" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand triangulate" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand triangulate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand triangulate" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -f -a "inspect" -d 'Show everything a bundle says, verifying nothing'
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -f -a "upgrade" -d 'Write an older bundle as version 0.3'
complete -c assay -n "__fish_assay_using_subcommand bundle; and not __fish_seen_subcommand_from inspect upgrade help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from inspect" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from upgrade" -l out -d 'File to write the new bundle to [default: standard output]' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from upgrade" -l rekor-url -d 'Log to ask for a proof of inclusion that the old bundle lacks' -r
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from upgrade" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from upgrade" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from upgrade" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from upgrade" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from upgrade" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from upgrade" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from help" -f -a "inspect" -d 'Show everything a bundle says, verifying nothing'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from help" -f -a "upgrade" -d 'Write an older bundle as version 0.3'
complete -c assay -n "__fish_assay_using_subcommand bundle; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand copy" -l only -d 'Only evidence of these kinds, and not the image: sig, att, sbom' -r
complete -c assay -n "__fish_assay_using_subcommand copy" -l platform -d 'Only the image of this platform, with its evidence' -r
complete -c assay -n "__fish_assay_using_subcommand copy" -l parallel -d 'Requests and blobs at a time [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand copy" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand copy" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand copy" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand copy" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand copy" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand copy" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand copy" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand copy" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand copy" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand copy" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand copy" -l sig-only -d 'As --only sig, which took its place in cosign'
complete -c assay -n "__fish_assay_using_subcommand copy" -l image-only -d 'The image without anything attached to it'
complete -c assay -n "__fish_assay_using_subcommand copy" -s f -l force -d 'Let names at the destination lose what they mean now'
complete -c assay -n "__fish_assay_using_subcommand copy" -l all-tags -d 'Every tag of the source\'s repository'
complete -c assay -n "__fish_assay_using_subcommand copy" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand copy" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand copy" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand copy" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand copy" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand copy" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand copy" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand save" -l dir -d 'Folder to write' -r -F
complete -c assay -n "__fish_assay_using_subcommand save" -s o -l output -d 'File to write' -r -F
complete -c assay -n "__fish_assay_using_subcommand save" -l platform -d 'Only the image of this platform, with its evidence' -r
complete -c assay -n "__fish_assay_using_subcommand save" -l parallel -d 'Requests and blobs at a time [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand save" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand save" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand save" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand save" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand save" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand save" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand save" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand save" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand save" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand save" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand save" -s f -l force -d 'Overwrite the file, or names in the folder'
complete -c assay -n "__fish_assay_using_subcommand save" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand save" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand save" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand save" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand save" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand save" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand save" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand load" -l dir -d 'Folder that holds the image' -r -F
complete -c assay -n "__fish_assay_using_subcommand load" -s i -l input -d 'File that holds the image' -r -F
complete -c assay -n "__fish_assay_using_subcommand load" -l parallel -d 'Requests and blobs at a time [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand load" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand load" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand load" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand load" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand load" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand load" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand load" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand load" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand load" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand load" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand load" -s f -l force -d 'Let names at the destination lose what they mean now'
complete -c assay -n "__fish_assay_using_subcommand load" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand load" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand load" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand load" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand load" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand load" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand load" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -f -a "signature" -d 'Signatures: a line of JSON each'
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -f -a "attestation" -d 'Attestations: a line of JSON each'
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -f -a "sbom" -d 'An SBOM that was attached without a signature, as it is'
complete -c assay -n "__fish_assay_using_subcommand download; and not __fish_seen_subcommand_from signature attestation sbom help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l platform -d 'What is attached to the image of this platform' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from signature" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l platform -d 'What is attached to the image of this platform' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l predicate-type -d 'Only this predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from attestation" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l platform -d 'What is attached to the image of this platform' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from sbom" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from help" -f -a "signature" -d 'Signatures: a line of JSON each'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from help" -f -a "attestation" -d 'Attestations: a line of JSON each'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from help" -f -a "sbom" -d 'An SBOM that was attached without a signature, as it is'
complete -c assay -n "__fish_assay_using_subcommand download; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand clean" -l type -d 'What to delete' -r -f -a "signature\t'Signatures, by tag and by referrer'
attestation\t'Attestations, by tag and by referrer'
referrer\t'Referrers of every kind'
sbom\t'SBOMs'
all\t'All of these'"
complete -c assay -n "__fish_assay_using_subcommand clean" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand clean" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand clean" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand clean" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand clean" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand clean" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand clean" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand clean" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand clean" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand clean" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand clean" -s f -l force -d 'Do not ask'
complete -c assay -n "__fish_assay_using_subcommand clean" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand clean" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand clean" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand clean" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand clean" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand clean" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c assay -n "__fish_assay_using_subcommand clean" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -f -a "pack" -d 'Pack images, evidence, trust root, database and policies into one file'
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -f -a "unpack" -d 'Check such a file, and only then put its images into a registry or everything into a folder'
complete -c assay -n "__fish_assay_using_subcommand airgap; and not __fish_seen_subcommand_from pack unpack help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -s o -l out -d 'File to write' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l db -d 'Advisory database: a folder with trivy.db and metadata.json' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l trusted-root -d 'Trust root: a trusted_root.json, or public-good, github, staging or a name known to `assay trust`' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l policy -d 'Policy file (repeatable)' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l platform -d 'Only the images of this platform, with their evidence' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l parallel -d 'Requests and blobs at a time [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from pack" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l to -d 'Registry, and path in it, to put the images below' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l dir -d 'Folder for database, trust root and policies, and without --to for the images' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l digest -d 'Digest that `assay airgap pack` printed' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l parallel -d 'Requests and blobs at a time [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -s f -l force -d 'Let names at the destination lose what they mean now'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from unpack" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from help" -f -a "pack" -d 'Pack images, evidence, trust root, database and policies into one file'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from help" -f -a "unpack" -d 'Check such a file, and only then put its images into a registry or everything into a folder'
complete -c assay -n "__fish_assay_using_subcommand airgap; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -f -a "init" -d 'Create keys, certificates and empty logs'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -f -a "serve" -d 'Serve all services on one port'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -f -a "issuer" -d 'Other identity issuers whose tokens get certificates, such as a CI system\'s'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -f -a "status" -d 'Show what is in the stack'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -f -a "export" -d 'Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -f -a "fsck" -d 'Check every byte of the logs'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -f -a "token" -d 'Mint a short-lived token of the stack\'s own issuer'
complete -c assay -n "__fish_assay_using_subcommand stack; and not __fish_seen_subcommand_from init serve issuer status export fsck token help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -f -a "add" -d 'Accept the tokens of an issuer'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -f -a "list" -d 'Show the issuers'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -f -a "remove" -d 'Refuse the tokens of an issuer from now on'
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from issuer" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c assay -n "__fish_assay_using_subcommand stack; and __fish_seen_subcommand_from help" -f -a "issuer" -d 'Other identity issuers whose tokens get certificates, such as a CI system\'s'
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
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -f -a "show" -d 'Show a trust root: authorities, logs, their validity and how old it is'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -f -a "refresh" -d 'Fetch the newest trust root with TUF; the only command of verification that goes to the network'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -f -a "import" -d 'Use a trusted_root.json as it is, without TUF'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -f -a "forget" -d 'Forget a root that was refreshed or imported, and use the built-in one again'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -f -a "create" -d 'Write a trusted_root.json from keys and certificates, as `cosign trusted-root create` does'
complete -c assay -n "__fish_assay_using_subcommand trust; and not __fish_seen_subcommand_from show refresh import forget create help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l mirror -d 'TUF repository: a URL, or file:///PATH [default: the instance\'s own, or that of the last refresh]' -r
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l root -d 'First TUF root to trust (root.json); begins anew from it' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l root-checksum -d 'SHA-256 the file given with --root must have, hexadecimal' -r
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l offline -d 'Read the repository from a tar archive instead of the network' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l save -d 'Fetch everything and write it to a tar archive for --offline' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from refresh" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from import" -l name -d 'Name to use it by' -r
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from import" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from import" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from import" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from forget" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from forget" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from forget" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from forget" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from forget" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l fulcio -d 'A certificate authority: url=…,certificate-chain=FILE[,start-time=…,end-time=…] (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l rekor -d 'A transparency log: url=…,public-key=FILE,start-time=…[,end-time=…,origin=…] (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l ctfe -d 'A certificate log: url=…,public-key=FILE,start-time=…[,end-time=…] (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l tsa -d 'A timestamp authority: url=…,certificate-chain=FILE[,start-time=…,end-time=…] (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l out -d 'Write the document to a file' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l with-default-services -d 'Begin with the public-good root'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l no-default-fulcio -d 'Leave its certificate authorities out'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l no-default-rekor -d 'Leave its transparency logs out'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l no-default-ctfe -d 'Leave its certificate logs out'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l no-default-tsa -d 'Leave its timestamp authorities out'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a trust root: authorities, logs, their validity and how old it is'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "refresh" -d 'Fetch the newest trust root with TUF; the only command of verification that goes to the network'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "import" -d 'Use a trusted_root.json as it is, without TUF'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Forget a root that was refreshed or imported, and use the built-in one again'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "create" -d 'Write a trusted_root.json from keys and certificates, as `cosign trusted-root create` does'
complete -c assay -n "__fish_assay_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -f -a "show" -d 'Find the base of an image and prove that the image is built on it'
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -f -a "verify" -d 'The same, and verify who signed the base'
complete -c assay -n "__fish_assay_using_subcommand base; and not __fish_seen_subcommand_from show verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l base -d 'The base, when the image does not say or is not to be asked' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l platform -d 'Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l parallel -d 'Threads that read layers; 0 is all cores, as without the flag' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l layer-limit-gib -d 'GiB a layer may inflate to [default: 64]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l layer-limit-ratio -d 'Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l image-limit-gib -d 'GiB all layers together may inflate to beside twenty times what they store [default: 8]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l base -d 'The base, when the image does not say or is not to be asked' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l platform -d 'Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l parallel -d 'Threads that read layers; 0 is all cores, as without the flag' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l layer-limit-gib -d 'GiB a layer may inflate to [default: 64]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l layer-limit-ratio -d 'Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l image-limit-gib -d 'GiB all layers together may inflate to beside twenty times what they store [default: 8]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l format -d 'Form of the result' -r -f -a "text\t''
json\t''"
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from verify" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from help" -f -a "show" -d 'Find the base of an image and prove that the image is built on it'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from help" -f -a "verify" -d 'The same, and verify who signed the base'
complete -c assay -n "__fish_assay_using_subcommand base; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -f -a "verify-artifact" -d 'Verify the provenance of files'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -f -a "verify-image" -d 'Verify the provenance of an image, named with its digest'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -f -a "verify-npm-package" -d 'Verify an npm package: the publisher\'s provenance and the registry\'s statement'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -f -a "verify-github-attestation" -d 'Verify an artifact attestation of GitHub, with the workflow that made it'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -f -a "verify-vsa" -d 'Verify a verification summary (VSA): in an envelope with a key, in a bundle with an identity, or of an image'
complete -c assay -n "__fish_assay_using_subcommand slsa; and not __fish_seen_subcommand_from verify-artifact verify-image verify-npm-package verify-github-attestation verify-vsa help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l provenance-path -d 'Provenance: a Sigstore bundle, or a bare envelope (.intoto.jsonl) with its log entry' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l rekor-entry -d 'Log entry of a bare envelope, as `GET /api/v1/log/entries/UUID` of Rekor answers it' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l rekor-url -d 'Log to search for the entry of a bare envelope, such as https://rekor.sigstore.dev' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l builder-id -d 'Builder it must be built by: URI or URI@VERSION' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l source-uri -d 'Repository it must be built from, such as github.com/owner/name' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l source-branch -d 'Branch it must be built from' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l source-tag -d 'Tag it must be built from' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l source-versioned-tag -d 'Version of the tag: v1, v1.2 or v1.2.3' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l build-workflow-input -d 'Input of a workflow started by hand (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l print-provenance -d 'Print the verified provenance'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-artifact" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l provenance-path -d 'Provenance instead of what is attached to the image: a Sigstore bundle, a bare envelope with its log entry, or what `gcloud artifacts docker images describe --show-provenance --format json` prints' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l rekor-entry -d 'Log entry of a bare envelope, as `GET /api/v1/log/entries/UUID` of Rekor answers it' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l rekor-url -d 'Log to search for the entry of a bare envelope, such as https://rekor.sigstore.dev' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l provenance-repository -d 'Repository that holds the provenance, when it is another' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l builder-id -d 'Builder it must be built by: URI or URI@VERSION' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l source-uri -d 'Repository it must be built from, such as github.com/owner/name' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l source-branch -d 'Branch it must be built from' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l source-tag -d 'Tag it must be built from' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l source-versioned-tag -d 'Version of the tag: v1, v1.2 or v1.2.3' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l build-workflow-input -d 'Input of a workflow started by hand (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l print-provenance -d 'Print the verified provenance'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-image" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l attestations-path -d 'The registry\'s attestations of it' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l package-name -d 'Name it must have' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l package-version -d 'Version it must have' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l builder-id -d 'Builder: https://github.com/actions/runner/github-hosted, …/self-hosted or a builder of the SLSA generator' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l source-uri -d 'Repository it must be built from, such as github.com/owner/name' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l source-branch -d 'Branch it must be built from' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l source-tag -d 'Tag it must be built from' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l source-versioned-tag -d 'Version of the tag: v1, v1.2 or v1.2.3' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l build-workflow-input -d 'Input of a workflow started by hand (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l trusted-root -d 'Whom to trust: a trusted_root.json or a name [default: public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l print-provenance -d 'Print the verified provenance'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-npm-package" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -l attestation-path -d 'The attestation: a Sigstore bundle' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -l builder-id -d 'Workflow that must have made it' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -l source-uri -d 'Repository it must be built from' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -l trusted-root -d 'Whom to trust: a trusted_root.json or a name [default: public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -l print-attestation -d 'Print the verified attestation'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-github-attestation" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l subject-digest -d 'Digest it must be about, TYPE:VALUE (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l attestation-path -d 'The summary: a DSSE envelope or a Sigstore bundle' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l verifier-id -d 'Who must have verified' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l resource-uri -d 'What must have been verified' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l verified-level -d 'Level that must have been reached: SLSA_TRACK_LEVEL_N at least, other names exactly (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l public-key-path -d 'The verifier\'s public key, for an envelope' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l public-key-id -d 'What the envelope must call the key' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-identity -d 'Subject the certificate must have, exactly (repeatable: any of them)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-identity-regexp -d 'The same as a regular expression over all of it, not a part of it as in cosign' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-identity-glob -d 'The same with wildcards: * is any text without /, ** any text, ? one character' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-oidc-issuer -d 'Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-oidc-issuer-regexp -d 'The same as a regular expression over all of it' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l key -d 'Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, or SCHEME://KEY of a plug-in' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l require -d 'How many of the named signers must have signed: any, all or a number' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-claim -d 'Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-claim-regexp -d 'The same as a regular expression over all of the value (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-github-workflow-trigger -d 'Event that started the GitHub workflow, such as push' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-github-workflow-sha -d 'Commit of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-github-workflow-name -d 'Name of the GitHub workflow' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-github-workflow-repository -d 'Repository of the GitHub workflow, such as acme/app' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-github-workflow-ref -d 'Ref of the GitHub workflow, such as refs/heads/main' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l trusted-root -d 'Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the private stack if there is one in HOME, else public-good]' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l ca-roots -d 'Certificate authorities to trust instead of the trust root\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l ca-intermediates -d 'Certificates between those authorities and the signer\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l certificate-chain -d 'The authority that certified the signer, instead of the trust root\'s: PEM, lowest first, root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l timestamp-certificate-chain -d 'A timestamp authority to trust beside the trust root\'s: its chain in PEM, signer first (or none), root last' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l witness -d 'Witness that must have cosigned the log\'s checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l require-witnesses -d 'How many of the witnesses must have [default: all]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l registry-cacert -l cacert -d 'Certificate authorities to trust beside the system\'s, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l registry-client-cert -d 'Certificate to show to the registry, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l registry-client-key -d 'Its key, PEM' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l registry-username -l username -d 'User name for the registry [default: what `docker login` or `podman login` left]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l registry-password -l password -d 'Where its password is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l registry-token -d 'Where a bearer token for the registry is: @FILE, or - for standard input' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l registry-timeout -d 'Seconds a registry may stay silent [default: 30]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l registry-retries -d 'How often a request that failed for the moment is sent again [default: 4]' -r
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l print-attestation -d 'Print the verified summary'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l use-signed-timestamps -d 'Ask for a timestamp of a timestamp authority: a log\'s own time is not enough'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l insecure-ignore-tlog -d 'Do not look at the transparency log: nobody could notice a signature made in secret'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l insecure-ignore-sct -d 'Do not look at the certificate\'s SCT: nobody could notice a certificate issued in secret'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l offline -d 'Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and gitlab://, which the flag refuses'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l insecure-registry -d 'Allow plain http to a registry that is not on this machine'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l allow-insecure-registry -l insecure -d 'Accept any TLS certificate of the registries named, expired and foreign ones too'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l password-stdin -d 'The password is on standard input, as --registry-password - says it too'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from verify-vsa" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from help" -f -a "verify-artifact" -d 'Verify the provenance of files'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from help" -f -a "verify-image" -d 'Verify the provenance of an image, named with its digest'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from help" -f -a "verify-npm-package" -d 'Verify an npm package: the publisher\'s provenance and the registry\'s statement'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from help" -f -a "verify-github-attestation" -d 'Verify an artifact attestation of GitHub, with the workflow that made it'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from help" -f -a "verify-vsa" -d 'Verify a verification summary (VSA): in an envelope with a key, in a bundle with an identity, or of an image'
complete -c assay -n "__fish_assay_using_subcommand slsa; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and not __fish_seen_subcommand_from create help" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand signing-config; and not __fish_seen_subcommand_from create help" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand signing-config; and not __fish_seen_subcommand_from create help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and not __fish_seen_subcommand_from create help" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and not __fish_seen_subcommand_from create help" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and not __fish_seen_subcommand_from create help" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and not __fish_seen_subcommand_from create help" -f -a "create" -d 'Write a signing_config.v0.2.json: which services `assay sign` uses'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and not __fish_seen_subcommand_from create help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l fulcio -d 'A certificate authority: url=…,api-version=N,start-time=…,operator=…[,end-time=…] (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l rekor -d 'A transparency log (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l oidc-provider -d 'An OIDC issuer (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l tsa -d 'A timestamp authority (repeatable)' -r
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l rekor-config -d 'How many of the logs are used: ANY, ALL or EXACT:N' -r
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l tsa-config -d 'How many of the timestamp authorities are used: ANY, ALL or EXACT:N' -r
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l base-config -d 'Begin with this configuration' -r -F
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l out -d 'Write the configuration to a file' -r -F
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l config -d 'Configuration file (default: the nearest assay.toml, then the user\'s, then the system\'s)' -r -F
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l home -d 'Folder for state: private stack, audit log, database, unfinished runs' -r -F
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l with-default-services -d 'Begin with the public-good services'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l no-default-fulcio -d 'Leave certificate authorities of the beginning out'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l no-default-rekor -d 'Leave logs of the beginning out'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l no-default-oidc -d 'Leave issuers of the beginning out'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l no-default-tsa -d 'Leave timestamp authorities of the beginning out'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing but results and errors'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -l no-progress -d 'Do not draw progress'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from help" -f -a "create" -d 'Write a signing_config.v0.2.json: which services `assay sign` uses'
complete -c assay -n "__fish_assay_using_subcommand signing-config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "run" -d 'List, scan, gate, sign, attest, verify and account for an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "demo" -d 'Show the whole chain on a small image, offline, with a tampered and a foreign-signed image refused'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "scan" -d 'Find known vulnerabilities in an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "sbom" -d 'Write the software bill of materials of an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "convert" -d 'Show the result of a scan in another form'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "db" -d 'Build and inspect the advisory database'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "cache" -d 'Look at the layer cache and empty it'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "vex" -d 'What makers of software say about vulnerabilities in it'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "sign" -d 'Sign images by digest, without a long-lived key'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "attest" -d 'Attach a signed attestation to an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "sign-blob" -d 'Sign a file'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "attest-blob" -d 'Write a signed attestation about a file'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "verify" -d 'Verify the signatures of images'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "verify-attestation" -d 'Verify the attestations of an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "verify-blob" -d 'Verify the signature of a file'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "verify-blob-attestation" -d 'Verify an attestation about a file'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "key" -d 'Make, import and show signing keys'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "tree" -d 'Show what is attached to an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "triangulate" -d 'Print where signatures and attestations of an image are kept, as cosign names the tags'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "bundle" -d 'Look into Sigstore bundles and bring them up to date'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "copy" -d 'Copy an image with everything attached to it'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "save" -d 'Save an image with everything attached to it as a folder or file'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "load" -d 'Load what `save` wrote into a registry'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "download" -d 'Print what is attached to an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "clean" -d 'Delete what is attached to an image'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "airgap" -d 'Carry images, and all that checking them needs, to where there is no network'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "stack" -d 'The private Sigstore: CA, logs, timestamps and issuer in one process'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "audit" -d 'The audit log'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "trust" -d 'Trust roots: show, refresh with TUF, import, create'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "base" -d 'The base of an image: which it is, whether the image is built on it, who signed it'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "slsa" -d 'Verify SLSA provenance and verification summaries, with slsa-verifier\'s flags'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "signing-config" -d 'Which services are signed with'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "doctor" -d 'Check this machine and say what is missing'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "config" -d 'Settings and where each comes from'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "completion" -d 'Print a completion script'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "generate" -d 'Write help reference, man pages, completions and schemas to a folder'
complete -c assay -n "__fish_assay_using_subcommand help; and not __fish_seen_subcommand_from run demo scan sbom convert db cache vex sign attest sign-blob attest-blob verify verify-attestation verify-blob verify-blob-attestation key tree triangulate bundle copy save load download clean airgap stack audit trust base slsa signing-config doctor config completion generate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from sbom" -f -a "check" -d 'Say whether the attested SBOM of an image still describes it'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "build" -d 'Build a database in trivy-db schema 2'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "update" -d 'Fetch the advisory database, or the one that names Java archives, when a newer one is due'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "mirror" -d 'Copy a database to a registry: from another registry, or from a folder'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "export" -d 'Write a database to one file, db.tar.gz as Trivy\'s artifact holds it'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "status" -d 'Show age, source and size of a database'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from cache" -f -a "status" -d 'Say where the cache is, how much is in it, and whether its entries can be believed'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from cache" -f -a "clean" -d 'Remove entries'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from vex" -f -a "repo" -d 'Repositories of VEX documents, for --vex repo'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "generate" -d 'Make a key pair: an encrypted private key and its public half'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "import" -d 'Encrypt a private key that another program made'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "public" -d 'Print the public half of a key'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from bundle" -f -a "inspect" -d 'Show everything a bundle says, verifying nothing'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from bundle" -f -a "upgrade" -d 'Write an older bundle as version 0.3'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from download" -f -a "signature" -d 'Signatures: a line of JSON each'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from download" -f -a "attestation" -d 'Attestations: a line of JSON each'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from download" -f -a "sbom" -d 'An SBOM that was attached without a signature, as it is'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from airgap" -f -a "pack" -d 'Pack images, evidence, trust root, database and policies into one file'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from airgap" -f -a "unpack" -d 'Check such a file, and only then put its images into a registry or everything into a folder'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "init" -d 'Create keys, certificates and empty logs'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "serve" -d 'Serve all services on one port'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "issuer" -d 'Other identity issuers whose tokens get certificates, such as a CI system\'s'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "status" -d 'Show what is in the stack'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "export" -d 'Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "fsck" -d 'Check every byte of the logs'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from stack" -f -a "token" -d 'Mint a short-lived token of the stack\'s own issuer'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "verify" -d 'Check that no entry was edited, inserted, deleted, reordered or cut off'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "show" -d 'Show a trust root: authorities, logs, their validity and how old it is'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "refresh" -d 'Fetch the newest trust root with TUF; the only command of verification that goes to the network'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "import" -d 'Use a trusted_root.json as it is, without TUF'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "forget" -d 'Forget a root that was refreshed or imported, and use the built-in one again'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "create" -d 'Write a trusted_root.json from keys and certificates, as `cosign trusted-root create` does'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from base" -f -a "show" -d 'Find the base of an image and prove that the image is built on it'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from base" -f -a "verify" -d 'The same, and verify who signed the base'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from slsa" -f -a "verify-artifact" -d 'Verify the provenance of files'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from slsa" -f -a "verify-image" -d 'Verify the provenance of an image, named with its digest'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from slsa" -f -a "verify-npm-package" -d 'Verify an npm package: the publisher\'s provenance and the registry\'s statement'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from slsa" -f -a "verify-github-attestation" -d 'Verify an artifact attestation of GitHub, with the workflow that made it'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from slsa" -f -a "verify-vsa" -d 'Verify a verification summary (VSA): in an envelope with a key, in a bundle with an identity, or of an image'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from signing-config" -f -a "create" -d 'Write a signing_config.v0.2.json: which services `assay sign` uses'
complete -c assay -n "__fish_assay_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting and where it comes from'
