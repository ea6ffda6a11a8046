"""What the inspector tells of one cell, as values: how it was asked, how long it took, what was found. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from playground.core.completion import Completion, Timings
from playground.core.cost_words import amount
from playground.core.delivery_doubts import delivery_doubts
from playground.core.fairness import not_sent_sentence
from playground.core.plan import CellId
from playground.core.preset import sha256_of
from playground.core.raw_events import RawEvent, RawReply
from playground.core.request import SentRequest
from playground.core.run import Run
from playground.core.turns import turns_of
from playground.core.wording import FINISH_WORDS, count, delivery_words, duration, plain, speed
from playground.gui.column_chips import ChipWords, chips
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison

Fact: TypeAlias = tuple[str, str]
"""(name, value)"""

NOTHING: Final = "Nothing is chosen. Click an answer, or walk to one by keys."
NOT_ASKED: Final = "Not asked in this run. Press Run, and what goes out is shown here."
LINE_SHOWN: Final = 300
"""Characters of an event on its line."""
IN_PROGRESS: Final = {"pending": "Waiting for its turn.", "running": "Being written; its figures come at its end."}


@dataclass(frozen=True, slots=True)
class Inspection:
    """Equal ones look the same: the text that is being written is no part of it.

    `completion` has its text left out. `asked_as` is the column of the run, "" where it has none. `sha256` is the hash
    of the final system message.
    """

    name: str
    dot: int = -1
    where: str = ""
    words: str = ""
    cell: CellId | None = None
    run: Run | None = field(default=None, compare=False)
    completion: Completion | None = None
    checks: tuple[ChipWords, ...] = ()
    sha256: str = ""
    seed: int | None = None

    @property
    def sent(self) -> SentRequest | None:
        """None where nothing was sent, or where the file it came from left it out."""
        sent = self.completion.sent if self.completion is not None else None
        return None if sent is None or sent.left_out else sent


def inspect(shown: ShownComparison, place: Place) -> Inspection:
    """The cell at a place."""
    heading = shown.heading(place.column)
    if heading is None:
        return Inspection("No answer chosen", words=NOTHING)
    name, cell, run = shown.label_of(place.column) or heading.name, shown.cell(place), shown.run
    found = Inspection(name, heading.dot, _where(shown, place), NOT_ASKED, cell)
    if run is None or not run.knows_id(cell.preset) or (completion := run.answer(cell)) is None:
        return found
    seed = next((each.seed for each in run.run.cells if each.id == cell), None)
    checks = chips(run.run.checks_of(cell), completion, ()) if completion.checks else ()
    return replace(
        found,
        words=IN_PROGRESS.get(completion.state, ""),
        run=run.run,
        completion=replace(completion, text=completion.text[:1], reasoning=completion.reasoning[:1]),
        checks=tuple(chip for chip in checks if chip[0] in ("good", "bad") or chip[1].startswith("…")),
        sha256=sha256_of(_system(run.run, cell)),
        seed=seed,
    )


def phases(timings: Timings) -> tuple[tuple[str, float], ...]:
    """(what the time went by with, ms), in their order; () where it is not known."""
    if timings.total_ms is None:
        return ()
    if timings.ttft_ms is None:
        return (("waiting", timings.total_ms),)
    return (("waiting", timings.ttft_ms), ("writing", max(0.0, timings.total_ms - timings.ttft_ms)))


def milliseconds(ms: float) -> str:
    """`0.4 ms`, `102 ms`, `12,300 ms`"""
    return f"{ms:.1f} ms" if ms < 10 else f"{ms:,.0f} ms"


def time_words(timings: Timings) -> str:
    """The picture of the timings, told."""
    parts = phases(timings)
    if not parts or timings.total_ms is None:
        return "No times are known."
    told = ", then ".join(f"{milliseconds(ms)} {what}" for what, ms in parts)
    first = "; the first word came in between" if len(parts) > 1 else "; no word came"
    return f"{told}: {duration(timings.total_ms)} in all{first}."


def figures(found: Inspection) -> tuple[Fact, ...]:
    """Tokens and cost, and how the answer ended."""
    completion = found.completion
    if completion is None:
        return ()
    usage, facts = completion.usage, list[Fact]()
    for name, tokens in (
        ("Prompt", usage.input_tokens), ("of it cached", usage.cached_tokens or None),
        ("Answer", usage.output_tokens), ("of it reasoning", usage.reasoning_tokens or None),
    ):  # fmt: skip
        if tokens is not None:
            facts.append((name, count(tokens, "token")))
    if completion.ended and usage.output_tokens is None:
        facts.append(("Tokens", "not reported"))
    if completion.timings.tokens_per_s is not None:
        facts.append(("Speed", speed(completion.timings.tokens_per_s)))
    if completion.state == "done":
        facts.append(("Cost", "unknown" if completion.cost_usd is None else amount(completion.cost_usd)))
    if completion.finish_reason is not None and completion.finish_reason in FINISH_WORDS:
        facts.append(("Ended", FINISH_WORDS[completion.finish_reason]))
    if found.seed is not None:
        facts.append(("Seed", str(found.seed)))
    if completion.reused_from is not None:
        facts.append(("Taken from", f"run {completion.reused_from}: nothing was asked, the times are those of then"))
    return tuple(facts)


def delivery_of(found: Inspection) -> str:
    """How the system message reached the model; the template's own words where it put some in."""
    completion = found.completion
    if completion is None or completion.sent is None:
        return ""
    delivery = completion.sent.delivery
    words = delivery_words(delivery)
    return f"{words} It says: {plain(delivery.text)}" if delivery.how == "template-default" and delivery.text else words


