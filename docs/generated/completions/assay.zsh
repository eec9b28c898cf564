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
'--parallel=[Threads that read layers \[default\: all cores\]]:N:_default' \
'--db=[Advisory database\: a folder with trivy.db and metadata.json, or the file \[default\: HOME/db\]]:DIR|FILE:_files' \
'--fail-on=[Refuse to sign when a finding is at least this severe]:SEVERITY:_default' \
'--stack=[Folder of the private stack \[default\: HOME/stack, created when missing\]]:DIR:_default' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'--identity-token=[OIDC token, or @FILE with one, instead of the private stack'\''s own issuer]:TOKEN|@FILE:_default' \
'--push-to=[Copy the image to this place first and mark it there]:REF:_default' \
'--report=[Write a self-contained HTML page]:FILE:_files' \
'--format=[Result on standard output]:FORMAT:(table json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'(--db)--sample-db[Use the small sample of advisories built into this program]' \
'--ignore-unfixed[Do not count findings without a fixed version]' \
'--resume[Finish a run that was interrupted\: what is signed is not signed again]' \
'--dry-run[Do everything up to the gate and publish nothing]' \
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
'--parallel=[Threads that read layers \[default\: all cores\]]:N:_default' \
'--db=[Advisory database\: a folder with trivy.db and metadata.json, or the file \[default\: HOME/db\]]:DIR|FILE:_files' \
'*-s+[Severities to report, comma-separated]:SEVERITY,…:_default' \
'*--severity=[Severities to report, comma-separated]:SEVERITY,…:_default' \
'--exit-code=[Exit with this code when anything is reported]:N:_default' \
'--fail-on=[Exit with 11 to 14 when a finding is at least this severe]:SEVERITY:_default' \
'-f+[Form of the result]:FORMAT:(table json)' \
'--format=[Form of the result]:FORMAT:(table json)' \
'-o+[Write the result to a file]:FILE:_files' \
'--output=[Write the result to a file]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'(--db)--sample-db[Use the small sample of advisories built into this program]' \
'--ignore-unfixed[Do not report findings without a fixed version]' \
'--list-all-pkgs[List packages without findings too (JSON)]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':target -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\], oci\:DIR\[\:TAG\] or docker-archive\:FILE:_default' \
&& ret=0
;;
(sbom)
_arguments "${_arguments_options[@]}" : \
'--platform=[Platform to take from a multi-platform image, such as linux/arm64 \[default\: linux/amd64\]]:OS/ARCH[/VARIANT]:_default' \
'--parallel=[Threads that read layers \[default\: all cores\]]:N:_default' \
'-f+[Form of the document]:FORMAT:(cyclonedx-json spdx-json table)' \
'--format=[Form of the document]:FORMAT:(cyclonedx-json spdx-json table)' \
'-o+[Write the document to a file]:FILE:_files' \
'--output=[Write the document to a file]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':target -- Image\: HOST/REPO\[\:TAG\]\[@DIGEST\], oci\:DIR\[\:TAG\] or docker-archive\:FILE:_default' \
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
'(--osv --sample)--trivy-db=[An existing database\: a trivy.db file or an OCI reference]:FILE|REF:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'(--osv)--sample[The small sample of advisories built into this program]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
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
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'(--db)--sample-db[Use the small sample of advisories built into this program]' \
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
(sign)
_arguments "${_arguments_options[@]}" : \
'--identity-token=[OIDC token, or @FILE with one \[default\: the CI'\''s own, then the private stack'\''s issuer\]]:TOKEN|@FILE:_default' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'(--signing-config)--stack=[Folder of the private stack \[default\: HOME/stack, created when missing\]]:DIR:_files' \
'--signing-config=[Services to use\: a signing_config.v0.2.json]:FILE:_files' \
'*-a+[Annotation to sign, key=value (repeatable)]:KEY=VALUE:_default' \
'*--annotations=[Annotation to sign, key=value (repeatable)]:KEY=VALUE:_default' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
'*::images -- Images\: HOST/REPO\[\:TAG\]\[@DIGEST\] or oci\:DIR\[\:TAG\]; tags are resolved and the digest is signed:_default' \
&& ret=0
;;
(attest)
_arguments "${_arguments_options[@]}" : \
'--predicate=[File with the predicate, JSON]:FILE:_files' \
'--type=[Predicate type\: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI]:TYPE:_default' \
'--identity-token=[OIDC token, or @FILE with one \[default\: the CI'\''s own, then the private stack'\''s issuer\]]:TOKEN|@FILE:_default' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'(--signing-config)--stack=[Folder of the private stack \[default\: HOME/stack, created when missing\]]:DIR:_files' \
'--signing-config=[Services to use\: a signing_config.v0.2.json]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
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
(sign-blob)
_arguments "${_arguments_options[@]}" : \
'--bundle=[Where to write the bundle]:FILE:_files' \
'--identity-token=[OIDC token, or @FILE with one \[default\: the CI'\''s own, then the private stack'\''s issuer\]]:TOKEN|@FILE:_default' \
'--identity=[Who signs, when the private stack'\''s own issuer is used]:EMAIL|URI:_default' \
'(--signing-config)--stack=[Folder of the private stack \[default\: HOME/stack, created when missing\]]:DIR:_files' \
'--signing-config=[Services to use\: a signing_config.v0.2.json]:FILE:_files' \
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
(verify)
_arguments "${_arguments_options[@]}" : \
'--certificate-identity=[Subject the certificate must have, exactly]:SUBJECT:_default' \
'--certificate-identity-regexp=[Subject the certificate must have, as a regular expression over all of it]:REGEXP:_default' \
'--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly]:URL:_default' \
'--certificate-oidc-issuer-regexp=[Issuer of the token the certificate must name, as a regular expression over all of it]:REGEXP:_default' \
'(--certificate-identity --certificate-identity-regexp --certificate-oidc-issuer --certificate-oidc-issuer-regexp)--key=[Public key (PEM file) instead of an identity]:FILE:_files' \
'--trusted-root=[Whom to trust\: a trusted_root.json \[default\: the private stack if there is one in HOME, else Sigstore public good\]]:FILE:_files' \
'-o+[Form of the result]:OUTPUT:(text json)' \
'--output=[Form of the result]:OUTPUT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--offline[Open no socket except to the registry that holds the image\: always so, the flag states it]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
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
'--certificate-identity=[Subject the certificate must have, exactly]:SUBJECT:_default' \
'--certificate-identity-regexp=[Subject the certificate must have, as a regular expression over all of it]:REGEXP:_default' \
'--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly]:URL:_default' \
'--certificate-oidc-issuer-regexp=[Issuer of the token the certificate must name, as a regular expression over all of it]:REGEXP:_default' \
'(--certificate-identity --certificate-identity-regexp --certificate-oidc-issuer --certificate-oidc-issuer-regexp)--key=[Public key (PEM file) instead of an identity]:FILE:_files' \
'--trusted-root=[Whom to trust\: a trusted_root.json \[default\: the private stack if there is one in HOME, else Sigstore public good\]]:FILE:_files' \
'-o+[Form of the result]:OUTPUT:(text json)' \
'--output=[Form of the result]:OUTPUT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--offline[Open no socket except to the registry that holds the image\: always so, the flag states it]' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
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
(verify-blob)
_arguments "${_arguments_options[@]}" : \
'--bundle=[The bundle]:FILE:_files' \
'--certificate-identity=[Subject the certificate must have, exactly]:SUBJECT:_default' \
'--certificate-identity-regexp=[Subject the certificate must have, as a regular expression over all of it]:REGEXP:_default' \
'--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly]:URL:_default' \
'--certificate-oidc-issuer-regexp=[Issuer of the token the certificate must name, as a regular expression over all of it]:REGEXP:_default' \
'(--certificate-identity --certificate-identity-regexp --certificate-oidc-issuer --certificate-oidc-issuer-regexp)--key=[Public key (PEM file) instead of an identity]:FILE:_files' \
'--trusted-root=[Whom to trust\: a trusted_root.json \[default\: the private stack if there is one in HOME, else Sigstore public good\]]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--offline[Open no socket except to the registry that holds the image\: always so, the flag states it]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':artifact -- The file, or its digest as sha256\:HEX:_default' \
&& ret=0
;;
(verify-blob-attestation)
_arguments "${_arguments_options[@]}" : \
'--bundle=[The bundle]:FILE:_files' \
'--type=[Predicate type\: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI]:TYPE:_default' \
'--certificate-identity=[Subject the certificate must have, exactly]:SUBJECT:_default' \
'--certificate-identity-regexp=[Subject the certificate must have, as a regular expression over all of it]:REGEXP:_default' \
'--certificate-oidc-issuer=[Issuer of the token the certificate must name, exactly]:URL:_default' \
'--certificate-oidc-issuer-regexp=[Issuer of the token the certificate must name, as a regular expression over all of it]:REGEXP:_default' \
'(--certificate-identity --certificate-identity-regexp --certificate-oidc-issuer --certificate-oidc-issuer-regexp)--key=[Public key (PEM file) instead of an identity]:FILE:_files' \
'--trusted-root=[Whom to trust\: a trusted_root.json \[default\: the private stack if there is one in HOME, else Sigstore public good\]]:FILE:_files' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--offline[Open no socket except to the registry that holds the image\: always so, the flag states it]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'--no-progress[Do not draw progress]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
':artifact -- The file, or its digest as sha256\:HEX:_default' \
&& ret=0
;;
(tree)
_arguments "${_arguments_options[@]}" : \
'--format=[Form of the result]:FORMAT:(text json)' \
'--config=[Configuration file (default\: the nearest assay.toml, then the user'\''s, then the system'\''s)]:FILE:_files' \
'--home=[Folder for state\: private stack, audit log, database, unfinished runs]:DIR:_files' \
'--insecure-registry[Allow plain http to a registry that is not on this machine]' \
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
'::root -- public-good, github or a trusted_root.json:_default' \
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
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
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
(tree)
_arguments "${_arguments_options[@]}" : \
&& ret=0
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
'db:Build and inspect the advisory database' \
'sign:Sign images by digest, without a long-lived key' \
'attest:Attach a signed attestation to an image' \
'sign-blob:Sign a file' \
'verify:Verify the signatures of images' \
'verify-attestation:Verify the attestations of an image' \
'verify-blob:Verify the signature of a file' \
'verify-blob-attestation:Verify an attestation about a file' \
'tree:Show what is attached to an image' \
'stack:The private Sigstore\: CA, logs, timestamps and issuer in one process' \
'audit:The audit log' \
'trust:Trust roots' \
'doctor:Check this machine and say what is missing' \
'config:Settings and where each comes from' \
'completion:Print a completion script' \
'generate:Write help reference, man pages, completions and schemas to a folder' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay commands' commands "$@"
}
(( $+functions[_assay__subcmd__attest_commands] )) ||
_assay__subcmd__attest_commands() {
    local commands; commands=()
    _describe -t commands 'assay attest commands' commands "$@"
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
(( $+functions[_assay__subcmd__db_commands] )) ||
_assay__subcmd__db_commands() {
    local commands; commands=(
'build:Build a database in trivy-db schema 2' \
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
(( $+functions[_assay__subcmd__db__subcmd__help_commands] )) ||
_assay__subcmd__db__subcmd__help_commands() {
    local commands; commands=(
'build:Build a database in trivy-db schema 2' \
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
(( $+functions[_assay__subcmd__db__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__db__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay db help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__help__subcmd__status_commands] )) ||
_assay__subcmd__db__subcmd__help__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay db help status commands' commands "$@"
}
(( $+functions[_assay__subcmd__db__subcmd__status_commands] )) ||
_assay__subcmd__db__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay db status commands' commands "$@"
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
'db:Build and inspect the advisory database' \
'sign:Sign images by digest, without a long-lived key' \
'attest:Attach a signed attestation to an image' \
'sign-blob:Sign a file' \
'verify:Verify the signatures of images' \
'verify-attestation:Verify the attestations of an image' \
'verify-blob:Verify the signature of a file' \
'verify-blob-attestation:Verify an attestation about a file' \
'tree:Show what is attached to an image' \
'stack:The private Sigstore\: CA, logs, timestamps and issuer in one process' \
'audit:The audit log' \
'trust:Trust roots' \
'doctor:Check this machine and say what is missing' \
'config:Settings and where each comes from' \
'completion:Print a completion script' \
'generate:Write help reference, man pages, completions and schemas to a folder' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay help commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__attest_commands] )) ||
_assay__subcmd__help__subcmd__attest_commands() {
    local commands; commands=()
    _describe -t commands 'assay help attest commands' commands "$@"
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
(( $+functions[_assay__subcmd__help__subcmd__db_commands] )) ||
_assay__subcmd__help__subcmd__db_commands() {
    local commands; commands=(
'build:Build a database in trivy-db schema 2' \
'status:Show age, source and size of a database' \
    )
    _describe -t commands 'assay help db commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__db__subcmd__build_commands] )) ||
_assay__subcmd__help__subcmd__db__subcmd__build_commands() {
    local commands; commands=()
    _describe -t commands 'assay help db build commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__db__subcmd__status_commands] )) ||
_assay__subcmd__help__subcmd__db__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'assay help db status commands' commands "$@"
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
(( $+functions[_assay__subcmd__help__subcmd__run_commands] )) ||
_assay__subcmd__help__subcmd__run_commands() {
    local commands; commands=()
    _describe -t commands 'assay help run commands' commands "$@"
}
(( $+functions[_assay__subcmd__help__subcmd__sbom_commands] )) ||
_assay__subcmd__help__subcmd__sbom_commands() {
    local commands; commands=()
    _describe -t commands 'assay help sbom commands' commands "$@"
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
(( $+functions[_assay__subcmd__help__subcmd__stack_commands] )) ||
_assay__subcmd__help__subcmd__stack_commands() {
    local commands; commands=(
'init:Create keys, certificates and empty logs' \
'serve:Serve all services on one port' \
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
(( $+functions[_assay__subcmd__help__subcmd__trust_commands] )) ||
_assay__subcmd__help__subcmd__trust_commands() {
    local commands; commands=(
'show:Show a trust root\: authorities, logs and their validity' \
    )
    _describe -t commands 'assay help trust commands' commands "$@"
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
(( $+functions[_assay__subcmd__run_commands] )) ||
_assay__subcmd__run_commands() {
    local commands; commands=()
    _describe -t commands 'assay run commands' commands "$@"
}
(( $+functions[_assay__subcmd__sbom_commands] )) ||
_assay__subcmd__sbom_commands() {
    local commands; commands=()
    _describe -t commands 'assay sbom commands' commands "$@"
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
(( $+functions[_assay__subcmd__stack_commands] )) ||
_assay__subcmd__stack_commands() {
    local commands; commands=(
'init:Create keys, certificates and empty logs' \
'serve:Serve all services on one port' \
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
(( $+functions[_assay__subcmd__trust_commands] )) ||
_assay__subcmd__trust_commands() {
    local commands; commands=(
'show:Show a trust root\: authorities, logs and their validity' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay trust commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help_commands] )) ||
_assay__subcmd__trust__subcmd__help_commands() {
    local commands; commands=(
'show:Show a trust root\: authorities, logs and their validity' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'assay trust help commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help__subcmd__help_commands] )) ||
_assay__subcmd__trust__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust help help commands' commands "$@"
}
(( $+functions[_assay__subcmd__trust__subcmd__help__subcmd__show_commands] )) ||
_assay__subcmd__trust__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'assay trust help show commands' commands "$@"
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

if [ "$funcstack[1]" = "_assay" ]; then
    _assay "$@"
else
    compdef _assay assay
fi
