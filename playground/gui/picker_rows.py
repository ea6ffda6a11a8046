"""What the choice of models shows, as values: sections of models, the rows that fit what is typed. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from playground.core.endpoint import EMBEDDED_MODEL, LOCAL

MAX_GUESSES: Final = 6
"""Endpoints at which an id without one is offered."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model that may be chosen. `place` says where it runs, where its section does not."""

    id: str
    name: str
    place: str = ""
    sought: str = field(default="", repr=False)
    """What is typed is looked for in here."""


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The title of a section; `note` stands at the right."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """Why an endpoint offers nothing, or an old list; with `needs_key`, choosing it is the way to its key."""

    endpoint: str
    words: str
    needs_key: bool = False


@dataclass(frozen=True, slots=True)
class HintRow:
    """Words in an empty list."""

    text: str


Row: TypeAlias = ModelRow | HeadRow | TroubleRow | HintRow


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    note: str = ""
    models: tuple[ModelRow, ...] = ()
    trouble: TroubleRow | None = None


def model_name(model: str) -> tuple[str, str]:
    """(what a person calls it, where it runs)"""
    if model == EMBEDDED_MODEL:
        return "SmolLM2 135M", "on this computer"
    endpoint, _, model_id = model.partition("/")
    if endpoint == LOCAL:
        return model_id.rsplit("/", 1)[-1], "on this computer"
    return model_id, endpoint


def model_row(model: str, *, with_place: bool = False) -> ModelRow:
    name, place = model_name(model)
    return ModelRow(model, name, place if with_place else "", f"{model} {name} {place}".casefold())


def rows_for(
    sections: Sequence[Section], typed: str, endpoints: Sequence[str] = (), known: Collection[str] = ()
) -> list[Row]:
    """The rows that fit all words that are typed; each model once, in the first section that has it.

    Whatever is typed can also be taken as it is, as `ENDPOINT/MODEL` or as the id of a model at one of `endpoints`.
    `known` are all names before a slash that are an endpoint's.
    """
    typed = typed.strip()
    words = typed.casefold().split()
    seen: set[str] = set()
    rows: list[Row] = []
    for section in sections:
        fitting = [row for row in section.models if row.id not in seen and all(word in row.sought for word in words)]
        seen.update(row.id for row in fitting)
        trouble = section.trouble if not words else None
        if fitting or trouble is not None:
            rows.append(HeadRow(section.title, section.note))
            rows += [trouble] if trouble is not None else []
            rows += fitting
    if typed and typed not in seen:
        taken = _as_typed(typed, endpoints, known, found=bool(rows))
        rows += [HeadRow("As you typed it"), *taken] if taken else []
    if not rows:
        rows.append(HintRow(f"No model fits “{typed}”." if typed else "No endpoint offers a model yet."))
    return rows


def _as_typed(typed: str, endpoints: Sequence[str], known: Collection[str], *, found: bool) -> list[ModelRow]:
    """A whole name counts as one; the rest of one is offered at each endpoint where nothing else fits, and always where
    there is only one. With `known` names there may be others yet, so that what has a slash counts as it is."""
    if any(sign.isspace() for sign in typed):
        return []
    endpoint, slash, model_id = typed.partition("/")
    rows: list[ModelRow] = []
    if slash and model_id and (endpoint in endpoints or endpoint in known):
        return [_typed_row(typed)]
    if not found or len(endpoints) == 1:
        rows += [_typed_row(f"{name}/{typed}") for name in endpoints[:MAX_GUESSES] if name != LOCAL]
    if known and slash and endpoint and model_id:
        rows.append(_typed_row(typed))
    return rows


def _typed_row(model: str) -> ModelRow:
    endpoint, _, model_id = model.partition("/")
    return ModelRow(model, f"Use {model_id}", f"at {endpoint}")
