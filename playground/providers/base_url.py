"""Base URLs as people paste them, put right; what cannot be put right is said in one sentence.

What is forgiven in a base URL: spaces and line ends, quotes and angle brackets around it, a missing scheme (http for
this machine, https elsewhere), trailing slashes, a whole endpoint such as `/chat/completions` at the end. Where the
address is a bare host, the API's root is added for the hosts in KNOWN_ROOTS and for this machine (`/v1`); any other
bare host stays as it is, and a 404 from it names the form with `/v1` (see `with_v1`).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from playground.core.endpoint_secrets import is_credential_name
from playground.core.errors import ProviderError
from playground.core.pasted_key import AROUND

KNOWN_ROOTS: Final[Mapping[str, str]] = {
    "api.openai.com": "/v1",
    "openrouter.ai": "/api/v1",
    "api.groq.com": "/openai/v1",
    "api.mistral.ai": "/v1",
    "api.deepseek.com": "/v1",
    "api.x.ai": "/v1",
    "api.together.ai": "/v1",
    "api.together.xyz": "/v1",
    "api.perplexity.ai": "",
    "api.fireworks.ai": "/inference/v1",
    "api.cerebras.ai": "/v1",
    "api.moonshot.ai": "/v1",
    "api.moonshot.cn": "/v1",
    "api.cohere.ai": "/compatibility/v1",
    "api.cohere.com": "/compatibility/v1",
    "api.sambanova.ai": "/v1",
    "api.z.ai": "/api/paas/v4",
    "dashscope-intl.aliyuncs.com": "/compatible-mode/v1",
    "dashscope-us.aliyuncs.com": "/compatible-mode/v1",
    "dashscope.aliyuncs.com": "/compatible-mode/v1",
    "integrate.api.nvidia.com": "/v1",
    "models.github.ai": "/inference",
    "router.huggingface.co": "/v1",
    "generativelanguage.googleapis.com": "/v1beta/openai",
}
"""Hosts that want a key -> path of their OpenAI-compatible root. A test holds it against the catalogue."""

_PASTED_ENDPOINTS: Final = ("/chat/completions", "/completions", "/responses", "/embeddings", "/models", "/chat")


def api_root(base_url: str) -> str:
    """The root of an openai-chat API, without a slash at the end. Raises ProviderError of kind config."""
    parts = address(base_url)
    host, path = parts.hostname or "", parts.path
    for endpoint in _PASTED_ENDPOINTS:
        if path.endswith(endpoint):
            path = path.removesuffix(endpoint).rstrip("/")
            break
    if not path:
        path = KNOWN_ROOTS.get(host, "/v1" if is_loopback(host) else "")
    return urlunsplit(parts._replace(path=path))


def bare_root(base_url: str, endings: tuple[str, ...], example: str) -> str:
    """The root of an API that stands without its version, without a slash at the end: `endings` (longest first) are
    taken off as often as they stand there. Raises ProviderError of kind config."""
    parts = address(base_url, example)
    path = parts.path
    while ending := next((ending for ending in endings if path.endswith(ending)), ""):
        path = path.removesuffix(ending).rstrip("/")
    return urlunsplit(parts._replace(path=path))


def address(base_url: str, example: str = "https://api.openai.com/v1", http_port: int | None = None) -> SplitResult:
    """A pasted web address in parts: with a scheme, no slash at its path's end, no fragment; its query is kept.

    `example` is for the sentence about a missing or wrong address. Without a scheme, `http_port` means http anywhere.
    Raises ProviderError of kind config.
    """
    pasted = "".join(base_url.strip(AROUND).split())
    if not pasted:
        raise ProviderError("config", f"The endpoint has no base_url: set one, such as {example}.")
    try:
        parts = urlsplit(pasted if "://" in pasted else _with_scheme(pasted, http_port))
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise _not_an_address(example, error) from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise _not_an_address(example)
    _refuse_keys(parts)
    return parts._replace(scheme=parts.scheme.lower(), path=parts.path.rstrip("/"), fragment="")


def endpoint_url(root: str, path: str) -> str:
    """`root` with `path` behind it; a query such as Azure's `?api-version=` stays at the end."""
    parts = urlsplit(root)
    return urlunsplit(parts._replace(path=parts.path + path))


def host_of(url: str) -> str:
    """The host in lower case, without port and brackets; "" where there is none."""
    return urlsplit(url).hostname or ""


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def with_v1(root: str) -> str | None:
    """The same root with `/v1`, for a hint after a 404; None where it names a version already."""
    segments = urlsplit(root).path.split("/")
    versioned = any(segment[:1] == "v" and segment[1:2].isdigit() for segment in segments)
    return None if versioned else endpoint_url(root, "/v1")


def _with_scheme(pasted: str, http_port: int | None) -> str:
    parts = urlsplit("//" + pasted)
    plain = is_loopback(parts.hostname or "") or (http_port is not None and parts.port == http_port)
    return ("http://" if plain else "https://") + pasted


def _refuse_keys(parts: SplitResult) -> None:
    """A base URL stands in records and exports, so it can hold no password and no key."""
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if parts.username or parts.password or any(map(is_credential_name, names)):
        raise ProviderError(
            "config", "The base_url holds a key or a password: take it out and set it with `playground keys set`."
        )


def _not_an_address(example: str, error: ValueError | None = None) -> ProviderError:
    why = f" ({error})" if error else ""
    return ProviderError(
        "config", f"The base_url is no web address{why}: write it like {example} or http://localhost:8080."
    )
