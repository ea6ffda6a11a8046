"""Runs with answers written by hand, for the tests of what the presets of a run did."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.core.completion import Completion
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import NONE, Check, Preset
from playground.core.request import Message, Parameters
from playground.core.run import RecordedCell, Run

MODEL = "mine/model"
FRENCH = "Le chat est sur la table et il ne veut pas manger avec nous parce que le chien est dans la maison."
ENGLISH = (
    "The cat sits on the table and it does not want to eat with us because the dog is in the house.",
    "A bridge is built from both sides at once, so that the two halves meet in the middle of the river.",
    "Bread needs flour, water, salt and time; you should let it rest for a night before you bake it.",
    "I would first write down what you know, then ask a friend, and only after that look it up.",
    "There are seven days in a week, and most people work on five of them, which is too much for some.",
    "Rain falls when the air can hold no more water; it is as simple as that, or nearly so.",
)


def texts(seed: int, n: int, french: bool = False) -> list[str]:
    """`n` answers that differ from each other, drawn from sentences; with `french` in that language."""
    drawn = random.Random(seed)
    pool = [
        FRENCH,
        FRENCH.replace("chat", "lion").replace("table", "chaise"),
        "Bonjour, je suis avec vous dans la ville.",
    ]
    return [" ".join(drawn.choices(pool if french else ENGLISH, k=drawn.randint(1, 4))) for _ in range(n)]


def preset(name: str, *checks: Check, text: str | None = None) -> Column:
    made = Preset(name, name.capitalize(), f"Be {name}." if text is None else text, checks=checks)
    return Column(made.id, made.name, made, made.system_message)


NO_MESSAGE = Column("none", "No system message", NONE, None)


def prompt(prompt_id: str, **more: object) -> Prompt:
    return Prompt(prompt_id, (Message("user", f"Tell me of {prompt_id}."),), **more)  # type: ignore[arg-type]


def cells(
    column: str, answers: Mapping[str, Sequence[str]], first_seed: int = 0, turn: int = 1, model: str = MODEL
) -> list[RecordedCell]:
    return [
        RecordedCell(
            CellId(column, place, model, sample, turn),
            first_seed + sample,
            Completion("done", text, finish_reason="stop"),
        )
        for place, each in answers.items()
        for sample, text in enumerate(each, 1)
    ]


def run_of(
    columns: Sequence[Column], made: Sequence[RecordedCell], prompts: Sequence[Prompt] = (), **more: object
) -> Run:
    asked = prompts or tuple(prompt(each) for each in dict.fromkeys(cell.id.prompt for cell in made))
    samples = max((cell.id.sample for cell in made), default=1)
    models = tuple(dict.fromkeys(cell.id.model for cell in made)) or (MODEL,)
    run = Run(
        "20261124-100000-ab12", "Steered", "2026-11-24T10:00:00Z", "done", tuple(columns), tuple(asked), models,
        samples, Parameters(temperature=0.7), tuple(made),
    )  # fmt: skip
    return replace(run, **more)  # type: ignore[arg-type]


def french_run(samples: int = 6, batches: int = 2, prompts: int = 4, **more: object) -> Run:
    """No system message against one that turns all answers French, and one that does nothing."""
    names = [f"p{number}" for number in range(prompts)]
    none = {name: texts(10 + n, samples) for n, name in enumerate(names)}
    french = {name: texts(50 + n, samples, french=True) for n, name in enumerate(names)}
    idle = {name: texts(90 + n, samples) for n, name in enumerate(names)}
    columns = (NO_MESSAGE, preset("french", Check("response-language", "fr")), preset("idle", Check("is-json")))
    made = [*cells("none", none, 0), *cells("french", french, 100), *cells("idle", idle, 200)]
    return run_of(columns, made, **{"batches": batches, **more})
