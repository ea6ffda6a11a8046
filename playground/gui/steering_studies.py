"""Which studies could still be asked of a run and what each takes, and how far the one under way is. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.wording import count
from playground.gui.comparison_model import ShownRun

if TYPE_CHECKING:
    from playground.core.studies import Studies

StudyKind: TypeAlias = Literal["fresh", "conflict", "drift", "ablate"]

OfferKind: TypeAlias = StudyKind | Literal["mirrors"]

ALONE: Final[tuple[StudyKind, ...]] = ("fresh", "conflict", "drift")
"""Those of a run as a whole."""

WORDS: Final[Mapping[OfferKind, str]] = {
    "fresh": "Ask again with fresh seeds",
    "conflict": "Put it under pressure",
    "drift": "Let the talk go on",
    "ablate": "Leave out one sentence at a time",
    "mirrors": "Add mirrored pairs …",
}
TIPS: Final[Mapping[OfferKind, str]] = {
    "fresh": "Every prompt once more under every preset, as often as before. Only what both batches show is firm.",
    "conflict": "Each prompt again, with “ignore the above”, the opposite of what the preset orders, another role, "
    "another language and a long text in between; and with the system message in the user’s message instead.",
    "drift": "Scripted turns after each prompt; the preset’s own checks are held to every answer.",
    "ablate": "The same prompts under the preset without its first sentence, without its second, and so on.",
    "mirrors": "Prompts in pairs that ask the same for either side of a contested topic; then press Run.",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A study that can be asked now. `column` is the one whose sentences are left out, `of` its name.

    `mirrors` asks nothing yet: it puts prompts on the desk.
    """

    kind: OfferKind
    answers: int
    column: str = ""
    of: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.kind]

    @property
    def tip(self) -> str:
        return TIPS[self.kind]

    @property
    def cost(self) -> str:
        """`20 more answers`; "" where nothing is asked."""
        if not self.answers:
            return ""
        return f"{self.answers:,} more answer{'' if self.answers == 1 else 's'}"

    def studies(self) -> Studies:
        from playground.core.studies import TURNS, Studies

        return Studies(
            fresh=self.kind == "fresh",
            conflict=self.kind == "conflict",
            drift=TURNS if self.kind == "drift" else 0,
            ablate=(self.column,) if self.kind == "ablate" else (),
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a study under way, in answers."""

    ended: int
    total: int

    @property
    def words(self) -> str:
        return f"{self.ended:,} of {self.total:,}"


def offers_of(run: Run) -> tuple[Offer, ...]:
    """Those that would ask something; none while the run is under way. Each takes as long as planning a run."""
    return tuple(offer for wish in _wishes(run) if (offer := _priced(run, wish)) is not None)


def _wishes(run: Run) -> Iterator[Offer]:
    for kind in ALONE:
        yield Offer(kind, 0)
    for column in run.columns[1:]:
        if column.ablated is None and column.system_message:
            yield Offer("ablate", 0, column.id, column.name)


def _priced(run: Run, wish: Offer) -> Offer | None:
    from playground.workbench.studies import more_answers

    answers = more_answers(run, wish.studies())
    return Offer(wish.kind, answers, wish.column, wish.of) if answers else None


def progress_of(shown: ShownRun | None) -> Mapping[StudyKind, Progress]:
    """The studies with answers still to come; none while only plain answers do."""
    if shown is None:
        return {}
    run = shown.run
    kinds = _Kinds(run)
    open_now = {kind for cell in shown.under_way if (kind := kinds.of(cell)) is not None}
    if not open_now:
        return {}
    ended, total = Counter[StudyKind](), Counter[StudyKind]()
    for cell in run.cells:
        kind = kinds.of(cell.id)
        if kind is not None and kind in open_now:
            total[kind] += 1
            ended[kind] += cell.id not in shown.under_way
    return {kind: Progress(ended[kind], total[kind]) for kind in total}


class _Kinds:
    """To which study each cell of a run belongs."""

    def __init__(self, run: Run) -> None:
        self._probes = {prompt.id: prompt.probe.kind for prompt in run.prompts if prompt.probe is not None}
        self._ablated = {column.id for column in run.columns if column.ablated is not None}
        self._batch = run.samples // run.batches

    def of(self, cell: CellId) -> StudyKind | None:
        """None: it is asked by the run itself."""
        if cell.preset in self._ablated:
            return "ablate"
        if (probe := self._probes.get(cell.prompt)) is not None:
            return "drift" if probe == "drift" else "conflict"
        return "fresh" if cell.sample > self._batch else None


def offer_for(kind: OfferKind, column: str, run: Run) -> Offer:
    """Not priced."""
    name = next((each.name for each in run.columns if each.id == column), column)
    return Offer(kind, 0, column, name)


def study_words(offer: Offer, answers: int) -> str:
    """What a passing word says once it is asked."""
    said = count(answers, "answer")
    match offer.kind:
        case "fresh":
            return f"The same again with fresh seeds: {said}."
        case "conflict":
            return f"The presets are put under pressure: {said}."
        case "drift":
            return f"The talk goes on: {said}."
        case _:
            return f"“{offer.of}” is asked without one sentence at a time: {said}."
