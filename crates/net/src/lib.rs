//! The only HTTP client: TLS, proxies, retries, rate limits, body budgets
