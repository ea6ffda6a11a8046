"""The keys that stand in the environment, known by the names of their variables before anything asks for one."""

from __future__ import annotations

import os
from collections.abc import Mapping

from playground.core.endpoint_secrets import secrets_of_url
from playground.core.pasted_key import bare_key, is_key_variable


def keys_of_environment(environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The values of every *_API_KEY and its like, and the passwords of proxies."""
    found: dict[str, None] = {}
    for name, value in (os.environ if environ is None else environ).items():
        if is_key_variable(name) and (key := bare_key(value)):
            found[key] = None
        elif name.lower().endswith("_proxy"):
            found.update(dict.fromkeys(secrets_of_url(value)))
    return tuple(found)
