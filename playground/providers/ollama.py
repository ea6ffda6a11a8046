"""The ollama dialect, pure: Ollama's own /api/chat, one JSON object a line.

Facts: ollama 0.6.3 (the Python client's types), Ollama's API reference and server source, recorded replies. Unlike its
OpenAI-compatible API, this one takes `num_ctx` (an endpoint's extra_body: options.num_ctx). Where a request has no
system message, Ollama puts in the one of the model's Modelfile; an empty one keeps it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlunsplit

from playground.core.capabilities import Capabilities, ModelRule
from playground.core.completion import FinishReason, Usage
from playground.core.endpoint import Endpoint
from playground.core.request import CompletionRequest, Delivery, JsonValue
from playground.providers.base_url import address, endpoint_url
from playground.providers.dialect import Body
from playground.providers.loose_json import count_of, fields_of, parse_object, text_of
from playground.providers.ndjson import NdjsonDecoder
from playground.providers.reply import Answer
from playground.providers.server_words import reported
from playground.providers.sse import ServerSentEvent

PORT: Final = 11434
_PASTED: Final = re.compile(r"/(api|v1)(/(chat(/completions)?|generate|tags|completions|models))?$")
_FINISH_REASONS: Final[Mapping[str, FinishReason]] = {"stop": "stop", "length": "length"}
"""`load` and `unload` say that a model was loaded or let go and nothing was answered; a done without a reason means
that Ollama lost its own model process."""

_EFFORTS: Final = ("none", "low", "medium", "high", "max")
_KNOWN: Final = frozenset({"message", "done", "model", "created_at"})


class Ollama:
    """A `Dialect`. A reasoning effort goes as `think`: a level, or false for none."""

    name = "ollama"
    takes = Capabilities(efforts=_EFFORTS, words=_EFFORTS)
    key_header = "Authorization"
    accept = "application/x-ndjson"
    sniffs = False

    def root(self, base_url: str) -> str:
        """Without /api; a pasted endpoint is forgiven, the OpenAI-compatible one too."""
        parts = address(base_url, f"http://localhost:{PORT}", PORT)
        return urlunsplit(parts._replace(path=_PASTED.sub("", parts.path)))

    def url(self, root: str, model: str, *, stream: bool) -> str:
        return endpoint_url(root, "/api/chat")

    def models_url(self, root: str) -> str:
        return endpoint_url(root, "/api/tags")

    def headers(self, endpoint: Endpoint) -> Mapping[str, str]:
        return {}

    def rules(self, endpoint: Endpoint) -> tuple[ModelRule, ...]:
        return ()

    def body(self, request: CompletionRequest, takes: Capabilities, *, stream: bool) -> tuple[Body, Delivery]:
        wanted = request.parameters
        body: Body = {
            "model": request.model,
            "messages": [{"role": message.role, "content": message.text} for message in request.messages],
            "stream": stream,
        }
        values: dict[str, tuple[str, JsonValue]] = {
            "temperature": ("temperature", wanted.temperature),
            "top_p": ("top_p", wanted.top_p),
            "top_k": ("top_k", wanted.top_k),
            "max_tokens": ("num_predict", wanted.max_tokens),
            "seed": ("seed", wanted.seed),
            "stop": ("stop", list(wanted.stop) if wanted.stop else None),
        }
        options: dict[str, JsonValue] = {
            takes.names.get(name, own): value for name, (own, value) in values.items() if value is not None
        }
        if options:
            body["options"] = options
        if (effort := wanted.reasoning_effort) is not None:
            body["think"] = False if effort == "none" else effort
        return body, Delivery("none" if request.system_message is None else "system")

    def framing(self) -> NdjsonDecoder:
        return NdjsonDecoder()

    def reading(self, secrets: tuple[str, ...]) -> OllamaReading:
        return OllamaReading(secrets)


class OllamaReading:
    """A `Reading` of one reply. An answer in one piece is a stream of one line."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets
        self._begun = False

    def take(self, event: ServerSentEvent, answer: Answer) -> None:
        self._take(event.data, answer)

    def take_whole(self, body: bytes, answer: Answer) -> None:
        self._take(body, answer)

    def _take(self, data: str | bytes, answer: Answer) -> None:
        said = parse_object(data)
        if said.get("error"):
            raise reported(said["error"], self._secrets)
        if not (self._begun or _KNOWN & set(said)):
            raise ValueError("no reply of Ollama")
        self._begun = True
        message = fields_of(said.get("message"))
        answer.add(text_of(message.get("content")), text_of(message.get("thinking")))
        if said.get("done") is True:
            if usage := _usage_of(said):
                answer.add(usage=usage)
            answer.finish(_FINISH_REASONS.get(text_of(said.get("done_reason")), "unknown"))
            answer.end()


def _usage_of(said: Mapping[str, Any]) -> Usage | None:
    """A prompt that was all in the cache has no `prompt_eval_count`."""
    usage = Usage(count_of(said.get("prompt_eval_count")), count_of(said.get("eval_count")))
    return usage if usage != Usage() else None


DIALECT: Final = Ollama()
