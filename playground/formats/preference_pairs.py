"""Votes as preference pairs for training (DPO): JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from playground.core.completion import Completion
from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.turns import asked_with, turns_of
from playground.core.votes import Vote, counted, merged, preferred
from playground.core.wording import whole_characters


def encode(run: Run, votes: Iterable[Vote]) -> bytes:
    """A line a vote: `prompt`, `chosen` and `rejected` as lists of messages.

    The shape is that of conversational preference data in TRL's documentation (huggingface.co/docs/trl, "Dataset
    formats"). The two answers had different system messages, so the prompt has none; both stand beside it, with
    presets, models and voter, for those who want them. A tie prefers nothing and is left out, and so is a later turn
    of a conversation, where each answer has a history of its own.
    """
    import msgspec

    questions = {prompt.id: asked_with(None, turns_of(prompt), 1, ())[0] for prompt in run.prompts}
    asked = {key: [_message(m.role, m.text) for m in messages] for key, messages in questions.items()}
    better = ((vote, pair) for vote in counted(merged(votes)) if (pair := preferred(vote)) and pair[0].turn == 1)
    texts = run.completions()
    lines = (
        {
            "prompt": asked[pair[0].prompt],
            **_answers(run, texts, *pair),
            "voter": whole_characters(vote.voter),
            "blind": vote.blind,
        }
        for vote, pair in better
    )
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def _answers(run: Run, texts: Mapping[CellId, Completion], chosen: CellId, rejected: CellId) -> Mapping[str, Any]:
    said: dict[str, Any] = {}
    for word, cell in (("chosen", chosen), ("rejected", rejected)):
        system = run.column(cell.preset).system_message
        said[word] = [_message("assistant", texts[cell].text)]
        said[f"{word}_system"] = None if system is None else whole_characters(system)
        said[f"{word}_preset"] = whole_characters(cell.preset)
        said[f"{word}_model"] = whole_characters(cell.model)
    return said


def _message(role: str, text: str) -> dict[str, str]:
    return {"role": role, "content": whole_characters(text)}
