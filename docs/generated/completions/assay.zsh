#compdef assay

autoload -U is-at-least

_assay() {
    typeset -A opt_args
    typeset -a _arguments_options
    local ret=1

    if is-at-least 5.2; then
        _arguments_options=(-s -S -C)
    else
        _arguments_options=(-s -C)
    fi

    local context curcontext="$curcontext" state line
    _arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay_commands" \
"*::: :->assay" \
&& ret=0
    case $state in
    (assay)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-command-$line[1]:"
        case $line[1] in
            (run)
_arguments "${_arguments_options[@]}" : \
'--platform=[Platform to take from a multi-platform image, such as linux/arm64 \[default\: linux/amd64\]]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--parallel=[Threads that read layers; 0 is all cores, as without the flag]:N:_default' \
'--layer-limit-gib=[GiB a layer may inflate to \[default\: 64\]]:GIB:_default' \
'--layer-limit-ratio=[Bytes a layer may inflate to for each stored byte, once it is over 1 GiB \[default\: 200\]]:N:_default' \
'--image-limit-gib=[GiB all layers together may inflate to beside twenty times what they store \[default\: 8\]]:GIB:_default' \
'--java-db=[Java database, which names archives that do not say what they are\: a folder with trivy-java.db and metadata.json, or the file \[default\: HOME/java-db where \`assay db update --java\` has put one\]]:DIR|FILE:_files' \
'*--java-db-repository=[Fetch the Java database from here when an archive needs it and a newer one is due (repeatable) \[default for the one in HOME/java-db\: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db\:1, ghcr.io/aquasecurity/trivy-java-db\:1\]]:REF,…:_default' \
'--cache-dir=[Where results of layers are kept\: a folder, or s3\://BUCKET\[/PREFIX\]\[?region=R&endpoint=URL\] \[default\: ~/.cache/assay\]]:DIR|URL:_default' \
'--cache-key=[The key entries are sealed with\: file\:PATH or env\:NAME, 32 bytes in hexadecimal or base64 \[default\: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none\]]:REF:_default' \
'--cache-limit-mib=[Space a cache folder may take, in MiB; what was not used for longest goes first \[default\: 2048\]]:MIB:_default' \
'--db=[Advisory database\: a folder with trivy.db and metadata.json, or the file \[default\: HOME/db\]]:DIR|FILE:_files' \
'*--db-repository=[Fetch the database from here when a newer one is due (repeatable\: the first that answers) \[default\: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db\:2, ghcr.io/aquasecurity/trivy-db\:2; with --db nothing is fetched\]]:REF,…:_default' \
'--db-certificate-identity=[Use the database only when this subject signed it]:SUBJECT:_default' \
'--db-certificate-identity-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--db-certificate-oidc-issuer=[Issuer that vouches for the subject]:URL:_default' \
'--db-certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--db-key=[Use the database only when this key signed it]:REF:_default' \
'--db-trusted-root=[Whom to trust for that signature \[default\: as for \`assay verify\`\]]:FILE|NAME:_files' \
'--fail-on=[Refuse to sign when a finding is at least this severe]:SEVERITY:_default' \
'*--scanners=[What to look for, comma-separated]:KIND,…:((vuln\:"Known vulnerabilities"
secret\:"Credentials in files and in the configuration of the image"
license\:"Licences of packages, and with --license-full of files"))' \
'--secret-config=[Rules for secrets, in the form of Trivy'\''s trivy-secret.yaml \[default\: that file of this folder, where there is one\]]:FILE:_files' \
'--license-confidence-level=[How much of a licence'\''s text must be there, 0 to 1; what is found is above it]:LEVEL:_default' \
'*--ignore-status=[Statuses to leave out, such as will_not_fix,end_of_life]:STATUS,…:_default' \
'--ignorefile=[Ignore file, plain or YAML \[default\: .trivyignore of this folder, where there is one\]]:FILE:_files' \
'--ignore-policy=[Rego policy whose rule \`data.trivy.ignore\` says which findings to leave out, as Trivy'\''s]:FILE:_files' \
'*--vex=[VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the repositories of \`assay vex repo\`, oci for what is attested to the image, sbom-ref for what the scanned SBOM refers to (repeatable)]:FILE|DIR|repo|oci|sbom-ref:_files' \
'--vex-certificate-identity=[With --vex oci\: the subject that must have attested it]:SUBJECT:_default' \
'--vex-certificate-identity-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--vex-certificate-oidc-issuer=[Issuer that vouches for the subject]:URL:_default' \
'--vex-certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--vex-key=[With --vex oci\: the key that must have attested it]:REF:_default' \
'--vex-trusted-root=[Whom to trust for it \[default\: as for \`assay verify\`\]]:FILE|NAME:_files' \
'*--vuln-severity-source=[Whose ratings count, first choice first\: auto, nvd, ghsa, redhat, debian, …]:SOURCE,…:_default' \
'*--ignored-licenses=[Licences to leave out (with --scanners license)]:LICENSE,…:_default' \
'--distro=[Match packages as those of another release\: FAMILY/VERSION, such as alpine/3.20]:FAMILY/VERSION:_default' \
'(--signing-config)--stack=[The private stack\: its folder, or the URL where it is served \[default\: HOME/stack, created when missing\]]:DIR|URL:_default' \
'--signing-config=[Services to use\: a signing_config.v0.2.json]:FILE:_files' \
'--trusted-root=[Whom the last step trusts when other services sign\: their trusted_root.json]:FILE:_files' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'--identity-token=[OIDC token, or @FILE with one \[default\: the private stack'\''s own issuer; elsewhere the CI'\''s\]]:TOKEN|@FILE:_default' \
'--push-to=[Copy the image to this place once the gate has let it pass, and mark it there]:REF:_default' \
'--source-uri=[What the image was built from, for its provenance\: git+https\://HOST/REPO@refs/… \[default\: the CI'\''s repository\]]:URI:_default' \
'--source-commit=[The commit of it]:SHA:_default' \
'--base=[The base the image must be built on, signed by whom --base-… or \[base\] in assay.toml name]:REF:_default' \
'(--base-key)--base-certificate-identity=[Who must have signed the base, instead of whom \[base\] in assay.toml names]:ID:_default' \
'(--base-key --base-certificate-identity)--base-certificate-identity-regexp=[The same as an expression]:REGEXP:_default' \
'(--base-key)--base-certificate-oidc-issuer=[Who vouches for them]:URL:_default' \
'--base-key=[Public key the base must be signed with]:FILE:_files' \
'--base-trusted-root=[Whom to trust for the base\: a trusted_root.json or a name]:FILE|NAME:_files' \
'--report=[Write a self-contained HTML page]:FILE:_files' \
'--format=[Result on standard output]:FORMAT:(table json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'--skip-java-db-update[Use the Java database that is there, however old it is]' \
'--no-cache[Read every layer, and keep nothing]' \
'(--db)--sample-db[Use the small sample of advisories built into this program]' \
'--skip-db-update[Use the database that is there, however old it is]' \
'(--db-repository)--offline[Promise to use no network\: an image in a registry is refused, and no database is fetched]' \
'--insecure-ignore-db-tlog[Do not look for the database'\''s signature in the transparency log]' \
'--secret-base-layers[Search the layers of the base image, as the history tells them apart, for secrets too]' \
'--license-full[Look for licences in license files and at the head of source files too (with --scanners license)]' \
'--ignore-unfixed[Do not count findings without a fixed version]' \
'--insecure-ignore-vex-tlog[Do not look for it in the transparency log]' \
'--insecure-unsigned-vex[With --vex oci\: believe what anybody who may write beside the image says]' \
'--skip-vex-repo-update[With --vex repo\: use the repositories as they are here]' \
'--fail-on-kev[Fail on a finding that is known to be exploited (needs \`db build --kev\`)]' \
'--base-insecure-ignore-tlog[Do not ask for a log entry of the base'\''s signature]' \
'--resume[Warn when an interrupted run has left nothing to finish; what is signed is never signed again, with or without]' \
'--dry-run[Do everything up to the gate and publish nothing]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(demo)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder to work in; kept afterwards \[default\: a temporary folder, removed\]]:DIR:_files' \
'--report=[Write the HTML page of the run here]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(scan)
_arguments "${_arguments_options[@]}" : \
'--platform=[Platform to take from a multi-platform image, such as linux/arm64 \[default\: linux/amd64\]]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--parallel=[Threads that read layers; 0 is all cores, as without the flag]:N:_default' \
'--layer-limit-gib=[GiB a layer may inflate to \[default\: 64\]]:GIB:_default' \
'--layer-limit-ratio=[Bytes a layer may inflate to for each stored byte, once it is over 1 GiB \[default\: 200\]]:N:_default' \
'--image-limit-gib=[GiB all layers together may inflate to beside twenty times what they store \[default\: 8\]]:GIB:_default' \
'*--pkg-types=[Kinds of packages]:KIND,…:(os library)' \
'*--skip-dirs=[Folders to leave out\: globs such as **/node_modules, from the root of the image or folder]:GLOB,…:_default' \
'*--skip-files=[Files to leave out\: globs such as **/*.jar]:GLOB,…:_default' \
'*--file-patterns=[Files to read as a type though they are called otherwise\: TYPE\:REGEX over the path, such as '\''pip\:requirements-.*\\.txt'\'']:TYPE:REGEX,…:_default' \
'*--pkg-relationships=[How packages that count stand to the project, as its lock file tells]:RELATION,…:(unknown root workspace direct indirect)' \
'--detection-priority=[Fewer false findings (precise) or fewer missed ones (comprehensive)]:PRIORITY:(precise comprehensive)' \
'--java-db=[Java database, which names archives that do not say what they are\: a folder with trivy-java.db and metadata.json, or the file \[default\: HOME/java-db where \`assay db update --java\` has put one\]]:DIR|FILE:_files' \
'*--java-db-repository=[Fetch the Java database from here when an archive needs it and a newer one is due (repeatable) \[default for the one in HOME/java-db\: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db\:1, ghcr.io/aquasecurity/trivy-java-db\:1\]]:REF,…:_default' \
'--cache-dir=[Where results of layers are kept\: a folder, or s3\://BUCKET\[/PREFIX\]\[?region=R&endpoint=URL\] \[default\: ~/.cache/assay\]]:DIR|URL:_default' \
'--cache-key=[The key entries are sealed with\: file\:PATH or env\:NAME, 32 bytes in hexadecimal or base64 \[default\: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none\]]:REF:_default' \
'--cache-limit-mib=[Space a cache folder may take, in MiB; what was not used for longest goes first \[default\: 2048\]]:MIB:_default' \
'--db=[Advisory database\: a folder with trivy.db and metadata.json, or the file \[default\: HOME/db\]]:DIR|FILE:_files' \
'*--scanners=[What to look for, comma-separated]:KIND,…:((vuln\:"Known vulnerabilities"
secret\:"Credentials in files and in the configuration of the image"
license\:"Licences of packages, and with --license-full of files"))' \
'--secret-config=[Rules for secrets, in the form of Trivy'\''s trivy-secret.yaml \[default\: that file of this folder, where there is one\]]:FILE:_files' \
'--license-confidence-level=[How much of a licence'\''s text must be there, 0 to 1; what is found is above it]:LEVEL:_default' \
'*-s+[Severities to report, comma-separated]:SEVERITY,…:_default' \
'*--severity=[Severities to report, comma-separated]:SEVERITY,…:_default' \
'*--db-repository=[Fetch the database from here when a newer one is due (repeatable\: the first that answers) \[default\: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db\:2, ghcr.io/aquasecurity/trivy-db\:2; with --db nothing is fetched\]]:REF,…:_default' \
'--db-certificate-identity=[Use the database only when this subject signed it]:SUBJECT:_default' \
'--db-certificate-identity-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--db-certificate-oidc-issuer=[Issuer that vouches for the subject]:URL:_default' \
'--db-certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--db-key=[Use the database only when this key signed it]:REF:_default' \
'--db-trusted-root=[Whom to trust for that signature \[default\: as for \`assay verify\`\]]:FILE|NAME:_files' \
'*--ignore-status=[Statuses to leave out, such as will_not_fix,end_of_life]:STATUS,…:_default' \
'--ignorefile=[Ignore file, plain or YAML \[default\: .trivyignore of this folder, where there is one\]]:FILE:_files' \
'--ignore-policy=[Rego policy whose rule \`data.trivy.ignore\` says which findings to leave out, as Trivy'\''s]:FILE:_files' \
'*--vex=[VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the repositories of \`assay vex repo\`, oci for what is attested to the image, sbom-ref for what the scanned SBOM refers to (repeatable)]:FILE|DIR|repo|oci|sbom-ref:_files' \
'--vex-certificate-identity=[With --vex oci\: the subject that must have attested it]:SUBJECT:_default' \
'--vex-certificate-identity-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--vex-certificate-oidc-issuer=[Issuer that vouches for the subject]:URL:_default' \
'--vex-certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--vex-key=[With --vex oci\: the key that must have attested it]:REF:_default' \
'--vex-trusted-root=[Whom to trust for it \[default\: as for \`assay verify\`\]]:FILE|NAME:_files' \
'*--vuln-severity-source=[Whose ratings count, first choice first\: auto, nvd, ghsa, redhat, debian, …]:SOURCE,…:_default' \
'*--ignored-licenses=[Licences to leave out (with --scanners license)]:LICENSE,…:_default' \
'--distro=[Match packages as those of another release\: FAMILY/VERSION, such as alpine/3.20]:FAMILY/VERSION:_default' \
'--sort-by=[Order of findings\: package, severity, risk, epss, kev or vulnerability]:ORDER:_default' \
'--input=[Image in a file or folder, instead of its name\: what \`docker save\` wrote, or an OCI layout as FILE or DIR\[\:TAG\]]:FILE|DIR:_default' \
'--timeout=[Give up after this long, such as 5m or 1h30m \[default\: no limit\]]:DURATION:_default' \
'--max-image-size=[Refuse an image whose layers are larger in all, packed or inflated, such as 500MB or 2GiB]:SIZE:_default' \
'*--image-src=[Where images may come from, in this order; here always a registry, a layout or an archive]:SOURCE,…:(docker containerd podman remote)' \
'*--image-config-scanners=[What of the image'\''s configuration is searched\: here always for secrets, where those are looked for]:KIND,…:(secret)' \
'--cache-backend=[fs keeps results of layers between scans, memory does not, as --no-cache]:KIND:(fs memory)' \
'--engine=[The program that scans\: this one, or your own Trivy or Grype, with its database and settings; the filters, forms and gates here apply to what it finds]:ENGINE:((assay\:"This program"
trivy\:"Aqua Security'\''s Trivy"
grype\:"Anchore'\''s Grype"))' \
'--engine-path=[Where that program is \[default\: on the PATH\]]:FILE:_files' \
'--engine-timeout=[How long it may take, in seconds \[default\: 300\]]:SECONDS:_default' \
'-f+[Form of the result]:FORMAT:((table\:"For people"
json\:"Trivy'\''s JSON, schema version 2"
sarif\:"SARIF 2.1.0, for code scanning"
cyclonedx\:"CycloneDX with vulnerabilities"
spdx\:"SPDX 2.3, tag-value"
spdx-json\:"SPDX 2.3, JSON"
github\:"GitHub'\''s dependency snapshot"
cosign-vuln\:"Predicate of a cosign attestation of type vuln"
junit\:"JUnit XML"
gitlab\:"GitLab'\''s container scanning report"
gitlab-codequality\:"GitLab'\''s code quality report"
asff\:"Findings for AWS Security Hub (needs AWS_REGION and AWS_ACCOUNT_ID)"
markdown\:"For a comment on a change"
html\:"A page with charts that needs nothing beside itself"
template\:"What --template says"))' \
'--format=[Form of the result]:FORMAT:((table\:"For people"
json\:"Trivy'\''s JSON, schema version 2"
sarif\:"SARIF 2.1.0, for code scanning"
cyclonedx\:"CycloneDX with vulnerabilities"
spdx\:"SPDX 2.3, tag-value"
spdx-json\:"SPDX 2.3, JSON"
github\:"GitHub'\''s dependency snapshot"
cosign-vuln\:"Predicate of a cosign attestation of type vuln"
junit\:"JUnit XML"
gitlab\:"GitLab'\''s container scanning report"
gitlab-codequality\:"GitLab'\''s code quality report"
asff\:"Findings for AWS Security Hub (needs AWS_REGION and AWS_ACCOUNT_ID)"
markdown\:"For a comment on a change"
html\:"A page with charts that needs nothing beside itself"
template\:"What --template says"))' \
'-o+[Write the result to a file]:FILE:_files' \
'--output=[Write the result to a file]:FILE:_files' \
'-t+[Go template over the results, as for Trivy\: the text, or @FILE (with --format template)]:TEXT|@FILE:_default' \
'--template=[Go template over the results, as for Trivy\: the text, or @FILE (with --format template)]:TEXT|@FILE:_default' \
'*--also=[Write the result in another form too, such as sarif=scan.sarif (repeatable)]:FORMAT=FILE:_default' \
'--list-all-pkgs=[List packages without findings too (JSON, cosign-vuln, template)]::true|false:(true false)' \
'*--table-mode=[Parts of the table]:PART,…:((summary\:"How many findings each target has"
detailed\:"The findings"))' \
'--exit-code=[Exit with this code when anything is reported]:N:_default' \
'--exit-on-eol=[Exit with this code when the operating system gets no security updates any more]:N:_default' \
'--fail-on=[Exit with 11 to 14 when a finding is at least this severe]:SEVERITY:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'--include-dev-deps[List what only development needs too]' \
'--skip-java-db-update[Use the Java database that is there, however old it is]' \
'--no-cache[Read every layer, and keep nothing]' \
'(--db)--sample-db[Use the small sample of advisories built into this program]' \
'--secret-base-layers[Search the layers of the base image, as the history tells them apart, for secrets too]' \
'--license-full[Look for licences in license files and at the head of source files too (with --scanners license)]' \
'--skip-db-update[Use the database that is there, however old it is]' \
'(--db-repository)--offline[Promise to use no network\: an image in a registry is refused, and no database is fetched]' \
'--insecure-ignore-db-tlog[Do not look for the database'\''s signature in the transparency log]' \
'--ignore-unfixed[Do not count findings without a fixed version]' \
'--insecure-ignore-vex-tlog[Do not look for it in the transparency log]' \
'--insecure-unsigned-vex[With --vex oci\: believe what anybody who may write beside the image says]' \
'--skip-vex-repo-update[With --vex repo\: use the repositories as they are here]' \
'--fail-on-kev[Fail on a finding that is known to be exploited (needs \`db build --kev\`)]' \
'-d[Say on standard error what is used and how long steps take]' \
'--debug[Say on standard error what is used and how long steps take]' \
'--offline-scan[Taken for scripts'\'' sake\: no service is asked about dependencies, with or without]' \
'--skip-version-check[Taken for scripts'\'' sake\: nobody is asked for newer versions of this program, with or without]' \
'--disable-telemetry[Taken for scripts'\'' sake\: nothing is told to anybody, with or without]' \
'--show-suppressed[Show what ignore files and VEX documents left out, too]' \
'--dependency-tree[Show below the table which direct dependencies bring packages with findings (lock files)]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'::target -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\], oci\:DIR\[\:TAG\] or docker-archive\:FILE\[\:NAME\]; or dir\:PATH, repo\:PATH, rootfs\:PATH, sbom\:FILE:_default' \
&& ret=0
;;
(sbom)
_arguments "${_arguments_options[@]}" : \
'--platform=[Platform to take from a multi-platform image, such as linux/arm64 \[default\: linux/amd64\]]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--parallel=[Threads that read layers; 0 is all cores, as without the flag]:N:_default' \
'--layer-limit-gib=[GiB a layer may inflate to \[default\: 64\]]:GIB:_default' \
'--layer-limit-ratio=[Bytes a layer may inflate to for each stored byte, once it is over 1 GiB \[default\: 200\]]:N:_default' \
'--image-limit-gib=[GiB all layers together may inflate to beside twenty times what they store \[default\: 8\]]:GIB:_default' \
'*--pkg-types=[Kinds of packages]:KIND,…:(os library)' \
'*--skip-dirs=[Folders to leave out\: globs such as **/node_modules, from the root of the image or folder]:GLOB,…:_default' \
'*--skip-files=[Files to leave out\: globs such as **/*.jar]:GLOB,…:_default' \
'*--file-patterns=[Files to read as a type though they are called otherwise\: TYPE\:REGEX over the path, such as '\''pip\:requirements-.*\\.txt'\'']:TYPE:REGEX,…:_default' \
'*--pkg-relationships=[How packages that count stand to the project, as its lock file tells]:RELATION,…:(unknown root workspace direct indirect)' \
'--detection-priority=[Fewer false findings (precise) or fewer missed ones (comprehensive)]:PRIORITY:(precise comprehensive)' \
'--java-db=[Java database, which names archives that do not say what they are\: a folder with trivy-java.db and metadata.json, or the file \[default\: HOME/java-db where \`assay db update --java\` has put one\]]:DIR|FILE:_files' \
'*--java-db-repository=[Fetch the Java database from here when an archive needs it and a newer one is due (repeatable) \[default for the one in HOME/java-db\: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db\:1, ghcr.io/aquasecurity/trivy-java-db\:1\]]:REF,…:_default' \
'--cache-dir=[Where results of layers are kept\: a folder, or s3\://BUCKET\[/PREFIX\]\[?region=R&endpoint=URL\] \[default\: ~/.cache/assay\]]:DIR|URL:_default' \
'--cache-key=[The key entries are sealed with\: file\:PATH or env\:NAME, 32 bytes in hexadecimal or base64 \[default\: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none\]]:REF:_default' \
'--cache-limit-mib=[Space a cache folder may take, in MiB; what was not used for longest goes first \[default\: 2048\]]:MIB:_default' \
'-f+[Form of the document]:FORMAT:((cyclonedx-json\:"CycloneDX, see --spec-version"
spdx-json\:"SPDX 2.3"
spdx-tag-value\:"SPDX 2.3 in tag-value form"
json\:"Trivy'\''s JSON with all packages"
table\:""))' \
'--format=[Form of the document]:FORMAT:((cyclonedx-json\:"CycloneDX, see --spec-version"
spdx-json\:"SPDX 2.3"
spdx-tag-value\:"SPDX 2.3 in tag-value form"
json\:"Trivy'\''s JSON with all packages"
table\:""))' \
'--spec-version=[Version of CycloneDX]:VERSION:(1.4 1.5 1.6 1.7)' \
'--supplier=[Who supplies what is examined; the registry and folder of an image, if not given]:NAME:_default' \
'--source-supplier=[Who supplies what is examined; the registry and folder of an image, if not given]:NAME:_default' \
'--source-name=[What the document calls what is examined; as it is named here, if not given]:NAME:_default' \
'--source-version=[Which version of it the document names; the digest of an image, if not given, or one over the packages listed]:VERSION:_default' \
'-o+[Write the document to a file]:FILE:_files' \
'--output=[Write the document to a file]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'--include-dev-deps[List what only development needs too]' \
'--skip-java-db-update[Use the Java database that is there, however old it is]' \
'--no-cache[Read every layer, and keep nothing]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':target -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\], oci\:DIR\[\:TAG\] or docker-archive\:FILE\[\:NAME\]; or dir\:PATH, repo\:PATH, rootfs\:PATH, sbom\:FILE:_default' \
":: :_assay__subcmd__sbom_commands" \
"*::: :->sbom" \
&& ret=0

    case $state in
    (sbom)
        words=($line[2] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-sbom-command-$line[2]:"
        case $line[2] in
            (check)
_arguments "${_arguments_options[@]}" : \
'--platform=[Platform to take from a multi-platform image, such as linux/arm64 \[default\: linux/amd64\]]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--parallel=[Threads that read layers; 0 is all cores, as without the flag]:N:_default' \
'--layer-limit-gib=[GiB a layer may inflate to \[default\: 64\]]:GIB:_default' \
'--layer-limit-ratio=[Bytes a layer may inflate to for each stored byte, once it is over 1 GiB \[default\: 200\]]:N:_default' \
'--image-limit-gib=[GiB all layers together may inflate to beside twenty times what they store \[default\: 8\]]:GIB:_default' \
'*--pkg-types=[Kinds of packages]:KIND,…:(os library)' \
'*--skip-dirs=[Folders to leave out\: globs such as **/node_modules, from the root of the image or folder]:GLOB,…:_default' \
'*--skip-files=[Files to leave out\: globs such as **/*.jar]:GLOB,…:_default' \
'*--file-patterns=[Files to read as a type though they are called otherwise\: TYPE\:REGEX over the path, such as '\''pip\:requirements-.*\\.txt'\'']:TYPE:REGEX,…:_default' \
'*--pkg-relationships=[How packages that count stand to the project, as its lock file tells]:RELATION,…:(unknown root workspace direct indirect)' \
'--detection-priority=[Fewer false findings (precise) or fewer missed ones (comprehensive)]:PRIORITY:(precise comprehensive)' \
'--java-db=[Java database, which names archives that do not say what they are\: a folder with trivy-java.db and metadata.json, or the file \[default\: HOME/java-db where \`assay db update --java\` has put one\]]:DIR|FILE:_files' \
'*--java-db-repository=[Fetch the Java database from here when an archive needs it and a newer one is due (repeatable) \[default for the one in HOME/java-db\: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db\:1, ghcr.io/aquasecurity/trivy-java-db\:1\]]:REF,…:_default' \
'--cache-dir=[Where results of layers are kept\: a folder, or s3\://BUCKET\[/PREFIX\]\[?region=R&endpoint=URL\] \[default\: ~/.cache/assay\]]:DIR|URL:_default' \
'--cache-key=[The key entries are sealed with\: file\:PATH or env\:NAME, 32 bytes in hexadecimal or base64 \[default\: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none\]]:REF:_default' \
'--cache-limit-mib=[Space a cache folder may take, in MiB; what was not used for longest goes first \[default\: 2048\]]:MIB:_default' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'--include-dev-deps[List what only development needs too]' \
'--skip-java-db-update[Use the Java database that is there, however old it is]' \
'--no-cache[Read every layer, and keep nothing]' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__sbom__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-sbom-help-command-$line[1]:"
        case $line[1] in
            (check)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(convert)
_arguments "${_arguments_options[@]}" : \
'-f+[Form of the result]:FORMAT:((table\:"For people"
json\:"Trivy'\''s JSON, schema version 2"
sarif\:"SARIF 2.1.0, for code scanning"
cyclonedx\:"CycloneDX with vulnerabilities"
spdx\:"SPDX 2.3, tag-value"
spdx-json\:"SPDX 2.3, JSON"
github\:"GitHub'\''s dependency snapshot"
cosign-vuln\:"Predicate of a cosign attestation of type vuln"
junit\:"JUnit XML"
gitlab\:"GitLab'\''s container scanning report"
gitlab-codequality\:"GitLab'\''s code quality report"
asff\:"Findings for AWS Security Hub (needs AWS_REGION and AWS_ACCOUNT_ID)"
markdown\:"For a comment on a change"
html\:"A page with charts that needs nothing beside itself"
template\:"What --template says"))' \
'--format=[Form of the result]:FORMAT:((table\:"For people"
json\:"Trivy'\''s JSON, schema version 2"
sarif\:"SARIF 2.1.0, for code scanning"
cyclonedx\:"CycloneDX with vulnerabilities"
spdx\:"SPDX 2.3, tag-value"
spdx-json\:"SPDX 2.3, JSON"
github\:"GitHub'\''s dependency snapshot"
cosign-vuln\:"Predicate of a cosign attestation of type vuln"
junit\:"JUnit XML"
gitlab\:"GitLab'\''s container scanning report"
gitlab-codequality\:"GitLab'\''s code quality report"
asff\:"Findings for AWS Security Hub (needs AWS_REGION and AWS_ACCOUNT_ID)"
markdown\:"For a comment on a change"
html\:"A page with charts that needs nothing beside itself"
template\:"What --template says"))' \
'-o+[Write the result to a file]:FILE:_files' \
'--output=[Write the result to a file]:FILE:_files' \
'-t+[Go template over the results, as for Trivy\: the text, or @FILE (with --format template)]:TEXT|@FILE:_default' \
'--template=[Go template over the results, as for Trivy\: the text, or @FILE (with --format template)]:TEXT|@FILE:_default' \
'*--also=[Write the result in another form too, such as sarif=scan.sarif (repeatable)]:FORMAT=FILE:_default' \
'--list-all-pkgs=[List packages without findings too (JSON, cosign-vuln, template)]::true|false:(true false)' \
'*--table-mode=[Parts of the table]:PART,…:((summary\:"How many findings each target has"
detailed\:"The findings"))' \
'--exit-code=[Exit with this code when anything is reported]:N:_default' \
'--exit-on-eol=[Exit with this code when the operating system gets no security updates any more]:N:_default' \
'--fail-on=[Exit with 11 to 14 when a finding is at least this severe]:SEVERITY:_default' \
'*-s+[Severities to report, comma-separated]:SEVERITY,…:_default' \
'*--severity=[Severities to report, comma-separated]:SEVERITY,…:_default' \
'*--scanners=[What the scan looked for, where the result does not tell\: parts of the table]:KIND,…:((vuln\:"Known vulnerabilities"
secret\:"Credentials in files and in the configuration of the image"
license\:"Licences of packages, and with --license-full of files"))' \
'*--ignore-status=[Statuses to leave out, such as will_not_fix,end_of_life]:STATUS,…:_default' \
'--ignorefile=[Ignore file, plain or YAML \[default\: .trivyignore of this folder, where there is one\]]:FILE:_files' \
'--ignore-policy=[Rego policy whose rule \`data.trivy.ignore\` says which findings to leave out, as Trivy'\''s]:FILE:_files' \
'*--vex=[VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the repositories of \`assay vex repo\`, oci for what is attested to the image, sbom-ref for what the scanned SBOM refers to (repeatable)]:FILE|DIR|repo|oci|sbom-ref:_files' \
'--vex-certificate-identity=[With --vex oci\: the subject that must have attested it]:SUBJECT:_default' \
'--vex-certificate-identity-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--vex-certificate-oidc-issuer=[Issuer that vouches for the subject]:URL:_default' \
'--vex-certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--vex-key=[With --vex oci\: the key that must have attested it]:REF:_default' \
'--vex-trusted-root=[Whom to trust for it \[default\: as for \`assay verify\`\]]:FILE|NAME:_files' \
'*--vuln-severity-source=[Whose ratings count, first choice first\: auto, nvd, ghsa, redhat, debian, …]:SOURCE,…:_default' \
'*--ignored-licenses=[Licences to leave out (with --scanners license)]:LICENSE,…:_default' \
'--distro=[Match packages as those of another release\: FAMILY/VERSION, such as alpine/3.20]:FAMILY/VERSION:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--show-suppressed[Show what ignore files and VEX documents left out, too]' \
'--dependency-tree[Show below the table which direct dependencies bring packages with findings (lock files)]' \
'--ignore-unfixed[Do not count findings without a fixed version]' \
'--insecure-ignore-vex-tlog[Do not look for it in the transparency log]' \
'--insecure-unsigned-vex[With --vex oci\: believe what anybody who may write beside the image says]' \
'--skip-vex-repo-update[With --vex repo\: use the repositories as they are here]' \
'--fail-on-kev[Fail on a finding that is known to be exploited (needs \`db build --kev\`)]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':result -- Result of a scan in Trivy'\''s JSON; - is standard input:_files' \
&& ret=0
;;
(db)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__db_commands" \
"*::: :->db" \
&& ret=0

    case $state in
    (db)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-db-command-$line[1]:"
        case $line[1] in
            (build)
_arguments "${_arguments_options[@]}" : \
'--out=[Folder to write trivy.db and metadata.json to \[default\: HOME/db\]]:DIR:_files' \
'*--osv=[OSV bulk export\: a zip, or a folder of zips (repeatable)]:DIR|ZIP:_files' \
'(--trivy-db --sample)--debian=[Debian'\''s security tracker in JSON]:FILE:_files' \
'(--trivy-db --sample)*--alpine=[Secdb of Alpine, Wolfi or Chainguard, or a folder of them (repeatable)]:DIR|FILE:_files' \
'(--trivy-db --sample)*--alma=[AlmaLinux'\''s errata of a release in JSON, such as 9=errata.full.json (repeatable)]:RELEASE=FILE:_default' \
'(--trivy-db --sample)--grype=[Grype'\''s database of schema 6\: its vulnerability.db, with its EPSS scores, known exploits, and NVD'\''s entries on programs that no package manager installed]:FILE:_files' \
'(--trivy-db --sample)--redhat=[Red Hat'\''s VEX files, in a folder with one for each year]:DIR:_files' \
'--redhat-repositories=[Red Hat'\''s repository-to-cpe.json]:FILE:_files' \
'--kev=[CISA'\''s known_exploited_vulnerabilities.json, kept beside the database]:FILE:_files' \
'--epss=[FIRST'\''s EPSS scores, CSV or CSV.GZ, kept beside the database]:FILE:_files' \
'(--osv --sample)--trivy-db=[An existing database\: a trivy.db file, a db.tar.gz or an OCI reference]:FILE|REF:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'(--osv)--sample[The small sample of advisories built into this program]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
'(--java)*--db-repository=[Where the database is fetched from, the first one that answers (repeatable) \[default\: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db\:2, ghcr.io/aquasecurity/trivy-db\:2\]]:REF,…:_default' \
'*--java-db-repository=[Where that is fetched from (repeatable) \[default\: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db\:1, ghcr.io/aquasecurity/trivy-java-db\:1\]]:REF,…:_default' \
'--out=[Folder to put it in \[default\: HOME/db, HOME/java-db\]]:DIR:_files' \
'--db-certificate-identity=[Use the database only when this subject signed it]:SUBJECT:_default' \
'--db-certificate-identity-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--db-certificate-oidc-issuer=[Issuer that vouches for the subject]:URL:_default' \
'--db-certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'--db-key=[Use the database only when this key signed it]:REF:_default' \
'--db-trusted-root=[Whom to trust for that signature \[default\: as for \`assay verify\`\]]:FILE|NAME:_files' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--java[Fetch the database that names Java archives]' \
'--force[Fetch it even when none is due]' \
'--insecure-ignore-db-tlog[Do not look for the database'\''s signature in the transparency log]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(mirror)
_arguments "${_arguments_options[@]}" : \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--java[It is a Java database, trivy-java.db]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':source -- An OCI reference, or a folder with the database and metadata.json:_default' \
':to -- Where to:_default' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'--db=[Folder with trivy.db and metadata.json \[default\: HOME/db\]]:DIR:_files' \
'-o+[The file]:FILE:_files' \
'--output=[The file]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
'--db=[Advisory database\: a folder with trivy.db and metadata.json, or the file \[default\: HOME/db\]]:DIR|FILE:_files' \
'(--db --sample-db)--java-db=[The same, in this folder or file]:DIR|FILE:_files' \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'(--db)--sample-db[Use the small sample of advisories built into this program]' \
'(--db --sample-db)--java[The database that names Java archives \[default\: HOME/java-db\]]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__db__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-db-help-command-$line[1]:"
        case $line[1] in
            (build)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(mirror)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(cache)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__cache_commands" \
"*::: :->cache" \
&& ret=0

    case $state in
    (cache)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-cache-command-$line[1]:"
        case $line[1] in
            (status)
_arguments "${_arguments_options[@]}" : \
'--cache-dir=[Where results of layers are kept\: a folder, or s3\://BUCKET\[/PREFIX\]\[?region=R&endpoint=URL\] \[default\: ~/.cache/assay\]]:DIR|URL:_default' \
'--cache-key=[The key entries are sealed with\: file\:PATH or env\:NAME, 32 bytes in hexadecimal or base64 \[default\: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none\]]:REF:_default' \
'--cache-limit-mib=[Space a cache folder may take, in MiB; what was not used for longest goes first \[default\: 2048\]]:MIB:_default' \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--no-cache[Read every layer, and keep nothing]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(clean)
_arguments "${_arguments_options[@]}" : \
'--cache-dir=[Where results of layers are kept\: a folder, or s3\://BUCKET\[/PREFIX\]\[?region=R&endpoint=URL\] \[default\: ~/.cache/assay\]]:DIR|URL:_default' \
'--cache-key=[The key entries are sealed with\: file\:PATH or env\:NAME, 32 bytes in hexadecimal or base64 \[default\: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none\]]:REF:_default' \
'--cache-limit-mib=[Space a cache folder may take, in MiB; what was not used for longest goes first \[default\: 2048\]]:MIB:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--no-cache[Read every layer, and keep nothing]' \
'--refused[Remove only what is refused]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__cache__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-cache-help-command-$line[1]:"
        case $line[1] in
            (status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(clean)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(vex)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__vex_commands" \
"*::: :->vex" \
&& ret=0

    case $state in
    (vex)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-vex-command-$line[1]:"
        case $line[1] in
            (repo)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__vex__subcmd__repo_commands" \
"*::: :->repo" \
&& ret=0

    case $state in
    (repo)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-vex-repo-command-$line[1]:"
        case $line[1] in
            (init)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(download)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'*::names -- Names of repositories \[default\: all that are enabled\]:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__vex__subcmd__repo__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-vex-repo-help-command-$line[1]:"
        case $line[1] in
            (init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(download)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__vex__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-vex-help-command-$line[1]:"
        case $line[1] in
            (repo)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__vex__subcmd__help__subcmd__repo_commands" \
"*::: :->repo" \
&& ret=0

    case $state in
    (repo)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-vex-help-repo-command-$line[1]:"
        case $line[1] in
            (init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(download)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(sign)
_arguments "${_arguments_options[@]}" : \
'*-a+[Annotation to sign, key=value (repeatable)]:KEY=VALUE:_default' \
'*--annotations=[Annotation to sign, key=value (repeatable)]:KEY=VALUE:_default' \
'--format=[Form\: a Sigstore bundle as a referrer, cosign 1 and 2'\''s .sig and .att tags, or both]:FORMAT:(bundle legacy both)' \
'--bundle=[Write the bundle to this file too; for one image]:FILE:_files' \
'(--identity-token --identity --oidc-provider --fulcio-auth-flow --fulcio-url)--key=[Sign with this key instead of an identity\: a file such as cosign.key, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, a pkcs11\: URI, or SCHEME\://KEY of a plug-in sigstore-kms-SCHEME]:REF:_default' \
'--signing-algorithm=[How the key signs, where it can in several ways \[default\: as cosign does with such a key\]]:NAME:_default' \
'--password-file=[File with the password of the key, whose last line break does not count \[default\: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked\]]:FILE:_files' \
'--identity-token=[OIDC token, or @FILE with one \[default\: the CI'\''s own, then a login; with the private stack its own issuer\]]:TOKEN|@FILE:_default' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'--oidc-provider=[Take the token of this surrounding and of no other]:NAME:_default' \
'--fulcio-auth-flow=[How people log in\: in a browser here, on another device, or a program with its own secret]:FLOW:((normal\:"A browser on this machine"
device\:"A code to type in on another device"
token\:"Only the token of --identity-token"
client_credentials\:"The client'\''s own secret"))' \
'--oidc-issuer=[Issuer to log in at \[default\: the signing configuration'\''s\]]:URL:_default' \
'--oidc-client-id=[Client id for logins, and the audience tokens are asked for]:ID:_default' \
'--oidc-client-secret-file=[File with the client'\''s secret, where the issuer wants one]:FILE:_files' \
'--oidc-redirect-url=[Where the browser returns to, on this machine \[default\: http\://localhost\:0/auth/callback\]]:URL:_default' \
'(--signing-config --fulcio-url)--stack=[Folder of the private stack \[default\: HOME/stack, created when missing\]]:DIR:_files' \
'--signing-config=[Services to use\: a signing_config.v0.2.json]:FILE:_files' \
'--fulcio-url=[Certificate authority, instead of the private stack'\''s or the configured one]:URL:_default' \
'(--log)--rekor-url=[Transparency log, instead of the private stack'\''s or the configured one]:URL:_default' \
'--rekor-api-version=[API of the log at --rekor-url or --log]:1|2:_default' \
'*--timestamp-server-url=[Timestamp authority, instead of the private stack'\''s or the configured one (repeatable)]:URL:_default' \
'--trusted-root=[Whom to trust for these services\: a trusted_root.json; what was signed is verified with it before it is published]:FILE:_files' \
'--log=[Log to write to\: none, private (never a public one), or a URL \[default\: the services'\'' own; a public log only for public images\]]:none|private|URL:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-r[Sign an index and every image below it too]' \
'--recursive[Sign an index and every image below it too]' \
'--no-upload[Publish nothing\: only --bundle is written]' \
'(--oidc-provider)--oidc-disable-ambient-providers[Take no token of the surroundings]' \
'-y[Write to a public log without asking whether the image is public]' \
'--yes[Write to a public log without asking whether the image is public]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'*::images -- Images\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]; tags are resolved and the digest is signed:_default' \
&& ret=0
;;
(attest)
_arguments "${_arguments_options[@]}" : \
'(--statement)--predicate=[File with the predicate; - is standard input]:FILE:_files' \
'--statement=[File with a whole in-toto statement, signed as it stands; its subjects must name what is attested]:FILE:_files' \
'(--statement)--type=[Predicate type\: slsaprovenance, slsaprovenance02, slsaprovenance1, link, spdx, spdxjson, cyclonedx, vuln, openvex, custom or a URI]:TYPE:_default' \
'--format=[Form\: a Sigstore bundle as a referrer, cosign 1 and 2'\''s .sig and .att tags, or both]:FORMAT:(bundle legacy both)' \
'--bundle=[Write the bundle to this file too; for one image]:FILE:_files' \
'(--identity-token --identity --oidc-provider --fulcio-auth-flow --fulcio-url)--key=[Sign with this key instead of an identity\: a file such as cosign.key, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, a pkcs11\: URI, or SCHEME\://KEY of a plug-in sigstore-kms-SCHEME]:REF:_default' \
'--signing-algorithm=[How the key signs, where it can in several ways \[default\: as cosign does with such a key\]]:NAME:_default' \
'--password-file=[File with the password of the key, whose last line break does not count \[default\: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked\]]:FILE:_files' \
'--identity-token=[OIDC token, or @FILE with one \[default\: the CI'\''s own, then a login; with the private stack its own issuer\]]:TOKEN|@FILE:_default' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'--oidc-provider=[Take the token of this surrounding and of no other]:NAME:_default' \
'--fulcio-auth-flow=[How people log in\: in a browser here, on another device, or a program with its own secret]:FLOW:((normal\:"A browser on this machine"
device\:"A code to type in on another device"
token\:"Only the token of --identity-token"
client_credentials\:"The client'\''s own secret"))' \
'--oidc-issuer=[Issuer to log in at \[default\: the signing configuration'\''s\]]:URL:_default' \
'--oidc-client-id=[Client id for logins, and the audience tokens are asked for]:ID:_default' \
'--oidc-client-secret-file=[File with the client'\''s secret, where the issuer wants one]:FILE:_files' \
'--oidc-redirect-url=[Where the browser returns to, on this machine \[default\: http\://localhost\:0/auth/callback\]]:URL:_default' \
'(--signing-config --fulcio-url)--stack=[Folder of the private stack \[default\: HOME/stack, created when missing\]]:DIR:_files' \
'--signing-config=[Services to use\: a signing_config.v0.2.json]:FILE:_files' \
'--fulcio-url=[Certificate authority, instead of the private stack'\''s or the configured one]:URL:_default' \
'(--log)--rekor-url=[Transparency log, instead of the private stack'\''s or the configured one]:URL:_default' \
'--rekor-api-version=[API of the log at --rekor-url or --log]:1|2:_default' \
'*--timestamp-server-url=[Timestamp authority, instead of the private stack'\''s or the configured one (repeatable)]:URL:_default' \
'--trusted-root=[Whom to trust for these services\: a trusted_root.json; what was signed is verified with it before it is published]:FILE:_files' \
'--log=[Log to write to\: none, private (never a public one), or a URL \[default\: the services'\'' own; a public log only for public images\]]:none|private|URL:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-r[Sign an index and every image below it too]' \
'--recursive[Sign an index and every image below it too]' \
'--no-upload[Publish nothing\: only --bundle is written]' \
'(--oidc-provider)--oidc-disable-ambient-providers[Take no token of the surroundings]' \
'-y[Write to a public log without asking whether the image is public]' \
'--yes[Write to a public log without asking whether the image is public]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'*::images -- Images\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(sign-blob)
_arguments "${_arguments_options[@]}" : \
'--bundle=[Where to write the bundle]:FILE:_files' \
'(--identity-token --identity --oidc-provider --fulcio-auth-flow --fulcio-url)--key=[Sign with this key instead of an identity\: a file such as cosign.key, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, a pkcs11\: URI, or SCHEME\://KEY of a plug-in sigstore-kms-SCHEME]:REF:_default' \
'--signing-algorithm=[How the key signs, where it can in several ways \[default\: as cosign does with such a key\]]:NAME:_default' \
'--password-file=[File with the password of the key, whose last line break does not count \[default\: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked\]]:FILE:_files' \
'--identity-token=[OIDC token, or @FILE with one \[default\: the CI'\''s own, then a login; with the private stack its own issuer\]]:TOKEN|@FILE:_default' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'--oidc-provider=[Take the token of this surrounding and of no other]:NAME:_default' \
'--fulcio-auth-flow=[How people log in\: in a browser here, on another device, or a program with its own secret]:FLOW:((normal\:"A browser on this machine"
device\:"A code to type in on another device"
token\:"Only the token of --identity-token"
client_credentials\:"The client'\''s own secret"))' \
'--oidc-issuer=[Issuer to log in at \[default\: the signing configuration'\''s\]]:URL:_default' \
'--oidc-client-id=[Client id for logins, and the audience tokens are asked for]:ID:_default' \
'--oidc-client-secret-file=[File with the client'\''s secret, where the issuer wants one]:FILE:_files' \
'--oidc-redirect-url=[Where the browser returns to, on this machine \[default\: http\://localhost\:0/auth/callback\]]:URL:_default' \
'(--signing-config --fulcio-url)--stack=[Folder of the private stack \[default\: HOME/stack, created when missing\]]:DIR:_files' \
'--signing-config=[Services to use\: a signing_config.v0.2.json]:FILE:_files' \
'--fulcio-url=[Certificate authority, instead of the private stack'\''s or the configured one]:URL:_default' \
'(--log)--rekor-url=[Transparency log, instead of the private stack'\''s or the configured one]:URL:_default' \
'--rekor-api-version=[API of the log at --rekor-url or --log]:1|2:_default' \
'*--timestamp-server-url=[Timestamp authority, instead of the private stack'\''s or the configured one (repeatable)]:URL:_default' \
'--trusted-root=[Whom to trust for these services\: a trusted_root.json; what was signed is verified with it before it is published]:FILE:_files' \
'--log=[Log to write to\: none, private (never a public one), or a URL \[default\: the services'\'' own; a public log only for public images\]]:none|private|URL:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'(--oidc-provider)--oidc-disable-ambient-providers[Take no token of the surroundings]' \
'-y[Write to a public log without asking whether the image is public]' \
'--yes[Write to a public log without asking whether the image is public]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The file:_files' \
&& ret=0
;;
(attest-blob)
_arguments "${_arguments_options[@]}" : \
'()--hash=[Digest of the file, sha256\:HEX, instead of the file]:DIGEST:_default' \
'(--statement)--predicate=[File with the predicate; - is standard input]:FILE:_files' \
'--statement=[File with a whole in-toto statement, signed as it stands; its subjects must name what is attested]:FILE:_files' \
'(--statement)--type=[Predicate type\: slsaprovenance, slsaprovenance02, slsaprovenance1, link, spdx, spdxjson, cyclonedx, vuln, openvex, custom or a URI]:TYPE:_default' \
'--bundle=[Where to write the bundle]:FILE:_files' \
'(--identity-token --identity --oidc-provider --fulcio-auth-flow --fulcio-url)--key=[Sign with this key instead of an identity\: a file such as cosign.key, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, a pkcs11\: URI, or SCHEME\://KEY of a plug-in sigstore-kms-SCHEME]:REF:_default' \
'--signing-algorithm=[How the key signs, where it can in several ways \[default\: as cosign does with such a key\]]:NAME:_default' \
'--password-file=[File with the password of the key, whose last line break does not count \[default\: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked\]]:FILE:_files' \
'--identity-token=[OIDC token, or @FILE with one \[default\: the CI'\''s own, then a login; with the private stack its own issuer\]]:TOKEN|@FILE:_default' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'--oidc-provider=[Take the token of this surrounding and of no other]:NAME:_default' \
'--fulcio-auth-flow=[How people log in\: in a browser here, on another device, or a program with its own secret]:FLOW:((normal\:"A browser on this machine"
device\:"A code to type in on another device"
token\:"Only the token of --identity-token"
client_credentials\:"The client'\''s own secret"))' \
'--oidc-issuer=[Issuer to log in at \[default\: the signing configuration'\''s\]]:URL:_default' \
'--oidc-client-id=[Client id for logins, and the audience tokens are asked for]:ID:_default' \
'--oidc-client-secret-file=[File with the client'\''s secret, where the issuer wants one]:FILE:_files' \
'--oidc-redirect-url=[Where the browser returns to, on this machine \[default\: http\://localhost\:0/auth/callback\]]:URL:_default' \
'(--signing-config --fulcio-url)--stack=[Folder of the private stack \[default\: HOME/stack, created when missing\]]:DIR:_files' \
'--signing-config=[Services to use\: a signing_config.v0.2.json]:FILE:_files' \
'--fulcio-url=[Certificate authority, instead of the private stack'\''s or the configured one]:URL:_default' \
'(--log)--rekor-url=[Transparency log, instead of the private stack'\''s or the configured one]:URL:_default' \
'--rekor-api-version=[API of the log at --rekor-url or --log]:1|2:_default' \
'*--timestamp-server-url=[Timestamp authority, instead of the private stack'\''s or the configured one (repeatable)]:URL:_default' \
'--trusted-root=[Whom to trust for these services\: a trusted_root.json; what was signed is verified with it before it is published]:FILE:_files' \
'--log=[Log to write to\: none, private (never a public one), or a URL \[default\: the services'\'' own; a public log only for public images\]]:none|private|URL:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'(--oidc-provider)--oidc-disable-ambient-providers[Take no token of the surroundings]' \
'-y[Write to a public log without asking whether the image is public]' \
'--yes[Write to a public log without asking whether the image is public]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'::file -- The file:_files' \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'*-a+[Annotation the signer must have added, key=value (repeatable)]:KEY=VALUE:_default' \
'*--annotations=[Annotation the signer must have added, key=value (repeatable)]:KEY=VALUE:_default' \
'--check-claims=[Check what the evidence is about; false only says who signed something]::BOOL:(true false)' \
'(-r --recursive)--platform=[Verify the image of this platform in an index, such as linux/arm64, instead of the index]:OS/ARCH[/VARIANT]:_default' \
'--max-workers=[Requests to the registry at a time]:N:_default' \
'-o+[Form of the result \[default\: json, as cosign\]]:OUTPUT:(text json)' \
'--output=[Form of the result \[default\: json, as cosign\]]:OUTPUT:(text json)' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'--local-image[IMAGE is the path of a local image, such as \`cosign save\` writes, not a reference]' \
'-r[Verify an index and every image in it]' \
'--recursive[Verify an index and every image in it]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'*::images -- Images\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(verify-attestation)
_arguments "${_arguments_options[@]}" : \
'--type=[Predicate type\: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI]:TYPE:_default' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'*--policy=[Policy every verified attestation of the type must satisfy\: a .cue, .rego or .cel file (repeatable). CUE and Rego as in cosign, over the whole statement; CEL with statement, predicate, predicateType, subject and now]:FILE:_files' \
'*-a+[Annotation the signer must have added, key=value (repeatable)]:KEY=VALUE:_default' \
'*--annotations=[Annotation the signer must have added, key=value (repeatable)]:KEY=VALUE:_default' \
'--check-claims=[Check what the evidence is about; false only says who signed something]::BOOL:(true false)' \
'(-r --recursive)--platform=[Verify the image of this platform in an index, such as linux/arm64, instead of the index]:OS/ARCH[/VARIANT]:_default' \
'--max-workers=[Requests to the registry at a time]:N:_default' \
'-o+[Form of the result \[default\: json, as cosign\]]:OUTPUT:(text json)' \
'--output=[Form of the result \[default\: json, as cosign\]]:OUTPUT:(text json)' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'--local-image[IMAGE is the path of a local image, such as \`cosign save\` writes, not a reference]' \
'-r[Verify an index and every image in it]' \
'--recursive[Verify an index and every image in it]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'*::images -- Images\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(verify-blob)
_arguments "${_arguments_options[@]}" : \
'*--bundle=[The bundle of each, in their order \[default\: FILE.sigstore.json\]]:FILE:_files' \
'(--bundle)--signature=[The signature instead of a bundle\: a file or the text itself, base64 or bytes; for attestations the envelope]:FILE|BASE64:_default' \
'--certificate=[The certificate of that signature, PEM; a key needs none]:FILE:_files' \
'--rfc3161-timestamp=[A timestamp of the signature\: cosign'\''s JSON or the response of the authority]:FILE:_files' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'-o+[Form of the result]:OUTPUT:(text json)' \
'--output=[Form of the result]:OUTPUT:(text json)' \
'--max-workers=[Files verified at a time \[default\: one for each processor\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'*::artifacts -- Files, or digests as sha256\:HEX; - is standard input:_default' \
&& ret=0
;;
(verify-blob-attestation)
_arguments "${_arguments_options[@]}" : \
'--bundle=[The bundle \[default\: FILE.sigstore.json\]]:FILE:_files' \
'()--digest=[Digest of the file instead of the file, hexadecimal]:HEX:_default' \
'--digestAlg=[What that digest is]:NAME:(sha256 sha512)' \
'--check-claims=[Check what the attestation is about; false only says who attested something]::BOOL:(true false)' \
'--type=[Predicate type\: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI]:TYPE:_default' \
'(--bundle)--signature=[The signature instead of a bundle\: a file or the text itself, base64 or bytes; for attestations the envelope]:FILE|BASE64:_default' \
'--certificate=[The certificate of that signature, PEM; a key needs none]:FILE:_files' \
'--rfc3161-timestamp=[A timestamp of the signature\: cosign'\''s JSON or the response of the authority]:FILE:_files' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'*--policy=[Policy every verified attestation of the type must satisfy\: a .cue, .rego or .cel file (repeatable). CUE and Rego as in cosign, over the whole statement; CEL with statement, predicate, predicateType, subject and now]:FILE:_files' \
'-o+[Form of the result]:OUTPUT:(text json)' \
'--output=[Form of the result]:OUTPUT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'::artifact -- The file, or its digest as sha256\:HEX; - is standard input:_default' \
&& ret=0
;;
(key)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__key_commands" \
"*::: :->key" \
&& ret=0

    case $state in
    (key)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-key-command-$line[1]:"
        case $line[1] in
            (generate)
_arguments "${_arguments_options[@]}" : \
'-o+[Beginning of the names of both files\: NAME.key and NAME.pub]:NAME:_files' \
'--output-key-prefix=[Beginning of the names of both files\: NAME.key and NAME.pub]:NAME:_files' \
'--signing-algorithm=[Kind of key, by the name Sigstore has for what it signs]:NAME:_default' \
'(--signing-algorithm)--kms=[Have a plug-in make the key where it keeps keys, of the kind it makes; only the public half is written]:SCHEME://KEY:_default' \
'--password-file=[File with the password of the key, whose last line break does not count \[default\: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked\]]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--force[Replace files that are there]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'::store -- Where to keep the pair instead of files\: k8s\://NAMESPACE/SECRET, gitlab\://PROJECT or github\://OWNER/REPO:_default' \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
'-k+[The private key\: a PEM file, env\://VARIABLE, k8s\://NAMESPACE/SECRET or gitlab\://PROJECT]:REF:_default' \
'--key=[The private key\: a PEM file, env\://VARIABLE, k8s\://NAMESPACE/SECRET or gitlab\://PROJECT]:REF:_default' \
'--key-password-file=[File with the password the private key is encrypted under now \[default\: as that of the new file\]]:FILE:_files' \
'-o+[Beginning of the names of both files\: NAME.key and NAME.pub]:NAME:_files' \
'--output-key-prefix=[Beginning of the names of both files\: NAME.key and NAME.pub]:NAME:_files' \
'--password-file=[File with the password of the key, whose last line break does not count \[default\: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked\]]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-y[Replace files that are there]' \
'--force[Replace files that are there]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(public)
_arguments "${_arguments_options[@]}" : \
'--key=[The key\: a file, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, a pkcs11\: URI, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--outfile=[Write to a file instead of standard output]:FILE:_files' \
'--password-file=[File with the password of the key, whose last line break does not count \[default\: ASSAY_PASSWORD or COSIGN_PASSWORD, else a terminal is asked\]]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__key__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-key-help-command-$line[1]:"
        case $line[1] in
            (generate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(public)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(tree)
_arguments "${_arguments_options[@]}" : \
'--format=[Form of the result]:FORMAT:(text json)' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(triangulate)
_arguments "${_arguments_options[@]}" : \
'--type=[What to name]:KIND:((signature\:"The tag of cosign 2'\''s signatures"
attestation\:"The tag of cosign 2'\''s attestations"
sbom\:"The tag of an unsigned bill of materials"
digest\:"The image by its digest"
referrers\:"The tag that lists referrers where the registry does not"))' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\]:_default' \
&& ret=0
;;
(bundle)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__bundle_commands" \
"*::: :->bundle" \
&& ret=0

    case $state in
    (bundle)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-bundle-command-$line[1]:"
        case $line[1] in
            (inspect)
_arguments "${_arguments_options[@]}" : \
'--format=[Form of the result]:FORMAT:(text json)' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':target -- Bundle file (one with several has one a line), or image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(upgrade)
_arguments "${_arguments_options[@]}" : \
'--out=[File to write the new bundle to \[default\: standard output\]]:FILE:_files' \
'--rekor-url=[Log to ask for a proof of inclusion that the old bundle lacks]:URL:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':bundle -- The old bundle:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__bundle__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-bundle-help-command-$line[1]:"
        case $line[1] in
            (inspect)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(upgrade)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(copy)
_arguments "${_arguments_options[@]}" : \
'*--only=[Only evidence of these kinds, and not the image\: sig, att, sbom]:KIND,…:_default' \
'--platform=[Only the image of this platform, with its evidence]:OS/ARCH[/VARIANT]:_default' \
'--parallel=[Requests and blobs at a time \[default\: 4\]]:N:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'(--only)--sig-only[As --only sig, which took its place in cosign]' \
'(--only --sig-only)--image-only[The image without anything attached to it]' \
'-f[Let names at the destination lose what they mean now]' \
'--force[Let names at the destination lose what they mean now]' \
'(--platform)--all-tags[Every tag of the source'\''s repository]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':source -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\], oci\:DIR|TAR\[\:TAG\]\[@DIGEST\] or docker-archive\:FILE:_default' \
':destination -- Destination\: HOST/REPO\[\:TAG\], oci\:DIR\[\:TAG\], oci\:FILE.tar\[\:TAG\] or docker-archive\:FILE:_default' \
&& ret=0
;;
(save)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder to write]:DIR:_files' \
'-o+[File to write]:FILE:_files' \
'--output=[File to write]:FILE:_files' \
'--platform=[Only the image of this platform, with its evidence]:OS/ARCH[/VARIANT]:_default' \
'--parallel=[Requests and blobs at a time \[default\: 4\]]:N:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-f[Overwrite the file, or names in the folder]' \
'--force[Overwrite the file, or names in the folder]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(load)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder that holds the image]:DIR:_files' \
'-i+[File that holds the image]:FILE:_files' \
'--input=[File that holds the image]:FILE:_files' \
'--parallel=[Requests and blobs at a time \[default\: 4\]]:N:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-f[Let names at the destination lose what they mean now]' \
'--force[Let names at the destination lose what they mean now]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Where to load it to\: HOST/REPO\[\:TAG\]:_default' \
&& ret=0
;;
(download)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__download_commands" \
"*::: :->download" \
&& ret=0

    case $state in
    (download)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-download-command-$line[1]:"
        case $line[1] in
            (signature)
_arguments "${_arguments_options[@]}" : \
'--platform=[What is attached to the image of this platform]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(attestation)
_arguments "${_arguments_options[@]}" : \
'--platform=[What is attached to the image of this platform]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--predicate-type=[Only this predicate type\: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI]:TYPE:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(sbom)
_arguments "${_arguments_options[@]}" : \
'--platform=[What is attached to the image of this platform]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__download__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-download-help-command-$line[1]:"
        case $line[1] in
            (signature)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(attestation)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(sbom)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(clean)
_arguments "${_arguments_options[@]}" : \
'--type=[What to delete]:TYPE:((signature\:"Signatures, by tag and by referrer"
attestation\:"Attestations, by tag and by referrer"
referrer\:"Referrers of every kind"
sbom\:"SBOMs"
all\:"All of these"))' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-f[Do not ask]' \
'--force[Do not ask]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\]:_default' \
&& ret=0
;;
(airgap)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__airgap_commands" \
"*::: :->airgap" \
&& ret=0

    case $state in
    (airgap)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-airgap-command-$line[1]:"
        case $line[1] in
            (pack)
_arguments "${_arguments_options[@]}" : \
'-o+[File to write]:FILE:_files' \
'--out=[File to write]:FILE:_files' \
'--db=[Advisory database\: a folder with trivy.db and metadata.json]:DIR:_files' \
'--trusted-root=[Trust root\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\`]:FILE|NAME:_files' \
'*--policy=[Policy file (repeatable)]:FILE:_files' \
'--platform=[Only the images of this platform, with their evidence]:OS/ARCH[/VARIANT]:_default' \
'--parallel=[Requests and blobs at a time \[default\: 4\]]:N:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'*::images -- Images\: HOST/REPO\[\:TAG\]\[@DIGEST\], oci\:DIR\[\:TAG\] or docker-archive\:FILE:_default' \
&& ret=0
;;
(unpack)
_arguments "${_arguments_options[@]}" : \
'--to=[Registry, and path in it, to put the images below]:HOST[/PATH]:_default' \
'--dir=[Folder for database, trust root and policies, and without --to for the images]:DIR:_files' \
'--digest=[Digest that \`assay airgap pack\` printed]:DIGEST:_default' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'--parallel=[Requests and blobs at a time \[default\: 4\]]:N:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-f[Let names at the destination lose what they mean now]' \
'--force[Let names at the destination lose what they mean now]' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The file:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__airgap__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-airgap-help-command-$line[1]:"
        case $line[1] in
            (pack)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(unpack)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(stack)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__stack_commands" \
"*::: :->stack" \
&& ret=0

    case $state in
    (stack)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-stack-command-$line[1]:"
        case $line[1] in
            (init)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(serve)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--listen=[Address to listen on; port 0 takes a free one]:ADDR:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(issuer)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__stack__subcmd__issuer_commands" \
"*::: :->issuer" \
&& ret=0

    case $state in
    (issuer)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-stack-issuer-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
'--type=[How the identity is read from its tokens]:KIND:((email\:"The verified e-mail address"
uri\:"The subject, a URI"
spiffe\:"The subject, a SPIFFE id"
kubernetes\:"A Kubernetes service account"
github-workflow\:"A GitHub Actions workflow"))' \
'--keys=[Its JSON Web Key Set]:FILE:_files' \
'--audience=[Audience its tokens must have]:NAME:_default' \
'--domain=[Only host (uri) or trust domain (spiffe) its subjects may be of]:HOST:_default' \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':url -- The `iss` of its tokens:_default' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':url -- The `iss` of its tokens:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__stack__subcmd__issuer__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-stack-issuer-help-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(status)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--out=[Folder to write to]:DIR:_files' \
'--url=[Where clients reach the stack]:URL:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(fsck)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(token)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the private stack \[default\: HOME/stack\]]:DIR:_files' \
'--identity=[Who the token is for\: an e-mail address or a URI]:EMAIL|URI:_default' \
'--audience=[Audience]:NAME:_default' \
'--ttl-secs=[Lifetime in seconds, at most 3600]:SECONDS:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__stack__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-stack-help-command-$line[1]:"
        case $line[1] in
            (init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(serve)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(issuer)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__stack__subcmd__help__subcmd__issuer_commands" \
"*::: :->issuer" \
&& ret=0

    case $state in
    (issuer)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-stack-help-issuer-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fsck)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(token)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(audit)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__audit_commands" \
"*::: :->audit" \
&& ret=0

    case $state in
    (audit)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-audit-command-$line[1]:"
        case $line[1] in
            (verify)
_arguments "${_arguments_options[@]}" : \
'--dir=[Folder of the audit log \[default\: HOME/audit\]]:DIR:_files' \
'--checkpoint=[An earlier checkpoint the log must still contain]:FILE:_files' \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__audit__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-audit-help-command-$line[1]:"
        case $line[1] in
            (verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(trust)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__trust_commands" \
"*::: :->trust" \
&& ret=0

    case $state in
    (trust)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-trust-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'::root -- public-good, github, staging, a name given to refresh or import, or a trusted_root.json:_default' \
&& ret=0
;;
(refresh)
_arguments "${_arguments_options[@]}" : \
'--mirror=[TUF repository\: a URL, or file\:///PATH \[default\: the instance'\''s own, or that of the last refresh\]]:URL:_default' \
'--root=[First TUF root to trust (root.json); begins anew from it]:FILE:_files' \
'--root-checksum=[SHA-256 the file given with --root must have, hexadecimal]:HEX:_default' \
'(--mirror)--offline=[Read the repository from a tar archive instead of the network]:FILE:_files' \
'(--offline)--save=[Fetch everything and write it to a tar archive for --offline]:FILE:_files' \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'::name -- public-good, github, staging, or a name of your own (with --mirror and --root the first time):_default' \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
'--name=[Name to use it by]:NAME:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The file:_files' \
&& ret=0
;;
(forget)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':name -- Its name:_default' \
&& ret=0
;;
(create)
_arguments "${_arguments_options[@]}" : \
'*--fulcio=[A certificate authority\: url=…,certificate-chain=FILE\[,start-time=…,end-time=…\] (repeatable)]:SPEC:_default' \
'*--rekor=[A transparency log\: url=…,public-key=FILE,start-time=…\[,end-time=…,origin=…\] (repeatable)]:SPEC:_default' \
'*--ctfe=[A certificate log\: url=…,public-key=FILE,start-time=…\[,end-time=…\] (repeatable)]:SPEC:_default' \
'*--tsa=[A timestamp authority\: url=…,certificate-chain=FILE\[,start-time=…,end-time=…\] (repeatable)]:SPEC:_default' \
'--out=[Write the document to a file]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--with-default-services[Begin with the public-good root]' \
'--no-default-fulcio[Leave its certificate authorities out]' \
'--no-default-rekor[Leave its transparency logs out]' \
'--no-default-ctfe[Leave its certificate logs out]' \
'--no-default-tsa[Leave its timestamp authorities out]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__trust__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-trust-help-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(refresh)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(forget)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(base)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__base_commands" \
"*::: :->base" \
&& ret=0

    case $state in
    (base)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-base-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
'--base=[The base, when the image does not say or is not to be asked]:REF:_default' \
'--platform=[Platform to take from a multi-platform image, such as linux/arm64 \[default\: linux/amd64\]]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--parallel=[Threads that read layers; 0 is all cores, as without the flag]:N:_default' \
'--layer-limit-gib=[GiB a layer may inflate to \[default\: 64\]]:GIB:_default' \
'--layer-limit-ratio=[Bytes a layer may inflate to for each stored byte, once it is over 1 GiB \[default\: 200\]]:N:_default' \
'--image-limit-gib=[GiB all layers together may inflate to beside twenty times what they store \[default\: 8\]]:GIB:_default' \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
'--base=[The base, when the image does not say or is not to be asked]:REF:_default' \
'--platform=[Platform to take from a multi-platform image, such as linux/arm64 \[default\: linux/amd64\]]:OS/ARCH[/VARIANT]:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--parallel=[Threads that read layers; 0 is all cores, as without the flag]:N:_default' \
'--layer-limit-gib=[GiB a layer may inflate to \[default\: 64\]]:GIB:_default' \
'--layer-limit-ratio=[Bytes a layer may inflate to for each stored byte, once it is over 1 GiB \[default\: 200\]]:N:_default' \
'--image-limit-gib=[GiB all layers together may inflate to beside twenty times what they store \[default\: 8\]]:GIB:_default' \
'--format=[Form of the result]:FORMAT:(text json)' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__base__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-base-help-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(slsa)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__slsa_commands" \
"*::: :->slsa" \
&& ret=0

    case $state in
    (slsa)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-slsa-command-$line[1]:"
        case $line[1] in
            (verify-artifact)
_arguments "${_arguments_options[@]}" : \
'--provenance-path=[Provenance\: a Sigstore bundle, or a bare envelope (.intoto.jsonl) with its log entry]:FILE:_files' \
'--rekor-entry=[Log entry of a bare envelope, as \`GET /api/v1/log/entries/UUID\` of Rekor answers it]:FILE:_files' \
'(--rekor-entry)--rekor-url=[Log to search for the entry of a bare envelope, such as https\://rekor.sigstore.dev]:URL:_default' \
'--builder-id=[Builder it must be built by\: URI or URI@VERSION]:ID:_default' \
'--source-uri=[Repository it must be built from, such as github.com/owner/name]:URI:_default' \
'--source-branch=[Branch it must be built from]:BRANCH:_default' \
'--source-tag=[Tag it must be built from]:TAG:_default' \
'(--source-tag)--source-versioned-tag=[Version of the tag\: v1, v1.2 or v1.2.3]:VERSION:_default' \
'*--build-workflow-input=[Input of a workflow started by hand (repeatable)]:KEY=VALUE:_default' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--print-provenance[Print the verified provenance]' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'*::artifacts -- The files; all by the same builder:_files' \
&& ret=0
;;
(verify-image)
_arguments "${_arguments_options[@]}" : \
'--provenance-path=[Provenance instead of what is attached to the image\: a Sigstore bundle, a bare envelope with its log entry, or what \`gcloud artifacts docker images describe --show-provenance --format json\` prints]:FILE:_files' \
'--rekor-entry=[Log entry of a bare envelope, as \`GET /api/v1/log/entries/UUID\` of Rekor answers it]:FILE:_files' \
'(--rekor-entry)--rekor-url=[Log to search for the entry of a bare envelope, such as https\://rekor.sigstore.dev]:URL:_default' \
'(--provenance-path)--provenance-repository=[Repository that holds the provenance, when it is another]:HOST/REPO:_default' \
'--builder-id=[Builder it must be built by\: URI or URI@VERSION]:ID:_default' \
'--source-uri=[Repository it must be built from, such as github.com/owner/name]:URI:_default' \
'--source-branch=[Branch it must be built from]:BRANCH:_default' \
'--source-tag=[Tag it must be built from]:TAG:_default' \
'(--source-tag)--source-versioned-tag=[Version of the tag\: v1, v1.2 or v1.2.3]:VERSION:_default' \
'*--build-workflow-input=[Input of a workflow started by hand (repeatable)]:KEY=VALUE:_default' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--print-provenance[Print the verified provenance]' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':image -- Image with its digest\: HOST/REPO@sha256\:… or oci\:DIR@sha256\:…:_default' \
&& ret=0
;;
(verify-npm-package)
_arguments "${_arguments_options[@]}" : \
'--attestations-path=[The registry'\''s attestations of it]:FILE:_files' \
'--package-name=[Name it must have]:NAME:_default' \
'--package-version=[Version it must have]:VERSION:_default' \
'--builder-id=[Builder\: https\://github.com/actions/runner/github-hosted, …/self-hosted or a builder of the SLSA generator]:ID:_default' \
'--source-uri=[Repository it must be built from, such as github.com/owner/name]:URI:_default' \
'--source-branch=[Branch it must be built from]:BRANCH:_default' \
'--source-tag=[Tag it must be built from]:TAG:_default' \
'(--source-tag)--source-versioned-tag=[Version of the tag\: v1, v1.2 or v1.2.3]:VERSION:_default' \
'*--build-workflow-input=[Input of a workflow started by hand (repeatable)]:KEY=VALUE:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json or a name \[default\: public-good\]]:FILE|NAME:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--print-provenance[Print the verified provenance]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':package -- The package as downloaded:_files' \
&& ret=0
;;
(verify-github-attestation)
_arguments "${_arguments_options[@]}" : \
'--attestation-path=[The attestation\: a Sigstore bundle]:FILE:_files' \
'--builder-id=[Workflow that must have made it]:ID:_default' \
'--source-uri=[Repository it must be built from]:URI:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json or a name \[default\: public-good\]]:FILE|NAME:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--print-attestation[Print the verified attestation]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':artifact -- The file:_files' \
&& ret=0
;;
(verify-vsa)
_arguments "${_arguments_options[@]}" : \
'*--subject-digest=[Digest it must be about, TYPE\:VALUE (repeatable)]:TYPE:VALUE:_default' \
'--attestation-path=[The summary\: a DSSE envelope or a Sigstore bundle]:FILE:_files' \
'--verifier-id=[Who must have verified]:URI:_default' \
'--resource-uri=[What must have been verified]:URI:_default' \
'*--verified-level=[Level that must have been reached\: SLSA_TRACK_LEVEL_N at least, other names exactly (repeatable)]:LEVEL:_default' \
'(--key)--public-key-path=[The verifier'\''s public key, for an envelope]:FILE:_files' \
'--public-key-id=[What the envelope must call the key]:ID:_default' \
'*--certificate-identity=[Subject the certificate must have, exactly (repeatable\: any of them)]:SUBJECT:_default' \
'*--certificate-identity-regexp=[The same as a regular expression over all of it, not a part of it as in cosign]:REGEXP:_default' \
'*--certificate-identity-glob=[The same with wildcards\: * is any text without /, ** any text, ? one character]:PATTERN:_default' \
'*--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly\: one for all identities, or one for each in their order]:URL:_default' \
'*--certificate-oidc-issuer-regexp=[The same as a regular expression over all of it]:REGEXP:_default' \
'*--key=[Key instead of an identity, or beside it (repeatable)\: cosign.pub, env\://VARIABLE, k8s\://NAMESPACE/SECRET, gitlab\://PROJECT, or SCHEME\://KEY of a plug-in]:REF:_default' \
'--require=[How many of the named signers must have signed\: any, all or a number]:any|all|N:_default' \
'*--certificate-claim=[Claim the certificate must carry, such as source-repository-uri=https\://github.com/acme/app (repeatable)]:NAME=VALUE:_default' \
'*--certificate-claim-regexp=[The same as a regular expression over all of the value (repeatable)]:NAME=REGEXP:_default' \
'--certificate-github-workflow-trigger=[Event that started the GitHub workflow, such as push]:EVENT:_default' \
'--certificate-github-workflow-sha=[Commit of the GitHub workflow]:SHA:_default' \
'--certificate-github-workflow-name=[Name of the GitHub workflow]:NAME:_default' \
'--certificate-github-workflow-repository=[Repository of the GitHub workflow, such as acme/app]:OWNER/REPO:_default' \
'--certificate-github-workflow-ref=[Ref of the GitHub workflow, such as refs/heads/main]:REF:_default' \
'--trusted-root=[Whom to trust\: a trusted_root.json, or public-good, github, staging or a name known to \`assay trust\` \[default\: the private stack if there is one in HOME, else public-good\]]:FILE|NAME:_files' \
'--ca-roots=[Certificate authorities to trust instead of the trust root'\''s, PEM]:FILE:_files' \
'--ca-intermediates=[Certificates between those authorities and the signer'\''s, PEM]:FILE:_files' \
'(--ca-roots)--certificate-chain=[The authority that certified the signer, instead of the trust root'\''s\: PEM, lowest first, root last]:FILE:_files' \
'--timestamp-certificate-chain=[A timestamp authority to trust beside the trust root'\''s\: its chain in PEM, signer first (or none), root last]:FILE:_files' \
'(--insecure-ignore-tlog)*--witness=[Witness that must have cosigned the log'\''s checkpoint\: its verifier key NAME+ID+KEY, or a file of them (repeatable)]:KEY|FILE:_default' \
'--require-witnesses=[How many of the witnesses must have \[default\: all\]]:N:_default' \
'--registry-cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--cacert=[Certificate authorities to trust beside the system'\''s, PEM]:FILE:_files' \
'--registry-client-cert=[Certificate to show to the registry, PEM]:FILE:_files' \
'--registry-client-key=[Its key, PEM]:FILE:_files' \
'--registry-username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--username=[User name for the registry \[default\: what \`docker login\` or \`podman login\` left\]]:NAME:_default' \
'--registry-password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--password=[Where its password is\: @FILE, or - for standard input]:@FILE|-:_default' \
'(--registry-username)--registry-token=[Where a bearer token for the registry is\: @FILE, or - for standard input]:@FILE|-:_default' \
'--registry-timeout=[Seconds a registry may stay silent \[default\: 30\]]:SECONDS:_default' \
'--registry-retries=[How often a request that failed for the moment is sent again \[default\: 4\]]:N:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--print-attestation[Print the verified summary]' \
'--use-signed-timestamps[Ask for a timestamp of a timestamp authority\: a log'\''s own time is not enough]' \
'--insecure-ignore-tlog[Do not look at the transparency log\: nobody could notice a signature made in secret]' \
'--insecure-ignore-sct[Do not look at the certificate'\''s SCT\: nobody could notice a certificate issued in secret]' \
'--offline[Open no socket except to the registry that holds the image\: so it is but for keys that are named by k8s\:// and gitlab\://, which the flag refuses]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'--allow-insecure-registry[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--insecure[Accept any TLS certificate of the registries named, expired and foreign ones too]' \
'--password-stdin[The password is on standard input, as --registry-password - says it too]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'::image -- Image the summary is attached to, with its digest, instead of a file:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__slsa__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-slsa-help-command-$line[1]:"
        case $line[1] in
            (verify-artifact)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-image)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-npm-package)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-github-attestation)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-vsa)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(signing-config)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__signing-config_commands" \
"*::: :->signing-config" \
&& ret=0

    case $state in
    (signing-config)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-signing-config-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
'*--fulcio=[A certificate authority\: url=…,api-version=N,start-time=…,operator=…\[,end-time=…\] (repeatable)]:SPEC:_default' \
'*--rekor=[A transparency log (repeatable)]:SPEC:_default' \
'*--oidc-provider=[An OIDC issuer (repeatable)]:SPEC:_default' \
'*--tsa=[A timestamp authority (repeatable)]:SPEC:_default' \
'--rekor-config=[How many of the logs are used\: ANY, ALL or EXACT\:N]:SELECTOR:_default' \
'--tsa-config=[How many of the timestamp authorities are used\: ANY, ALL or EXACT\:N]:SELECTOR:_default' \
'--base-config=[Begin with this configuration]:FILE:_files' \
'--out=[Write the configuration to a file]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'(--base-config)--with-default-services[Begin with the public-good services]' \
'--no-default-fulcio[Leave certificate authorities of the beginning out]' \
'--no-default-rekor[Leave logs of the beginning out]' \
'--no-default-oidc[Leave issuers of the beginning out]' \
'--no-default-tsa[Leave timestamp authorities of the beginning out]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__signing-config__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-signing-config-help-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(doctor)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(config)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_assay__subcmd__config_commands" \
"*::: :->config" \
&& ret=0

    case $state in
    (config)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-config-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__config__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-config-help-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(completion)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':shell -- The shell:(bash elvish fish powershell zsh)' \
&& ret=0
;;
(generate)
_arguments "${_arguments_options[@]}" : \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':dir -- The folder:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-command-$line[1]:"
        case $line[1] in
            (run)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(demo)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(scan)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(sbom)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__sbom_commands" \
"*::: :->sbom" \
&& ret=0

    case $state in
    (sbom)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-sbom-command-$line[1]:"
        case $line[1] in
            (check)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(convert)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(db)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__db_commands" \
"*::: :->db" \
&& ret=0

    case $state in
    (db)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-db-command-$line[1]:"
        case $line[1] in
            (build)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(mirror)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(cache)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__cache_commands" \
"*::: :->cache" \
&& ret=0

    case $state in
    (cache)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-cache-command-$line[1]:"
        case $line[1] in
            (status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(clean)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(vex)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__vex_commands" \
"*::: :->vex" \
&& ret=0

    case $state in
    (vex)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-vex-command-$line[1]:"
        case $line[1] in
            (repo)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__vex__subcmd__repo_commands" \
"*::: :->repo" \
&& ret=0

    case $state in
    (repo)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-vex-repo-command-$line[1]:"
        case $line[1] in
            (init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(download)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(sign)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(attest)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(sign-blob)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(attest-blob)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-attestation)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-blob)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-blob-attestation)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(key)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__key_commands" \
"*::: :->key" \
&& ret=0

    case $state in
    (key)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-key-command-$line[1]:"
        case $line[1] in
            (generate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(public)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(tree)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(triangulate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(bundle)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__bundle_commands" \
"*::: :->bundle" \
&& ret=0

    case $state in
    (bundle)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-bundle-command-$line[1]:"
        case $line[1] in
            (inspect)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(upgrade)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(copy)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(save)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(load)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(download)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__download_commands" \
"*::: :->download" \
&& ret=0

    case $state in
    (download)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-download-command-$line[1]:"
        case $line[1] in
            (signature)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(attestation)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(sbom)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(clean)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(airgap)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__airgap_commands" \
"*::: :->airgap" \
&& ret=0

    case $state in
    (airgap)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-airgap-command-$line[1]:"
        case $line[1] in
            (pack)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(unpack)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(stack)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__stack_commands" \
"*::: :->stack" \
&& ret=0

    case $state in
    (stack)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-stack-command-$line[1]:"
        case $line[1] in
            (init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(serve)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(issuer)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__stack__subcmd__issuer_commands" \
"*::: :->issuer" \
&& ret=0

    case $state in
    (issuer)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-stack-issuer-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fsck)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(token)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(audit)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__audit_commands" \
"*::: :->audit" \
&& ret=0

    case $state in
    (audit)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-audit-command-$line[1]:"
        case $line[1] in
            (verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(trust)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__trust_commands" \
"*::: :->trust" \
&& ret=0

    case $state in
    (trust)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-trust-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(refresh)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(forget)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(base)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__base_commands" \
"*::: :->base" \
&& ret=0

    case $state in
    (base)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-base-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(slsa)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__slsa_commands" \
"*::: :->slsa" \
&& ret=0

    case $state in
    (slsa)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-slsa-command-$line[1]:"
        case $line[1] in
            (verify-artifact)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-image)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-npm-package)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-github-attestation)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify-vsa)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(signing-config)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__signing-config_commands" \
"*::: :->signing-config" \
&& ret=0

    case $state in
    (signing-config)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-signing-config-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(doctor)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(config)
_arguments "${_arguments_options[@]}" : \
":: :_assay__subcmd__help__subcmd__config_commands" \
"*::: :->config" \
&& ret=0

    case $state in
    (config)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:assay-help-config-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(completion)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(generate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
}

(( $+functions[_assay_commands] )) ||
_assay_commands() {
    local commands; commands=(
'run:List, scan, gate, sign, attest, verify and account for an image' \
'demo:Show the whole chain on a small image, offline, with a tampered and a foreign-signed image refused' \
'scan:Find known vulnerabilities in an image' \
'sbom:Write the software bill of materials of an image' \
'convert:Show the result of a scan in another form' \
'db:Build and inspect the advisory database' \
'cache:Look at the layer cache and empty it' \
'vex:What makers of software say about vulnerabilities in it' \
'sign:Sign images by digest, without a long-lived key' \
'attest:Attach a signed attestation to an image' \
'sign-blob:Sign a file' \
'attest-blob:Write a signed attestation about a file' \
'verify:Verify the signatures of images' \
'verify-attestation:Verify the attestations of an image' \
'verify-blob:Verify the signature of a file' \
'verify-blob-attestation:Verify an attestation about a file' \
'key:Make, import and show signing keys' \
'tree:Show what is attached to an image' \
'triangulate:Print where signatures and attestations of an image are kept, as cosign names the tags' \
'bundle:Look into Sigstore bundles and bring them up to date' \
'copy:Copy an image with everything attached to it' \
'save:Save an image with everything attached to it as a folder or file' \
'load:Load what \`save\` wrote into a registry' \
'download:Print what is attached to an image' \
'clean:Delete what is attached to an image' \
'airgap:Carry images, and all that checking them needs, to where there is no network' \
'stack:The private Sigstore\: CA, logs, timestamps and issuer in one process' \
'audit:The audit log' \
'trust:Trust roots\: show, refresh with TUF, import, create' \
'base:The base of an image\: which it is, whether the image is built on it, who signed it' \
'slsa:Verify SLSA provenance and verification summaries, with slsa-verifier'\''s flags' \
'signing-config:Which services are signed with' \
'doctor:Check this machine and say what is missing' \
'config:Settings and where each comes from' \
'completion:Print a completion script' \
'generate:Write help reference, man pages, completions and schemas to a folder' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay commands' commands "$@"
}
(( $+functions[_assay__subcmd__airgap_commands] )) ||
_assay__subcmd__airgap_commands() {
    local commands; commands=(
'pack:Pack images, evidence, trust root, database and policies into one file' \
'unpack:Check such a file, and only then put its images into a registry or everything into a folder' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay airgap commands' commands "$@"
}
(( $+functions[_assay__subcmd__airgap__subcmd__help_commands] )) ||
_assay__subcmd__airgap__subcmd__help_commands() {
    local commands; commands=(
'pack:Pack images, evidence, trust root, database and policies into one file' \
'unpack:Check such a file, and only then put its images into a registry or everything into a folder' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay airgap help commands' commands "$@"
}
(( $+functions[_assay__subcmd__airgap__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__airgap__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay airgap help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__airgap__subcmd__help__subcmd__pack_commands] )) ||
_assay__subcmd__airgap__subcmd__help__subcmd__pack_commands() {
    local commands; commands=()
    _describe -t commands 'assay airgap help pack commands' commands "$@"
}
(( $+functions[_assay__subcmd__airgap__subcmd__help__subcmd__unpack_commands] )) ||
_assay__subcmd__airgap__subcmd__help__subcmd__unpack_commands() {
    local commands; commands=()
    _describe -t commands 'assay airgap help unpack commands' commands "$@"
}
(( $+functions[_assay__subcmd__airgap__subcmd__pack_commands] )) ||
_assay__subcmd__airgap__subcmd__pack_commands() {
    local commands; commands=()
    _describe -t commands 'assay airgap pack commands' commands "$@"
}
(( $+functions[_assay__subcmd__airgap__subcmd__unpack_commands] )) ||
_assay__subcmd__airgap__subcmd__unpack_commands() {
    local commands; commands=()
    _describe -t commands 'assay airgap unpack commands' commands "$@"
}
(( $+functions[_assay__subcmd__attest_commands] )) ||
_assay__subcmd__attest_commands() {
    local commands; commands=()
    _describe -t commands 'assay attest commands' commands "$@"
}
(( $+functions[_assay__subcmd__attest-blob_commands] )) ||
_assay__subcmd__attest-blob_commands() {
    local commands; commands=()
    _describe -t commands 'assay attest-blob commands' commands "$@"
}
(( $+functions[_assay__subcmd__audit_commands] )) ||
_assay__subcmd__audit_commands() {
    local commands; commands=(
'verify:Check that no entry was edited, inserted, deleted, reordered or cut off' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay audit commands' commands "$@"
}
(( $+functions[_assay__subcmd__audit__subcmd__help_commands] )) ||
_assay__subcmd__audit__subcmd__help_commands() {
    local commands; commands=(
'verify:Check that no entry was edited, inserted, deleted, reordered or cut off' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay audit help commands' commands "$@"
}
(( $+functions[_assay__subcmd__audit__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__audit__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay audit help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__audit__subcmd__help__subcmd__verify_commands] )) ||
_assay__subcmd__audit__subcmd__help__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'assay audit help verify commands' commands "$@"
}
(( $+functions[_assay__subcmd__audit__subcmd__verify_commands] )) ||
_assay__subcmd__audit__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'assay audit verify commands' commands "$@"
}
(( $+functions[_assay__subcmd__base_commands] )) ||
_assay__subcmd__base_commands() {
    local commands; commands=(
'show:Find the base of an image and prove that the image is built on it' \
'verify:The same, and verify who signed the base' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay base commands' commands "$@"
}
(( $+functions[_assay__subcmd__base__subcmd__help_commands] )) ||
_assay__subcmd__base__subcmd__help_commands() {
    local commands; commands=(
'show:Find the base of an image and prove that the image is built on it' \
'verify:The same, and verify who signed the base' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay base help commands' commands "$@"
}
(( $+functions[_assay__subcmd__base__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__base__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay base help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__base__subcmd__help__subcmd__show_commands] )) ||
_assay__subcmd__base__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay base help show commands' commands "$@"
}
(( $+functions[_assay__subcmd__base__subcmd__help__subcmd__verify_commands] )) ||
_assay__subcmd__base__subcmd__help__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'assay base help verify commands' commands "$@"
}
(( $+functions[_assay__subcmd__base__subcmd__show_commands] )) ||
_assay__subcmd__base__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay base show commands' commands "$@"
}
(( $+functions[_assay__subcmd__base__subcmd__verify_commands] )) ||
_assay__subcmd__base__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'assay base verify commands' commands "$@"
}
(( $+functions[_assay__subcmd__bundle_commands] )) ||
_assay__subcmd__bundle_commands() {
    local commands; commands=(
'inspect:Show everything a bundle says, verifying nothing' \
'upgrade:Write an older bundle as version 0.3' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay bundle commands' commands "$@"
}
(( $+functions[_assay__subcmd__bundle__subcmd__help_commands] )) ||
_assay__subcmd__bundle__subcmd__help_commands() {
    local commands; commands=(
'inspect:Show everything a bundle says, verifying nothing' \
'upgrade:Write an older bundle as version 0.3' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay bundle help commands' commands "$@"
}
(( $+functions[_assay__subcmd__bundle__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__bundle__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay bundle help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__bundle__subcmd__help__subcmd__inspect_commands] )) ||
_assay__subcmd__bundle__subcmd__help__subcmd__inspect_commands() {
    local commands; commands=()
    _describe -t commands 'assay bundle help inspect commands' commands "$@"
}
(( $+functions[_assay__subcmd__bundle__subcmd__help__subcmd__upgrade_commands] )) ||
_assay__subcmd__bundle__subcmd__help__subcmd__upgrade_commands() {
    local commands; commands=()
    _describe -t commands 'assay bundle help upgrade commands' commands "$@"
}
(( $+functions[_assay__subcmd__bundle__subcmd__inspect_commands] )) ||
_assay__subcmd__bundle__subcmd__inspect_commands() {
    local commands; commands=()
    _describe -t commands 'assay bundle inspect commands' commands "$@"
}
(( $+functions[_assay__subcmd__bundle__subcmd__upgrade_commands] )) ||
_assay__subcmd__bundle__subcmd__upgrade_commands() {
    local commands; commands=()
    _describe -t commands 'assay bundle upgrade commands' commands "$@"
}
(( $+functions[_assay__subcmd__cache_commands] )) ||
_assay__subcmd__cache_commands() {
    local commands; commands=(
'status:Say where the cache is, how much is in it, and whether its entries can be believed' \
'clean:Remove entries' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay cache commands' commands "$@"
}
(( $+functions[_assay__subcmd__cache__subcmd__clean_commands] )) ||
_assay__subcmd__cache__subcmd__clean_commands() {
    local commands; commands=()
    _describe -t commands 'assay cache clean commands' commands "$@"
}
(( $+functions[_assay__subcmd__cache__subcmd__help_commands] )) ||
_assay__subcmd__cache__subcmd__help_commands() {
    local commands; commands=(
'status:Say where the cache is, how much is in it, and whether its entries can be believed' \
'clean:Remove entries' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay cache help commands' commands "$@"
}
(( $+functions[_assay__subcmd__cache__subcmd__help__subcmd__clean_commands] )) ||
_assay__subcmd__cache__subcmd__help__subcmd__clean_commands() {
    local commands; commands=()
    _describe -t commands 'assay cache help clean commands' commands "$@"
}
(( $+functions[_assay__subcmd__cache__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__cache__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay cache help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__cache__subcmd__help__subcmd__status_commands] )) ||
_assay__subcmd__cache__subcmd__help__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay cache help status commands' commands "$@"
}
(( $+functions[_assay__subcmd__cache__subcmd__status_commands] )) ||
_assay__subcmd__cache__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay cache status commands' commands "$@"
}
(( $+functions[_assay__subcmd__clean_commands] )) ||
_assay__subcmd__clean_commands() {
    local commands; commands=()
    _describe -t commands 'assay clean commands' commands "$@"
}
(( $+functions[_assay__subcmd__completion_commands] )) ||
_assay__subcmd__completion_commands() {
    local commands; commands=()
    _describe -t commands 'assay completion commands' commands "$@"
}
(( $+functions[_assay__subcmd__config_commands] )) ||
_assay__subcmd__config_commands() {
    local commands; commands=(
'show:Show every setting and where it comes from' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay config commands' commands "$@"
}
(( $+functions[_assay__subcmd__config__subcmd__help_commands] )) ||
_assay__subcmd__config__subcmd__help_commands() {
    local commands; commands=(
'show:Show every setting and where it comes from' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay config help commands' commands "$@"
}
(( $+functions[_assay__subcmd__config__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__config__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay config help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__config__subcmd__help__subcmd__show_commands] )) ||
_assay__subcmd__config__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay config help show commands' commands "$@"
}
(( $+functions[_assay__subcmd__config__subcmd__show_commands] )) ||
_assay__subcmd__config__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay config show commands' commands "$@"
}
(( $+functions[_assay__subcmd__convert_commands] )) ||
_assay__subcmd__convert_commands() {
    local commands; commands=()
    _describe -t commands 'assay convert commands' commands "$@"
}
(( $+functions[_assay__subcmd__copy_commands] )) ||
_assay__subcmd__copy_commands() {
    local commands; commands=()
    _describe -t commands 'assay copy commands' commands "$@"
}
(( $+functions[_assay__subcmd__db_commands] )) ||
_assay__subcmd__db_commands() {
    local commands; commands=(
'build:Build a database in trivy-db schema 2' \
'update:Fetch the advisory database, or the one that names Java archives, when a newer one is due' \
'mirror:Copy a database to a registry\: from another registry, or from a folder' \
'export:Write a database to one file, db.tar.gz as Trivy'\''s artifact holds it' \
'status:Show age, source and size of a database' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay db commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__build_commands] )) ||
_assay__subcmd__db__subcmd__build_commands() {
    local commands; commands=()
    _describe -t commands 'assay db build commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__export_commands] )) ||
_assay__subcmd__db__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'assay db export commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__help_commands] )) ||
_assay__subcmd__db__subcmd__help_commands() {
    local commands; commands=(
'build:Build a database in trivy-db schema 2' \
'update:Fetch the advisory database, or the one that names Java archives, when a newer one is due' \
'mirror:Copy a database to a registry\: from another registry, or from a folder' \
'export:Write a database to one file, db.tar.gz as Trivy'\''s artifact holds it' \
'status:Show age, source and size of a database' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay db help commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__help__subcmd__build_commands] )) ||
_assay__subcmd__db__subcmd__help__subcmd__build_commands() {
    local commands; commands=()
    _describe -t commands 'assay db help build commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__help__subcmd__export_commands] )) ||
_assay__subcmd__db__subcmd__help__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'assay db help export commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__db__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay db help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__help__subcmd__mirror_commands] )) ||
_assay__subcmd__db__subcmd__help__subcmd__mirror_commands() {
    local commands; commands=()
    _describe -t commands 'assay db help mirror commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__help__subcmd__status_commands] )) ||
_assay__subcmd__db__subcmd__help__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay db help status commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__help__subcmd__update_commands] )) ||
_assay__subcmd__db__subcmd__help__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'assay db help update commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__mirror_commands] )) ||
_assay__subcmd__db__subcmd__mirror_commands() {
    local commands; commands=()
    _describe -t commands 'assay db mirror commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__status_commands] )) ||
_assay__subcmd__db__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay db status commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__update_commands] )) ||
_assay__subcmd__db__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'assay db update commands' commands "$@"
}
(( $+functions[_assay__subcmd__demo_commands] )) ||
_assay__subcmd__demo_commands() {
    local commands; commands=()
    _describe -t commands 'assay demo commands' commands "$@"
}
(( $+functions[_assay__subcmd__doctor_commands] )) ||
_assay__subcmd__doctor_commands() {
    local commands; commands=()
    _describe -t commands 'assay doctor commands' commands "$@"
}
(( $+functions[_assay__subcmd__download_commands] )) ||
_assay__subcmd__download_commands() {
    local commands; commands=(
'signature:Signatures\: a line of JSON each' \
'attestation:Attestations\: a line of JSON each' \
'sbom:An SBOM that was attached without a signature, as it is' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay download commands' commands "$@"
}
(( $+functions[_assay__subcmd__download__subcmd__attestation_commands] )) ||
_assay__subcmd__download__subcmd__attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay download attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__download__subcmd__help_commands] )) ||
_assay__subcmd__download__subcmd__help_commands() {
    local commands; commands=(
'signature:Signatures\: a line of JSON each' \
'attestation:Attestations\: a line of JSON each' \
'sbom:An SBOM that was attached without a signature, as it is' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay download help commands' commands "$@"
}
(( $+functions[_assay__subcmd__download__subcmd__help__subcmd__attestation_commands] )) ||
_assay__subcmd__download__subcmd__help__subcmd__attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay download help attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__download__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__download__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay download help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__download__subcmd__help__subcmd__sbom_commands] )) ||
_assay__subcmd__download__subcmd__help__subcmd__sbom_commands() {
    local commands; commands=()
    _describe -t commands 'assay download help sbom commands' commands "$@"
}
(( $+functions[_assay__subcmd__download__subcmd__help__subcmd__signature_commands] )) ||
_assay__subcmd__download__subcmd__help__subcmd__signature_commands() {
    local commands; commands=()
    _describe -t commands 'assay download help signature commands' commands "$@"
}
(( $+functions[_assay__subcmd__download__subcmd__sbom_commands] )) ||
_assay__subcmd__download__subcmd__sbom_commands() {
    local commands; commands=()
    _describe -t commands 'assay download sbom commands' commands "$@"
}
(( $+functions[_assay__subcmd__download__subcmd__signature_commands] )) ||
_assay__subcmd__download__subcmd__signature_commands() {
    local commands; commands=()
    _describe -t commands 'assay download signature commands' commands "$@"
}
(( $+functions[_assay__subcmd__generate_commands] )) ||
_assay__subcmd__generate_commands() {
    local commands; commands=()
    _describe -t commands 'assay generate commands' commands "$@"
}
(( $+functions[_assay__subcmd__help_commands] )) ||
_assay__subcmd__help_commands() {
    local commands; commands=(
'run:List, scan, gate, sign, attest, verify and account for an image' \
'demo:Show the whole chain on a small image, offline, with a tampered and a foreign-signed image refused' \
'scan:Find known vulnerabilities in an image' \
'sbom:Write the software bill of materials of an image' \
'convert:Show the result of a scan in another form' \
'db:Build and inspect the advisory database' \
'cache:Look at the layer cache and empty it' \
'vex:What makers of software say about vulnerabilities in it' \
'sign:Sign images by digest, without a long-lived key' \
'attest:Attach a signed attestation to an image' \
'sign-blob:Sign a file' \
'attest-blob:Write a signed attestation about a file' \
'verify:Verify the signatures of images' \
'verify-attestation:Verify the attestations of an image' \
'verify-blob:Verify the signature of a file' \
'verify-blob-attestation:Verify an attestation about a file' \
'key:Make, import and show signing keys' \
'tree:Show what is attached to an image' \
'triangulate:Print where signatures and attestations of an image are kept, as cosign names the tags' \
'bundle:Look into Sigstore bundles and bring them up to date' \
'copy:Copy an image with everything attached to it' \
'save:Save an image with everything attached to it as a folder or file' \
'load:Load what \`save\` wrote into a registry' \
'download:Print what is attached to an image' \
'clean:Delete what is attached to an image' \
'airgap:Carry images, and all that checking them needs, to where there is no network' \
'stack:The private Sigstore\: CA, logs, timestamps and issuer in one process' \
'audit:The audit log' \
'trust:Trust roots\: show, refresh with TUF, import, create' \
'base:The base of an image\: which it is, whether the image is built on it, who signed it' \
'slsa:Verify SLSA provenance and verification summaries, with slsa-verifier'\''s flags' \
'signing-config:Which services are signed with' \
'doctor:Check this machine and say what is missing' \
'config:Settings and where each comes from' \
'completion:Print a completion script' \
'generate:Write help reference, man pages, completions and schemas to a folder' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay help commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__airgap_commands] )) ||
_assay__subcmd__help__subcmd__airgap_commands() {
    local commands; commands=(
'pack:Pack images, evidence, trust root, database and policies into one file' \
'unpack:Check such a file, and only then put its images into a registry or everything into a folder' \
    )
    _describe -t commands 'assay help airgap commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__airgap__subcmd__pack_commands] )) ||
_assay__subcmd__help__subcmd__airgap__subcmd__pack_commands() {
    local commands; commands=()
    _describe -t commands 'assay help airgap pack commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__airgap__subcmd__unpack_commands] )) ||
_assay__subcmd__help__subcmd__airgap__subcmd__unpack_commands() {
    local commands; commands=()
    _describe -t commands 'assay help airgap unpack commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__attest_commands] )) ||
_assay__subcmd__help__subcmd__attest_commands() {
    local commands; commands=()
    _describe -t commands 'assay help attest commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__attest-blob_commands] )) ||
_assay__subcmd__help__subcmd__attest-blob_commands() {
    local commands; commands=()
    _describe -t commands 'assay help attest-blob commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__audit_commands] )) ||
_assay__subcmd__help__subcmd__audit_commands() {
    local commands; commands=(
'verify:Check that no entry was edited, inserted, deleted, reordered or cut off' \
    )
    _describe -t commands 'assay help audit commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__audit__subcmd__verify_commands] )) ||
_assay__subcmd__help__subcmd__audit__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'assay help audit verify commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__base_commands] )) ||
_assay__subcmd__help__subcmd__base_commands() {
    local commands; commands=(
'show:Find the base of an image and prove that the image is built on it' \
'verify:The same, and verify who signed the base' \
    )
    _describe -t commands 'assay help base commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__base__subcmd__show_commands] )) ||
_assay__subcmd__help__subcmd__base__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay help base show commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__base__subcmd__verify_commands] )) ||
_assay__subcmd__help__subcmd__base__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'assay help base verify commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__bundle_commands] )) ||
_assay__subcmd__help__subcmd__bundle_commands() {
    local commands; commands=(
'inspect:Show everything a bundle says, verifying nothing' \
'upgrade:Write an older bundle as version 0.3' \
    )
    _describe -t commands 'assay help bundle commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__bundle__subcmd__inspect_commands] )) ||
_assay__subcmd__help__subcmd__bundle__subcmd__inspect_commands() {
    local commands; commands=()
    _describe -t commands 'assay help bundle inspect commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__bundle__subcmd__upgrade_commands] )) ||
_assay__subcmd__help__subcmd__bundle__subcmd__upgrade_commands() {
    local commands; commands=()
    _describe -t commands 'assay help bundle upgrade commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__cache_commands] )) ||
_assay__subcmd__help__subcmd__cache_commands() {
    local commands; commands=(
'status:Say where the cache is, how much is in it, and whether its entries can be believed' \
'clean:Remove entries' \
    )
    _describe -t commands 'assay help cache commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__cache__subcmd__clean_commands] )) ||
_assay__subcmd__help__subcmd__cache__subcmd__clean_commands() {
    local commands; commands=()
    _describe -t commands 'assay help cache clean commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__cache__subcmd__status_commands] )) ||
_assay__subcmd__help__subcmd__cache__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay help cache status commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__clean_commands] )) ||
_assay__subcmd__help__subcmd__clean_commands() {
    local commands; commands=()
    _describe -t commands 'assay help clean commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__completion_commands] )) ||
_assay__subcmd__help__subcmd__completion_commands() {
    local commands; commands=()
    _describe -t commands 'assay help completion commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__config_commands] )) ||
_assay__subcmd__help__subcmd__config_commands() {
    local commands; commands=(
'show:Show every setting and where it comes from' \
    )
    _describe -t commands 'assay help config commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__config__subcmd__show_commands] )) ||
_assay__subcmd__help__subcmd__config__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay help config show commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__convert_commands] )) ||
_assay__subcmd__help__subcmd__convert_commands() {
    local commands; commands=()
    _describe -t commands 'assay help convert commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__copy_commands] )) ||
_assay__subcmd__help__subcmd__copy_commands() {
    local commands; commands=()
    _describe -t commands 'assay help copy commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__db_commands] )) ||
_assay__subcmd__help__subcmd__db_commands() {
    local commands; commands=(
'build:Build a database in trivy-db schema 2' \
'update:Fetch the advisory database, or the one that names Java archives, when a newer one is due' \
'mirror:Copy a database to a registry\: from another registry, or from a folder' \
'export:Write a database to one file, db.tar.gz as Trivy'\''s artifact holds it' \
'status:Show age, source and size of a database' \
    )
    _describe -t commands 'assay help db commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__db__subcmd__build_commands] )) ||
_assay__subcmd__help__subcmd__db__subcmd__build_commands() {
    local commands; commands=()
    _describe -t commands 'assay help db build commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__db__subcmd__export_commands] )) ||
_assay__subcmd__help__subcmd__db__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'assay help db export commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__db__subcmd__mirror_commands] )) ||
_assay__subcmd__help__subcmd__db__subcmd__mirror_commands() {
    local commands; commands=()
    _describe -t commands 'assay help db mirror commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__db__subcmd__status_commands] )) ||
_assay__subcmd__help__subcmd__db__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay help db status commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__db__subcmd__update_commands] )) ||
_assay__subcmd__help__subcmd__db__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'assay help db update commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__demo_commands] )) ||
_assay__subcmd__help__subcmd__demo_commands() {
    local commands; commands=()
    _describe -t commands 'assay help demo commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__doctor_commands] )) ||
_assay__subcmd__help__subcmd__doctor_commands() {
    local commands; commands=()
    _describe -t commands 'assay help doctor commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__download_commands] )) ||
_assay__subcmd__help__subcmd__download_commands() {
    local commands; commands=(
'signature:Signatures\: a line of JSON each' \
'attestation:Attestations\: a line of JSON each' \
'sbom:An SBOM that was attached without a signature, as it is' \
    )
    _describe -t commands 'assay help download commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__download__subcmd__attestation_commands] )) ||
_assay__subcmd__help__subcmd__download__subcmd__attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay help download attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__download__subcmd__sbom_commands] )) ||
_assay__subcmd__help__subcmd__download__subcmd__sbom_commands() {
    local commands; commands=()
    _describe -t commands 'assay help download sbom commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__download__subcmd__signature_commands] )) ||
_assay__subcmd__help__subcmd__download__subcmd__signature_commands() {
    local commands; commands=()
    _describe -t commands 'assay help download signature commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__generate_commands] )) ||
_assay__subcmd__help__subcmd__generate_commands() {
    local commands; commands=()
    _describe -t commands 'assay help generate commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__key_commands] )) ||
_assay__subcmd__help__subcmd__key_commands() {
    local commands; commands=(
'generate:Make a key pair\: an encrypted private key and its public half' \
'import:Encrypt a private key that another program made' \
'public:Print the public half of a key' \
    )
    _describe -t commands 'assay help key commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__key__subcmd__generate_commands] )) ||
_assay__subcmd__help__subcmd__key__subcmd__generate_commands() {
    local commands; commands=()
    _describe -t commands 'assay help key generate commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__key__subcmd__import_commands] )) ||
_assay__subcmd__help__subcmd__key__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'assay help key import commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__key__subcmd__public_commands] )) ||
_assay__subcmd__help__subcmd__key__subcmd__public_commands() {
    local commands; commands=()
    _describe -t commands 'assay help key public commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__load_commands] )) ||
_assay__subcmd__help__subcmd__load_commands() {
    local commands; commands=()
    _describe -t commands 'assay help load commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__run_commands] )) ||
_assay__subcmd__help__subcmd__run_commands() {
    local commands; commands=()
    _describe -t commands 'assay help run commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__save_commands] )) ||
_assay__subcmd__help__subcmd__save_commands() {
    local commands; commands=()
    _describe -t commands 'assay help save commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__sbom_commands] )) ||
_assay__subcmd__help__subcmd__sbom_commands() {
    local commands; commands=(
'check:Say whether the attested SBOM of an image still describes it' \
    )
    _describe -t commands 'assay help sbom commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__sbom__subcmd__check_commands] )) ||
_assay__subcmd__help__subcmd__sbom__subcmd__check_commands() {
    local commands; commands=()
    _describe -t commands 'assay help sbom check commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__scan_commands] )) ||
_assay__subcmd__help__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'assay help scan commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__sign_commands] )) ||
_assay__subcmd__help__subcmd__sign_commands() {
    local commands; commands=()
    _describe -t commands 'assay help sign commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__sign-blob_commands] )) ||
_assay__subcmd__help__subcmd__sign-blob_commands() {
    local commands; commands=()
    _describe -t commands 'assay help sign-blob commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__signing-config_commands] )) ||
_assay__subcmd__help__subcmd__signing-config_commands() {
    local commands; commands=(
'create:Write a signing_config.v0.2.json\: which services \`assay sign\` uses' \
    )
    _describe -t commands 'assay help signing-config commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__signing-config__subcmd__create_commands] )) ||
_assay__subcmd__help__subcmd__signing-config__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'assay help signing-config create commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__slsa_commands] )) ||
_assay__subcmd__help__subcmd__slsa_commands() {
    local commands; commands=(
'verify-artifact:Verify the provenance of files' \
'verify-image:Verify the provenance of an image, named with its digest' \
'verify-npm-package:Verify an npm package\: the publisher'\''s provenance and the registry'\''s statement' \
'verify-github-attestation:Verify an artifact attestation of GitHub, with the workflow that made it' \
'verify-vsa:Verify a verification summary (VSA)\: in an envelope with a key, in a bundle with an identity, or of an image' \
    )
    _describe -t commands 'assay help slsa commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__slsa__subcmd__verify-artifact_commands] )) ||
_assay__subcmd__help__subcmd__slsa__subcmd__verify-artifact_commands() {
    local commands; commands=()
    _describe -t commands 'assay help slsa verify-artifact commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__slsa__subcmd__verify-github-attestation_commands] )) ||
_assay__subcmd__help__subcmd__slsa__subcmd__verify-github-attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay help slsa verify-github-attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__slsa__subcmd__verify-image_commands] )) ||
_assay__subcmd__help__subcmd__slsa__subcmd__verify-image_commands() {
    local commands; commands=()
    _describe -t commands 'assay help slsa verify-image commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__slsa__subcmd__verify-npm-package_commands] )) ||
_assay__subcmd__help__subcmd__slsa__subcmd__verify-npm-package_commands() {
    local commands; commands=()
    _describe -t commands 'assay help slsa verify-npm-package commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__slsa__subcmd__verify-vsa_commands] )) ||
_assay__subcmd__help__subcmd__slsa__subcmd__verify-vsa_commands() {
    local commands; commands=()
    _describe -t commands 'assay help slsa verify-vsa commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack_commands] )) ||
_assay__subcmd__help__subcmd__stack_commands() {
    local commands; commands=(
'init:Create keys, certificates and empty logs' \
'serve:Serve all services on one port' \
'issuer:Other identity issuers whose tokens get certificates, such as a CI system'\''s' \
'status:Show what is in the stack' \
'export:Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json' \
'fsck:Check every byte of the logs' \
'token:Mint a short-lived token of the stack'\''s own issuer' \
    )
    _describe -t commands 'assay help stack commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__export_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack export commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__fsck_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__fsck_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack fsck commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__init_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack init commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__issuer_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__issuer_commands() {
    local commands; commands=(
'add:Accept the tokens of an issuer' \
'list:Show the issuers' \
'remove:Refuse the tokens of an issuer from now on' \
    )
    _describe -t commands 'assay help stack issuer commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__issuer__subcmd__add_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__issuer__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack issuer add commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__issuer__subcmd__list_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__issuer__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack issuer list commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__issuer__subcmd__remove_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__issuer__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack issuer remove commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__serve_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__serve_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack serve commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__status_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack status commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__stack__subcmd__token_commands] )) ||
_assay__subcmd__help__subcmd__stack__subcmd__token_commands() {
    local commands; commands=()
    _describe -t commands 'assay help stack token commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__tree_commands] )) ||
_assay__subcmd__help__subcmd__tree_commands() {
    local commands; commands=()
    _describe -t commands 'assay help tree commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__triangulate_commands] )) ||
_assay__subcmd__help__subcmd__triangulate_commands() {
    local commands; commands=()
    _describe -t commands 'assay help triangulate commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__trust_commands] )) ||
_assay__subcmd__help__subcmd__trust_commands() {
    local commands; commands=(
'show:Show a trust root\: authorities, logs, their validity and how old it is' \
'refresh:Fetch the newest trust root with TUF; the only command of verification that goes to the network' \
'import:Use a trusted_root.json as it is, without TUF' \
'forget:Forget a root that was refreshed or imported, and use the built-in one again' \
'create:Write a trusted_root.json from keys and certificates, as \`cosign trusted-root create\` does' \
    )
    _describe -t commands 'assay help trust commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__trust__subcmd__create_commands] )) ||
_assay__subcmd__help__subcmd__trust__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'assay help trust create commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__trust__subcmd__forget_commands] )) ||
_assay__subcmd__help__subcmd__trust__subcmd__forget_commands() {
    local commands; commands=()
    _describe -t commands 'assay help trust forget commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__trust__subcmd__import_commands] )) ||
_assay__subcmd__help__subcmd__trust__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'assay help trust import commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__trust__subcmd__refresh_commands] )) ||
_assay__subcmd__help__subcmd__trust__subcmd__refresh_commands() {
    local commands; commands=()
    _describe -t commands 'assay help trust refresh commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__trust__subcmd__show_commands] )) ||
_assay__subcmd__help__subcmd__trust__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay help trust show commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__verify_commands] )) ||
_assay__subcmd__help__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'assay help verify commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__verify-attestation_commands] )) ||
_assay__subcmd__help__subcmd__verify-attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay help verify-attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__verify-blob_commands] )) ||
_assay__subcmd__help__subcmd__verify-blob_commands() {
    local commands; commands=()
    _describe -t commands 'assay help verify-blob commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__verify-blob-attestation_commands] )) ||
_assay__subcmd__help__subcmd__verify-blob-attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay help verify-blob-attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__vex_commands] )) ||
_assay__subcmd__help__subcmd__vex_commands() {
    local commands; commands=(
'repo:Repositories of VEX documents, for --vex repo' \
    )
    _describe -t commands 'assay help vex commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__vex__subcmd__repo_commands] )) ||
_assay__subcmd__help__subcmd__vex__subcmd__repo_commands() {
    local commands; commands=(
'init:Write a list of repositories with VEX Hub in it' \
'list:Show the repositories of the list' \
'download:Fetch the repositories of the list that are enabled' \
    )
    _describe -t commands 'assay help vex repo commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__vex__subcmd__repo__subcmd__download_commands] )) ||
_assay__subcmd__help__subcmd__vex__subcmd__repo__subcmd__download_commands() {
    local commands; commands=()
    _describe -t commands 'assay help vex repo download commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__vex__subcmd__repo__subcmd__init_commands] )) ||
_assay__subcmd__help__subcmd__vex__subcmd__repo__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'assay help vex repo init commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__vex__subcmd__repo__subcmd__list_commands] )) ||
_assay__subcmd__help__subcmd__vex__subcmd__repo__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'assay help vex repo list commands' commands "$@"
}
(( $+functions[_assay__subcmd__key_commands] )) ||
_assay__subcmd__key_commands() {
    local commands; commands=(
'generate:Make a key pair\: an encrypted private key and its public half' \
'import:Encrypt a private key that another program made' \
'public:Print the public half of a key' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay key commands' commands "$@"
}
(( $+functions[_assay__subcmd__key__subcmd__generate_commands] )) ||
_assay__subcmd__key__subcmd__generate_commands() {
    local commands; commands=()
    _describe -t commands 'assay key generate commands' commands "$@"
}
(( $+functions[_assay__subcmd__key__subcmd__help_commands] )) ||
_assay__subcmd__key__subcmd__help_commands() {
    local commands; commands=(
'generate:Make a key pair\: an encrypted private key and its public half' \
'import:Encrypt a private key that another program made' \
'public:Print the public half of a key' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay key help commands' commands "$@"
}
(( $+functions[_assay__subcmd__key__subcmd__help__subcmd__generate_commands] )) ||
_assay__subcmd__key__subcmd__help__subcmd__generate_commands() {
    local commands; commands=()
    _describe -t commands 'assay key help generate commands' commands "$@"
}
(( $+functions[_assay__subcmd__key__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__key__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay key help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__key__subcmd__help__subcmd__import_commands] )) ||
_assay__subcmd__key__subcmd__help__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'assay key help import commands' commands "$@"
}
(( $+functions[_assay__subcmd__key__subcmd__help__subcmd__public_commands] )) ||
_assay__subcmd__key__subcmd__help__subcmd__public_commands() {
    local commands; commands=()
    _describe -t commands 'assay key help public commands' commands "$@"
}
(( $+functions[_assay__subcmd__key__subcmd__import_commands] )) ||
_assay__subcmd__key__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'assay key import commands' commands "$@"
}
(( $+functions[_assay__subcmd__key__subcmd__public_commands] )) ||
_assay__subcmd__key__subcmd__public_commands() {
    local commands; commands=()
    _describe -t commands 'assay key public commands' commands "$@"
}
(( $+functions[_assay__subcmd__load_commands] )) ||
_assay__subcmd__load_commands() {
    local commands; commands=()
    _describe -t commands 'assay load commands' commands "$@"
}
(( $+functions[_assay__subcmd__run_commands] )) ||
_assay__subcmd__run_commands() {
    local commands; commands=()
    _describe -t commands 'assay run commands' commands "$@"
}
(( $+functions[_assay__subcmd__save_commands] )) ||
_assay__subcmd__save_commands() {
    local commands; commands=()
    _describe -t commands 'assay save commands' commands "$@"
}
(( $+functions[_assay__subcmd__sbom_commands] )) ||
_assay__subcmd__sbom_commands() {
    local commands; commands=(
'check:Say whether the attested SBOM of an image still describes it' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay sbom commands' commands "$@"
}
(( $+functions[_assay__subcmd__sbom__subcmd__check_commands] )) ||
_assay__subcmd__sbom__subcmd__check_commands() {
    local commands; commands=()
    _describe -t commands 'assay sbom check commands' commands "$@"
}
(( $+functions[_assay__subcmd__sbom__subcmd__help_commands] )) ||
_assay__subcmd__sbom__subcmd__help_commands() {
    local commands; commands=(
'check:Say whether the attested SBOM of an image still describes it' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay sbom help commands' commands "$@"
}
(( $+functions[_assay__subcmd__sbom__subcmd__help__subcmd__check_commands] )) ||
_assay__subcmd__sbom__subcmd__help__subcmd__check_commands() {
    local commands; commands=()
    _describe -t commands 'assay sbom help check commands' commands "$@"
}
(( $+functions[_assay__subcmd__sbom__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__sbom__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay sbom help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__scan_commands] )) ||
_assay__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'assay scan commands' commands "$@"
}
(( $+functions[_assay__subcmd__sign_commands] )) ||
_assay__subcmd__sign_commands() {
    local commands; commands=()
    _describe -t commands 'assay sign commands' commands "$@"
}
(( $+functions[_assay__subcmd__sign-blob_commands] )) ||
_assay__subcmd__sign-blob_commands() {
    local commands; commands=()
    _describe -t commands 'assay sign-blob commands' commands "$@"
}
(( $+functions[_assay__subcmd__signing-config_commands] )) ||
_assay__subcmd__signing-config_commands() {
    local commands; commands=(
'create:Write a signing_config.v0.2.json\: which services \`assay sign\` uses' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay signing-config commands' commands "$@"
}
(( $+functions[_assay__subcmd__signing-config__subcmd__create_commands] )) ||
_assay__subcmd__signing-config__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'assay signing-config create commands' commands "$@"
}
(( $+functions[_assay__subcmd__signing-config__subcmd__help_commands] )) ||
_assay__subcmd__signing-config__subcmd__help_commands() {
    local commands; commands=(
'create:Write a signing_config.v0.2.json\: which services \`assay sign\` uses' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay signing-config help commands' commands "$@"
}
(( $+functions[_assay__subcmd__signing-config__subcmd__help__subcmd__create_commands] )) ||
_assay__subcmd__signing-config__subcmd__help__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'assay signing-config help create commands' commands "$@"
}
(( $+functions[_assay__subcmd__signing-config__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__signing-config__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay signing-config help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa_commands] )) ||
_assay__subcmd__slsa_commands() {
    local commands; commands=(
'verify-artifact:Verify the provenance of files' \
'verify-image:Verify the provenance of an image, named with its digest' \
'verify-npm-package:Verify an npm package\: the publisher'\''s provenance and the registry'\''s statement' \
'verify-github-attestation:Verify an artifact attestation of GitHub, with the workflow that made it' \
'verify-vsa:Verify a verification summary (VSA)\: in an envelope with a key, in a bundle with an identity, or of an image' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay slsa commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__help_commands] )) ||
_assay__subcmd__slsa__subcmd__help_commands() {
    local commands; commands=(
'verify-artifact:Verify the provenance of files' \
'verify-image:Verify the provenance of an image, named with its digest' \
'verify-npm-package:Verify an npm package\: the publisher'\''s provenance and the registry'\''s statement' \
'verify-github-attestation:Verify an artifact attestation of GitHub, with the workflow that made it' \
'verify-vsa:Verify a verification summary (VSA)\: in an envelope with a key, in a bundle with an identity, or of an image' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay slsa help commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__slsa__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__help__subcmd__verify-artifact_commands] )) ||
_assay__subcmd__slsa__subcmd__help__subcmd__verify-artifact_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa help verify-artifact commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__help__subcmd__verify-github-attestation_commands] )) ||
_assay__subcmd__slsa__subcmd__help__subcmd__verify-github-attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa help verify-github-attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__help__subcmd__verify-image_commands] )) ||
_assay__subcmd__slsa__subcmd__help__subcmd__verify-image_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa help verify-image commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__help__subcmd__verify-npm-package_commands] )) ||
_assay__subcmd__slsa__subcmd__help__subcmd__verify-npm-package_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa help verify-npm-package commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__help__subcmd__verify-vsa_commands] )) ||
_assay__subcmd__slsa__subcmd__help__subcmd__verify-vsa_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa help verify-vsa commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__verify-artifact_commands] )) ||
_assay__subcmd__slsa__subcmd__verify-artifact_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa verify-artifact commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__verify-github-attestation_commands] )) ||
_assay__subcmd__slsa__subcmd__verify-github-attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa verify-github-attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__verify-image_commands] )) ||
_assay__subcmd__slsa__subcmd__verify-image_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa verify-image commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__verify-npm-package_commands] )) ||
_assay__subcmd__slsa__subcmd__verify-npm-package_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa verify-npm-package commands' commands "$@"
}
(( $+functions[_assay__subcmd__slsa__subcmd__verify-vsa_commands] )) ||
_assay__subcmd__slsa__subcmd__verify-vsa_commands() {
    local commands; commands=()
    _describe -t commands 'assay slsa verify-vsa commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack_commands] )) ||
_assay__subcmd__stack_commands() {
    local commands; commands=(
'init:Create keys, certificates and empty logs' \
'serve:Serve all services on one port' \
'issuer:Other identity issuers whose tokens get certificates, such as a CI system'\''s' \
'status:Show what is in the stack' \
'export:Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json' \
'fsck:Check every byte of the logs' \
'token:Mint a short-lived token of the stack'\''s own issuer' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay stack commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__export_commands] )) ||
_assay__subcmd__stack__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack export commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__fsck_commands] )) ||
_assay__subcmd__stack__subcmd__fsck_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack fsck commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help_commands] )) ||
_assay__subcmd__stack__subcmd__help_commands() {
    local commands; commands=(
'init:Create keys, certificates and empty logs' \
'serve:Serve all services on one port' \
'issuer:Other identity issuers whose tokens get certificates, such as a CI system'\''s' \
'status:Show what is in the stack' \
'export:Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json' \
'fsck:Check every byte of the logs' \
'token:Mint a short-lived token of the stack'\''s own issuer' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay stack help commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__export_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help export commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__fsck_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__fsck_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help fsck commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__init_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help init commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__issuer_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__issuer_commands() {
    local commands; commands=(
'add:Accept the tokens of an issuer' \
'list:Show the issuers' \
'remove:Refuse the tokens of an issuer from now on' \
    )
    _describe -t commands 'assay stack help issuer commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__issuer__subcmd__add_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__issuer__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help issuer add commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__issuer__subcmd__list_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__issuer__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help issuer list commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__issuer__subcmd__remove_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__issuer__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help issuer remove commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__serve_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__serve_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help serve commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__status_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help status commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__help__subcmd__token_commands] )) ||
_assay__subcmd__stack__subcmd__help__subcmd__token_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack help token commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__init_commands] )) ||
_assay__subcmd__stack__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack init commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer_commands] )) ||
_assay__subcmd__stack__subcmd__issuer_commands() {
    local commands; commands=(
'add:Accept the tokens of an issuer' \
'list:Show the issuers' \
'remove:Refuse the tokens of an issuer from now on' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay stack issuer commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer__subcmd__add_commands] )) ||
_assay__subcmd__stack__subcmd__issuer__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack issuer add commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer__subcmd__help_commands] )) ||
_assay__subcmd__stack__subcmd__issuer__subcmd__help_commands() {
    local commands; commands=(
'add:Accept the tokens of an issuer' \
'list:Show the issuers' \
'remove:Refuse the tokens of an issuer from now on' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay stack issuer help commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer__subcmd__help__subcmd__add_commands] )) ||
_assay__subcmd__stack__subcmd__issuer__subcmd__help__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack issuer help add commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__stack__subcmd__issuer__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack issuer help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer__subcmd__help__subcmd__list_commands] )) ||
_assay__subcmd__stack__subcmd__issuer__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack issuer help list commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer__subcmd__help__subcmd__remove_commands] )) ||
_assay__subcmd__stack__subcmd__issuer__subcmd__help__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack issuer help remove commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer__subcmd__list_commands] )) ||
_assay__subcmd__stack__subcmd__issuer__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack issuer list commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__issuer__subcmd__remove_commands] )) ||
_assay__subcmd__stack__subcmd__issuer__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack issuer remove commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__serve_commands] )) ||
_assay__subcmd__stack__subcmd__serve_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack serve commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__status_commands] )) ||
_assay__subcmd__stack__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack status commands' commands "$@"
}
(( $+functions[_assay__subcmd__stack__subcmd__token_commands] )) ||
_assay__subcmd__stack__subcmd__token_commands() {
    local commands; commands=()
    _describe -t commands 'assay stack token commands' commands "$@"
}
(( $+functions[_assay__subcmd__tree_commands] )) ||
_assay__subcmd__tree_commands() {
    local commands; commands=()
    _describe -t commands 'assay tree commands' commands "$@"
}
(( $+functions[_assay__subcmd__triangulate_commands] )) ||
_assay__subcmd__triangulate_commands() {
    local commands; commands=()
    _describe -t commands 'assay triangulate commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust_commands] )) ||
_assay__subcmd__trust_commands() {
    local commands; commands=(
'show:Show a trust root\: authorities, logs, their validity and how old it is' \
'refresh:Fetch the newest trust root with TUF; the only command of verification that goes to the network' \
'import:Use a trusted_root.json as it is, without TUF' \
'forget:Forget a root that was refreshed or imported, and use the built-in one again' \
'create:Write a trusted_root.json from keys and certificates, as \`cosign trusted-root create\` does' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay trust commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__create_commands] )) ||
_assay__subcmd__trust__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust create commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__forget_commands] )) ||
_assay__subcmd__trust__subcmd__forget_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust forget commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help_commands] )) ||
_assay__subcmd__trust__subcmd__help_commands() {
    local commands; commands=(
'show:Show a trust root\: authorities, logs, their validity and how old it is' \
'refresh:Fetch the newest trust root with TUF; the only command of verification that goes to the network' \
'import:Use a trusted_root.json as it is, without TUF' \
'forget:Forget a root that was refreshed or imported, and use the built-in one again' \
'create:Write a trusted_root.json from keys and certificates, as \`cosign trusted-root create\` does' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay trust help commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help__subcmd__create_commands] )) ||
_assay__subcmd__trust__subcmd__help__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust help create commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help__subcmd__forget_commands] )) ||
_assay__subcmd__trust__subcmd__help__subcmd__forget_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust help forget commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__trust__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help__subcmd__import_commands] )) ||
_assay__subcmd__trust__subcmd__help__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust help import commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help__subcmd__refresh_commands] )) ||
_assay__subcmd__trust__subcmd__help__subcmd__refresh_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust help refresh commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help__subcmd__show_commands] )) ||
_assay__subcmd__trust__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust help show commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__import_commands] )) ||
_assay__subcmd__trust__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust import commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__refresh_commands] )) ||
_assay__subcmd__trust__subcmd__refresh_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust refresh commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__show_commands] )) ||
_assay__subcmd__trust__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust show commands' commands "$@"
}
(( $+functions[_assay__subcmd__verify_commands] )) ||
_assay__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'assay verify commands' commands "$@"
}
(( $+functions[_assay__subcmd__verify-attestation_commands] )) ||
_assay__subcmd__verify-attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay verify-attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__verify-blob_commands] )) ||
_assay__subcmd__verify-blob_commands() {
    local commands; commands=()
    _describe -t commands 'assay verify-blob commands' commands "$@"
}
(( $+functions[_assay__subcmd__verify-blob-attestation_commands] )) ||
_assay__subcmd__verify-blob-attestation_commands() {
    local commands; commands=()
    _describe -t commands 'assay verify-blob-attestation commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex_commands] )) ||
_assay__subcmd__vex_commands() {
    local commands; commands=(
'repo:Repositories of VEX documents, for --vex repo' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay vex commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__help_commands] )) ||
_assay__subcmd__vex__subcmd__help_commands() {
    local commands; commands=(
'repo:Repositories of VEX documents, for --vex repo' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay vex help commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__vex__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__help__subcmd__repo_commands] )) ||
_assay__subcmd__vex__subcmd__help__subcmd__repo_commands() {
    local commands; commands=(
'init:Write a list of repositories with VEX Hub in it' \
'list:Show the repositories of the list' \
'download:Fetch the repositories of the list that are enabled' \
    )
    _describe -t commands 'assay vex help repo commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__help__subcmd__repo__subcmd__download_commands] )) ||
_assay__subcmd__vex__subcmd__help__subcmd__repo__subcmd__download_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex help repo download commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__help__subcmd__repo__subcmd__init_commands] )) ||
_assay__subcmd__vex__subcmd__help__subcmd__repo__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex help repo init commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__help__subcmd__repo__subcmd__list_commands] )) ||
_assay__subcmd__vex__subcmd__help__subcmd__repo__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex help repo list commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo_commands] )) ||
_assay__subcmd__vex__subcmd__repo_commands() {
    local commands; commands=(
'init:Write a list of repositories with VEX Hub in it' \
'list:Show the repositories of the list' \
'download:Fetch the repositories of the list that are enabled' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay vex repo commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo__subcmd__download_commands] )) ||
_assay__subcmd__vex__subcmd__repo__subcmd__download_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex repo download commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo__subcmd__help_commands] )) ||
_assay__subcmd__vex__subcmd__repo__subcmd__help_commands() {
    local commands; commands=(
'init:Write a list of repositories with VEX Hub in it' \
'list:Show the repositories of the list' \
'download:Fetch the repositories of the list that are enabled' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay vex repo help commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo__subcmd__help__subcmd__download_commands] )) ||
_assay__subcmd__vex__subcmd__repo__subcmd__help__subcmd__download_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex repo help download commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__vex__subcmd__repo__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex repo help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo__subcmd__help__subcmd__init_commands] )) ||
_assay__subcmd__vex__subcmd__repo__subcmd__help__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex repo help init commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo__subcmd__help__subcmd__list_commands] )) ||
_assay__subcmd__vex__subcmd__repo__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex repo help list commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo__subcmd__init_commands] )) ||
_assay__subcmd__vex__subcmd__repo__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex repo init commands' commands "$@"
}
(( $+functions[_assay__subcmd__vex__subcmd__repo__subcmd__list_commands] )) ||
_assay__subcmd__vex__subcmd__repo__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'assay vex repo list commands' commands "$@"
}

if [ "$funcstack[1]" = "_assay" ]; then
    _assay "$@"
else
    compdef _assay assay
fi
