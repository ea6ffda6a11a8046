"""What the views of a comparison show: the columns asked for, and the run that answered them. Window's thread only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playground.core.completion import Completion
from playground.core.experiment import Prompt
from playground.core.fairness import unlike
from playground.core.plan import CellId, Column
from playground.core.reading import ReadingMode
from playground.core.turns import Turn, turns_of
from playground.core.wording import dot_of
from playground.gui.column_heading import ColumnHeading
from playground.gui.comparison_model import ColumnFacts, ColumnKey, ShownRun
from playground.gui.comparison_parts import badge_words, system_words
from playground.gui.place import Place
from playground.gui.talk import NO_TALK, Talk, talk_of


@dataclass(slots=True)
class ShownComparison:
    """One for all views, which read it; the panel alone changes it. `columns[0]` is the baseline.

    `hidden_default` is what the model's template says when no system message is sent. `mode` is the way to read
    answers, `modes` that of columns for which another was chosen. While `finding`, trees are shown as text.
    """

    columns: tuple[Column, ...] = ()
    models: tuple[str, ...] = ()
    facts: Mapping[str, ColumnFacts] = field(default_factory=dict[str, ColumnFacts])
    hidden_default: str | None = None
    run: ShownRun | None = None
    mode: ReadingMode = "markdown"
    modes: dict[ColumnKey, ReadingMode] = field(default_factory=dict[ColumnKey, ReadingMode])

    finding: bool = False

    def mode_of(self, key: ColumnKey) -> ReadingMode:
        return self.modes.get(key, self.mode)

    def label_of(self, key: ColumnKey) -> str:
        """A person's own name for the column, in the run that is shown."""
        return self.run.run.annotations.labels.get(key.column, "") if self.run is not None else ""

    def column_keys(self) -> tuple[ColumnKey, ...]:
        """In reading order: the columns of the first model, then those of the next one."""
        return tuple(ColumnKey(column.id, model) for model in self.models for column in self.columns)

    def column(self, key: ColumnKey) -> Column | None:
        return next((column for column in self.columns if column.id == key.column), None)

    def baseline(self, key: ColumnKey) -> ColumnKey:
        """The column that `key` is compared with: the first one under the same model."""
        return ColumnKey(self.columns[0].id, key.model) if self.columns else key

    def prompts(self) -> tuple[Prompt, ...]:
        """Those that were asked in the run that is shown."""
        return self.run.run.prompts if self.run is not None else ()

    def turns(self, prompt_id: str) -> tuple[Turn, ...]:
        """Those of a prompt in the run that is shown; () where that did not ask it."""
        prompt = next((prompt for prompt in self.prompts() if prompt.id == prompt_id), None)
        return turns_of(prompt) if prompt is not None else ()

    def turn_ahead(self, place: Place) -> int:
        """The turn that is being answered: the first one with cells to come, else the last one."""
        turns = len(self.turns(place.prompt))
        if self.run is None or turns < 2:
            return 1
        here = (cell.turn for cell in self.run.under_way if (cell.prompt, cell.sample) == (place.prompt, place.sample))
        return min(here, default=turns)

    def talk(self, place: Place) -> Talk:
        """What was said up to the answer at this place, by the very column that was asked."""
        run, cell = self.run, self.cell(place)
        if run is None or not run.knows_id(cell.preset) or not (turns := self.turns(place.prompt)):
            return NO_TALK
        return talk_of(turns, run.run.column(cell.preset), run, cell)

    def samples(self) -> int:
        return self.run.run.samples if self.run is not None else 1

    def cell(self, place: Place) -> CellId:
        """Its own, or that of the column it was before its knobs were turned, while only that one was asked."""
        key, run, facts = place.column, self.run, self.facts.get(place.column.column)
        former = facts.formerly if facts is not None else ""
        old = bool(former) and run is not None and not run.knows_id(key.column) and run.knows_id(former)
        return CellId(former if old else key.column, place.prompt, key.model, place.sample, place.turn)

    def answer(self, place: Place) -> Completion | None:
        return self.run.answer(self.cell(place)) if self.run is not None else None

    def unlike(self, place: Place) -> Mapping[ColumnKey, tuple[str, ...]]:
        """In what each column of this prompt and sample was asked otherwise than the others."""
        answers = {key: self.answer(Place(place.prompt, key, place.sample, place.turn)) for key in self.column_keys()}
        return unlike({key: (completion,) for key, completion in answers.items() if completion is not None})

    def headings(self) -> Sequence[ColumnHeading]:
        """In the order of `column_keys`."""
        return [
            self._heading(column, model, place) for model in self.models for place, column in enumerate(self.columns)
        ]

    def heading(self, key: ColumnKey) -> ColumnHeading | None:
        return next((heading for heading in self.headings() if heading.key == key), None)

    def _heading(self, column: Column, model: str, place: int) -> ColumnHeading:
        several = len(self.models) > 1
        name = f"{column.name} · {model}" if several else column.name
        words = system_words(column, self.hidden_default)
        note = model.partition("/")[2] if several else ""
        key = ColumnKey(column.id, model)
        return ColumnHeading(
            key, name, badge_words(column, place), words, dot_of(place), note,
            column.preset.knobs, column.knobs, column.spans, self.facts.get(column.id, ColumnFacts()),
            "plain" if self.finding and self.mode_of(key) == "tree" else self.mode_of(key),
            self.label_of(key),
        )  # fmt: skip
