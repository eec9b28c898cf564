//! Messages, mail and social networks.

super::rules! {
    "slack-access-token", "Slack", High, "Slack token (bot, user, app, configuration, refresh, legacy)";
    ["xoxb-", "xoxp-", "xoxa-", "xoxe-", "xoxe.", "xoxr-", "xoxs-", "xoxo-", "xoxc-", "xoxd-", "xapp-"] Token r"(?:xox[bparsoc]-(?:[0-9]{6,}-)+[A-Za-z0-9]{16,}|xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{100,}|xoxd-[A-Za-z0-9%+/=]{60,}|xapp-\d-[A-Z0-9]{6,}-\d{6,}-[a-f0-9]{40,})";
    yes "xoxb-{d12}-{d12}-{A24}"; no "xoxb-{d4}";
    "https://docs.slack.dev/authentication/tokens/";

    "slack-web-hook", "Slack", Medium, "Slack incoming webhook or workflow trigger";
    ["hooks.slack.com/"] Token r"hooks\.slack\.com/(?P<secret>(?:services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}|(?:workflows|triggers)/[A-Z0-9]{6,}/[A-Za-z0-9]{6,}/[A-Za-z0-9]{16,}))";
    yes "https://hooks.slack.com/services/T{u9}/B{u9}/{A24}"; no "https://hooks.slack.com/services/";
    "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/";

    "discord-api-token", "Discord", High, "Discord bot token";
    ["discord", "bot_token", "Bot "] Token r#"(?i:discord|bot)[A-Za-z0-9_. "':=-]{0,24}(?P<secret>[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40})"#;
    yes "DISCORD_TOKEN=M{w25}.{w6}.{w38}"; no "DISCORD_TOKEN=M{w12}";
    "https://discord.com/developers/docs/reference#authentication";

    "discord-webhook", "Discord", Medium, "Discord webhook";
    ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"] Token r"discord(?:app)?\.com/api/webhooks/\d{17,20}/(?P<secret>[A-Za-z0-9_-]{60,80})";
    yes "https://discord.com/api/webhooks/{d18}/{w68}"; no "https://discord.com/api/webhooks/{d18}";
    "https://discord.com/developers/docs/resources/webhook";

    "microsoft-teams-webhook", "Microsoft", Medium, "Microsoft Teams incoming webhook";
    [".webhook.office.com/"] Token r"\.webhook\.office\.com/(?P<secret>webhookb2/[a-f0-9-]{36}@[a-f0-9-]{36}/IncomingWebhook/[a-zA-Z0-9]{32}/[a-f0-9-]{36})";
    yes "https://a.webhook.office.com/webhookb2/{h8}-{h4}-{h4}-{h4}-{h12}@{h8}-{h4}-{h4}-{h4}-{h12}/IncomingWebhook/{h32}/{h8}-{h4}-{h4}-{h4}-{h12}"; no "https://a.webhook.office.com/webhookb2/";
    "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook";

    "telegram-bot-token", "Telegram", High, "Telegram bot token";
    ["telegram", "bot_token", "/bot"] Token r#"(?i:telegram|bot_token|/bot)[A-Za-z0-9_. "':=/-]{0,30}(?P<secret>\d{8,10}:[A-Za-z0-9_-]{35})"#;
    yes "TELEGRAM_BOT_TOKEN={d10}:{w35}"; no "TELEGRAM_CHAT={d10}";
    "https://core.telegram.org/bots/api#authorizing-your-bot";

    "twilio-api-key", "Twilio", Medium, "Twilio API key";
    ["SK"] Token r"SK[a-f0-9]{32}" + Mixed;
    yes "SK{h32}"; no "SK{h12}";
    "https://www.twilio.com/docs/iam/api-keys";

    "twilio-auth-token", "Twilio", High, "Twilio auth token";
    ["twilio"] Named r"[a-f0-9]{32}";
    yes "TWILIO_AUTH_TOKEN={h32}"; no "TWILIO_NUMBER={d10}";
    "https://www.twilio.com/docs/iam/access-tokens";

    "sendgrid-api-token", "SendGrid", Medium, "SendGrid API key";
    ["SG."] Token r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}";
    yes "SG.{w22}.{w43}"; no "SG.{w22}";
    "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys";

    "mailgun-token", "Mailgun", Medium, "Mailgun private API key";
    ["key-", "mailgun"] Token r#"(?:key-(?P<secret>[a-f0-9]{32})|(?i:mailgun)[A-Za-z0-9_. "':=-]{0,24}[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})"#;
    yes "key-{h32}"; no "key-{h12}";
    "https://documentation.mailgun.com/docs/mailgun/api-reference/intro/#authentication";

    "mailchimp-api-key", "Mailchimp", Medium, "Mailchimp API key";
    ["mailchimp"] Named r"[a-f0-9]{32}-us\d{1,2}";
    yes "MAILCHIMP_API_KEY={h32}-us12"; no "MAILCHIMP_LIST={h10}";
    "https://mailchimp.com/developer/marketing/guides/quick-start/";

    "sendinblue-api-token", "Brevo", Low, "Brevo (Sendinblue) API or SMTP key";
    ["xkeysib-", "xsmtpsib-"] Token r"x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}";
    yes "xkeysib-{h64}-{A16}"; no "xkeysib-{h20}";
    "https://developers.brevo.com/docs/getting-started";

    "postmark-token", "Postmark", Medium, "Postmark server or account token";
    ["postmark"] Named r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}";
    yes "POSTMARK_SERVER_TOKEN={h8}-{h4}-{h4}-{h4}-{h12}"; no "POSTMARK_STREAM=outbound";
    "https://postmarkapp.com/developer/api/overview#authentication";

    "resend-api-key", "Resend", Medium, "Resend API key";
    ["re_"] Token r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}";
    yes "re_{A8}_{A24}"; no "re_{A8}";
    "https://resend.com/docs/dashboard/api-keys/introduction";

    "intercom-api-token", "Intercom", Low, "Intercom access token";
    ["dG9rO"] Token r"dG9rO[A-Za-z0-9+/]{50,75}={0,2}";
    yes "dG9rO{b55}="; no "dG9rO{b12}";
    "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication";

    "facebook-token", "Facebook", Low, "Facebook access token";
    ["EAA"] Token r"EAA[MC][A-Za-z0-9]{100,250}";
    yes "EAAC{A160}"; no "EAAC{A30}";
    "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/";

    "twitter-token", "Twitter", Low, "Twitter (X) bearer token";
    ["AAAAAAAAAAAAAAAAAAAAA"] Token r"A{21,}[A-Za-z0-9%]{70,110}";
    yes "AAAAAAAAAAAAAAAAAAAAA{A80}"; no "AAAAAAAAAAAAAAAAAAAAA{A12}";
    "https://docs.x.com/fundamentals/authentication/oauth-2-0/bearer-tokens";

    "linkedin-client-secret", "LinkedIn", Low, "LinkedIn client secret";
    ["linkedin"] Named r"(?:WPL_AP1\.[A-Za-z0-9]{16}\.[A-Za-z0-9+/]{6}==|[A-Za-z0-9]{16})" + Random;
    yes "linkedin_client_secret = WPL_AP1.{A16}.{A6}=="; no "linkedin_url = profile";
    "https://learn.microsoft.com/en-us/linkedin/shared/authentication/client-credentials-flow";

    "twitch-api-token", "Twitch", Low, "Twitch client secret or access token";
    ["twitch"] Named r"(?:oauth:)?[a-z0-9]{30}" + Random;
    yes "TWITCH_CLIENT_SECRET={a30}"; no "TWITCH_CHANNEL=name";
    "https://dev.twitch.tv/docs/authentication/";
}
