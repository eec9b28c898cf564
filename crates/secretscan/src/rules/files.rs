//! Files in which programs keep credentials, and forms that are nobody's own.

super::rules! {
    "dockerconfig-secret", "Docker", High, "Registry credentials of Docker (config.json or a Kubernetes secret)";
    [r#""auth""#] Token r#""auth"\s{0,8}:\s{0,8}"(?P<secret>[A-Za-z0-9+/]{8,}={0,2})""# + BasicAuth;
    yes "{{\"auths\": {{\"r.test\": {{\"auth\": \"{basic}\"}}}}"; no "{{\"auth\": \"{A5}\"}";
    "https://docs.docker.com/reference/cli/docker/login/";

    "dockerconfigjson-secret", "Docker", High, "Registry credentials in a Kubernetes secret";
    [".dockerconfigjson", ".dockercfg"] Token r#"\.docker(?:configjson|cfg)["']?\s{0,4}:[\s|>"'-]{1,8}(?P<secret>[A-Za-z0-9+/]{40,}={0,2})"# + Base64Json;
    yes ".dockerconfigjson: {json}"; no ".dockerconfigjson: {b12}";
    "https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/";

    "kubeconfig-client-key", "Kubernetes", Critical, "Client key in a kubeconfig";
    ["client-key-data"] Block r#"client-key-data["']?:\s{1,4}["']?(?P<secret>[A-Za-z0-9+/]{100,}={0,2})"# + Base64Pem;
    yes "client-key-data: {pem}"; no "client-key-data: {b20}";
    "https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/";

    "kubernetes-bootstrap-token", "Kubernetes", High, "Kubernetes bootstrap token";
    ["token: ", "--token ", "token="] Token r"(?i:--token |token(?:: |=))(?P<secret>[a-z0-9]{6}\.[a-z0-9]{16})" + Mixed;
    yes "kubeadm join --token {a6}.{a16}"; no "token: {a6}";
    "https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/";

    "jwt-token", "JWT", Medium, "JSON Web Token";
    ["eyJ"] Block r"eyJ[A-Za-z0-9_-]{10,}\.(?:eyJ|e30)[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{10,}" + Jwt;
    yes "Authorization: Bearer {jwt}"; no "eyJ{w20}.{w20}.{w20}";
    "https://www.rfc-editor.org/rfc/rfc7519";

    "npmrc-credential", "Npm", High, "Credential in .npmrc";
    [":_authToken", ":_auth", ":_password", "_auth"] Token r#":?_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?(?P<secret>[A-Za-z0-9+/=_.-]{10,})"# + Chosen;
    yes "//registry.test/:_authToken={h36}"; no "//registry.test/:_authToken=${{NPM_TOKEN}";
    "https://docs.npmjs.com/cli/v11/configuring-npm/npmrc";

    "netrc-password", "Netrc", High, "Password in .netrc";
    ["machine "] Token r"machine[ \t]{1,8}[^\s]{1,200}\s{1,8}login\s{1,8}[^\s]{1,200}\s{1,8}password\s{1,8}(?P<secret>[^\s]{4,200})" + Chosen;
    yes "machine h.test login user password {A16}"; no "machine h.test login user";
    "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html";

    "pgpass-password", "PostgreSQL", High, "Password in .pgpass";
    [":5432:", ":*:"] Token r":(?:5432|\*):[^:\n]{1,64}:[^:\n]{1,64}:(?P<secret>[^\s]{1,200})" + InPgpass;
    yes "db.test:5432:app:user:{A16}"; no "db.test:5432:app:user";
    "https://www.postgresql.org/docs/current/libpq-pgpass.html";

    "shadow-password-hash", "Linux", Medium, "Hash of a password in the form of /etc/shadow";
    ["$6$", "$y$", "$5$", "$gy$", "$2y$", "$2b$", "$2a$"] Token r"\$(?:6\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}|5\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}|g?y\$[./A-Za-z0-9]{1,12}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}|2[yab]\$\d\d\$[./A-Za-z0-9]{53})";
    yes "root:$6${A16}${A86}:19000:0:99999:7:::"; no "root:*:19000:0:99999:7:::";
    "https://man7.org/linux/man-pages/man5/crypt.5.html";

    "url-credentials", "URL", High, "Password in a URL";
    ["://"] Token r#"://[A-Za-z0-9._~%+-]{0,64}:(?P<secret>[^\s/:@"'<>{}$|`\\]{5,200})@[A-Za-z0-9\[]"# + Chosen;
    yes "postgres://user:{A16}@db.test:5432/app"; no "postgres://user:${{PASSWORD}@db.test";
    "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1";

    "ansible-become-password", "Ansible", High, "Password in an Ansible inventory";
    ["ansible_become_pass", "ansible_ssh_pass", "ansible_password"] Named r#"[^\s"'${|]{4,100}"# + Chosen;
    yes "h.test ansible_become_pass={A12}"; no "ansible_become_pass={{{{ vault_password }}";
    "https://docs.ansible.com/ansible/latest/reference_appendices/special_variables.html";

    "maven-settings-password", "Maven", High, "Password in Maven's settings.xml";
    ["<password>", "<passphrase>"] Token r"<pass(?:word|phrase)>(?P<secret>[^<\s${}]{4,200})</pass" + Chosen;
    yes "<password>{A16}</password>"; no "<password>${{env.PASSWORD}</password>";
    "https://maven.apache.org/settings.html#servers";

    "rails-master-key", "Rails", High, "Rails master key or secret_key_base";
    ["rails_master_key", "secret_key_base"] Named r"(?:[a-f0-9]{32}|[a-f0-9]{64}|[a-f0-9]{128})";
    yes "RAILS_MASTER_KEY={h32}"; no "RAILS_ENV=production";
    "https://guides.rubyonrails.org/security.html#custom-credentials";

    "django-secret-key", "Django", High, "Django SECRET_KEY";
    ["secret_key"] Named r#"(?:django-insecure-)?[a-z0-9!@#$%^&*()_=+-]{50}"# + Mixed;
    yes "SECRET_KEY = 'django-insecure-{a50}'"; no "SECRET_KEY = os.environ['SECRET_KEY']";
    "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key";

    "laravel-app-key", "Laravel", High, "Laravel application key";
    ["APP_KEY"] Token r#"APP_KEY\s{0,4}=\s{0,4}["']?base64:(?P<secret>[A-Za-z0-9+/]{43}=)"#;
    yes "APP_KEY=base64:{b43}="; no "APP_KEY=";
    "https://laravel.com/docs/master/encryption";

    "terraform-cli-credential", "HashiCorp", High, "Token in the configuration of Terraform's command line";
    ["credentials "] Token r#"credentials\s{1,4}"[^"\n]{3,120}"\s{0,4}\{\s{0,40}token\s{0,8}=\s{0,8}"(?P<secret>[^"\n$]{10,})""#;
    yes "credentials \"tf.test\" {{ token = \"{A30}\" }"; no "credentials \"tf.test\" {{ }";
    "https://developer.hashicorp.com/terraform/cli/config/config-file#credentials";
}
