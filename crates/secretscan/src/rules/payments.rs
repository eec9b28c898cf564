//! Payments, shops and goods on their way.

super::rules! {
    "stripe-secret-token", "Stripe", Critical, "Stripe secret or restricted key";
    ["sk_live_", "sk_test_", "rk_live_", "rk_test_"] Token r"[sr]k_(?:live|test)_[A-Za-z0-9]{24,247}";
    yes "sk_live_{A24}"; no "sk_live_{A10}";
    "https://docs.stripe.com/keys";

    "stripe-publishable-token", "Stripe", Low, "Stripe publishable key";
    ["pk_live_", "pk_test_"] Token r"pk_(?:live|test)_[A-Za-z0-9]{24,247}";
    yes "pk_live_{A24}"; no "pk_live_{A10}";
    "https://docs.stripe.com/keys";

    "stripe-webhook-secret", "Stripe", High, "Stripe webhook signing secret";
    ["whsec_"] Token r"whsec_[A-Za-z0-9+/]{32,64}={0,2}";
    yes "whsec_{A32}"; no "whsec_{A10}";
    "https://docs.stripe.com/webhooks#verify-events";

    "shopify-token", "Shopify", High, "Shopify token";
    ["shpss_", "shpat_", "shpca_", "shppa_", "shpua_"] Token r"shp(?:ss|at|ca|pa|ua)_[a-fA-F0-9]{32}";
    yes "shpat_{h32}"; no "shpat_{h12}";
    "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens";

    "square-access-token", "Square", High, "Square access token";
    ["EAAA", "sq0atp-"] Token r"(?:EAAA[A-Za-z0-9_-]{60}|sq0atp-[A-Za-z0-9_-]{22})";
    yes "EAAA{w59}a"; no "EAAA{w20}";
    "https://developer.squareup.com/docs/build-basics/access-tokens";

    "square-oauth-secret", "Square", High, "Square OAuth secret";
    ["sq0csp-"] Token r"sq0csp-[A-Za-z0-9_-]{43}";
    yes "sq0csp-{w43}"; no "sq0csp-{w12}";
    "https://developer.squareup.com/docs/oauth-api/overview";

    "paypal-braintree-token", "PayPal", High, "Braintree access token";
    ["access_token$"] Token r"access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}";
    yes "access_token$production${a16}${h32}"; no "access_token$production$";
    "https://developer.paypal.com/braintree/docs/guides/authorization/overview";

    "plaid-api-token", "Plaid", High, "Plaid access token";
    ["access-sandbox-", "access-development-", "access-production-"] Token r"access-(?:sandbox|development|production)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}";
    yes "access-production-{h8}-{h4}-{h4}-{h4}-{h12}"; no "access-production-{h8}";
    "https://plaid.com/docs/api/tokens/";

    "flutterwave-secret-key", "Flutterwave", High, "Flutterwave secret key";
    ["FLWSECK"] Token r"FLWSECK(?:_TEST)?-[a-hA-H0-9]{12,32}-X";
    yes "FLWSECK_TEST-{h32}-X"; no "FLWSECK_TEST-{h4}-X";
    "https://developer.flutterwave.com/docs/authentication";

    "gocardless-api-token", "GoCardless", High, "GoCardless access token";
    ["live_", "sandbox_"] Token r"(?:live|sandbox)_[A-Za-z0-9_-]{40}" + Random;
    yes "live_{A40}"; no "live_{A12}";
    "https://developer.gocardless.com/api-reference/#making-requests-authentication";

    "duffel-api-token", "Duffel", Low, "Duffel access token";
    ["duffel_"] Token r"duffel_(?:test|live)_[A-Za-z0-9_-]{43}";
    yes "duffel_live_{w43}"; no "duffel_live_{w12}";
    "https://duffel.com/docs/api/overview/making-requests/authentication";

    "easypost-api-token", "EasyPost", Low, "EasyPost API key";
    ["EZAK", "EZTK"] Token r"EZ[AT]K[A-Za-z0-9]{54}";
    yes "EZAK{A54}"; no "EZAK{A20}";
    "https://docs.easypost.com/docs/authentication";

    "shippo-api-token", "Shippo", Low, "Shippo API token";
    ["shippo_"] Token r"shippo_(?:live|test)_[a-f0-9]{40}";
    yes "shippo_live_{h40}"; no "shippo_live_{h12}";
    "https://docs.goshippo.com/docs/guides_general/authentication/";

    "lob-api-key", "Lob", Low, "Lob API key";
    ["live_", "test_"] Token r"(?:live|test)_[a-f0-9]{35}";
    yes "live_{h35}"; no "live_{h20}";
    "https://docs.lob.com/#section/Authentication";

    "razorpay-key-id", "Razorpay", Medium, "Razorpay key id";
    ["rzp_live_", "rzp_test_"] Token r"rzp_(?:live|test)_[A-Za-z0-9]{14}";
    yes "rzp_live_{A14}"; no "rzp_live_{A4}";
    "https://razorpay.com/docs/api/authentication/";
}
