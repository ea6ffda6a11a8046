"""Many prompts at once on the desk: added, put in another order, taken out, given rows; each with the way back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from playground.core.experiment import Prompt, Rows
from playground.core.mirrors import SIDES, MirroredPair, with_mirrors
from playground.core.request import Message
from playground.gui.desk import Desk


class PromptSet:
    """Every change returns what takes it back; what was typed or added since then stays."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, texts: Sequence[str], *, instead: bool = False) -> Callable[[], None]:
        """A prompt for each text, after the others or instead of them. A blank prompt makes room in any case."""
        speaking = tuple(prompt for prompt in self._desk.experiment.prompts if _says(prompt))
        there = () if instead else speaking
        taken = {prompt.id for prompt in speaking}
        made: list[Prompt] = []
        number = 0
        for text in texts:
            number += 1
            while f"prompt-{number}" in taken:
                number += 1
            made.append(Prompt(f"prompt-{number}", (Message("user", text),)))
        return self._put((*there, *made), made[0].id if made else "")

    def add_mirrors(self, pairs: Sequence[MirroredPair], credit: str, *, instead: bool = False) -> Callable[[], None]:
        """Both sides of each pair, after the others or instead of them; `credit` stands in the description."""
        before = self._desk.experiment
        speaking = () if instead else tuple(prompt for prompt in before.prompts if _says(prompt))
        made = with_mirrors(replace(before, prompts=speaking), pairs, credit)
        prompts_back = self._put(made.prompts, f"{pairs[0].id}-{SIDES[0]}")
        self._desk.experiment = replace(self._desk.experiment, description=made.description)

        def back() -> None:
            prompts_back()
            if self._desk.experiment.description == made.description:
                self._desk.experiment = replace(self._desk.experiment, description=before.description)

        return back

    def remove(self, prompt_ids: Collection[str]) -> Callable[[], None]:
        """Without these; the last one of all is emptied instead."""
        before = self._desk.experiment.prompts
        kept = tuple(prompt for prompt in before if prompt.id not in prompt_ids)
        return self._put(kept or (replace(before[0], messages=(Message("user", ""),), vars={}, checks=()),))

    def move(self, prompt_ids: Collection[str], by: int) -> Callable[[], None]:
        """A place up (-1) or down (+1), together; what stands at the edge already stays."""
        order = list(self._desk.experiment.prompts)
        places = [place for place, prompt in enumerate(order) if prompt.id in prompt_ids]
        if places and places[0] + min(by, 0) >= 0 and places[-1] + max(by, 0) < len(order):
            for place in places if by < 0 else reversed(places):
                order[place], order[place + by] = order[place + by], order[place]
        return self._put(tuple(order))

    def set_rows(self, rows: Rows, dataset: str) -> Callable[[], None]:
        """These rows in place of those that are there; () takes the dataset away."""
        experiment = self._desk.experiment
        before = (experiment.rows, experiment.dataset)
        self._desk.experiment = replace(experiment, rows=rows, dataset=dataset)

        def back() -> None:
            self._desk.experiment = replace(self._desk.experiment, rows=before[0], dataset=before[1])

        return back

    def _put(self, prompts: tuple[Prompt, ...], look_at: str = "") -> Callable[[], None]:
        desk = self._desk
        before, looked_at = desk.experiment.prompts, desk.prompt_id
        after = {prompt.id: prompt for prompt in prompts}
        desk.experiment = replace(desk.experiment, prompts=prompts)
        self._look_at(look_at or looked_at)

        def back() -> None:
            now = {prompt.id: prompt for prompt in desk.experiment.prompts}
            were = {prompt.id for prompt in before}
            old = (now[p.id] if p.id in now and now[p.id] != after.get(p.id) else p for p in before)
            since = (p for p in now.values() if p.id not in were and p != after.get(p.id))
            desk.experiment = replace(desk.experiment, prompts=(*old, *since))
            self._look_at(looked_at)

        return back

    def _look_at(self, prompt_id: str) -> None:
        prompts = self._desk.experiment.prompts
        self._desk.prompt_id = prompt_id if any(p.id == prompt_id for p in prompts) else prompts[0].id


def _says(prompt: Prompt) -> bool:
    return any(message.text.strip() or message.preset for message in prompt.messages)
