"""What a model's own chat template does with a system message, and with none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import msgspec

from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.providers.call import HttpCall
from playground.providers.http import HttpSender

SYSTEM_MARK: Final = "PLAYGROUND-SYSTEM-MARK"
USER_MARK: Final = "PLAYGROUND-USER-MARK"
Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """`hidden_default` is the system text that the template puts in where none is sent; None where it puts in none.

    `takes_system` is False where the model has no place for a system message: it is left out, refused, or put in front
    of the user's words, as llama.cpp does by itself for templates that know no system role.
    """

    hidden_default: str | None = None
    takes_system: bool = True


def facts_of(with_system: str, without: str) -> TemplateFacts:
    """What two prompts tell: one rendered with SYSTEM_MARK as the system message, one without any.

    The first reads BEFORE + mark + AFTER. Where the second begins and ends in the same way, what stands between is
    what the template puts into the system message's place by itself.
    """
    before, mark, after = with_system.partition(SYSTEM_MARK)
    user_turn = mark and before + after.lstrip() == without and after.lstrip().startswith(USER_MARK)
    if not mark or user_turn:
        return TemplateFacts(takes_system=False)
    between = without.removeprefix(before).removesuffix(after)
    same_place = before + between + after == without
    return TemplateFacts(hidden_default=between if same_place and between else None)


async def read_template(endpoint: Endpoint, token: str) -> TemplateFacts:
    """Ask llama.cpp's server to render the template, as its POST /apply-template does.

    A template that renders the user's message alone and refuses one with a system message (Gemma's raises an error)
    takes none. One that renders neither tells nothing: the answer to the real request says why in its own words.
    """
    user = {"role": "user", "content": USER_MARK}
    system = {"role": "system", "content": SYSTEM_MARK}
    sender = HttpSender(endpoint)
    try:
        without = await _rendered(sender, endpoint, token, [user])
        try:
            with_system = await _rendered(sender, endpoint, token, [system, user])
        except ProviderError as error:
            return TemplateFacts(takes_system=error.status is None)
        return facts_of(with_system, without)
    except ProviderError:
        return TemplateFacts()
    finally:
        await sender.aclose()


async def _rendered(sender: HttpSender, endpoint: Endpoint, token: str, messages: Messages) -> str:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    url = endpoint.base_url.removesuffix("/v1") + "/apply-template"
    call = HttpCall("POST", url, headers, msgspec.json.encode({"messages": messages}))
    body = bytearray()
    async with aclosing(sender.stream(call)) as pieces:
        async for piece in pieces:
            body += piece
    return msgspec.json.decode(bytes(body), type=dict[str, str])["prompt"]
