"""Throw broken replies at a dialect's decoder: only ProviderError may come out, and where they are cut must not matter.

    python benchmarks/fuzz_decoders.py gemini --minutes 10

Guided by coverage with Google's atheris (`pip install atheris`, not one of the project's own packages); without it, the
same mutations are made blindly. Seeds are the bodies in tests/providers, and the recorded replies of the folder that
PLAYGROUND_WIRE_SAMPLES names. Mutations change values within the JSON of an event as well as bytes. Prints how many
replies were read, and the first finding with the bytes that show it; ends with 1 then.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "providers")]

try:
    import atheris
except ImportError:
    atheris = None

BODIES = {
    "openai-chat": "chat_bodies",
    "openai-responses": "test_openai_responses",
    "anthropic": "test_anthropic",
    "gemini": "gemini_bodies",
    "ollama": "ollama_bodies",
}
MAX_BYTES = 65536
SLOW_S = 5.0
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, 10**400, 1e308, float("nan"), float("inf"), "", "\ud83d", "\ude00", "a\0b",
    "x" * 400, "[DONE]", "error", "stop", "429", [], {}, [None], [[]], [{}], {"error": "x"}, {"text": "x"},
    {"message": {"message": []}}, "DEEP",
)  # fmt: skip
NESTS = (
    ("[", "]"),
    ('{"error":', "}"),
    ('{"message":', "}"),
    ('{"metadata":{"raw":', "}}"),
    ('[{"type":"thinking","thinking":', "}]"),
)
EVENT = re.compile(rb"(\{.*\})")


# ---- seeds and mutations


def seeds(dialect: str) -> list[bytes]:
    found: list[bytes] = []
    with contextlib.suppress(ImportError):
        module = importlib.import_module(BODIES[dialect])
        for value in vars(module).values():
            found += [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, bytes)]
    if folder := os.environ.get("PLAYGROUND_WIRE_SAMPLES"):
        index = json.loads(Path(folder, "index.json").read_text("utf-8"))
        named = (Path(folder, "cases", f"{name}.body") for name, case in index.items() if case["dialect"] == dialect)
        found += [path.read_bytes()[:MAX_BYTES] for path in named]
    return found or [b"data: {}\n\n", b"{}\n"]


def mutated(body: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """One change, of a value in an event's JSON, of whole events, or of bytes."""
    kind = chance.random()
    if kind < 0.55:
        return _with_odd_value(body, chance)
    lines = body.splitlines(keepends=True)
    if kind < 0.7 and lines:
        place = chance.randrange(len(lines))
        other = chance.choice(others).splitlines(keepends=True)
        lines[place : place + chance.randint(0, 2)] = [
            chance.choice(other) for _ in range(chance.randint(0, 2)) if other
        ]
        return b"".join(lines)
    return _with_odd_bytes(body, chance)


def _with_odd_value(body: bytes, chance: random.Random) -> bytes:
    found = list(EVENT.finditer(body)) or list(re.finditer(rb"(?s)(\{.*\}|\[.*\])", body))
    if not found:
        return _with_odd_bytes(body, chance)
    match = chance.choice(found)
    try:
        value = json.loads(match[1])
    except (ValueError, RecursionError):
        return _with_odd_bytes(body, chance)
    places = list(_places(value))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if places:
            holder, key = chance.choice(places)
            new = chance.choice((*ODD_VALUES, chance.choice(places)[0]))
            with contextlib.suppress(KeyError, IndexError):
                _change(holder, key, new, chance)
    try:
        text = json.dumps(value, ensure_ascii=chance.random() < 0.7)
    except (ValueError, RecursionError):  # a value that holds itself
        return _with_odd_bytes(body, chance)
    if '"DEEP"' in text:
        (before, after), depth = chance.choice(NESTS), chance.choice((1, 50, 200, 400, 900, 3000))
        text = text.replace('"DEEP"', before * depth + '"x"' + after * depth, 1)
    return body[: match.start()] + text.encode("utf-8", "surrogatepass") + body[match.end() :]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        yield value, key
        yield from _places(inner)


def _change(holder: Any, key: Any, new: Any, chance: random.Random) -> None:
    if chance.random() < 0.2:
        del holder[key]
    elif isinstance(holder, dict) and chance.random() < 0.2:
        holder[chance.choice(("error", "type", "index", "message", "usage", "done"))] = new
    else:
        holder[key] = new


def _with_odd_bytes(body: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(body) + 1)
    odd = (b"\n", b"\r", b"\r\n", b"\n\n", b"data:", b": c\n", b"event: error\n", b"\xef\xbb\xbf", b"\xff", b"\xe2\x80",
           b"{", b"}", b"[", b"<", b'"', b"\\ud83d", b"\0", b" ", bytes([chance.randrange(256)]))  # fmt: skip
    end = min(len(body), place + chance.choice((0, 0, 1, 1, 2, 8, 64)))
    return body[:place] + (chance.choice(odd) if chance.random() < 0.7 else b"") + body[end:]


# ---- what must hold


