//! Databases and platforms for data.

super::rules! {
    "databricks-api-token", "Databricks", Medium, "Databricks personal access token";
    ["dapi", "dose", "dkea"] Token r"d(?:api|ose|kea)[a-f0-9]{32}(?:-\d)?";
    yes "dapi{h32}"; no "dapi{h12}";
    "https://docs.databricks.com/aws/en/dev-tools/auth/pat";

    "planetscale-password", "PlanetScale", High, "PlanetScale password";
    ["pscale_pw_"] Token r"pscale_pw_[A-Za-z0-9_.-]{32,64}";
    yes "pscale_pw_{w43}"; no "pscale_pw_{w12}";
    "https://planetscale.com/docs/concepts/connection-strings";

    "planetscale-api-token", "PlanetScale", High, "PlanetScale service or OAuth token";
    ["pscale_tkn_", "pscale_oauth_"] Token r"pscale_(?:tkn|oauth)_[A-Za-z0-9_.-]{32,64}";
    yes "pscale_tkn_{w43}"; no "pscale_tkn_{w12}";
    "https://planetscale.com/docs/api/reference/service-tokens";

    "supabase-key", "Supabase", High, "Supabase secret key or access token";
    ["sb_secret_", "sbp_"] Token r"(?:sb_secret_[A-Za-z0-9_-]{30,}|sbp_(?:v0_)?[a-f0-9]{40})";
    yes "sbp_{h40}"; no "sbp_{h12}";
    "https://supabase.com/docs/guides/api/api-keys";

    "neon-api-key", "Neon", High, "Neon API key or password";
    ["napi_", "npg_"] Token r"(?:napi_[a-z0-9]{48,70}|npg_[A-Za-z0-9]{12,16})";
    yes "napi_{a64}"; no "napi_{a12}";
    "https://neon.com/docs/manage/api-keys";

    "confluent-secret-key", "Confluent", High, "Confluent Cloud API secret";
    ["confluent"] Named r"(?:cflt)?[A-Za-z0-9/+]{60,64}" + Random;
    yes "CONFLUENT_CLOUD_API_SECRET={b64}"; no "CONFLUENT_CLUSTER=lkc-{a6}";
    "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html";

    "aiven-token", "Aiven", High, "Aiven service password";
    ["AVNS_"] Token r"AVNS_[A-Za-z0-9_-]{15,30}";
    yes "AVNS_{w19}"; no "AVNS_{w4}";
    "https://aiven.io/docs/platform/concepts/authentication-tokens";

    "elastic-api-key", "Elastic", High, "Elastic API key";
    ["essu_", "ApiKey "] Token r"(?:essu_[A-Za-z0-9+/=]{60,}|ApiKey (?P<secret>[A-Za-z0-9+/]{56,80}={0,2}))";
    yes "Authorization: ApiKey {b60}=="; no "ApiKey {b12}";
    "https://www.elastic.co/docs/deploy-manage/api-keys";

    "clickhouse-cloud-secret", "ClickHouse", High, "ClickHouse Cloud API key secret";
    ["4b1d"] Token r"4b1d[A-Za-z0-9]{38}" + Random;
    yes "4b1d{A38}"; no "4b1d{A10}";
    "https://clickhouse.com/docs/cloud/manage/openapi";

    "snowflake-password", "Snowflake", High, "Snowflake password";
    ["snowflake_password", "snowsql_pwd"] Named r#"[^\s"'$<{]{8,100}"# + Chosen;
    yes "SNOWSQL_PWD={A16}"; no "SNOWSQL_PWD=";
    "https://docs.snowflake.com/en/user-guide/snowsql-start";

    "prefect-api-token", "Prefect", Medium, "Prefect API token";
    ["pnu_", "pnb_"] Token r"pn[ub]_[A-Za-z0-9]{36}";
    yes "pnu_{A36}"; no "pnu_{A12}";
    "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys";

    "dbt-cloud-token", "dbt", Medium, "dbt Cloud token";
    ["dbtc_", "dbtu_"] Token r"dbt[cu]_[A-Za-z0-9_-]{35,}";
    yes "dbtc_{w42}"; no "dbtc_{w12}";
    "https://docs.getdbt.com/docs/dbt-cloud-apis/authentication";

    "weights-and-biases-api-key", "Weights & Biases", Medium, "Weights & Biases API key";
    ["wandb_api_key"] Named r"[a-f0-9]{40}";
    yes "WANDB_API_KEY={h40}"; no "WANDB_API_KEY={h12}";
    "https://docs.wandb.ai/models/track/environment-variables";

    "kaggle-api-token", "Kaggle", Medium, "Kaggle API token";
    ["kaggle_key", "KGAT_"] Token r#"(?:KGAT_[a-f0-9]{32}|(?i:kaggle_key)["']?\s{0,4}[:=]\s{0,4}["']?(?P<secret>[a-f0-9]{32}))"#;
    yes "KAGGLE_KEY={h32}"; no "KAGGLE_KEY={h12}";
    "https://www.kaggle.com/docs/api";
}
