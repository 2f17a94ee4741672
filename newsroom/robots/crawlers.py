"""Known robots of artificial intelligence, with their purpose and its source."""

from typing import NamedTuple

# The National Library of France archives the French web (Code du patrimoine, L132-2-1): no setting refuses it.
# https://www.bnf.fr/fr/capture-de-votre-site-web-par-le-robot-de-la-bnf
LEGAL_DEPOSIT = "bnf.fr_bot"

TRAINING, SEARCH, ON_DEMAND = "training", "search", "on_demand"

_OPENAI = "https://developers.openai.com/api/docs/bots"
_ANTHROPIC = "https://support.claude.com/en/articles/8896518"
_PERPLEXITY = "https://docs.perplexity.ai/guides/bots"
_MISTRAL = "https://docs.mistral.ai/en/robots"
_AMAZON = "https://developer.amazon.com/amazonbot"
_META = "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers/"
# A list maintained by volunteers, for robots without documentation.
_OBSERVED = "https://github.com/ai-robots-txt/ai.robots.txt"


class Crawler(NamedTuple):
    """A robot; `agent` is its product token in robots.txt (RFC 9309)."""

    agent: str
    operator: str
    purpose: str
    source: str


# As of November 2026, without those of ordinary search engines (Googlebot, Bingbot, Applebot).
CRAWLERS = (
    Crawler("GPTBot", "OpenAI", TRAINING, _OPENAI),
    Crawler("ClaudeBot", "Anthropic", TRAINING, _ANTHROPIC),
    Crawler("MistralAI-Training", "Mistral AI", TRAINING, _MISTRAL),
    Crawler(
        "Google-Extended",
        "Google",
        TRAINING,
        "https://developers.google.com/search/docs/crawling-indexing/google-common-crawlers",
    ),
    Crawler("Applebot-Extended", "Apple", TRAINING, "https://support.apple.com/en-us/119829"),
    Crawler("meta-externalagent", "Meta", TRAINING, _META),
    Crawler("Amazonbot", "Amazon", TRAINING, _AMAZON),
    Crawler("CCBot", "Common Crawl", TRAINING, "https://commoncrawl.org/ccbot"),
    Crawler("AI2Bot", "Ai2", TRAINING, "https://allenai.org/crawler"),
    Crawler("Bytespider", "ByteDance", TRAINING, _OBSERVED),
    Crawler("cohere-training-data-crawler", "Cohere", TRAINING, _OBSERVED),
    Crawler("PanguBot", "Huawei", TRAINING, _OBSERVED),
    Crawler("OAI-SearchBot", "OpenAI", SEARCH, _OPENAI),
    Crawler("Claude-SearchBot", "Anthropic", SEARCH, _ANTHROPIC),
    Crawler("PerplexityBot", "Perplexity", SEARCH, _PERPLEXITY),
    Crawler("MistralAI-Index", "Mistral AI", SEARCH, _MISTRAL),
    Crawler("Amzn-SearchBot", "Amazon", SEARCH, _AMAZON),
    Crawler(
        "DuckAssistBot", "DuckDuckGo", SEARCH, "https://duckduckgo.com/duckduckgo-help-pages/results/duckassistbot"
    ),
    Crawler("ChatGPT-User", "OpenAI", ON_DEMAND, _OPENAI),
    Crawler("Claude-User", "Anthropic", ON_DEMAND, _ANTHROPIC),
    Crawler("Perplexity-User", "Perplexity", ON_DEMAND, _PERPLEXITY),
    Crawler("MistralAI-User", "Mistral AI", ON_DEMAND, _MISTRAL),
    Crawler("meta-externalfetcher", "Meta", ON_DEMAND, _META),
    Crawler("Amzn-User", "Amazon", ON_DEMAND, _AMAZON),
)
