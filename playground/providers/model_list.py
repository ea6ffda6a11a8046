"""The list of models that an endpoint gives, in any of the forms that were met. Pure."""

from __future__ import annotations

from typing import Any, cast

from playground.core.errors import ProviderError


def model_ids(listing: object, endpoint: str) -> list[str]:
    """Ids out of {"data": [{"id"}]}, {"models": [{"name"}]} or a bare list, in alphabetical order.

    Gemini's `models/` in front is left out. Raises ProviderError of kind protocol for what is no list.
    """
    found: object = listing
    if isinstance(listing, dict):
        fields = cast("dict[str, Any]", listing)
        found = next((fields[key] for key in ("data", "models") if isinstance(fields.get(key), list)), None)
    if not isinstance(found, list):
        raise ProviderError("protocol", f"{endpoint} sent no list of models: check its base_url.")
    names = [_model_id(entry).removeprefix("models/") for entry in cast("list[object]", found)]
    return sorted({name for name in names if name}, key=str.lower)


def _model_id(entry: object) -> str:
    if not isinstance(entry, dict):
        return entry if isinstance(entry, str) else ""
    fields = cast("dict[str, Any]", entry)
    return next((str(fields[key]) for key in ("id", "name", "model") if fields.get(key)), "")
