//! Infrastructure, monitoring and the tools of teams.

super::rules! {
    "vault-token", "HashiCorp", Critical, "HashiCorp Vault token (service, batch, recovery)";
    ["hvs.", "hvb.", "hvr."] Token r"hv[sbr]\.[A-Za-z0-9_-]{24,250}";
    yes "hvs.{w90}"; no "hvs.{w12}";
    "https://developer.hashicorp.com/vault/docs/concepts/tokens";

    "hashicorp-tf-api-token", "HashiCorp", Critical, "HCP Terraform API token";
    [".atlasv1."] Token r"\.atlasv1\.[A-Za-z0-9_=-]{60,70}";
    yes "token = \"{A14}.atlasv1.{w67}\""; no "{A14}.atlasv1.{w12}";
    "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens";

    "consul-token", "HashiCorp", High, "Consul ACL token";
    ["consul_http_token", "consul_token", "x-consul-token"] Named r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}";
    yes "CONSUL_HTTP_TOKEN={h8}-{h4}-{h4}-{h4}-{h12}"; no "CONSUL_HTTP_TOKEN=";
    "https://developer.hashicorp.com/consul/docs/security/acl/tokens";

    "pulumi-api-token", "Pulumi", High, "Pulumi access token";
    ["pul-"] Token r"pul-[a-f0-9]{40}";
    yes "pul-{h40}"; no "pul-{h12}";
    "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/";

    "doppler-api-token", "Doppler", High, "Doppler token";
    ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."] Token r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}";
    yes "dp.pt.{A43}"; no "dp.pt.{A12}";
    "https://docs.doppler.com/reference/auth-token-formats";

    "infisical-token", "Infisical", High, "Infisical service token";
    ["st."] Token r"st\.[a-f0-9-]{24,36}\.[a-f0-9]{32}\.[a-f0-9]{32}";
    yes "st.{h24}.{h32}.{h32}"; no "st.{h24}";
    "https://infisical.com/docs/documentation/platform/token";

    "onepassword-service-account-token", "1Password", Critical, "1Password service account token";
    ["ops_eyJ"] Token r"ops_eyJ[A-Za-z0-9+/_-]{200,}={0,2}";
    yes "ops_eyJ{b300}"; no "ops_eyJ{b20}";
    "https://developer.1password.com/docs/service-accounts/";

    "onepassword-secret-key", "1Password", High, "1Password secret key";
    ["A3-"] Token r"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}" + Mixed;
    yes "A3-{u6}-{u6}-{u5}-{u5}-{u5}-{u5}"; no "A3-{u6}";
    "https://support.1password.com/secret-key-security/";

    "tailscale-key", "Tailscale", High, "Tailscale key";
    ["tskey-"] Token r"tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}";
    yes "tskey-auth-{A12}-{A32}"; no "tskey-auth-{A12}";
    "https://tailscale.com/kb/1277/key-prefixes";

    "grafana-api-token", "Grafana", Medium, "Grafana API key, service account token or cloud token";
    ["glsa_", "glc_", "eyJrIjoi"] Token r"(?:glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}|glc_eyJ[A-Za-z0-9+/]{60,400}={0,2}|eyJrIjoi[A-Za-z0-9]{60,400}={0,2})";
    yes "glsa_{A32}_{h8}"; no "glsa_{A12}";
    "https://grafana.com/docs/grafana/latest/administration/service-accounts/";

    "new-relic-user-api-key", "NewRelic", Medium, "New Relic user key";
    ["NRAK-"] Token r"NRAK-[A-Z0-9]{27}";
    yes "NRAK-{u27}"; no "NRAK-{u10}";
    "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/";

    "new-relic-license-key", "NewRelic", Medium, "New Relic license or insert key";
    ["NRII-", "NRJS-", "new_relic_license", "newrelic_license"] Token r#"(?:NRII-[A-Za-z0-9_-]{32}|NRJS-[a-f0-9]{19}|(?i:new_?relic_license)[A-Za-z_]{0,8}["']?\s{0,4}[:=]\s{0,4}["']?(?P<secret>[a-f0-9]{36}NRAL))"#;
    yes "NEW_RELIC_LICENSE_KEY={h36}NRAL"; no "NEW_RELIC_LICENSE_KEY={h12}";
    "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/";

    "datadog-api-key", "Datadog", High, "Datadog API or application key";
    ["datadog", "dd_api_key", "dd_app_key", "dd-api-key"] Named r"[a-f0-9]{32}(?:[a-f0-9]{8})?";
    yes "DD_API_KEY={h32}"; no "DD_SITE=datadoghq.eu";
    "https://docs.datadoghq.com/account_management/api-app-keys/";

    "dynatrace-api-token", "Dynatrace", Medium, "Dynatrace token";
    ["dt0c01.", "dt0s01.", "dt0s02.", "dt0s16."] Token r"dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}";
    yes "dt0c01.{u24}.{u64}"; no "dt0c01.{u24}";
    "https://docs.dynatrace.com/docs/dynatrace-api/basics/dynatrace-api-authentication";

    "sentry-token", "Sentry", Medium, "Sentry auth token";
    ["sntrys_", "sntryu_"] Token r"(?:sntryu_[a-f0-9]{64}|sntrys_eyJ[A-Za-z0-9+/=_-]{80,})";
    yes "sntryu_{h64}"; no "sntryu_{h12}";
    "https://docs.sentry.io/account/auth-tokens/";

    "honeycomb-key", "Honeycomb", Medium, "Honeycomb key";
    ["hcaik_", "hcbik_", "hcxik_", "hcamk_", "hcxmk_"] Token r"hc[abx][im]k_[a-z0-9]{26,}[A-Za-z0-9]{20,}";
    yes "hcaik_{a58}"; no "hcaik_{a12}";
    "https://docs.honeycomb.io/get-started/configure/environments/manage-api-keys/";

    "pagerduty-api-key", "PagerDuty", Medium, "PagerDuty API key";
    ["pagerduty", "pd_api"] Named r"(?:u\+[A-Za-z0-9_+-]{18}|[a-z0-9_+-]{20}|[a-f0-9]{32})" + Random;
    yes "PAGERDUTY_TOKEN=u+{A18}"; no "PAGERDUTY_SERVICE=abc";
    "https://support.pagerduty.com/main/docs/api-access-keys";

    "launchdarkly-key", "LaunchDarkly", Medium, "LaunchDarkly SDK or API key";
    ["sdk-", "api-"] Token r"(?:sdk|api)-[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}";
    yes "sdk-{h8}-{h4}-4{h3}-a{h3}-{h12}"; no "sdk-{h8}";
    "https://launchdarkly.com/docs/home/account/api";

    "fastly-api-token", "Fastly", Medium, "Fastly API token";
    ["fastly"] Named r"[A-Za-z0-9_-]{32}" + Random;
    yes "FASTLY_API_TOKEN={A32}"; no "FASTLY_SERVICE_ID={A22}";
    "https://www.fastly.com/documentation/reference/api/auth-tokens/";

    "atlassian-api-token", "Atlassian", High, "Atlassian API token";
    ["ATATT3"] Token r"ATATT3[A-Za-z0-9_=-]{180,200}";
    yes "ATATT3{w186}"; no "ATATT3{w20}";
    "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/";

    "linear-api-token", "Linear", Low, "Linear API key";
    ["lin_api_", "lin_oauth_"] Token r"lin_(?:api|oauth)_[A-Za-z0-9]{40,64}";
    yes "lin_api_{A40}"; no "lin_api_{A12}";
    "https://linear.app/developers/graphql#authentication";

    "notion-token", "Notion", Medium, "Notion integration token";
    ["ntn_", "secret_"] Token r"(?:ntn_[A-Za-z0-9]{43,50}|secret_[A-Za-z0-9]{43})";
    yes "ntn_{A46}"; no "ntn_{A12}";
    "https://developers.notion.com/docs/authorization";

    "figma-token", "Figma", Low, "Figma personal access token";
    ["figd_", "figu_"] Token r"fig[du]_[A-Za-z0-9_-]{40}";
    yes "figd_{w39}a"; no "figd_{w12}";
    "https://www.figma.com/developers/api#access-tokens";

    "asana-personal-access-token", "Asana", Low, "Asana personal access token";
    ["asana"] Named r"\d/\d{16}(?:/\d{16})?:[a-f0-9]{32}";
    yes "ASANA_TOKEN=1/{d16}:{h32}"; no "ASANA_PROJECT={d16}";
    "https://developers.asana.com/docs/personal-access-token";

    "hubspot-api-token", "HubSpot", Low, "HubSpot private app token";
    ["pat-na1-", "pat-na2-", "pat-eu1-", "pat-ap1-"] Token r"pat-(?:na[12]|eu1|ap1)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}";
    yes "pat-eu1-{h8}-{h4}-{h4}-{h4}-{h12}"; no "pat-eu1-{h8}";
    "https://developers.hubspot.com/docs/guides/apps/private-apps/overview";

    "postman-api-token", "Postman", Medium, "Postman API key";
    ["PMAK-"] Token r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}";
    yes "PMAK-{h24}-{h34}"; no "PMAK-{h24}";
    "https://learning.postman.com/docs/developer/postman-api/authentication/";

    "airtable-token", "Airtable", Medium, "Airtable personal access token";
    ["pat"] Token r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}";
    yes "pat{A14}.{h64}"; no "pat{A14}";
    "https://airtable.com/developers/web/guides/personal-access-tokens";

    "typeform-api-token", "Typeform", Low, "Typeform personal access token";
    ["tfp_"] Token r"tfp_[A-Za-z0-9_.=-]{44,60}";
    yes "tfp_{A44}"; no "tfp_{A12}";
    "https://www.typeform.com/developers/get-started/personal-access-token/";

    "frameio-api-token", "Frame.io", Low, "Frame.io developer token";
    ["fio-u-"] Token r"fio-u-[A-Za-z0-9_=-]{64}";
    yes "fio-u-{w63}a"; no "fio-u-{w12}";
    "https://developer.frame.io/docs/getting-started/authentication";

    "contentful-delivery-api-token", "Contentful", Low, "Contentful access token";
    ["CFPAT-", "contentful"] Token r#"(?:CFPAT-[A-Za-z0-9_-]{43}|(?i:contentful)[A-Za-z_]{0,24}["']?\s{0,4}[:=]\s{0,4}["']?(?P<secret>[A-Za-z0-9_-]{43}))"#;
    yes "CFPAT-{w42}a"; no "CFPAT-{w12}";
    "https://www.contentful.com/developers/docs/references/authentication/";

    "adobe-client-secret", "Adobe", Low, "Adobe OAuth client secret";
    ["p8e-", "p8-"] Token r"p8e?-[A-Za-z0-9_-]{32}" + Random;
    yes "p8e-{A32}"; no "p8e-{A12}";
    "https://developer.adobe.com/developer-console/docs/guides/authentication/";

    "dropbox-api-token", "Dropbox", High, "Dropbox access token";
    ["sl."] Token r"sl\.[A-Za-z0-9_-]{120,}";
    yes "sl.{w140}"; no "sl.{w30}";
    "https://developers.dropbox.com/oauth-guide";

    "okta-api-token", "Okta", High, "Okta API token";
    ["okta", "SSWS "] Token r#"(?i:okta[A-Za-z_]{0,20}["']?\s{0,4}[:=]\s{0,4}["']?|SSWS )(?P<secret>00[A-Za-z0-9_-]{39}[A-Za-z0-9])"#;
    yes "Authorization: SSWS 00{w39}a"; no "OKTA_DOMAIN=dev.okta.com";
    "https://developer.okta.com/docs/guides/create-an-api-token/main/";

    "algolia-admin-key", "Algolia", Medium, "Algolia admin API key";
    ["algolia"] Named r"[a-f0-9]{32}";
    yes "ALGOLIA_ADMIN_KEY={h32}"; no "ALGOLIA_APP_ID={u10}";
    "https://www.algolia.com/doc/guides/security/api-keys/";

    "mapbox-api-token", "Mapbox", Medium, "Mapbox secret token";
    ["sk.eyJ", "pk.eyJ"] Token r"[sp]k\.eyJ[A-Za-z0-9_-]{40,200}\.[A-Za-z0-9_-]{22}";
    yes "sk.eyJ{w80}.{w21}a"; no "sk.eyJ{w12}";
    "https://docs.mapbox.com/help/glossary/access-token/";
}
