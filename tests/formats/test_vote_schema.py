"""The JSON Schema of vote files fits what is written, and refuses what the reader refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from runs_to_vote_on import cast, run_of

from playground.core.errors import InputError
from playground.core.votes import VERDICTS
from playground.formats import vote_file

SCHEMAS = Path(__file__).resolve().parents[2] / "resources" / "schemas"
VOTES = json.loads((SCHEMAS / "votes.schema.json").read_text("utf-8"))
RUN = json.loads((SCHEMAS / "run.schema.json").read_text("utf-8"))
REGISTRY: Registry[Any] = Registry().with_resource(RUN["$id"], Resource.from_contents(RUN))
CHECK = Draft202012Validator(VOTES, registry=REGISTRY)


def written() -> dict[str, Any]:
    votes = [cast(n, "pirate", "none", verdict) for n, verdict in enumerate(VERDICTS)]
    votes.append(cast(9, "poet", "none", withdrawn=True, note="On second thoughts"))
    record: dict[str, Any] = json.loads(vote_file.encode(replace(run_of(), votes=()), votes))
    return record


def test_what_is_written_fits() -> None:
    assert list(CHECK.iter_errors(written())) == []


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("format",), "playground.run"),
        (("version",), 2),
        (("run",), {}),
        (("votes", 0, "verdict"), "middle"),
        (("votes", 0, "left"), {"preset": "pirate"}),
        (("texts", 0, "sha256"), 7),
    ],
)
def test_what_the_reader_refuses_does_not_fit(where: tuple[str | int, ...], value: object) -> None:
    record = written()
    inner: Any = record
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    assert not CHECK.is_valid(record)
    with pytest.raises(InputError):
        vote_file.decode(json.dumps(record).encode(), run_of(), file="v")
