"""The openai-responses dialect, pure: a completion request as a body, and where replies are read.

Facts: OpenAI's openapi.json 2.3.0 and the types of its SDK 3.54. The system message goes into `instructions`; nothing
is stored at the provider, and every request holds the whole conversation. There is no seed, stop or top_k.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playground.core.capabilities import Capabilities, ModelRule
from playground.core.endpoint import Endpoint
from playground.core.request import EFFORTS, CompletionRequest, Delivery, JsonValue, Message
from playground.providers.base_url import api_root, endpoint_url
from playground.providers.dialect import Body
from playground.providers.responses_reply import ResponsesReading
from playground.providers.sse import SseDecoder

LEAST_OUTPUT_TOKENS: Final = 16
_NAMES: Final[Mapping[str, str]] = {"max_tokens": "max_output_tokens"}


class OpenAiResponses:
    """A `Dialect`. What single providers and models take otherwise stands in the catalogue."""

    name = "openai-responses"
    takes = Capabilities(
        refuses=frozenset({"seed", "stop", "top_k"}),
        efforts=EFFORTS,
        ranges={"max_tokens": (LEAST_OUTPUT_TOKENS, None)},
    )
    key_header = "Authorization"
    accept = "text/event-stream"
    sniffs = True

    def root(self, base_url: str) -> str:
        return api_root(base_url)

    def url(self, root: str, model: str, *, stream: bool) -> str:
        return endpoint_url(root, "/responses")

    def models_url(self, root: str) -> str:
        return endpoint_url(root, "/models")

    def headers(self, endpoint: Endpoint) -> Mapping[str, str]:
        return {}

    def rules(self, endpoint: Endpoint) -> tuple[ModelRule, ...]:
        return ()

    def body(self, request: CompletionRequest, takes: Capabilities, *, stream: bool) -> tuple[Body, Delivery]:
        system, wanted = request.system_message, request.parameters
        as_input = takes.system == "developer"
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
            **({} if system is None or as_input else {"instructions": system}),
            "input": [_item(message) for message in request.messages if as_input or message.role != "system"],
            **{names.get(name, name): value for name, value in parameters.items() if value is not None},
            "store": False,
        }
        if wanted.reasoning_effort is not None:
            body["reasoning"] = {"effort": wanted.reasoning_effort}
        if stream:
            body["stream"] = True
        return body, Delivery("none" if system is None else "developer" if as_input else "instructions")

    def framing(self) -> SseDecoder:
        return SseDecoder()

    def reading(self, secrets: tuple[str, ...]) -> ResponsesReading:
        return ResponsesReading(secrets)


def _item(message: Message) -> JsonValue:
    """`type` may be left out, but llama.cpp wants it of an assistant's message."""
    role = "developer" if message.role == "system" else message.role
    return {"type": "message", "role": role, "content": message.text}


DIALECT: Final = OpenAiResponses()
