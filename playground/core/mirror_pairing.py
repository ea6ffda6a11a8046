"""Mirrored prompts: two that ask the same for either side. The second one names the first (`Prompt.mirror`). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.core.datasets import in_rows
from playground.core.experiment import Prompt, Rows
from playground.core.nearest import suggestion


def mirror_problems(prompts: Sequence[Prompt]) -> Mapping[str, str]:
    """What is wrong with a prompt's `mirror`, half a sentence by the prompt's id; a prompt belongs to one pair."""
    ids = [prompt.id for prompt in prompts]
    other: dict[str, str] = {}
    found: dict[str, str] = {}
    for prompt in prompts:
        if not prompt.mirror:
            continue
        if prompt.mirror == prompt.id:
            found[prompt.id] = "names the prompt itself: name the one that asks the same for the other side"
        elif prompt.mirror not in ids:
            found[prompt.id] = f"there is no prompt '{prompt.mirror[:80]}': {suggestion(prompt.mirror, ids)}"
        elif taken := next((name for name in (prompt.mirror, prompt.id) if name in other), None):
            found[prompt.id] = f"'{taken}' is mirrored by '{other[taken]}' already: each prompt belongs to one pair"
        else:
            other[prompt.id], other[prompt.mirror] = prompt.mirror, prompt.id
    return found


def paired(prompts: Sequence[Prompt]) -> tuple[Prompt, ...]:
    """The prompts without the mirrors that have a problem, as where the other side is not among them."""
    if not any(prompt.mirror for prompt in prompts):
        return tuple(prompts)
    wrong = mirror_problems(prompts)
    return tuple(replace(prompt, mirror="") if prompt.id in wrong else prompt for prompt in prompts)


def mirrors_in_rows(prompts: Sequence[Prompt], rows: Rows) -> Mapping[str, str]:
    """The mirror of each prompt as `in_rows` names them: that of its own row, none where only one of the two has it."""
    if not any(prompt.mirror for prompt in prompts):
        return {}
    places: dict[tuple[str, int], str] = {}
    mirrors: list[tuple[str, str, int]] = []
    row_numbers: dict[str, int] = {}
    for prompt, prompt_id, row in in_rows(prompts, rows):
        number = row_numbers[prompt.id] = 0 if row is None else row_numbers.get(prompt.id, 0) + 1
        places[prompt.id, number] = prompt_id
        if prompt.mirror:
            mirrors.append((prompt_id, prompt.mirror, number))
    return {id: places[mirror, number] for id, mirror, number in mirrors if (mirror, number) in places}
