"""Words for people about a run and its completions: metrics, states, counts. Window and exports use the same ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from playground.core.completion import Completion, FinishReason
from playground.core.preset import NONE
from playground.core.request import Delivery, DeliveryHow, Message, Parameters
from playground.core.run import RecordedCell, Run
from playground.core.turns import Turn, turns_of

FINISH_WORDS: Final[Mapping[FinishReason, str]] = {
    "stop": "stop",
    "length": "cut by the token limit",
    "content_filter": "stopped by a content filter",
    "tool": "asked for a tool",
    "refusal": "refused",
    "pause": "paused by the model",
    "unknown": "ended without a reason",
}
"""Errors and cancels are left out: `state_sentence` says them."""

_DELIVERY: Final[Mapping[DeliveryHow, str]] = {
    "system": "Sent as a message of role system, in first place.",
    "developer": "Sent as a message of role developer, in first place.",
    "instructions": "Sent in the request's field “instructions”.",
    "top-level": "Sent in the request's field “system”.",
    "systemInstruction": "Sent in the request's field “systemInstruction”.",
    "merged": "This model takes no system message: sent in front of the first user message.",
    "none": "No system message was sent.",
    "template-default": "No system message was sent, and the model's own template put one in.",
}

# Not strftime's: Qt sets the user's locale, and these words stand in English sentences.
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def whole_characters(text: str) -> str:
    """`text` without halves of characters: what UTF-8 can hold. A lone surrogate becomes U+FFFD."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def without_controls(text: str) -> str:
    """`text` with its line ends as \\n and without control characters other than tab and line end."""
    if text.isascii() and text.isprintable():  # most lines; ten times as fast as a search
        return text
    return _CONTROL.sub("", whole_characters(text).replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """`text` as it may be shown: bidi controls are spelt out (`[U+202E]`), other control characters dropped.

    Such a control turns the reading order round, so that a reader sees another text than the one that is there.
    """
    return _BIDI_CONTROL.sub(lambda control: f"[U+{ord(control[0]):04X}]", without_controls(text))


DOTS: Final = 8
"""How many colours columns take turns among; the style of the window and that of the page have as many."""


def dot_of(place: int) -> int:
    """Which colour the column at `place` has, everywhere: the baseline the first one, which is grey."""
    return 0 if place == 0 else 1 + (place - 1) % (DOTS - 1)


def count(number: int, word: str) -> str:
    """`1 answer`, `1,200 answers`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def duration(ms: float) -> str:
    """`0.10 s`, `12.3 s`, `2 min 05 s`, `1 h 20 min`."""
    seconds = ms / 1000
    if round(seconds, 2) < 10:
        return f"{seconds:.2f} s"
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def speed(tokens_per_s: float) -> str:
    return f"{tokens_per_s:.0f} tok/s" if tokens_per_s >= 9.95 else f"{tokens_per_s:.1f} tok/s"


def moment(iso: str) -> str:
    """`23 November 2026, 19:04 UTC`; a text that is no time stays as it is."""
    try:
        at = datetime.fromisoformat(iso)
        utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return iso
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc.hour:02d}:{utc.minute:02d} UTC"


def cost(usd: float) -> str:
    """`$0.0012`, `$1.20`; nothing for nothing."""
    if usd <= 0:
        return ""
    return f"${usd:.2f}" if usd >= 0.1 else f"${usd:.2g}" if usd >= 0.0001 else "under $0.0001"


def metrics(completion: Completion) -> tuple[str, ...]:
    """`first word 0.10 s`, `148 tok/s`, `29 tokens`, `$0.0012`, `stop`: what is known of them; no word for no cost.

    `reused from 20261123-190400-ab12` goes first: the other figures are those of then.
    """
    timings, tokens = completion.timings, completion.usage.output_tokens
    words: list[str] = [] if completion.reused_from is None else [f"reused from {completion.reused_from}"]
    if timings.ttft_ms is not None:
        words.append(f"first word {duration(timings.ttft_ms)}")
    if timings.tokens_per_s is not None:
        words.append(speed(timings.tokens_per_s))
    if tokens is not None:
        words.append(count(tokens, "token"))
    if completion.cost_usd:
        words.append(cost(completion.cost_usd))
    if completion.finish_reason is not None and completion.finish_reason in FINISH_WORDS:
        words.append(FINISH_WORDS[completion.finish_reason])
    return tuple(words)


def state_sentence(completion: Completion) -> str:
    """Why this answer is not whole, in one sentence; "" for a whole one."""
    kept = "what had arrived is kept" if completion.text or completion.reasoning else "nothing had arrived"
    match completion.state:
        case "done":
            return ""
        case "failed":
            return completion.error.message if completion.error else f"The answer failed without a reason; {kept}."
        case "cancelled":
            return f"Stopped by you; {kept}."
        case "interrupted":
            return f"The program ended before this answer was whole; {kept}."
        case "running":
            return "This answer was still being written."
        case "pending":
            return "Not asked yet."


def before_words(turn: Turn) -> tuple[Message, ...]:
    """What stands before a turn's question, to be read: given history, and the system message where it changes."""
    if turn.system is None:
        return turn.given
    gone = "none from here on" if turn.system.preset == NONE.id else "an empty one from here on"
    return (*turn.given, turn.system if turn.system.text else replace(turn.system, text=f"({gone})"))


def delivery_words(delivery: Delivery) -> str:
    """How the system message reached the model, in one sentence."""
    return _DELIVERY[delivery.how]


def countdown(left_s: float) -> str:
    """`12 s`, `2 min 05 s`: whole seconds that are left, rounded up."""
    seconds = max(0, -int(-left_s // 1))
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60:02d} s"


def pause_words(message: str, left_s: float) -> str:
    """`mine asked to wait: asking again in 12 s`, for a pause that ends in `left_s` seconds."""
    if left_s <= 0:
        return f"{message}: asking again …"
    return f"{message}: asking again in {countdown(left_s)}"


def parameter_words(parameters: Parameters) -> tuple[str, ...]:
    """`temperature 0.7`, `at most 200 tokens`: the parameters that were set."""
    words: list[str] = []
    if parameters.temperature is not None:
        words.append(f"temperature {parameters.temperature:g}")
    if parameters.top_p is not None:
        words.append(f"top p {parameters.top_p:g}")
    if parameters.top_k is not None:
        words.append(f"top k {parameters.top_k}")
    if parameters.max_tokens is not None:
        words.append(f"at most {count(parameters.max_tokens, 'token')}")
    if parameters.seed is not None:
        words.append(f"seed {parameters.seed}")
    if parameters.stop:
        words.append("ends at " + ", ".join(f"“{text}”" for text in parameters.stop))
    if parameters.reasoning_effort is not None:
        words.append(f"reasoning effort {parameters.reasoning_effort}")
    return tuple(words)


def sum_words(run: Run) -> str:
    """`4 presets × 1 prompt × 3 samples = 12 answers`; a factor of one model or one sample is left out.

    Conversations count by their turns: `4 presets × 1 prompt with 2 turns = 8 answers`. Where not every column was
    asked at every turn, the sum is told without a sign of equality. What studies asked beside stands by itself.
    """
    prompts = [prompt for prompt in run.prompts if prompt.probe is None] or run.prompts
    columns = [column for column in run.columns if column.ablated is None]
    turns = sum(len(turns_of(prompt)) for prompt in prompts)
    talks = f" with {turns} turns" if turns > len(prompts) else ""
    factors = [count(len(columns), "preset"), count(len(prompts), "prompt") + talks]
    if len(run.models) > 1:
        factors.append(count(len(run.models), "model"))
    if run.samples > 1:
        factors.append(count(run.samples, "sample"))
    plain = len(run.plain_cells())
    beside = len(run.cells) - plain
    if not plain:
        return f"{' × '.join(factors)}: {count(beside, 'answer')} of studies"
    whole = len(columns) * turns * max(len(run.models), 1) * run.samples == plain
    studies = f", and {count(beside, 'answer')} of studies" if beside else ""
    return f"{' × '.join(factors)}{' =' if whole or not talks else ':'} {count(plain, 'answer')}{studies}"


def tally(cells: Sequence[RecordedCell]) -> str:
    """`11 of 12 done, 1 failed`."""
    states = Counter(cell.completion.state for cell in cells)
    done = states.pop("done", 0)
    return ", ".join([f"{done:,} of {len(cells):,} done", *(f"{n:,} {state}" for state, n in sorted(states.items()))])
