"""The prompts of a desk as they are sent, worked out when they change: the window asks for them at every frame."""

from __future__ import annotations

from collections.abc import Mapping

from playground.core.columns import FindPreset, prompts_of
from playground.core.errors import PlaygroundError
from playground.core.experiment import Experiment, Prompt, Rows


class DeskPrompts:
    """Remembers the last ones by the very values they come from. `find` finds the presets that conversations name."""

    def __init__(self, find: FindPreset) -> None:
        self._find = find
        self._source: tuple[tuple[Prompt, ...], Rows] | None = None
        self._prompts: tuple[Prompt, ...] = ()
        self._places: Mapping[str, int] = {}

    def of(self, experiment: Experiment) -> tuple[Prompt, ...]:
        source = self._source
        if source is None or source[0] is not experiment.prompts or source[1] is not experiment.rows:
            self._prompts = self._worked_out(experiment)
            self._places = {prompt.id: place for place, prompt in enumerate(self._prompts)}
            # A preset that is named may change without a word: then nothing is remembered.
            named = any(message.preset for prompt in experiment.prompts for message in prompt.messages)
            self._source = None if named else (experiment.prompts, experiment.rows)
        return self._prompts

    def places(self, experiment: Experiment) -> Mapping[str, int]:
        """By id, the place of each."""
        self.of(experiment)
        return self._places

    def _worked_out(self, experiment: Experiment) -> tuple[Prompt, ...]:
        try:
            return prompts_of(experiment, self._find)
        except PlaygroundError:  # a preset that a conversation names is not there: asking says so
            return prompts_of(experiment)
