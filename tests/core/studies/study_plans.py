"""Plans that the tests of studies share."""

from __future__ import annotations

from playground.core.experiment import Prompt
from playground.core.plan import Column, RunPlan, plan_run
from playground.core.preset import NONE, Check, Preset
from playground.core.request import Message, Parameters

BASE = Column("none", "No system message", NONE, None)


def column(id: str, text: str, *checks: Check) -> Column:
    return Column(id, id.title(), Preset(id, id.title(), text, checks=checks), text)


PIRATE = column("pirate", "Be a pirate. Say arr. Never sail.", Check("contains", "arr"))
BRIEF = column("brief", "Be brief. Use one sentence.", Check("sentence-count", {"max": 1}))


def asking(*questions: str) -> tuple[Prompt, ...]:
    return tuple(Prompt(f"q{n}", (Message("user", text),)) for n, text in enumerate(questions, start=1))


def planned(
    columns: tuple[Column, ...] = (BASE, PIRATE, BRIEF),
    prompts: tuple[Prompt, ...] | None = None,
    models: tuple[str, ...] = ("local/m",),
    samples: int = 2,
    seed: int | None = 7,
) -> RunPlan:
    asked = asking("Why is the sky blue?") if prompts is None else prompts
    return plan_run("T", columns, asked, models, samples, Parameters(seed=seed))
