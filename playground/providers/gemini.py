"""The gemini dialect, pure: generateContent of the Gemini API, and of Vertex AI in its express mode.

Facts: google-genai 3.4.0, Google's REST reference, recorded replies of both services. A stream has no end mark, its
last event bears the finish reason, and older models bear one on every event: only the end of the bytes is the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from playground.core.capabilities import Capabilities, ModelRule
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.request import CompletionRequest, Delivery, JsonValue, Message, Parameters
from playground.providers.base_url import address, endpoint_url
from playground.providers.dialect import Body
from playground.providers.gemini_reply import Counts, candidate, finish_of, replies, texts
from playground.providers.reply import Answer
from playground.providers.server_words import reported
from playground.providers.sse import ServerSentEvent, SseDecoder

VERTEX_HOST: Final = "aiplatform.googleapis.com"
_VERTEX_PUBLISHER: Final = "/publishers/google"
_PASTED_MODEL: Final = re.compile(r"/(models|tunedModels)(/.*)?$")
_VERSION: Final = re.compile(r"/v[0-9]+[a-z0-9]*$")
_OPENAI_ROOT: Final = re.compile(r"/v[0-9]+[a-z0-9]*/openai(/.*)?$")

THINKING_BUDGET: Final = "thinkingBudget"
BUDGETS: Final[Mapping[str, int]] = {"none": 0, "minimal": 1024, "low": 1024, "medium": 8192, "high": 24576}
"""Thinking tokens for models that take no level (Gemini 2.5), as Google's own OpenAI-compatible API maps efforts."""

INT32: Final = (float(-(2**31)), float(2**31 - 1))
PAGE: Final = 1000
"""The most models that one page of the list holds; the default is 50, and a catalogue has more."""


class Gemini:
    """A `Dialect`. A reasoning effort goes as `thinkingLevel`, or, where a rule names the parameter `thinkingBudget`,
    as a number of tokens."""

    name = "gemini"
    takes = Capabilities(
        efforts=("minimal", "low", "medium", "high"),
        ranges={"temperature": (0.0, 2.0), "seed": INT32},
        words=("none", "minimal", "low", "medium", "high", "xhigh"),
        empty_messages=False,  # 400: "required oneof field 'data' must have one initialized field"
    )
    key_header = "x-goog-api-key"
    accept = "text/event-stream"
    sniffs = True

    def root(self, base_url: str) -> str:
        """With its version: `/v1beta` where none is named. A whole pasted `:generateContent` address is forgiven."""
        parts = address(base_url, "https://generativelanguage.googleapis.com")
        path = parts.path
        if _OPENAI_ROOT.search(path):
            raise ProviderError(
                "config",
                "This base_url is Google's OpenAI-compatible one: set the endpoint's dialect to openai-chat, or take "
                "/openai off its end.",
            )
        path = _PASTED_MODEL.sub("", path)
        if parts.hostname == VERTEX_HOST and _VERTEX_PUBLISHER not in path:
            path = (path if _VERSION.search(path) else f"{path}/v1") + _VERTEX_PUBLISHER
        if not path.endswith(_VERTEX_PUBLISHER) and not _VERSION.search(path):
            path += "/v1beta"
        query = "&".join(pair for pair in parts.query.split("&") if not pair.startswith("alt="))
        return urlunsplit(parts._replace(path=path, query=query))

    def url(self, root: str, model: str, *, stream: bool) -> str:
        name = model.strip().strip("/")
        if not name.startswith(("models/", "tunedModels/")):
            name = f"models/{name}"
        method = "streamGenerateContent" if stream else "generateContent"
        url = endpoint_url(root, f"/{quote(name, safe='/@')}:{method}")
        return _with_query(url, "alt=sse") if stream else url

    def models_url(self, root: str) -> str:
        return _with_query(endpoint_url(root, "/models"), f"pageSize={PAGE}")

    def headers(self, endpoint: Endpoint) -> Mapping[str, str]:
        return {}

    def rules(self, endpoint: Endpoint) -> tuple[ModelRule, ...]:
        return ()

    def body(self, request: CompletionRequest, takes: Capabilities, *, stream: bool) -> tuple[Body, Delivery]:
        system = request.system_message
        body: Body = {"contents": [_content(each) for each in request.messages if each.role != "system"]}
        if system is not None:
            body["systemInstruction"] = {"parts": [{"text": system}]}
        if config := _generation_config(request.parameters, takes.names):
            body["generationConfig"] = config
        return body, Delivery("none" if system is None else "systemInstruction")

    def framing(self) -> SseDecoder:
        return SseDecoder()

    def reading(self, secrets: tuple[str, ...]) -> GeminiReading:
        return GeminiReading(secrets)


def _with_query(url: str, pair: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, pair)))))


def _content(message: Message) -> JsonValue:
    return {"role": "model" if message.role == "assistant" else "user", "parts": [{"text": message.text}]}


def _generation_config(wanted: Parameters, names: Mapping[str, str]) -> dict[str, JsonValue]:
    values: dict[str, tuple[str, JsonValue]] = {
        "temperature": ("temperature", wanted.temperature),
        "top_p": ("topP", wanted.top_p),
        "top_k": ("topK", wanted.top_k),
        "max_tokens": ("maxOutputTokens", wanted.max_tokens),
        "seed": ("seed", wanted.seed),
        "stop": ("stopSequences", list(wanted.stop) if wanted.stop else None),
    }
    config: dict[str, JsonValue] = {
        names.get(name, own): value for name, (own, value) in values.items() if value is not None
    }
    if wanted.reasoning_effort is not None:
        config["thinkingConfig"] = _thinking(wanted.reasoning_effort, names.get("reasoning_effort", ""))
    return config


def _thinking(effort: str, name: str) -> dict[str, JsonValue]:
    """Level and budget together are refused; without thinking there are no thoughts to include."""
    if effort == "none":
        return {THINKING_BUDGET: 0}
    if name == THINKING_BUDGET:
        return {THINKING_BUDGET: BUDGETS.get(effort, BUDGETS["high"]), "includeThoughts": True}
    return {"thinkingLevel": effort.upper(), "includeThoughts": True}


class GeminiReading:
    """A `Reading` of one reply."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets
        self._counts = Counts()

    def take(self, event: ServerSentEvent, answer: Answer) -> None:
        if event.event == "error":
            raise reported(_error_in(event.data), self._secrets)
        for reply in replies(event.data.strip()):
            self._take_one(reply, answer)

    def take_whole(self, body: bytes, answer: Answer) -> None:
        found = [self._take_one(reply, answer) for reply in replies(body)]
        if not any(found):
            raise ValueError("no candidate, and no word why")

    def _take_one(self, reply: dict[str, object], answer: Answer) -> bool:
        """Whether it was an answer, or a part of one. Raises ProviderError for a reported error."""
        if reply.get("error"):
            raise reported(reply["error"], self._secrets)
        chosen = candidate(reply)
        for said, thought in texts(chosen or {}):
            answer.add(reasoning=said) if thought else answer.add(said)
        if usage := self._counts.add(reply):
            answer.add(usage=usage)
        if reason := finish_of(reply, chosen):
            answer.finish(reason)
        return chosen is not None or reason is not None


def _error_in(data: str) -> object:
    try:
        return replies(data)
    except ValueError:
        return data


DIALECT: Final = Gemini()
