//! Clouds and what runs on them.

super::rules! {
    "aws-access-key-id", "AWS", Critical, "AWS access key id";
    ["AKIA", "ASIA", "ABIA", "ACCA"] Token r"A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}";
    yes "aws_access_key_id = AKIA{z16}"; no "AKIA{z10}";
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids";

    "aws-secret-access-key", "AWS", Critical, "AWS secret access key";
    ["secret_access_key", "secretaccesskey", "secret-access-key", "aws_secret"] Named r"[A-Za-z0-9/+]{40}" + Random;
    yes "aws_secret_access_key = {b40}"; no "aws_secret_access_key = {b20}";
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html";

    "aws-session-token", "AWS", High, "AWS session token";
    ["session_token", "sessiontoken", "session-token"] Named r"(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9/+=]{100,}";
    yes "aws_session_token = IQoJb3JpZ2lu{b200}"; no "aws_session_token = {b60}";
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html";

    "aws-bedrock-api-key", "AWS", Critical, "Amazon Bedrock API key";
    ["ABSK", "bedrock-api-key-"] Token r"(?:ABSK[A-Za-z0-9+/]{109,269}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{100,})";
    yes "ABSK{b128}"; no "ABSK{b40}";
    "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html";

    "gcp-service-account", "Google", Critical, "Google Cloud service account key";
    [r#""private_key_id""#] Token r#""private_key_id"\s{0,4}:\s{0,4}"(?P<secret>[a-f0-9]{40})"#;
    yes "{{\"type\": \"service_account\", \"private_key_id\": \"{h40}\"}"; no "\"private_key_id\": \"\"";
    "https://cloud.google.com/iam/docs/keys-create-delete";

    "gcp-api-key", "Google", High, "Google API key";
    ["AIza"] Token r"AIza[A-Za-z0-9_-]{35}";
    yes "AIza{w35}"; no "AIza{w20}";
    "https://cloud.google.com/docs/authentication/api-keys";

    "gcp-oauth-client-secret", "Google", High, "Google OAuth client secret";
    ["GOCSPX-"] Token r"GOCSPX-[A-Za-z0-9_-]{28}";
    yes "GOCSPX-{w28}"; no "GOCSPX-{w10}";
    "https://developers.google.com/identity/protocols/oauth2";

    "gcp-oauth-access-token", "Google", High, "Google OAuth access token";
    ["ya29."] Token r"ya29\.[A-Za-z0-9_-]{60,}";
    yes "ya29.{w120}"; no "ya29.{w20}";
    "https://developers.google.com/identity/protocols/oauth2#size";

    "gcp-refresh-token", "Google", High, "Google OAuth refresh token";
    ["1//0"] Token r"1//0[A-Za-z0-9_-]{60,}";
    yes "refresh_token: 1//0{w90}"; no "1//0{w12}";
    "https://developers.google.com/identity/protocols/oauth2#size";

    "azure-storage-account-key", "Azure", Critical, "Azure Storage, Cosmos DB or Batch account key";
    ["AccountKey="] Token r"(?i:AccountKey)=(?P<secret>[A-Za-z0-9+/]{86}==)";
    yes "DefaultEndpointsProtocol=https;AccountName=a;AccountKey={b86}=="; no "AccountKey={b20}";
    "https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string";

    "azure-shared-access-key", "Azure", Critical, "Azure shared access key (Service Bus, Event Hubs, IoT Hub)";
    ["SharedAccessKey="] Token r"(?i:SharedAccessKey)=(?P<secret>[A-Za-z0-9+/]{43}=)";
    yes "Endpoint=sb://a.test/;SharedAccessKeyName=k;SharedAccessKey={b43}="; no "SharedAccessKey={b10}";
    "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas";

    "azure-entra-client-secret", "Azure", Critical, "Microsoft Entra client secret";
    ["client_secret", "clientsecret", "client-secret", "azure", "password"] Named r"[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}";
    yes "AZURE_CLIENT_SECRET={A3}8Q~{A34}"; no "AZURE_CLIENT_SECRET={A12}";
    "https://learn.microsoft.com/en-us/purview/sit-defn-client-secret-api-key";

    "azure-sas-token", "Azure", High, "Azure shared access signature";
    ["&sig=", "?sig="] Token r"[&?]sig=(?P<secret>[A-Za-z0-9]{0,44}(?:%2[BbFf][A-Za-z0-9]{0,44}|[+/][A-Za-z0-9]{0,44}){0,20}(?:%3[Dd]|=))" + Mixed;
    yes "https://a.blob.test/c?sv=2024&sig={A43}%3D"; no "https://a.test/?sig=1";
    "https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas";

    "azure-devops-pat", "Azure", Critical, "Azure DevOps personal access token";
    ["azure_devops", "azdo_", "system_accesstoken", "ado_pat", "ado_token"] Named r"(?:[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}|[a-z2-7]{52})";
    yes "AZDO_PAT={A76}AZDO{A4}"; no "AZDO_ORG={a10}";
    "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate";

    "azure-container-registry-password", "Azure", Critical, "Azure Container Registry password";
    ["acr_", "registry_password", "azurecr"] Named r"[A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9]{6}";
    yes "ACR_PASSWORD={A42}+ACR{A6}"; no "ACR_PASSWORD={A10}";
    "https://learn.microsoft.com/en-us/azure/container-registry/container-registry-authentication";

    "digitalocean-token", "DigitalOcean", Critical, "DigitalOcean token (personal, OAuth or refresh)";
    ["dop_v1_", "doo_v1_", "dor_v1_"] Token r"do[opr]_v1_[a-f0-9]{64}";
    yes "dop_v1_{h64}"; no "dop_v1_{h32}";
    "https://docs.digitalocean.com/reference/api/create-personal-access-token/";

    "alibaba-access-key-id", "Alibaba", High, "Alibaba Cloud access key id";
    ["LTAI"] Token r"LTAI[A-Za-z0-9]{12,26}" + Random;
    yes "LTAI{A20}"; no "LTAI{A8}";
    "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair";

    "alibaba-secret-key", "Alibaba", High, "Alibaba Cloud access key secret";
    ["alibaba", "aliyun", "accesskeysecret", "access_key_secret"] Named r"[A-Za-z0-9]{30}" + Random;
    yes "ALIBABA_CLOUD_ACCESS_KEY_SECRET={A30}"; no "ALIBABA_CLOUD_REGION=eu-central-1";
    "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair";

    "tencent-secret-id", "Tencent", High, "Tencent Cloud secret id";
    ["AKID"] Token r"AKID[A-Za-z0-9]{32}" + Random;
    yes "AKID{A32}"; no "AKID{A10}";
    "https://www.tencentcloud.com/document/product/598/32675";

    "ibm-cloud-api-key", "IBM", High, "IBM Cloud API key";
    ["ibm_api", "ibmcloud", "ibm_cloud", "bluemix"] Named r"[A-Za-z0-9_-]{44}" + Random;
    yes "IBMCLOUD_API_KEY={A44}"; no "IBMCLOUD_REGION=eu-de";
    "https://cloud.ibm.com/docs/account?topic=account-userapikey";

    "heroku-api-key", "Heroku", High, "Heroku API key";
    ["HRKU-"] Token r"HRKU-(?:AA[A-Za-z0-9_-]{58}|[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})";
    yes "HRKU-{h8}-{h4}-{h4}-{h4}-{h12}"; no "HRKU-{h8}";
    "https://devcenter.heroku.com/articles/authentication";

    "fly-io-token", "Fly.io", High, "Fly.io access token";
    ["FlyV1 ", "fm2_"] Token r"(?:FlyV1 )?fm[12][ar]?_[A-Za-z0-9+/=,_-]{100,}";
    yes "FlyV1 fm2_{b140}"; no "FlyV1 fm2_{b20}";
    "https://fly.io/docs/security/tokens/";

    "netlify-token", "Netlify", High, "Netlify personal access token";
    ["nfp_", "nfc_", "nfo_", "nfu_"] Token r"nf[pcou]_[A-Za-z0-9]{36}";
    yes "nfp_{A36}"; no "nfp_{A12}";
    "https://docs.netlify.com/api/get-started/#authentication";

    "vercel-token", "Vercel", High, "Vercel access token";
    ["vercel"] Named r"(?:vc[pira]_)?[A-Za-z0-9]{24,60}" + Random;
    yes "VERCEL_TOKEN={A24}"; no "VERCEL_ENV=production";
    "https://vercel.com/docs/rest-api#authentication";

    "cloudflare-api-token", "Cloudflare", High, "Cloudflare API token or key";
    ["cloudflare", "cf_api"] Named r"(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})" + Random;
    yes "CLOUDFLARE_API_TOKEN={A40}"; no "CLOUDFLARE_ZONE={h32}";
    "https://developers.cloudflare.com/fundamentals/api/get-started/create-token/";

    "cloudflare-origin-ca-key", "Cloudflare", High, "Cloudflare origin CA key";
    ["v1.0-"] Token r"v1\.0-[a-f0-9]{24}-[a-f0-9]{146}";
    yes "v1.0-{h24}-{h146}"; no "v1.0-{h24}";
    "https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/";

    "hetzner-api-token", "Hetzner", High, "Hetzner Cloud API token";
    ["hcloud_token", "hetzner"] Named r"[A-Za-z0-9]{64}" + Random;
    yes "HCLOUD_TOKEN={A64}"; no "HCLOUD_TOKEN={A20}";
    "https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/";

    "scaleway-secret-key", "Scaleway", High, "Scaleway secret key";
    ["scw_secret", "scaleway"] Named r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}";
    yes "SCW_SECRET_KEY={h8}-{h4}-{h4}-{h4}-{h12}"; no "SCW_SECRET_KEY={h12}";
    "https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/";

    "linode-token", "Linode", High, "Linode personal access token";
    ["linode"] Named r"[a-f0-9]{64}";
    yes "LINODE_TOKEN={h64}"; no "LINODE_REGION=eu-west";
    "https://techdocs.akamai.com/linode-api/reference/post-personal-access-token";

    "yandex-api-key", "Yandex", High, "Yandex Cloud API key or IAM token";
    ["AQVN", "t1."] Token r"(?:AQVN[A-Za-z0-9_-]{35,38}|t1\.[A-Z0-9a-z_-]{20,}={0,2}\.[A-Z0-9a-z_-]{86}={0,2})";
    yes "AQVN{w36}"; no "AQVN{w10}";
    "https://yandex.cloud/en/docs/iam/concepts/authorization/api-key";
}
