"""The anthropic dialect (Messages API), pure: a completion request as a body, and where replies are read.

API versions 2023-06-01 and 2026-10-21; the endpoint's own header `anthropic-version` chooses. Facts: the types of
Anthropic's own SDK 2.12 and the vendor's pages about versions, thinking and errors. The same dialect is spoken by
llama.cpp's server and by the gateways of other vendors, under a path of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playground.core.capabilities import NO_REASONING, Capabilities, ModelRule
from playground.core.endpoint import Endpoint
from playground.core.request import CompletionRequest, Delivery
from playground.providers.anthropic_reply import AnthropicReading
from playground.providers.base_url import bare_root, endpoint_url, host_of, is_loopback
from playground.providers.dialect import Body
from playground.providers.sse import SseDecoder

VERSION_HEADER: Final = "anthropic-version"
DEFAULT_VERSION: Final = "2023-06-01"
"""The version that takes most: what a later one refuses, single models may still take."""
SAMPLING: Final = frozenset({"temperature", "top_p", "top_k"})
VERSIONS: Final[Mapping[str, ModelRule]] = {
    "2023-06-01": ModelRule(refuses_reasoning=SAMPLING),  # "may only be set to 1 when thinking is enabled"
    "2026-10-21": ModelRule(refuses=SAMPLING),
}
"""From which version on what is different; a version is a date, so later ones sort behind it."""
OWN_MACHINE: Final = ModelRule(empty_messages=True)
"""Servers such as llama.cpp take a text that is empty, and an empty system message is not none there: it keeps out the
default that the model's chat template has."""

DEFAULT_MAX_TOKENS: Final = 4096
_ENDINGS: Final = (
    "/messages/count_tokens", "/messages/batches", "/messages", "/chat/completions", "/complete", "/models", "/v1",
)  # fmt: skip
_NAMES: Final[Mapping[str, str]] = {"stop": "stop_sequences"}

BUDGET: Final = "budget_tokens"
BUDGETS: Final[Mapping[str, int]] = {"low": 1024, "medium": 4096, "high": 16384}
"""Thinking tokens for the models that take no effort (up to Claude 4.5); the API wants 1024 at least."""


class Anthropic:
    """A `Dialect`. Which model takes which effort and refuses which parameter stands in the catalogue.

    A reasoning effort goes as adaptive thinking of that effort, or, where a rule names the parameter `budget_tokens`,
    as a number of tokens. That number is put on top of `max_tokens`, which there has to be greater: what was asked for
    is left for the answer.
    """

    name = "anthropic"
    takes = Capabilities(
        refuses=frozenset({"seed"}),
        ranges={"temperature": (0.0, 1.0)},
        max_tokens=DEFAULT_MAX_TOKENS,
        words=("none", "low", "medium", "high", "xhigh", "max"),
        empty_messages=False,  # "text content blocks must be non-empty", for the field `system` too
    )
    key_header = "x-api-key"
    accept = "text/event-stream"
    sniffs = True

    def root(self, base_url: str) -> str:
        return bare_root(base_url, _ENDINGS, "https://api.anthropic.com")

    def url(self, root: str, model: str, *, stream: bool) -> str:
        return endpoint_url(root, "/v1/messages")

    def models_url(self, root: str) -> str:
        return endpoint_url(root, "/v1/models")

    def headers(self, endpoint: Endpoint) -> Mapping[str, str]:
        return {} if _own_version(endpoint) else {VERSION_HEADER: DEFAULT_VERSION}

    def rules(self, endpoint: Endpoint) -> tuple[ModelRule, ...]:
        version = _own_version(endpoint) or DEFAULT_VERSION
        rules = tuple(rule for since, rule in VERSIONS.items() if since <= version)
        return (*rules, OWN_MACHINE) if is_loopback(host_of(self.root(endpoint.base_url))) else rules

    def body(self, request: CompletionRequest, takes: Capabilities, *, stream: bool) -> tuple[Body, Delivery]:
        system, wanted = request.system_message, request.parameters
        parameters: Body = {
            "temperature": wanted.temperature,
            "top_p": wanted.top_p,
            "top_k": wanted.top_k,
            "max_tokens": wanted.max_tokens,
            "seed": wanted.seed,
            "stop": list(wanted.stop) if wanted.stop else None,
        }
        names = {**_NAMES, **takes.names}
        body: Body = {
            "model": request.model,
            **({} if system is None else {"system": system}),
            "messages": [
                {"role": message.role, "content": message.text}
                for message in request.messages
                if message.role != "system"
            ],
            **{names.get(name, name): value for name, value in parameters.items() if value is not None},
        }
        _think(body, wanted.reasoning_effort, takes)
        if stream:
            body["stream"] = True
        return body, Delivery("none" if system is None else "top-level")

    def framing(self) -> SseDecoder:
        return SseDecoder()

    def reading(self, secrets: tuple[str, ...]) -> AnthropicReading:
        return AnthropicReading(secrets)


def _think(body: Body, effort: str | None, takes: Capabilities) -> None:
    """Say how long to think. Newer models leave the thoughts out of the reply unless they are asked for."""
    if effort is None:
        return
    if effort == NO_REASONING:
        body["thinking"] = {"type": "disabled"}
    elif takes.names.get("reasoning_effort") == BUDGET:
        budget, most = BUDGETS.get(effort, max(BUDGETS.values())), body.get("max_tokens")
        body["thinking"] = {"type": "enabled", BUDGET: budget}
        body["max_tokens"] = budget + (most if isinstance(most, int) else DEFAULT_MAX_TOKENS)
    else:
        body["thinking"] = {"type": "adaptive", "display": "summarized"}
        body["output_config"] = {"effort": effort}


def _own_version(endpoint: Endpoint) -> str:
    """The version that the endpoint's own headers name; "" where they name none."""
    own = (value for name, value in endpoint.headers.items() if name.strip().lower() == VERSION_HEADER)
    return next(own, "").strip()


DIALECT: Final = Anthropic()
