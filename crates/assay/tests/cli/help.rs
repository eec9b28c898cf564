//! Help, usage errors and completion.

#![expect(clippy::too_many_lines, reason = "a page of help is as long as it is")]

use insta::assert_snapshot;

use crate::harness::Sandbox;

#[test]
fn top_level_help() {
    assert_snapshot!(Sandbox::new().run("--help"), @r#"
    exit 0
    --- stdout
    Test, mark, check and account for container images, with one binary

    Usage: assay [OPTIONS] <COMMAND>

    Commands:
      run                      List, scan, gate, sign, attest, verify and account for an image
      demo                     Show the whole chain on a small image, offline, with a tampered and a
                               foreign-signed image refused
      scan                     Find known vulnerabilities in an image
      sbom                     Write the software bill of materials of an image
      convert                  Show the result of a scan in another form
      db                       Build and inspect the advisory database
      cache                    Look at the layer cache and empty it
      vex                      What makers of software say about vulnerabilities in it
      sign                     Sign images by digest, without a long-lived key
      attest                   Attach a signed attestation to an image
      sign-blob                Sign a file
      attest-blob              Write a signed attestation about a file
      verify                   Verify the signatures of images
      verify-attestation       Verify the attestations of an image
      verify-blob              Verify the signature of a file
      verify-blob-attestation  Verify an attestation about a file
      key                      Make, import and show signing keys
      tree                     Show what is attached to an image
      triangulate              Print where signatures and attestations of an image are kept, as cosign
                               names the tags
      bundle                   Look into Sigstore bundles and bring them up to date
      copy                     Copy an image with everything attached to it
      save                     Save an image with everything attached to it as a folder or file
      load                     Load what `save` wrote into a registry
      download                 Print what is attached to an image
      clean                    Delete what is attached to an image
      airgap                   Carry images, and all that checking them needs, to where there is no
                               network
      stack                    The private Sigstore: CA, logs, timestamps and issuer in one process
      audit                    The audit log
      trust                    Trust roots: show, refresh with TUF, import, create
      base                     The base of an image: which it is, whether the image is built on it, who
                               signed it
      slsa                     Verify SLSA provenance and verification summaries, with slsa-verifier's
                               flags
      signing-config           Which services are signed with
      doctor                   Check this machine and say what is missing
      config                   Settings and where each comes from
      completion               Print a completion script
      help                     Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Options of every command:
      -q, --quiet          Say nothing but results and errors
          --no-progress    Do not draw progress
          --config <FILE>  Configuration file (default: the nearest assay.toml, then the user's, then
                           the system's) [env: ASSAY_CONFIG]
          --home <DIR>     Folder for state: private stack, audit log, database, unfinished runs [env:
                           ASSAY_HOME]

    Exit codes:
      0 ok · 1 internal, or could not decide · 2 usage · 3 nothing to examine · 10 verification failed
      11-14 findings low/medium/high/critical at or above the gate · 20 denied by policy

    Examples:
      assay demo                                      the whole chain on a small image, offline
      assay run oci:./image --fail-on critical        list, scan, gate, sign, attest, verify, account
      assay scan registry.example.com/team/app:1.2    find known vulnerabilities
      assay verify IMAGE --certificate-identity ci@example.com --certificate-oidc-issuer ISSUER
    "#);
}

#[test]
#[expect(clippy::too_many_lines, reason = "the help of a command is one snapshot")]
fn run_help() {
    assert_snapshot!(Sandbox::new().run("run --help"), @r"
    exit 0
    --- stdout
    List, scan, gate, sign, attest, verify and account for an image

    Usage: assay run [OPTIONS] <IMAGE>

    Arguments:
      <IMAGE>
              Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]

    Options:
          --platform <OS/ARCH[/VARIANT]>
              Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]

          --parallel <N>
              Threads that read layers; 0 is all cores, as without the flag

          --db <DIR|FILE>
              Advisory database: a folder with trivy.db and metadata.json, or the file [default:
              HOME/db]

          --sample-db
              Use the small sample of advisories built into this program

          --fail-on <SEVERITY>
              Refuse to sign when a finding is at least this severe

          --scanners <KIND,…>
              What to look for, comma-separated

              Possible values:
              - vuln:    Known vulnerabilities
              - secret:  Credentials in files and in the configuration of the image
              - license: Licences of packages, and with --license-full of files

              [default: vuln,secret]

          --secret-config <FILE>
              Rules for secrets, in the form of Trivy's trivy-secret.yaml [default: that file of this
              folder, where there is one]

          --secret-base-layers
              Search the layers of the base image, as the history tells them apart, for secrets too

          --license-full
              Look for licences in license files and at the head of source files too (with --scanners
              license)

          --license-confidence-level <LEVEL>
              How much of a licence's text must be there, 0 to 1; what is found is above it

              [default: 0.9]

          --ignore-unfixed
              Do not count findings without a fixed version

          --ignore-status <STATUS,…>
              Statuses to leave out, such as will_not_fix,end_of_life

          --ignorefile <FILE>
              Ignore file, plain or YAML [default: .trivyignore of this folder, where there is one]

          --ignore-policy <FILE>
              Rego policy whose rule `data.trivy.ignore` says which findings to leave out, as Trivy's

          --vuln-severity-source <SOURCE,…>
              Whose ratings count, first choice first: auto, nvd, ghsa, redhat, debian, …

          --ignored-licenses <LICENSE,…>
              Licences to leave out (with --scanners license)

          --fail-on-kev
              Fail on a finding that is known to be exploited (needs `db build --kev`)

          --distro <FAMILY/VERSION>
              Match packages as those of another release: FAMILY/VERSION, such as alpine/3.20

          --stack <DIR|URL>
              The private stack: its folder, or the URL where it is served [default: HOME/stack, created
              when missing]

          --signing-config <FILE>
              Services to use: a signing_config.v0.2.json

          --trusted-root <FILE>
              Whom the last step trusts when other services sign: their trusted_root.json

          --identity <EMAIL|URI>
              Who signs, when the private stack's own issuer is used

          --identity-token <TOKEN|@FILE>
              OIDC token, or @FILE with one [default: the private stack's own issuer; elsewhere the
              CI's]

          --push-to <REF>
              Copy the image to this place once the gate has let it pass, and mark it there

          --source-uri <URI>
              What the image was built from, for its provenance: git+https://HOST/REPO@refs/… [default:
              the CI's repository]

          --source-commit <SHA>
              The commit of it

          --base <REF>
              The base the image must be built on, signed by whom --base-… or [base] in assay.toml name

          --base-certificate-identity <ID>
              Who must have signed the base, instead of whom [base] in assay.toml names

          --base-certificate-identity-regexp <REGEXP>
              The same as an expression

          --base-certificate-oidc-issuer <URL>
              Who vouches for them

          --base-key <FILE>
              Public key the base must be signed with

          --base-trusted-root <FILE|NAME>
              Whom to trust for the base: a trusted_root.json or a name

          --base-insecure-ignore-tlog
              Do not ask for a log entry of the base's signature

          --report <FILE>
              Write a self-contained HTML page

          --format <FORMAT>
              Result on standard output

              [default: table]
              [possible values: table, json]

          --resume
              Warn when an interrupted run has left nothing to finish; what is signed is never signed
              again, with or without

          --dry-run
              Do everything up to the gate and publish nothing

      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Options of registries:
          --insecure-registry
              Allow plain http to a registry that is not on this machine

          --allow-insecure-registry
              Accept any TLS certificate of the registries named, expired and foreign ones too

              [alias: --insecure]

          --registry-cacert <FILE>
              Certificate authorities to trust beside the system's, PEM

              [alias: --cacert]

          --registry-client-cert <FILE>
              Certificate to show to the registry, PEM

          --registry-client-key <FILE>
              Its key, PEM

          --registry-username <NAME>
              User name for the registry [default: what `docker login` or `podman login` left]

              [alias: --username]

          --registry-password <@FILE|->
              Where its password is: @FILE, or - for standard input

              [alias: --password]

          --password-stdin
              The password is on standard input, as --registry-password - says it too

          --registry-token <@FILE|->
              Where a bearer token for the registry is: @FILE, or - for standard input

          --registry-timeout <SECONDS>
              Seconds a registry may stay silent [default: 30]

          --registry-retries <N>
              How often a request that failed for the moment is sent again [default: 4]

    Limits:
          --layer-limit-gib <GIB>
              GiB a layer may inflate to [default: 64]

          --layer-limit-ratio <N>
              Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]

          --image-limit-gib <GIB>
              GiB all layers together may inflate to beside twenty times what they store [default: 8]

    What is listed:
          --java-db <DIR|FILE>
              Java database, which names archives that do not say what they are: a folder with
              trivy-java.db and metadata.json, or the file [default: HOME/java-db where `assay db update
              --java` has put one]

          --java-db-repository <REF,…>
              Fetch the Java database from here when an archive needs it and a newer one is due
              (repeatable) [default for the one in HOME/java-db: ASSAY_JAVA_DB_REPOSITORY, else
              mirror.gcr.io/aquasec/trivy-java-db:1, ghcr.io/aquasecurity/trivy-java-db:1]

          --skip-java-db-update
              Use the Java database that is there, however old it is

    Layer cache:
          --cache-dir <DIR|URL>
              Where results of layers are kept: a folder, or
              s3://BUCKET[/PREFIX][?region=R&endpoint=URL] [default: ~/.cache/assay]

              [env: ASSAY_CACHE_DIR]

          --cache-key <REF>
              The key entries are sealed with: file:PATH or env:NAME, [N] bytes in hexadecimal or base64
              [default: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there
              is none]

          --cache-limit-mib <MIB>
              Space a cache folder may take, in MiB; what was not used for longest goes first [default:
              2048]

          --no-cache
              Read every layer, and keep nothing

    Where the advisory database comes from:
          --db-repository <REF,…>
              Fetch the database from here when a newer one is due (repeatable: the first that answers)
              [default: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db:2,
              ghcr.io/aquasecurity/trivy-db:2; with --db nothing is fetched]

          --skip-db-update
              Use the database that is there, however old it is

          --offline
              Promise to use no network: an image in a registry is refused, and no database is fetched

          --db-certificate-identity <SUBJECT>
              Use the database only when this subject signed it

          --db-certificate-identity-regexp <REGEXP>
              The same as a regular expression over all of it

          --db-certificate-oidc-issuer <URL>
              Issuer that vouches for the subject

          --db-certificate-oidc-issuer-regexp <REGEXP>
              The same as a regular expression over all of it

          --db-key <REF>
              Use the database only when this key signed it

          --db-trusted-root <FILE|NAME>
              Whom to trust for that signature [default: as for `assay verify`]

          --insecure-ignore-db-tlog
              Do not look for the database's signature in the transparency log

    VEX:
          --vex <FILE|DIR|repo|oci|sbom-ref>
              VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the
              repositories of `assay vex repo`, oci for what is attested to the image, sbom-ref for what
              the scanned SBOM refers to (repeatable)

          --vex-certificate-identity <SUBJECT>
              With --vex oci: the subject that must have attested it

          --vex-certificate-identity-regexp <REGEXP>
              The same as a regular expression over all of it

          --vex-certificate-oidc-issuer <URL>
              Issuer that vouches for the subject

          --vex-certificate-oidc-issuer-regexp <REGEXP>
              The same as a regular expression over all of it

          --vex-key <REF>
              With --vex oci: the key that must have attested it

          --vex-trusted-root <FILE|NAME>
              Whom to trust for it [default: as for `assay verify`]

          --insecure-ignore-vex-tlog
              Do not look for it in the transparency log

          --insecure-unsigned-vex
              With --vex oci: believe what anybody who may write beside the image says

          --skip-vex-repo-update
              With --vex repo: use the repositories as they are here

    Options of every command:
      -q, --quiet
              Say nothing but results and errors

          --no-progress
              Do not draw progress

          --config <FILE>
              Configuration file (default: the nearest assay.toml, then the user's, then the system's)

              [env: ASSAY_CONFIG]

          --home <DIR>
              Folder for state: private stack, audit log, database, unfinished runs

              [env: ASSAY_HOME]

    Examples:
      assay run oci:./image --fail-on critical --report out.html
      assay run [HOST]/team/app:1.2 --format json
      assay run oci:./image --fail-on high --ignorefile .trivyignore.yaml --vex app.openvex.json
      assay run oci:./image --base registry.example.com/base/debian:12 --base-key base.pub
      assay run oci:./image --push-to registry.example.com/team/app:1.2
      assay run [HOST]/team/app:1.2 --stack https://sigstore.example.com \
        --trusted-root trusted_root.json --identity-token @token.jwt

    The scan is assay's own: `assay scan --engine trivy|grype` shows and gates what another scanner
    finds, and signs nothing.
    ");
}

