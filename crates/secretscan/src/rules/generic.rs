//! What is called a secret and looks like one. These come last: a rule that knows the issuer says more.

super::rules! {
    "image-env-secret", "Image", High, "Value of a secret in the configuration of the image";
    ["password", "passwd", "secret", "token", "api_key", "apikey", "private_key", "access_key", "credential"] Block r#"(?i:password|passwd|secret|token|api_?key|private_key|access_key|credential)(?:[A-Z]{0,2}[A-Z0-9_]{0,40})(?:=|: ?)(?:["']|\\")?(?P<secret>[^\s"'\\,;&|)(]{6,512})"# + InImageConfig + Chosen;
    yes "DB_PASSWORD={A12}"; no "DB_PASSWORD_FILE=/run/secrets/db";
    "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/";

    "generic-secret", "Generic", Medium, "Random-looking value of a name that says it is a secret";
    ["password", "passwd", "passphrase", "secret", "api_key", "apikey", "api-key", "access_key", "auth_token", "authtoken", "access_token", "private_key", "encryption_key", "client_secret", "_token", "-token"] Named r"[A-Za-z0-9+/=_!@#%^&*~.-]{12,200}" + Chosen + Random;
    yes "password = \"{A24}\""; no "password = getDatabasePassword";
    "https://cwe.mitre.org/data/definitions/798.html";
}
