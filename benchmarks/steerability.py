"""Which system messages move the embedded model, and which does it obey? From nothing, by `playground steer`.

Presets, prompts, samples and limits stand here and were chosen before the first answer was looked at: the shipped
presets as they are (all at one temperature, theirs would be no fair comparison), two of our own words for what is not
shipped, four everyday questions, room enough for a short answer to end. Each is asked 5 times, and 5 times more with
fresh seeds: 360 answers, 8 minutes on two cores. The figures are the program's own; nothing is computed here.

It ends with 1 where a result is not the one that is written down in EXPECTED.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from embedded import MODEL, own_home, playground, written

from playground.core.steering.words import VERDICT_WORDS

Figures = Mapping[str, Any]

SEED: Final = 20262
EXPERIMENT: Final = {
    "name": "What moves the built-in model",
    "presets": [
        "none",
        "french",
        "captain-redbeard",
        "shakespeare",
        "helpful-assistant",
        "json-only",
        {
            "name": "ALL CAPS",
            "system_message": "Write every answer in CAPITAL LETTERS ONLY. Never use a lower-case letter.",
            "checks": [{"type": "not-regex", "value": "[a-z]", "metric": "all caps"}],
        },
        "bullet-points",
        "empty",
    ],
    "prompts": [
        {"id": "sky", "user": "Why is the sky blue?"},
        {"id": "tea", "user": "How do I make a cup of tea?"},
        {"id": "rain", "user": "What should I do on a rainy day?"},
        {"id": "moon", "user": "Tell me about the moon."},
    ],
    "models": [MODEL],
    "samples": 5,
    "parameters": {"max_tokens": 96},
    "baseline": "none",
}
NOT_OBEYED: Final = "not obeyed"
EXPECTED: Final[Mapping[str, str]] = {
    "french": "firm",
    "captain-redbeard": "firm",
    "shakespeare": "firm",
    "helpful-assistant": "not-moved",
    "json-only": NOT_OBEYED,
    "all-caps": NOT_OBEYED,
}
"""By the preset's id in the run: a verdict, or that it is not obeyed. The others are for information."""


def measured(kept: Path | None) -> dict[str, Any]:
    """What `steer --json` says of the experiment, or of its record where that is there already."""
    with own_home() as home:
        if kept is not None and kept.exists():
            typed = [str(kept)]
        else:
            typed = [str(written(home, EXPERIMENT)), "--fresh", "--temperature", "0.7", "--seed", str(SEED)]
            typed += [] if kept is None else ["--export", str(kept)]
        record: dict[str, Any] = json.loads(playground(home, "steer", *typed, "--json"))
        return record


def table(record: Figures) -> Iterator[str]:
    yield "| preset | moved | energy distance (95 %) | p | Holm | firm | passes its checks | against the baseline |"
    yield "|---|---|---|---|---|---|---|---|"
    for preset in record["presets"]:
        if "moved" in preset:
            yield f"| {' | '.join((preset['name'], *moved(preset['moved']), *obeyed(preset.get('adherence'))))} |"


def moved(said: Figures) -> tuple[str, ...]:
    words = VERDICT_WORDS[said["verdict"]]
    if "effect" not in said:
        return words, "", "", "", ""
    effect = f"{said['effect']:.2f} ({said['low']:.2f} to {said['high']:.2f})".replace("-", "−")
    return words, effect, f"{said['p']:.4f}", f"{said['p_holm']:.4f}", "yes" if said["firm"] else "no"


def obeyed(said: Figures | None) -> tuple[str, str]:
    if said is None:
        return "no checks", ""
    lift = said["lift"]
    reach = f"{100 * said['low']:.0f} to {100 * said['high']:.0f} %"
    value, low, high = (signed(100 * lift[end]) for end in ("value", "low", "high"))
    return f"{said['passed']} of {said['n']} ({reach})", f"{value} points ({low} to {high})"


def signed(points: float) -> str:
    return f"{points:+.0f}".replace("-", "−") if round(points) else "0"


def surprises(record: Figures) -> Iterator[str]:
    by_id = {preset["column"]: preset for preset in record["presets"]}
    for name, expected in EXPECTED.items():
        verdict = by_id[name]["moved"]["verdict"]
        came = obeys(by_id[name]) is False if expected == NOT_OBEYED else verdict == expected
        if not came:
            yield f"{name}: expected {expected}, measured {verdict}, obeys: {obeys(by_id[name])}"


def obeys(preset: Figures) -> bool | None:
    """Whether it passes its checks more often than the baseline, and in half of the answers; None without checks."""
    said = preset.get("adherence")
    return None if said is None else said["lift"]["low"] > 0 and 2 * said["passed"] >= said["n"]


def main(kept: Path | None) -> int:
    record = measured(kept)
    print("\n".join(table(record)))
    print(f"\n{record['baseline']}\n")
    for preset in record["presets"]:
        print(f"- {preset['name']}: {preset['sentence']}")
    found = list(surprises(record))
    print("\n".join(f"! {words}" for words in found) or "All as expected.")
    return 1 if found else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--record", type=Path, metavar="FILE.json", help="keep the run; measured again if it is there")
    sys.exit(main(parser.parse_args().record))