#[test]
fn scan_help() {
    assert_snapshot!(Sandbox::new().run("scan --help"), @r"
    exit 0
    --- stdout
    Find known vulnerabilities in an image

    Usage: assay scan [OPTIONS] [TARGET]

    Arguments:
      [TARGET]
              Image: HOST/REPO[:TAG][@DIGEST], oci:DIR[:TAG] or docker-archive:FILE[:NAME]; or dir:PATH,
              repo:PATH, rootfs:PATH, sbom:FILE

    Options:
          --platform <OS/ARCH[/VARIANT]>
              Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]

          --parallel <N>
              Threads that read layers; 0 is all cores, as without the flag

          --db <DIR|FILE>
              Advisory database: a folder with trivy.db and metadata.json, or the file [default:
              HOME/db]

          --sample-db
              Use the small sample of advisories built into this program

          --scanners <KIND,…>
              What to look for, comma-separated

              Possible values:
              - vuln:    Known vulnerabilities
              - secret:  Credentials in files and in the configuration of the image
              - license: Licences of packages, and with --license-full of files

              [default: vuln,secret]

          --secret-config <FILE>
              Rules for secrets, in the form of Trivy's trivy-secret.yaml [default: that file of this
              folder, where there is one]

          --secret-base-layers
              Search the layers of the base image, as the history tells them apart, for secrets too

          --license-full
              Look for licences in license files and at the head of source files too (with --scanners
              license)

          --license-confidence-level <LEVEL>
              How much of a licence's text must be there, 0 to 1; what is found is above it

              [default: 0.9]

      -s, --severity <SEVERITY,…>
              Severities to report, comma-separated

          --ignore-unfixed
              Do not count findings without a fixed version

          --ignore-status <STATUS,…>
              Statuses to leave out, such as will_not_fix,end_of_life

          --ignorefile <FILE>
              Ignore file, plain or YAML [default: .trivyignore of this folder, where there is one]

          --ignore-policy <FILE>
              Rego policy whose rule `data.trivy.ignore` says which findings to leave out, as Trivy's

          --vuln-severity-source <SOURCE,…>
              Whose ratings count, first choice first: auto, nvd, ghsa, redhat, debian, …

          --ignored-licenses <LICENSE,…>
              Licences to leave out (with --scanners license)

          --fail-on-kev
              Fail on a finding that is known to be exploited (needs `db build --kev`)

          --distro <FAMILY/VERSION>
              Match packages as those of another release: FAMILY/VERSION, such as alpine/3.20

          --sort-by <ORDER>
              Order of findings: package, severity, risk, epss, kev or vulnerability

              [default: package]

      -f, --format <FORMAT>
              Form of the result

              Possible values:
              - table:              For people
              - json:               Trivy's JSON, schema version 2
              - sarif:              SARIF 2.1.0, for code scanning
              - cyclonedx:          CycloneDX with vulnerabilities
              - spdx:               SPDX 2.3, tag-value
              - spdx-json:          SPDX 2.3, JSON
              - github:             GitHub's dependency snapshot
              - cosign-vuln:        Predicate of a cosign attestation of type vuln
              - junit:              JUnit XML
              - gitlab:             GitLab's container scanning report
              - gitlab-codequality: GitLab's code quality report
              - asff:               Findings for AWS Security Hub (needs AWS_REGION and AWS_ACCOUNT_ID)
              - markdown:           For a comment on a change
              - html:               A page with charts that needs nothing beside itself
              - template:           What --template says

              [default: table]

      -o, --output <FILE>
              Write the result to a file

      -t, --template <TEXT|@FILE>
              Go template over the results, as for Trivy: the text, or @FILE (with --format template)

          --also <FORMAT=FILE>
              Write the result in another form too, such as sarif=scan.sarif (repeatable)

          --show-suppressed
              Show what ignore files and VEX documents left out, too

          --list-all-pkgs[=<true|false>]
              List packages without findings too (JSON, cosign-vuln, template)

              [default: true]
              [possible values: true, false]

          --dependency-tree
              Show below the table which direct dependencies bring packages with findings (lock files)

          --table-mode <PART,…>
              Parts of the table

              Possible values:
              - summary:  How many findings each target has
              - detailed: The findings

              [default: summary,detailed]

          --exit-code <N>
              Exit with this code when anything is reported

          --exit-on-eol <N>
              Exit with this code when the operating system gets no security updates any more

          --fail-on <SEVERITY>
              Exit with 11 to 14 when a finding is at least this severe

      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Options of registries:
          --insecure-registry
              Allow plain http to a registry that is not on this machine

          --allow-insecure-registry
              Accept any TLS certificate of the registries named, expired and foreign ones too

              [alias: --insecure]

          --registry-cacert <FILE>
              Certificate authorities to trust beside the system's, PEM

              [alias: --cacert]

          --registry-client-cert <FILE>
              Certificate to show to the registry, PEM

          --registry-client-key <FILE>
              Its key, PEM

          --registry-username <NAME>
              User name for the registry [default: what `docker login` or `podman login` left]

              [alias: --username]

          --registry-password <@FILE|->
              Where its password is: @FILE, or - for standard input

              [alias: --password]

          --password-stdin
              The password is on standard input, as --registry-password - says it too

          --registry-token <@FILE|->
              Where a bearer token for the registry is: @FILE, or - for standard input

          --registry-timeout <SECONDS>
              Seconds a registry may stay silent [default: 30]

          --registry-retries <N>
              How often a request that failed for the moment is sent again [default: 4]

    Limits:
          --layer-limit-gib <GIB>
              GiB a layer may inflate to [default: 64]

          --layer-limit-ratio <N>
              Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]

          --image-limit-gib <GIB>
              GiB all layers together may inflate to beside twenty times what they store [default: 8]

    What is listed:
          --pkg-types <KIND,…>
              Kinds of packages

              [default: os,library]
              [possible values: os, library]

          --skip-dirs <GLOB,…>
              Folders to leave out: globs such as **/node_modules, from the root of the image or folder

          --skip-files <GLOB,…>
              Files to leave out: globs such as **/*.jar

          --include-dev-deps
              List what only development needs too

          --file-patterns <TYPE:REGEX,…>
              Files to read as a type though they are called otherwise: TYPE:REGEX over the path, such
              as 'pip:requirements-.*\.txt'

          --pkg-relationships <RELATION,…>
              How packages that count stand to the project, as its lock file tells

              [default: unknown,root,workspace,direct,indirect]
              [possible values: unknown, root, workspace, direct, indirect]

          --detection-priority <PRIORITY>
              Fewer false findings (precise) or fewer missed ones (comprehensive)

              [default: precise]
              [possible values: precise, comprehensive]

          --java-db <DIR|FILE>
              Java database, which names archives that do not say what they are: a folder with
              trivy-java.db and metadata.json, or the file [default: HOME/java-db where `assay db update
              --java` has put one]

          --java-db-repository <REF,…>
              Fetch the Java database from here when an archive needs it and a newer one is due
              (repeatable) [default for the one in HOME/java-db: ASSAY_JAVA_DB_REPOSITORY, else
              mirror.gcr.io/aquasec/trivy-java-db:1, ghcr.io/aquasecurity/trivy-java-db:1]

          --skip-java-db-update
              Use the Java database that is there, however old it is

    Layer cache:
          --cache-dir <DIR|URL>
              Where results of layers are kept: a folder, or
              s3://BUCKET[/PREFIX][?region=R&endpoint=URL] [default: ~/.cache/assay]

              [env: ASSAY_CACHE_DIR]

          --cache-key <REF>
              The key entries are sealed with: file:PATH or env:NAME, [N] bytes in hexadecimal or base64
              [default: ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there
              is none]

          --cache-limit-mib <MIB>
              Space a cache folder may take, in MiB; what was not used for longest goes first [default:
              2048]

          --no-cache
              Read every layer, and keep nothing

    Where the advisory database comes from:
          --db-repository <REF,…>
              Fetch the database from here when a newer one is due (repeatable: the first that answers)
              [default: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db:2,
              ghcr.io/aquasecurity/trivy-db:2; with --db nothing is fetched]

          --skip-db-update
              Use the database that is there, however old it is

          --offline
              Promise to use no network: an image in a registry is refused, and no database is fetched

          --db-certificate-identity <SUBJECT>
              Use the database only when this subject signed it

          --db-certificate-identity-regexp <REGEXP>
              The same as a regular expression over all of it

          --db-certificate-oidc-issuer <URL>
              Issuer that vouches for the subject

          --db-certificate-oidc-issuer-regexp <REGEXP>
              The same as a regular expression over all of it

          --db-key <REF>
              Use the database only when this key signed it

          --db-trusted-root <FILE|NAME>
              Whom to trust for that signature [default: as for `assay verify`]

          --insecure-ignore-db-tlog
              Do not look for the database's signature in the transparency log

    VEX:
          --vex <FILE|DIR|repo|oci|sbom-ref>
              VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the
              repositories of `assay vex repo`, oci for what is attested to the image, sbom-ref for what
              the scanned SBOM refers to (repeatable)

          --vex-certificate-identity <SUBJECT>
              With --vex oci: the subject that must have attested it

          --vex-certificate-identity-regexp <REGEXP>
              The same as a regular expression over all of it

          --vex-certificate-oidc-issuer <URL>
              Issuer that vouches for the subject

          --vex-certificate-oidc-issuer-regexp <REGEXP>
              The same as a regular expression over all of it

          --vex-key <REF>
              With --vex oci: the key that must have attested it

          --vex-trusted-root <FILE|NAME>
              Whom to trust for it [default: as for `assay verify`]

          --insecure-ignore-vex-tlog
              Do not look for it in the transparency log

          --insecure-unsigned-vex
              With --vex oci: believe what anybody who may write beside the image says

          --skip-vex-repo-update
              With --vex repo: use the repositories as they are here

    As in Trivy:
          --input <FILE|DIR>
              Image in a file or folder, instead of its name: what `docker save` wrote, or an OCI layout
              as FILE or DIR[:TAG]

          --timeout <DURATION>
              Give up after this long, such as 5m or 1h30m [default: no limit]

          --max-image-size <SIZE>
              Refuse an image whose layers are larger in all, packed or inflated, such as 500MB or 2GiB

          --image-src <SOURCE,…>
              Where images may come from, in this order; here always a registry, a layout or an archive

              [possible values: docker, containerd, podman, remote]

          --image-config-scanners <KIND,…>
              What of the image's configuration is searched: here always for secrets, where those are
              looked for

              [possible values: secret]

          --cache-backend <KIND>
              fs keeps results of layers between scans, memory does not, as --no-cache

              [possible values: fs, memory]

      -d, --debug
              Say on standard error what is used and how long steps take

          --offline-scan
              Taken for scripts' sake: no service is asked about dependencies, with or without

          --skip-version-check
              Taken for scripts' sake: nobody is asked for newer versions of this program, with or
              without

          --disable-telemetry
              Taken for scripts' sake: nothing is told to anybody, with or without

    Another scanner:
          --engine <ENGINE>
              The program that scans: this one, or your own Trivy or Grype, with its database and
              settings; the filters, forms and gates here apply to what it finds

              Possible values:
              - assay: This program
              - trivy: Aqua Security's Trivy
              - grype: Anchore's Grype

              [default: assay]

          --engine-path <FILE>
              Where that program is [default: on the PATH]

          --engine-timeout <SECONDS>
              How long it may take, in seconds [default: 300]

    Options of every command:
      -q, --quiet
              Say nothing but results and errors

          --no-progress
              Do not draw progress

          --config <FILE>
              Configuration file (default: the nearest assay.toml, then the user's, then the system's)

              [env: ASSAY_CONFIG]

          --home <DIR>
              Folder for state: private stack, audit log, database, unfinished runs

              [env: ASSAY_HOME]

    Examples:
      assay scan oci:./image --db ./db --severity HIGH,CRITICAL
      assay scan registry.example.com/team/app:1.2 --format json --output result.json
      assay scan oci:./image --also sarif=scan.sarif --also html=scan.html
      assay scan docker-archive:app.tar --fail-on high --ignore-unfixed
      assay scan oci:./image --ignorefile .trivyignore.yaml --vex app.openvex.json --show-suppressed
      assay scan oci:./image --scanners secret --fail-on high  credentials in layers and configuration
      assay scan dir:. --scanners license --license-full     licences, of files too
      assay scan dir:. --include-dev-deps                    lock files of a source tree
      assay scan oci:./app --java-db ~/.cache/trivy/java-db  names for jars without pom.properties
      assay scan rootfs:/mnt/root --pkg-types os             the unpacked root of a system
      assay scan IMAGE --engine trivy --fail-on high         your own Trivy, the gate here
      assay scan --input app.tar --timeout 5m --max-image-size 2GiB
      assay scan sbom:app.cdx.json                           what a bill of materials lists
    ");
}

#[test]
fn verify_help() {
    // Not all of it: what the flags are is in docs/generated. How they stand together is here.
    let help = Sandbox::new().run("verify --help").stdout;
    let parts = [
        "Who must have signed:\n      --certificate-identity <SUBJECT>",
        "What the certificate must say:\n      --certificate-claim <NAME=VALUE>",
        "Whom to trust:\n      --trusted-root <",
        "Options of registries:\n",
        "\nExamples:\n  assay verify oci:./image --certificate-identity",
        "\nExit codes: 10 refused",
    ];
    for part in parts {
        assert!(help.contains(part), "{part}\n---\n{help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
}

#[test]
fn serve_help() {
    assert_snapshot!(Sandbox::new().run("stack serve --help"), @r#"
    exit 0
    --- stdout
    Serve all services on one port

    Usage: assay stack serve [OPTIONS]

    Options:
          --dir <DIR>      Folder of the private stack [default: HOME/stack]
          --listen <ADDR>  Address to listen on; port 0 takes a free one [default: [HOST]]
      -h, --help           Print help
      -V, --version        Print version

    Options of every command:
      -q, --quiet          Say nothing but results and errors
          --no-progress    Do not draw progress
          --config <FILE>  Configuration file (default: the nearest assay.toml, then the user's, then
                           the system's) [env: ASSAY_CONFIG]
          --home <DIR>     Folder for state: private stack, audit log, database, unfinished runs [env:
                           ASSAY_HOME]

    Examples:
      assay stack serve
      assay stack serve --dir ./stack --listen [HOST]

    The first line of standard output is the URL. Plain http: put a TLS proxy before it for other
    machines. Ctrl-C ends it; every entry that was acknowledged is on disk by then.
    "#);
}

#[test]
fn every_command_shows_how_it_is_used_and_fits_the_line() {
    let sandbox = Sandbox::new();
    for words in [
        "run",
        "demo",
        "scan",
        "sbom",
        "db build",
        "db status",
        "sign",
        "attest",
        "sign-blob",
        "verify",
        "verify-attestation",
        "verify-blob",
        "verify-blob-attestation",
        "tree",
        "stack init",
        "stack serve",
        "stack status",
        "stack export",
        "stack fsck",
        "stack token",
        "audit verify",
        "trust show",
        "trust refresh",
        "trust import",
        "trust forget",
        "trust create",
        "signing-config create",
        "base show",
        "base verify",
        "sbom check",
        "slsa verify-artifact",
        "slsa verify-image",
        "slsa verify-npm-package",
        "slsa verify-github-attestation",
        "slsa verify-vsa",
        "doctor",
        "config show",
        "completion",
    ] {
        let text = sandbox.ok(&format!("{words} --help"));
        let says_how =
            ["Examples:", "Exit code 1", "Keys of assay.toml"].iter().any(|part| text.contains(part));
        assert!(says_how, "{words}\n{text}");
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(longest <= 100, "{words}: {longest} columns\n{text}");
        assert!(!text.contains("ASSAY_HOME="), "a value of the environment in a help text: {words}\n{text}");
    }
}

#[test]
fn usage_errors() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run(""), @r#"
    exit 2
    --- stderr
    error[usage]: 'assay' requires a subcommand but one was not provided
      [subcommands: run, demo, scan, sbom, convert, db, cache, vex, sign, attest, sign-blob, attest-blob, verify, verify-attestation, verify-blob, verify-blob-attestation, key, tree, triangulate, bundle, copy, save, load, download, clean, airgap, stack, audit, trust, trusted-root, base, slsa, signing-config, doctor, config, completion, generate, help]
    Usage: assay [OPTIONS] <COMMAND>
    hint: `assay --help` lists the commands
    "#);
    assert_snapshot!(sandbox.run("scna oci:x"), @r#"
    exit 2
    --- stderr
    error[usage]: unrecognized subcommand 'scna'
      tip: a similar subcommand exists: 'scan'
    Usage: assay [OPTIONS] <COMMAND>
    hint: `assay --help` lists the commands
    "#);
    assert_snapshot!(sandbox.run("scan"), @r#"
    exit 2
    --- stderr
    error[usage]: the following required arguments were not provided:
      <TARGET>
    Usage: assay scan <TARGET>
    hint: `assay scan --help` shows what it takes, with examples
    "#);
    assert_snapshot!(sandbox.run("scan oci:x --format xml"), @r"
    exit 2
    --- stderr
    error[usage]: invalid value 'xml' for '--format <FORMAT>'
      [possible values: table, json, sarif, cyclonedx, spdx, spdx-json, github, cosign-vuln, junit, gitlab, gitlab-codequality, asff, markdown, html, template]
      tip: a similar value exists: 'html'
    hint: `assay scan --help` shows what it takes, with examples
    ");
    assert_snapshot!(sandbox.run("scan oci:x --severity fatal"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value 'fatal' for '--severity <SEVERITY,…>': severity is "fatal", expected UNKNOWN, LOW, MEDIUM, HIGH or CRITICAL
    hint: `assay scan --help` shows what it takes, with examples
    "#);
    assert_snapshot!(sandbox.run("scan UPPER"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value 'UPPER' for '[TARGET]': image reference "UPPER" has a malformed repository, expected HOST/REPO[:TAG][@DIGEST]
    hint: `assay scan --help` shows what it takes, with examples
    "#);
    assert_snapshot!(sandbox.run("scan oci:"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value 'oci:' for '[TARGET]': image location has no path or tag after its colon
    hint: `assay scan --help` shows what it takes, with examples
    "#);
    assert_snapshot!(sandbox.run("scan oci:x --parallel x"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value 'x' for '--parallel <N>': invalid digit found in string
    hint: `assay scan --help` shows what it takes, with examples
    "#);
    assert_snapshot!(sandbox.run("scan oci:x --db d --sample-db"), @r#"
    exit 2
    --- stderr
    error[usage]: the argument '--db <DIR|FILE>' cannot be used with '--sample-db'
    Usage: assay scan --db <DIR|FILE> <TARGET>
    hint: `assay scan --help` shows what it takes, with examples
    "#);
    assert_snapshot!(sandbox.run("sign oci:x -a novalue"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value 'novalue' for '--annotations <KEY=VALUE>': "novalue" is not key=value
    hint: `assay sign --help` shows what it takes, with examples
    "#);
    assert_snapshot!(sandbox.run("stack token --identity a@b.c --ttl-secs 3601"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value '3601' for '--ttl-secs <SECONDS>': 3601 is not in 1..=3600
    hint: `assay stack token --help` shows what it takes, with examples
    "#);
}

#[test]
fn completion_of_every_shell_names_the_commands() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = sandbox.ok(&format!("completion {shell}"));
        assert!(script.contains("verify-attestation"), "{shell}");
    }
    assert_snapshot!(sandbox.run("completion tcsh"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value 'tcsh' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]
      tip: a similar value exists: 'zsh'
    hint: `assay completion --help` shows what it takes, with examples
    "#);
}

#[test]
fn generated_reference_is_the_same_every_time() {
    let sandbox = Sandbox::new();
    sandbox.ok("generate one");
    sandbox.ok("generate two");
    for name in ["reference.md", "man/assay.1", "man/assay-run.1", "completions/assay.bash"] {
        let one = sandbox.read(&format!("one/{name}"));
        assert!(one == sandbox.read(&format!("two/{name}")), "{name}");
        let text = String::from_utf8_lossy(&one).into_owned();
        assert!(!text.contains(&sandbox.path("").display().to_string()), "{name} names this machine");
    }
}
