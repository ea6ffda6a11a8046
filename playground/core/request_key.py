"""What tells one request from all others, so that its answer is found again."""

from __future__ import annotations

import hashlib
import json

from playground.core.endpoint import Endpoint
from playground.core.endpoint_secrets import secrets_of
from playground.core.request import SentRequest


def place_of(endpoint: Endpoint) -> str:
    """What besides a request's own words decides who answers it: the protocol and the headers, no credentials."""
    secrets = secrets_of(endpoint)
    headers = sorted(
        (name.lower(), value)
        for name, value in endpoint.headers.items()
        if not any(secret in value for secret in secrets)
    )
    return json.dumps([endpoint.dialect, headers])


def request_key(place: str, sent: SentRequest, url: str | None = None) -> bytes:
    """SHA-256 of where it goes and of every word of it: messages, parameters, seed. `url` stands for a passing one."""
    whole = [place, sent.method, sent.url if url is None else url, sent.body]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()).digest()
