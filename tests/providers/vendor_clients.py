"""The vendors' own clients, asked for a body that is ours; what they would send is kept, and nothing goes out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import httpx2

TELLING = ("authorization", "x-goog-api-key", "anthropic-version")


@dataclass(frozen=True)
class Asked:
    """`headers`: those that say who asks, in which version of the API."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def ask(name: str, key: str, body: Mapping[str, Any]) -> Asked:
    """What the client of the route `name` sends for `body`."""
    heard: list[Any] = []

    def take(library: Any) -> Callable[[Any], Any]:
        def answer(request: Any) -> Any:
            heard.append(request)
            return library.Response(400, json={"error": {"message": "heard"}})

        return answer

    library = httpx if name.startswith(("groq", "cerebras", "perplexity")) else httpx2
    with library.Client(transport=library.MockTransport(take(library))) as client, contextlib.suppress(Exception):
        ASKS[name](client, key, body)
    (request,) = heard
    headers = {each: request.headers[each] for each in TELLING if each in request.headers}
    if name.startswith("anthropic"):
        del headers["authorization"]  # we say x-api-key, which every version of the API takes
    return Asked(request.method, str(request.url), headers, request.content)


def openai_chat(client: Any, key: str, body: Mapping[str, Any]) -> None:
    import openai

    openai.OpenAI(api_key=key, http_client=client).chat.completions.create(**body)


def openai_responses(client: Any, key: str, body: Mapping[str, Any]) -> None:
    import openai

    openai.OpenAI(api_key=key, http_client=client).responses.create(**body)


def anthropic(client: Any, key: str, body: Mapping[str, Any]) -> None:
    import anthropic

    anthropic.Anthropic(api_key=key, http_client=client).messages.create(**body)


def gemini(client: Any, key: str, body: Mapping[str, Any]) -> None:
    from google import genai

    settings = {**body.get("generationConfig", {}), "systemInstruction": body["systemInstruction"]}
    asking = genai.Client(api_key=key, http_options={"httpx_client": client})
    asking.models.generate_content(model="some-model", contents=body["contents"], config=settings)


def mistral(client: Any, key: str, body: Mapping[str, Any]) -> None:
    from mistralai.client import Mistral

    Mistral(api_key=key, client=client).chat.complete(**body)


def groq(client: Any, key: str, body: Mapping[str, Any]) -> None:
    import groq

    groq.Groq(api_key=key, http_client=client).chat.completions.create(**body)


def cerebras(client: Any, key: str, body: Mapping[str, Any]) -> None:
    from cerebras.cloud.sdk import Cerebras

    Cerebras(api_key=key, http_client=client, warm_tcp_connection=False).chat.completions.create(**body)


def perplexity(client: Any, key: str, body: Mapping[str, Any]) -> None:
    import perplexity

    perplexity.Perplexity(api_key=key, http_client=client).chat.completions.create(**body)


ASKS: dict[str, Callable[[Any, str, Mapping[str, Any]], None]] = {
    "openai-openai-chat": openai_chat,
    "openai-responses-openai-responses": openai_responses,
    "anthropic-anthropic-2026-10-21": anthropic,
    "gemini-gemini": gemini,
    "mistral-openai-chat": mistral,
    "groq-openai-chat": groq,
    "cerebras-openai-chat": cerebras,
    "perplexity-openai-chat": perplexity,
}
