//! Hosts of code and packages.

super::rules! {
    "github-pat", "GitHub", Critical, "GitHub personal access token (classic)";
    ["ghp_"] Token r"ghp_[A-Za-z0-9]{36}" + Crc32Base62;
    yes "token: ghp_{A30}{crc}"; no "token: ghp_{A20}";
    "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/";

    "github-oauth", "GitHub", Critical, "GitHub OAuth access token";
    ["gho_"] Token r"gho_[A-Za-z0-9]{36}" + Crc32Base62;
    yes "gho_{A30}{crc}"; no "agho_{A36}";
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github";

    "github-app-token", "GitHub", Critical, "GitHub App token (user or installation)";
    ["ghu_", "ghs_"] Token r"gh[us]_[A-Za-z0-9]{36}" + Crc32Base62;
    yes "ghs_{A30}{crc}"; no "ghs_{A35}";
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github";

    "github-refresh-token", "GitHub", Critical, "GitHub App refresh token";
    ["ghr_"] Token r"ghr_[A-Za-z0-9]{36,76}" + Crc32Base62;
    yes "ghr_{A70}{crc}"; no "ghr_{A30}";
    "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens";

    "github-fine-grained-pat", "GitHub", Critical, "GitHub fine-grained personal access token";
    ["github_pat_"] Token r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}";
    yes "github_pat_{A22}_{A59}"; no "github_pat_{A22}_{A20}";
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens";

    "gitlab-pat", "GitLab", Critical, "GitLab personal access token";
    ["glpat-"] Token r"glpat-[A-Za-z0-9_-]{20,}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?";
    yes "glpat-{w20}"; no "glpat-{w12}";
    "https://docs.gitlab.com/security/tokens/#token-prefixes";

    "gitlab-deploy-token", "GitLab", High, "GitLab deploy token";
    ["gldt-"] Token r"gldt-[A-Za-z0-9_-]{20,}";
    yes "gldt-{w20}"; no "gldt-{w8}";
    "https://docs.gitlab.com/security/tokens/#token-prefixes";

    "gitlab-runner-token", "GitLab", High, "GitLab runner authentication or registration token";
    ["glrt-", "glrtr-", "GR1348941"] Token r"(?:glrtr?-|GR1348941)[A-Za-z0-9_-]{20,}";
    yes "glrt-{w20}"; no "glrt-{w8}";
    "https://docs.gitlab.com/security/tokens/#token-prefixes";

    "gitlab-trigger-token", "GitLab", High, "GitLab pipeline trigger token";
    ["glptt-"] Token r"glptt-[A-Za-z0-9_-]{20,}";
    yes "glptt-{h40}"; no "glptt-{h10}";
    "https://docs.gitlab.com/security/tokens/#token-prefixes";

    "gitlab-token", "GitLab", High, "GitLab token (OAuth secret, feed, job, agent, SCIM, e-mail, feature flags)";
    ["gloas-", "glft-", "glcbt-", "glagent-", "glsoat-", "glimt-", "glffct-", "_gitlab_session="] Token r"(?:gloas-|glft-|glcbt-|glagent-|glsoat-|glimt-|glffct-|_gitlab_session=)[A-Za-z0-9_-]{20,}";
    yes "gloas-{h64}"; no "gloas-{h12}";
    "https://docs.gitlab.com/security/tokens/#token-prefixes";

    "bitbucket-app-password", "Bitbucket", High, "Bitbucket app password or access token";
    ["ATBB", "ATCTT3xFfG"] Token r"(?:ATBB[A-Za-z0-9]{24}[A-F0-9]{8}|ATCTT3xFfG[A-Za-z0-9_=-]{100,300})";
    yes "ATBB{A24}{H8}"; no "ATBB{A12}";
    "https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/";

    "bitbucket-client-secret", "Bitbucket", High, "Bitbucket OAuth consumer secret";
    ["bitbucket"] Named r"[A-Za-z0-9]{32}" + Random;
    yes "bitbucket_client_secret = \"{A32}\""; no "bitbucket_workspace = \"{a8}\"";
    "https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/";

    "npm-access-token", "Npm", Critical, "npm access token";
    ["npm_"] Token r"npm_[A-Za-z0-9]{36}" + Crc32Base62;
    yes "npm_{A30}{crc}"; no "npm_{A20}";
    "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/";

    "pypi-upload-token", "PyPI", Critical, "PyPI upload token";
    ["pypi-AgE"] Token r"pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,}";
    yes "pypi-AgEIcHlwaS5vcmc{w120}"; no "pypi-AgE{w40}";
    "https://docs.pypi.org/api/secrets/";

    "rubygems-api-token", "RubyGems", Critical, "RubyGems API key";
    ["rubygems_"] Token r"rubygems_[a-f0-9]{48}";
    yes "rubygems_{h48}"; no "rubygems_{h30}";
    "https://guides.rubygems.org/api-key-scopes/";

    "clojars-api-token", "Clojars", High, "Clojars deploy token";
    ["CLOJARS_"] Token r"CLOJARS_[a-z0-9]{60}";
    yes "CLOJARS_{a60}"; no "CLOJARS_{a30}";
    "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens";

    "nuget-api-key", "NuGet", Critical, "NuGet API key";
    ["oy2"] Token r"oy2[a-z0-9]{43}" + Random;
    yes "oy2{a43}"; no "oy2{a20}";
    "https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys";

    "crates-io-token", "crates.io", Critical, "crates.io API token";
    ["cio"] Token r"cio[A-Za-z0-9]{32}" + Random;
    yes "cio{A32}"; no "cio{A20}";
    "https://doc.rust-lang.org/cargo/reference/publishing.html";

    "dockerhub-pat", "Docker", Critical, "Docker Hub access token (personal or of an organization)";
    ["dckr_pat_", "dckr_oat_"] Token r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,40}";
    yes "dckr_pat_{w27}"; no "dckr_pat_{w10}";
    "https://docs.docker.com/security/access-tokens/";

    "artifactory-api-key", "JFrog", High, "JFrog Artifactory API key or reference token";
    ["AKCp", "cmVmd"] Token r"(?:AKCp[A-Za-z0-9]{69}|cmVmd[A-Za-z0-9]{59})";
    yes "AKCp{A69}"; no "AKCp{A30}";
    "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens";

    "private-packagist-token", "Private Packagist", High, "Private Packagist token";
    ["packagist_"] Token r"packagist_[ou][ru]t_[a-f0-9]{68}";
    yes "packagist_out_{h68}"; no "packagist_out_{h30}";
    "https://packagist.com/docs/composer-authentication";

    "sourcegraph-access-token", "Sourcegraph", High, "Sourcegraph access token";
    ["sgp_"] Token r"sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}";
    yes "sgp_{h40}"; no "sgp_{h20}";
    "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token";

    "circleci-token", "CircleCI", High, "CircleCI API token";
    ["CCIPAT_", "CCIPRJ_"] Token r"CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[a-f0-9]{40}";
    yes "CCIPAT_{A22}_{h40}"; no "CCIPAT_{A22}";
    "https://circleci.com/docs/managing-api-tokens/";

    "buildkite-token", "Buildkite", High, "Buildkite API or agent token";
    ["bkua_", "bkct_"] Token r"bk(?:ua|ct)_[A-Za-z0-9]{40,}";
    yes "bkua_{h40}"; no "bkua_{h10}";
    "https://buildkite.com/docs/apis/managing-api-tokens";

    "sonarqube-token", "SonarQube", High, "SonarQube token";
    ["squ_", "sqp_", "sqa_"] Token r"sq[upa]_[a-f0-9]{40}";
    yes "squ_{h40}"; no "squ_{h20}";
    "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/";

    "snyk-api-token", "Snyk", High, "Snyk API token";
    ["snyk"] Named r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}";
    yes "SNYK_TOKEN={h8}-{h4}-{h4}-{h4}-{h12}"; no "snyk_version={d3}";
    "https://docs.snyk.io/snyk-api/authentication-for-api";

    "jenkins-api-token", "Jenkins", High, "Jenkins API token";
    ["jenkins"] Named r"11[a-f0-9]{32}";
    yes "JENKINS_API_TOKEN=11{h32}"; no "JENKINS_BUILD={d8}";
    "https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/";
}
