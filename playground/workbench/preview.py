"""What would be sent, before anything is: the request of one column and one model, and how many tokens a text has.

On the engine's loop, because the providers live there. Nothing is asked of a remote endpoint and no model is started.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from playground.core.endpoint import EMBEDDED_HIDDEN_DEFAULT, EMBEDDED_MODEL, LOCAL, Endpoint
from playground.core.errors import NotFound, PlaygroundError, ProviderError
from playground.core.plan import split_model
from playground.core.ports import Provider
from playground.core.request import CompletionRequest, Delivery, SentRequest

if TYPE_CHECKING:
    from playground.providers.local_model import LocalModels
    from playground.workbench.local_models import LocalModelFiles

NOT_STARTED: Final = "this model has not run yet: what its own template does with the messages is known when it has"


def preview(providers: Mapping[str, Provider], model: str, request: CompletionRequest) -> SentRequest:
    """The request as `model` (`ENDPOINT/MODEL`) would get it, in its endpoint's dialect, by what is known of it.

    Raises NotFound for an endpoint that is not there, ProviderError for one that is set up wrongly.
    """
    endpoint, model_id = split_model(model)
    try:
        provider = providers[endpoint]
    except KeyError:
        raise NotFound(f"There is no endpoint {endpoint}: add it in Settings, or choose another model.") from None
    asked = replace(request, model=model_id)
    if endpoint == LOCAL:
        try:
            return provider.describe(asked)
        except ProviderError:  # not started yet, and looking at a text starts nothing
            return _unstarted(model, asked)
    return provider.describe(asked)


async def count_tokens(providers: Mapping[str, Provider], model: str, text: str) -> int | None:
    """How many tokens `text` has for `model`; None where its tokenizer is not at hand: remote, or not running."""
    endpoint, model_id = split_model(model)
    if endpoint != LOCAL:
        return None
    local: LocalModels = providers[LOCAL]  # type: ignore[assignment] # the provider of that name is always that one
    return await local.count_tokens(model_id, text)


def context_tokens(files: LocalModelFiles, model: str) -> int | None:
    """What one answer of a local model has room for; None for remote models and for one that is not there."""
    if split_model(model)[0] != LOCAL:
        return None
    try:
        return files.settings_of(files.find(model)).slot_tokens
    except PlaygroundError:
        return None


def _unstarted(model: str, request: CompletionRequest) -> SentRequest:
    """As llama.cpp's server gets it. Of the embedded model alone it is known what its template puts in."""
    from playground.providers.dialect import describe
    from playground.providers.openai_chat import DIALECT

    sent = describe(DIALECT, Endpoint(LOCAL, "http://127.0.0.1/v1"), request)
    if model != EMBEDDED_MODEL:
        return replace(sent, notes=(*sent.notes, NOT_STARTED))
    if sent.delivery.how == "none":
        return replace(sent, delivery=Delivery("template-default", EMBEDDED_HIDDEN_DEFAULT))
    return sent