def check(dialect: str, data: bytes) -> None:
    """The first two bytes choose the cuts, the rest is the reply. Raises AssertionError, or whatever came out."""
    from playground.providers.ndjson import NdjsonDecoder
    from playground.providers.sse import SseDecoder

    body, chance = data[2:], random.Random(data[:2])
    pieces = _cut(body, chance)
    began = time.perf_counter()
    whole = outcome(dialect, [body])
    assert time.perf_counter() - began < SLOW_S, "slow"
    assert outcome(dialect, pieces) == whole, "cuts matter"
    if len(body) < 400:
        assert outcome(dialect, [body[place : place + 1] for place in range(len(body))]) == whole, "bytes matter"
    for framing in (SseDecoder, NdjsonDecoder):
        assert _events(framing(), pieces) == _events(framing(), [body]), "cuts matter to the framing"


def outcome(dialect: str, pieces: list[bytes]) -> tuple[Any, ...]:
    """All that a completion keeps of a reply."""
    from playground.core.errors import ProviderError
    from playground.core.ports import Chunk
    from playground.providers import dialect as dialects
    from playground.providers.dialects import dialect_of

    decoder = dialects.decoder(dialect_of(dialect), ("sk-secret",))  # type: ignore[arg-type]
    chunks: list[Chunk] = []
    failure = None
    try:
        for piece in pieces:
            chunks += decoder.feed(piece)
        chunks += decoder.finish()
        decoder.finish()
    except ProviderError as error:
        failure = error
    said = "".join(chunk.text for chunk in chunks), "".join(chunk.reasoning for chunk in chunks)
    ends = [chunk.finish_reason for chunk in chunks if chunk.finish_reason]
    usages = [chunk.usage for chunk in chunks if chunk.usage]
    for text in (*said, str(failure or "")):
        text.encode("utf-8")
        assert "\0" not in text, "NUL"
    assert decoder.complete == bool(ends), "a whole answer has one finish reason"
    assert not ends or (len(ends) == 1 and chunks[-1].finish_reason), "and it comes last"
    assert not (failure and decoder.complete), "failed and whole"
    assert failure is None or (len(str(failure)) < 600 and "\n" not in str(failure)), "an endless sentence"
    return *said, ends, usages[-1:], str(failure), failure and (failure.kind, failure.status)


def _cut(body: bytes, chance: random.Random) -> list[bytes]:
    places = sorted(chance.randrange(len(body) + 1) for _ in range(chance.choice((1, 2, 5, 20))))
    return [body[a:b] for a, b in zip([0, *places], [*places, len(body)], strict=True)]


def _events(framing: Any, pieces: list[bytes]) -> list[Any]:
    return [event for piece in pieces for event in framing.feed(piece)] + framing.finish()


# ---- the run


def blindly(dialect: str, minutes: float) -> None:
    known, count, chance = seeds(dialect), 0, random.Random()
    until = time.monotonic() + minutes * 60
    while time.monotonic() < until:
        body = chance.choice(known)
        for _ in range(chance.randint(1, 6)):
            body = mutated(body, chance, known)[:MAX_BYTES]
        data = chance.randbytes(2) + body
        try:
            check(dialect, data)
        except Exception:  # noqa: BLE001 -- whatever it is, it is a finding
            traceback.print_exc()
            print(f"{dialect}: a finding after {count:,} replies: {data!r}", flush=True)
            sys.exit(1)
        count += 1
    print(f"{dialect}: {count:,} replies read without coverage, no finding", flush=True)


def guided(dialect: str, minutes: float, folder: Path) -> None:
    """Never returns: libFuzzer ends the process."""
    with atheris.instrument_imports(include=["playground.providers"]):
        from playground.providers import dialects, ndjson  # noqa: F401

        dialects.dialect_of(dialect)  # type: ignore[arg-type]
    known = seeds(dialect)
    (folder / "corpus").mkdir()
    for number, body in enumerate(known):
        (folder / "corpus" / str(number)).write_bytes(b"ab" + body)

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.3 or len(data) < 3:
            return bytes(atheris.Mutate(data, max_size))
        return (data[:2] + mutated(data[2:], chance, known))[:max_size]

    options = [f"-max_total_time={int(minutes * 60)}", f"-max_len={MAX_BYTES}", f"-artifact_prefix={folder}/",
               "-timeout=30", "-print_final_stats=1", "-rss_limit_mb=2048"]  # fmt: skip
    atheris.Setup(
        [sys.argv[0], *options, str(folder / "corpus")], lambda data: check(dialect, data), custom_mutator=mutate
    )
    atheris.Fuzz()


def watched(dialect: str, minutes: float) -> int:
    """Run the guided one in a process of its own, and say what came of it."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, __file__, dialect, "--minutes", str(minutes), "--within", place]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        said = run.stdout.decode("utf-8", "replace")
        counts = re.findall(r"number_of_executed_units: (\d+)", said) or re.findall(r"^#(\d+)", said, re.M)
        covered = re.findall(r"cov: (\d+)", said)
        count = f"{int(counts[-1]):,}" if counts else "no"
        findings = [path for path in Path(place).iterdir() if path.is_file()]
        if run.returncode == 0 and not findings:
            print(
                f"{dialect}: {count} replies read, coverage {covered[-1] if covered else '?'}, no finding", flush=True
            )
            return 0
        print(said[-6000:])
        for path in findings:
            print(f"{dialect}: a finding after {count} replies: {path.read_bytes()!r}", flush=True)
        return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dialect", choices=list(BODIES))
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--within", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.within is not None:
        guided(asked.dialect, asked.minutes, asked.within)
    if atheris is not None:
        return watched(asked.dialect, asked.minutes)
    blindly(asked.dialect, asked.minutes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