def remarks(found: Inspection) -> tuple[str, ...]:
    """What is not as it was asked for: not sent, changed, or in doubt; a sentence each."""
    completion = found.completion
    if completion is None or completion.sent is None:
        return ()
    said = [not_sent_sentence(completion.sent), *completion.sent.notes]
    said += delivery_doubts(completion.sent, completion.usage)
    return tuple(f"{each[:1].upper()}{each[1:].rstrip('.')}." for each in said if each)


def header_text(found: Inspection) -> str:
    """The headers that are kept, a line each."""
    headers = found.completion.response_headers if found.completion is not None else ()
    return "\n".join(plain(f"{name}: {value}".replace("\n", " ")) for name, value in headers)


def event_words(reply: RawReply | None, *, ended: bool) -> str:
    """Why there are no events, or fewer than came; "" where all are there."""
    if not ended:
        return "They are shown when the answer has ended."
    if reply is None:
        return "Not kept: they are there only for answers that were asked for since the program was started."
    if not reply.events:
        return "None: nothing of an answer arrived."
    return (
        f"The first {count(reply.dropped, 'event')} were let go: only the last ones are kept." if reply.dropped else ""
    )


def event_line(event: RawEvent) -> str:
    """`102 ms  {"choices":…`, on one line."""
    more = "…" if len(event.text) > LINE_SHOWN else ""
    return plain(f"{milliseconds(event.at)}  {' '.join(event.text[:LINE_SHOWN].split())}{more}")


def event_text(reply: RawReply) -> str:
    """All of them as they are copied, a line each where they hold no line ends themselves."""
    return "\n".join(f"{milliseconds(event.at)}\t{event.text}" for event in reply.events)


def _where(shown: ShownComparison, place: Place) -> str:
    """`local/smollm2 · sample 2 of 3 · turn 1 of 2`"""
    words = [place.column.model]
    if shown.samples() > 1:
        words.append(f"sample {place.sample} of {shown.samples()}")
    if (turns := len(shown.turns(place.prompt))) > 1:
        words.append(f"turn {place.turn} of {turns}")
    return " · ".join(words)


def _system(run: Run, cell: CellId) -> str | None:
    """The final system message of the cell's column, at its turn."""
    prompt = next((prompt for prompt in run.prompts if prompt.id == cell.prompt), None)
    column = run.column(cell.preset)
    return column.system_at(turns_of(prompt), cell.turn) if prompt is not None else column.system_message
