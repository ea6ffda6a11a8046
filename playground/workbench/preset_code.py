"""A preset as code: the exact request that asks a model under it, as curl or Python, the key left as a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from playground.core.capabilities import capabilities_of, catalogued
from playground.core.endpoint import LOCAL
from playground.core.errors import InputError, ProviderError
from playground.core.plan import Column, split_model
from playground.core.request import CompletionRequest, Message, SentRequest
from playground.workbench.curl import CurlLine, curl_line, python_code

if TYPE_CHECKING:
    from playground.store.endpoints import EndpointStore

CodeFormat: TypeAlias = Literal["curl", "python", "python-openai", "python-anthropic"]
CODE_FORMATS: Final[tuple[CodeFormat, ...]] = ("curl", "python", "python-openai", "python-anthropic")
PROMPT: Final = "Write your prompt here."
_SPEAKS: Final = {
    "python-openai": (("openai-chat", "openai-responses"), "openai"),
    "python-anthropic": (("anthropic",), "anthropic"),
}


def code_of(endpoints: EndpointStore, column: Column, model: str, format: CodeFormat, prompt: str = PROMPT) -> CurlLine:
    """Code that sends `prompt` under the column's system message. Raises InputError or NotFound."""
    sent = request_of(endpoints, column, model, prompt)
    if format == "curl":
        return curl_line(endpoints, model, sent)
    if format in _SPEAKS:
        dialects, package = _SPEAKS[format]
        spoken = endpoints.get(split_model(model)[0]).dialect
        if spoken not in dialects:
            way_out = "write it as python, which takes what fits"
            raise InputError(f"the package {package} does not speak {spoken}, the dialect of {model}: {way_out}")
    return python_code(endpoints, model, sent)


def request_of(endpoints: EndpointStore, column: Column, model: str, prompt: str) -> SentRequest:
    """What would go out, by what is known of the model; nothing is sent. Raises InputError or NotFound."""
    from playground.providers.dialect import describe
    from playground.providers.dialects import dialect_of
    from playground.store.catalogue import entry_for

    name, model_id = split_model(model)
    if name == LOCAL:
        raise InputError("the embedded model listens for this program alone: name a model of an endpoint")
    if not model_id:
        raise InputError(f"'{model[:80]}' names no model: write ENDPOINT/MODEL, as in openai/gpt-5-mini")
    endpoint = endpoints.get(name)
    dialect = dialect_of(endpoint.dialect)
    known = catalogued(model_id, dialect.takes, entry_for(endpoint).rules)
    system = () if column.system_message is None else (Message("system", column.system_message),)
    request = CompletionRequest(model_id, (*system, Message("user", prompt)), column.parameters)
    try:
        return describe(dialect, endpoint, request, capabilities_of(model_id, known, endpoint.capabilities))
    except ProviderError as error:
        raise InputError(str(error)) from error
