"""Counting tokens with the tokenizer of a model that llama.cpp's server holds, as its POST /tokenize does."""

from __future__ import annotations

from contextlib import aclosing

import msgspec

from playground.core.endpoint import LOCAL, Endpoint
from playground.core.errors import ProviderError
from playground.providers.call import HttpCall
from playground.providers.http import HttpSender

ANSWER_S = 10.0


class _Tokens(msgspec.Struct):
    tokens: list[int]


async def count_tokens(port: int, token: str, text: str) -> int:
    """Of the text alone: neither a beginning-of-text token nor what a chat template adds. Raises ProviderError.

    `<|im_start|>` and the like in the text count as one token each, which is what they are when they are sent.
    """
    endpoint = Endpoint(LOCAL, f"http://127.0.0.1:{port}/v1", max_retries=0, idle_timeout_s=ANSWER_S)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    asked = {"content": text.encode("utf-8", "replace").decode(), "add_special": False}
    call = HttpCall("POST", f"http://127.0.0.1:{port}/tokenize", headers, msgspec.json.encode(asked))
    sender = HttpSender(endpoint)
    try:
        body = bytearray()
        async with aclosing(sender.stream(call)) as pieces:
            async for piece in pieces:
                body += piece
        return len(msgspec.json.decode(bytes(body), type=_Tokens).tokens)
    except msgspec.MsgspecError as error:
        raise ProviderError("protocol", "The embedded model's tokenizer gave no list of tokens.") from error
    finally:
        await sender.aclose()
