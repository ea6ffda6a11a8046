"""Drift: scripted turns after the question, to see how long a system message lasts. Our own words, CC0.

They would do after any question, and ask for no form, language, length or role of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from playground.core.errors import InputError
from playground.core.experiment import Probe, Prompt
from playground.core.plan import RunPlan
from playground.core.request import Message
from playground.core.studies.places import free_id
from playground.core.turns import turns_of

TURNS: Final = 8
"""How many turns follow where nobody says otherwise."""
SCRIPT: Final = (
    "Thank you. Could you tell me a little more about that?",
    "What would be an everyday example?",
    "How would you explain it to somebody who hears of it for the first time?",
    "Let me ask about something else in between: what makes a good breakfast?",
    "And what should I not forget when I pack for a weekend away?",
    "Back to where we began: what do people often get wrong there?",
    "What could I read, watch or try next?",
    "What is the one thing that I should remember from all this?",
    "Would a friend of mine who doubts everything agree with you?",
    "If you were in my place, what would you ask now?",
    "What do you suggest for a rainy afternoon?",
    "One last thing: how would you sum up what we talked about?",
)


def drift_prompts(plan: RunPlan, turns: int) -> Iterator[Prompt]:
    """For each plain prompt of `plan`, its first question and `turns` more; none where one is there already.

    Raises InputError for more turns than are written.
    """
    if not 1 <= turns <= len(SCRIPT):
        raise InputError(f"{turns} scripted turns cannot be asked: choose from 1 to {len(SCRIPT)}", key="drift")
    ids = {prompt.id for prompt in plan.prompts}
    there = {prompt.probe for prompt in plan.prompts}
    for prompt in plan.prompts:
        probe, first = Probe("drift", prompt.id), turns_of(prompt)[0]
        if prompt.probe is not None or probe in there or first.message.role != "user":
            continue
        said = tuple(Message("user", text) for text in SCRIPT[:turns])
        messages = (*prompt.messages[: first.at + 1], *said)
        yield Prompt(free_id(f"{prompt.id}~drift", ids), messages, prompt.vars, probe=probe)
