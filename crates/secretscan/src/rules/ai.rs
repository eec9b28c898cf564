//! Providers of models.

super::rules! {
    "anthropic-api-key", "Anthropic", Critical, "Anthropic API key";
    ["sk-ant-"] Token r"sk-ant-(?:api03|admin01|oat01|sid01)-[A-Za-z0-9_-]{80,120}";
    yes "sk-ant-api03-{w93}AA"; no "sk-ant-api03-{w20}";
    "https://docs.anthropic.com/en/api/overview";

    "openai-api-key", "OpenAI", Critical, "OpenAI API key";
    ["sk-"] Token r"sk-(?:(?:proj|svcacct|admin|service)-[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})";
    yes "sk-proj-{w74}T3BlbkFJ{w74}"; no "sk-proj-{w74}";
    "https://platform.openai.com/docs/api-reference/authentication";

    "hugging-face-access-token", "HuggingFace", Critical, "Hugging Face access token";
    ["hf_", "api_org_"] Token r"(?:hf_[A-Za-z]{34,}|api_org_[A-Za-z]{34})";
    yes "hf_{L17}{L17}"; no "hf_{L10}";
    "https://huggingface.co/docs/hub/en/security-tokens";

    "groq-api-key", "Groq", High, "Groq API key";
    ["gsk_"] Token r"gsk_[A-Za-z0-9]{52}";
    yes "gsk_{A52}"; no "gsk_{A20}";
    "https://console.groq.com/docs/quickstart";

    "perplexity-api-key", "Perplexity", High, "Perplexity API key";
    ["pplx-"] Token r"pplx-[A-Za-z0-9]{48}";
    yes "pplx-{A48}"; no "pplx-{A20}";
    "https://docs.perplexity.ai/getting-started/quickstart";

    "replicate-api-token", "Replicate", High, "Replicate API token";
    ["r8_"] Token r"r8_[A-Za-z0-9]{37}";
    yes "r8_{A37}"; no "r8_{A20}";
    "https://replicate.com/docs/topics/security/api-tokens";

    "xai-api-key", "xAI", High, "xAI API key";
    ["xai-"] Token r"xai-[A-Za-z0-9]{80}";
    yes "xai-{A80}"; no "xai-{A20}";
    "https://docs.x.ai/docs/overview";

    "openrouter-api-key", "OpenRouter", High, "OpenRouter API key";
    ["sk-or-v1-"] Token r"sk-or-v1-[a-f0-9]{64}";
    yes "sk-or-v1-{h64}"; no "sk-or-v1-{h20}";
    "https://openrouter.ai/docs/api-reference/authentication";

    "langsmith-api-key", "LangSmith", High, "LangSmith API key";
    ["lsv2_"] Token r"lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}";
    yes "lsv2_pt_{h32}_{h10}"; no "lsv2_pt_{h12}";
    "https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key";

    "nvidia-api-key", "NVIDIA", High, "NVIDIA API key";
    ["nvapi-"] Token r"nvapi-[A-Za-z0-9_-]{60,70}";
    yes "nvapi-{w64}"; no "nvapi-{w20}";
    "https://docs.nvidia.com/ngc/latest/ngc-user-guide.html";

    "pinecone-api-key", "Pinecone", High, "Pinecone API key";
    ["pcsk_"] Token r"pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,66}";
    yes "pcsk_{A6}_{A63}"; no "pcsk_{A6}_{A10}";
    "https://docs.pinecone.io/guides/projects/manage-api-keys";

    "cohere-api-key", "Cohere", High, "Cohere API key";
    ["cohere_api", "co_api_key"] Named r"[A-Za-z0-9]{40}" + Random;
    yes "CO_API_KEY={A40}"; no "CO_API_KEY={A12}";
    "https://docs.cohere.com/reference/about";

    "mistral-api-key", "Mistral", High, "Mistral API key";
    ["mistral"] Named r"[A-Za-z0-9]{32}" + Random;
    yes "MISTRAL_API_KEY={A32}"; no "MISTRAL_MODEL=large";
    "https://docs.mistral.ai/getting-started/quickstart/";
}
