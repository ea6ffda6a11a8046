"""The openai-chat dialect, pure: a completion request as a body, and a reply's events as an answer.

Facts: OpenAI's openapi.json 2.3.0, and recorded replies of OpenAI, Azure, Groq, Mistral, DeepSeek, OpenRouter,
Perplexity, Ollama, llama.cpp and others. A reply is whole when it has an end mark or a finish reason: some servers
never send `[DONE]`, and a proxy can end a stream early without any sign of trouble.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from playground.core.capabilities import Capabilities, ModelRule
from playground.core.endpoint import Endpoint
from playground.core.request import EFFORTS, CompletionRequest, Delivery
from playground.providers.base_url import api_root, endpoint_url
from playground.providers.chat_reply import Choice, Delta, error_of, finish_of, parse, texts, usage_of
from playground.providers.dialect import Body
from playground.providers.reply import Answer
from playground.providers.server_words import read_words, reported
from playground.providers.sse import ServerSentEvent, SseDecoder


class OpenAiChat:
    """A `Dialect`. What single providers and models take otherwise stands in the catalogue."""

    name = "openai-chat"
    takes = Capabilities(efforts=EFFORTS)
    key_header = "Authorization"
    accept = "text/event-stream"
    sniffs = True

    def root(self, base_url: str) -> str:
        return api_root(base_url)

    def url(self, root: str, model: str, *, stream: bool) -> str:
        return endpoint_url(root, "/chat/completions")

    def models_url(self, root: str) -> str:
        return endpoint_url(root, "/models")

    def headers(self, endpoint: Endpoint) -> Mapping[str, str]:
        return {}

    def rules(self, endpoint: Endpoint) -> tuple[ModelRule, ...]:
        return ()

    def body(self, request: CompletionRequest, takes: Capabilities, *, stream: bool) -> tuple[Body, Delivery]:
        role: Literal["developer", "system"] = "developer" if takes.system == "developer" else "system"
        wanted = request.parameters
        parameters: Body = {
            "temperature": wanted.temperature,
            "top_p": wanted.top_p,
            "top_k": wanted.top_k,
            "max_tokens": wanted.max_tokens,
            "seed": wanted.seed,
            "stop": list(wanted.stop) if wanted.stop else None,
            "reasoning_effort": wanted.reasoning_effort,
        }
        body: Body = {
            "model": request.model,
            "messages": [
                {"role": role if message.role == "system" else message.role, "content": message.text}
                for message in request.messages
            ],
            **{takes.names.get(name, name): value for name, value in parameters.items() if value is not None},
        }
        if stream:
            body["stream"] = True
            if takes.asks_usage:
                body["stream_options"] = {"include_usage": True}
        return body, Delivery("none" if request.system_message is None else role)

    def framing(self) -> SseDecoder:
        return SseDecoder()

    def reading(self, secrets: tuple[str, ...]) -> ChatReading:
        return ChatReading(secrets)


class ChatReading:
    """A `Reading` of one reply."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets
        self._deltas = False

    def take(self, event: ServerSentEvent, answer: Answer) -> None:
        data = event.data.strip()
        if data == "[DONE]":
            answer.end()
            return
        if event.event == "error":
            words = read_words(data)
            raise reported({"message": words.message, "code": words.status, "type": words.codes}, self._secrets)
        reply = parse(data)
        choice = reply.choice()
        self._show(choice, answer)
        if usage := usage_of(reply):
            answer.add(usage=usage)
        if failure := error_of(reply, choice, self._secrets):
            raise failure
        if choice is not None and (reason := finish_of(choice)):
            answer.finish(reason)

    def take_whole(self, body: bytes, answer: Answer) -> None:
        reply = parse(body.decode("utf-8", "replace"))
        choice = reply.choice()
        if failure := error_of(reply, choice, self._secrets):
            raise failure
        if choice is None:
            raise ValueError("no choice")
        text, reasoning, refusal = texts(choice.message or choice.delta or Delta())
        answer.add(text, reasoning, usage=usage_of(reply))
        if refusal:
            answer.refuse(refusal)
        if reason := finish_of(choice):
            answer.finish(reason)

    def _show(self, choice: Choice | None, answer: Answer) -> None:
        delta = choice.delta if choice is not None else None
        if delta is not None:
            self._deltas = True
        elif choice is not None and not self._deltas:  # beside deltas, `message` repeats the answer so far
            delta = choice.message
        if delta is None:
            return
        text, reasoning, refusal = texts(delta)
        answer.add(text, reasoning)
        if refusal:
            answer.refuse(refusal)


DIALECT: Final = OpenAiChat()
