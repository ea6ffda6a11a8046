"""What lies on the desk: the experiment being put together, the drafts of its presets, the prompt that is looked at.

No Qt: every change makes a new experiment, so it can be kept, undone and tested as a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from playground.core.columns import FindPreset, bounds_of, columns_of
from playground.core.endpoint import EMBEDDED_MODEL
from playground.core.errors import NotFound, PlaygroundError
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.plan import Column
from playground.core.preset import BASELINES, Preset
from playground.core.request import Message, Parameters
from playground.core.run import Run
from playground.gui.column_choices import ColumnChoices
from playground.gui.desk_prompts import DeskPrompts

BLANK: Final = Experiment(
    name="New comparison",
    presets=(PresetChoice("none"),),
    prompts=(Prompt("prompt-1", (Message("user", ""),)),),
    models=(EMBEDDED_MODEL,),
)
NEW: Final = "new-"


class Desk:
    """`find` gives the presets of the library; drafts go over them. Raises what `find` raises."""

    def __init__(self, find: FindPreset) -> None:
        self._library = find
        self.experiment = BLANK
        self.drafts: dict[str, Preset] = {}
        self.prompt_id = BLANK.prompts[0].id
        self.choices = ColumnChoices(self)
        self._prompts = DeskPrompts(self.find)

    def put(self, experiment: Experiment, prompt_id: str = "") -> None:
        """Begin with another experiment."""
        prompts = experiment.prompts or BLANK.prompts
        self.experiment = replace(experiment, prompts=prompts, models=experiment.models or (EMBEDDED_MODEL,))
        ids = [prompt.id for prompt in prompts]
        self.prompt_id = prompt_id if prompt_id in ids else ids[0]
        self.choices.forget()

    def put_run(self, run: Run) -> None:
        """Begin with what a run asked: its presets as they were, where the library has others by now.

        What a study has added stays in the run: its prompts, its columns, its second batch of samples.
        """
        choices = tuple(self._choice_of(column) for column in run.columns if column.ablated is None)
        self.put(
            Experiment(
                name=run.name,
                presets=choices,
                prompts=tuple(prompt for prompt in run.prompts if prompt.probe is None),
                models=run.models,
                samples=run.samples // run.batches,
                parameters=run.parameters,
                checks=run.checks,
                description=run.description,
                bounds=tuple(self._bound_of(bound) for bound in (run.columns[0].bounds if run.columns else ())),
            ),
            self.prompt_id,
        )

    def find(self, preset_id: str) -> Preset:
        """A preset as it is now: its draft, else the desk's own (a run's, an experiment's), else the library's."""
        if preset_id in self.drafts:
            return self.drafts[preset_id]
        inline = next((preset for preset in self.inline_presets() if preset.id == preset_id), None)
        return inline if inline is not None else self._library(preset_id)

    def columns(self) -> tuple[tuple[Column, ...], tuple[str, ...]]:
        """(the columns, a sentence for each preset that cannot be used); one bad preset hides no other."""
        try:
            return columns_of(self._drafted(self.experiment), self.find), ()
        except PlaygroundError:
            pass
        usable, troubles = self._usable()
        return columns_of(self._drafted(usable), self.find), troubles

    def prompts(self) -> tuple[Prompt, ...]:
        """The prompts as they are sent: variables and dataset rows filled in."""
        return self._prompts.of(self.experiment)

    def prompt_places(self) -> Mapping[str, int]:
        """The ids of `prompts`, each with its place."""
        return self._prompts.places(self.experiment)

    def to_run(self, prompt_id: str | None = None) -> Experiment:
        """The experiment as Run sends it: one prompt, or with None all of them; presets without a column left out."""
        experiment = self._drafted(self.usable())
        if prompt_id is None:
            return experiment
        prompts = tuple(p for p in self.prompts() if p.id == prompt_id)
        return replace(experiment, prompts=prompts, rows=())

    def usable(self) -> Experiment:
        """The experiment without the presets that have no column."""
        return self._usable()[0] if self.columns()[1] else self.experiment

    def _usable(self) -> tuple[Experiment, tuple[str, ...]]:
        """(the experiment with the presets that can be used, a sentence for each of the others)"""
        good: list[PresetChoice] = []
        troubles: list[str] = []
        try:
            bounds_of(self._drafted(self.experiment), self.find)
        except PlaygroundError as error:  # asking without them is no way out
            words = f"The bounds cannot be used, so nothing is asked: {error} The lock in the bar takes them off."
            return replace(self.experiment, presets=(), baseline=None, sweep=None, bounds=()), (words,)
        for choice in self.experiment.presets:
            alone = replace(self.experiment, presets=(choice,), baseline=None, sweep=None)
            try:
                columns_of(self._drafted(alone), self.find)
            except NotFound:
                troubles.append(f"The file of “{choice.id}” is gone: untick it, or bring it back.")
            except PlaygroundError as error:
                troubles.append(str(error))
            else:
                good.append(choice)
        baseline = self.experiment.baseline if self.experiment.baseline in {choice.id for choice in good} else None
        return replace(self.experiment, presets=tuple(good), baseline=baseline, sweep=None), tuple(troubles)

    def ticked(self) -> tuple[str, ...]:
        return tuple(choice.id for choice in self.experiment.presets)

    def tick(self, preset_id: str, ticked: bool) -> None:
        """Baselines go to the front, other presets to the end."""
        others = tuple(c for c in self.experiment.presets if c.id != preset_id)
        if not ticked:
            chosen = others
        elif preset_id in BASELINES:
            chosen = (PresetChoice(preset_id), *others)
        else:
            chosen = (*others, PresetChoice(preset_id))
        baseline = self.experiment.baseline
        kept = baseline if baseline in {choice.id for choice in chosen} and preset_id not in BASELINES else None
        self.experiment = replace(self.experiment, presets=chosen, baseline=kept)

    def swap(self, old: str, new: str) -> None:
        """`new` takes the place of `old` in the comparison, with the same knobs."""
        before = self.experiment
        chosen = tuple(replace(c, id=new, inline=None) if c.id == old else c for c in before.presets)
        baseline = new if before.baseline == old else before.baseline
        swept = before.sweep
        sweep = replace(swept, preset=new) if swept is not None and swept.preset == old else swept
        bounds = tuple(replace(c, id=new, inline=None) if c.id == old else c for c in before.bounds)
        self.experiment = replace(before, presets=chosen, baseline=baseline, sweep=sweep, bounds=bounds)

    def place(self, preset_ids: Sequence[str], place: int) -> None:
        """Put presets before the column that is at `place` now; who has none gets one. The first is the baseline."""
        order = list(dict.fromkeys(self.ticked()))
        front = [preset_id for preset_id in order[:place] if preset_id not in preset_ids]
        back = [preset_id for preset_id in order[place:] if preset_id not in preset_ids]
        self._order([*front, *dict.fromkeys(preset_ids), *back])

    def compare(self, preset_ids: Sequence[str]) -> None:
        """A column for each of these; a baseline without a file of its own stays in front."""
        baselines = [preset_id for preset_id in self.ticked() if preset_id in BASELINES]
        self._order(list(dict.fromkeys([*baselines, *preset_ids])))

    def _order(self, preset_ids: Sequence[str]) -> None:
        """A preset may have several columns, with other knobs."""
        there: dict[str, list[PresetChoice]] = {}
        for choice in self.experiment.presets:
            there.setdefault(choice.id, []).append(choice)
        chosen = [choice for preset_id in preset_ids for choice in there.get(preset_id, [PresetChoice(preset_id)])]
        self.experiment = replace(self.experiment, presets=tuple(chosen), baseline=None)

    def put_back_columns(self, before: Experiment) -> None:
        """Columns and bounds as they were; prompts, model and settings stay as they are now."""
        presets, bounds, sweep = before.presets, before.bounds, before.sweep
        self.experiment = replace(
            self.experiment, presets=presets, bounds=bounds, sweep=sweep, baseline=before.baseline
        )

    def set_prompt_text(self, prompt_id: str, text: str) -> None:
        prompts = tuple(_with_text(p, text) if p.id == prompt_id else p for p in self.experiment.prompts)
        self.experiment = replace(self.experiment, prompts=prompts)

    def put_prompt(self, prompt: Prompt) -> None:
        """In place of the one with its id."""
        prompts = tuple(prompt if each.id == prompt.id else each for each in self.experiment.prompts)
        self.experiment = replace(self.experiment, prompts=prompts)

    def add_prompt(self) -> str:
        prompt = Prompt(self._free_prompt_id(), (Message("user", ""),))
        self.experiment = replace(self.experiment, prompts=(*self.experiment.prompts, prompt))
        self.prompt_id = prompt.id
        return prompt.id

    def remove_prompt(self, prompt_id: str) -> None:
        prompts = tuple(p for p in self.experiment.prompts if p.id != prompt_id)
        if prompts:
            self.experiment = replace(self.experiment, prompts=prompts)
            self.prompt_id = prompts[0].id if self.prompt_id == prompt_id else self.prompt_id

    def put_back_prompt(self, prompt: Prompt, place: int) -> None:
        """Undo `remove_prompt`: what was changed since stays as it is."""
        prompts = self.experiment.prompts
        if any(other.id == prompt.id for other in prompts):
            prompt = replace(prompt, id=self._free_prompt_id())
        self.experiment = replace(self.experiment, prompts=(*prompts[:place], prompt, *prompts[place:]))
        self.prompt_id = prompt.id

    def set_model(self, model: str) -> None:
        self.set_models((model,))

    def set_models(self, models: Sequence[str]) -> None:
        """At least one."""
        self.experiment = replace(self.experiment, models=tuple(dict.fromkeys(models)))

    def set_samples(self, samples: int) -> None:
        self.experiment = replace(self.experiment, samples=samples)

    def set_parameters(self, parameters: Parameters) -> None:
        self.experiment = replace(self.experiment, parameters=parameters)

    def inline_presets(self) -> tuple[Preset, ...]:
        """Presets on the desk that the library does not have, or has otherwise."""
        chosen = (*self.experiment.presets, *self.experiment.bounds)
        return tuple(choice.inline for choice in chosen if choice.inline is not None)

    def bound_names(self) -> tuple[str, ...]:
        """Of the presets that every column stands on; one that is gone is called by its id."""
        names: list[str] = []
        for bound in self.experiment.bounds:
            try:
                names.append(self.find(bound.id).name)
            except PlaygroundError:
                names.append(bound.id)
        return tuple(names)

    def _free_prompt_id(self) -> str:
        taken = {prompt.id for prompt in self.experiment.prompts}
        return next(f"prompt-{n}" for n in range(1, len(taken) + 2) if f"prompt-{n}" not in taken)

    def _choice_of(self, column: Column) -> PresetChoice:
        preset = column.preset
        knobs: Mapping[str, object] = column.knobs
        values = {knob.name: column.knobs[knob.name] for knob in preset.knobs if knobs.get(knob.name) != knob.default}
        if preset.id in BASELINES:
            return PresetChoice(preset.id)
        try:
            same = (self.drafts.get(preset.id) or self._library(preset.id)) == preset
        except PlaygroundError:
            same = False
        return PresetChoice(preset.id, values, None if same else preset, column.without, column.own and not same)

    def _bound_of(self, bound: Preset) -> PresetChoice:
        """As it was: the library's, with the values its knobs had, or its own text where the library has another."""
        try:
            now = self._library(bound.id)
        except PlaygroundError:
            return PresetChoice(bound.id, inline=bound)
        values = {knob.name: knob.default for knob in bound.knobs}
        changed = {
            knob.name: values[knob.name] for knob in now.knobs if values.get(knob.name, knob.default) != knob.default
        }
        alike = replace(now, knobs=bound.knobs) == bound and [k.name for k in now.knobs] == list(values)
        return PresetChoice(bound.id, changed) if alike else PresetChoice(bound.id, inline=bound)

    def _drafted(self, experiment: Experiment) -> Experiment:
        """With the drafts of inline presets in their place."""
        presets, bounds = (tuple(map(self._with_draft, some)) for some in (experiment.presets, experiment.bounds))
        return replace(experiment, presets=presets, bounds=bounds)

    def _with_draft(self, choice: PresetChoice) -> PresetChoice:
        if choice.inline is not None and choice.id in self.drafts:
            return replace(choice, inline=self.drafts[choice.id])
        return choice


def _with_text(prompt: Prompt, text: str) -> Prompt:
    """The last user message is what a person edits; what was said before stays."""
    before: Sequence[Message] = prompt.messages[:-1]
    return replace(prompt, messages=(*before, Message("user", text)))
