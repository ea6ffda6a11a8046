"""SillyTavern's cards of three versions, in JSON and in pictures, its system prompts, and pictures that are traps."""

from __future__ import annotations

import json
import time
import tracemalloc
import zlib
from typing import Any

import pytest
from foreign_outcomes import likelihood, noted, one, sent
from hypothesis import given, settings
from hypothesis import strategies as st
from pngs import DATA, END, HEAD, SIGNATURE, chunk, packed_card, png, text_chunk

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported
from playground.core.preset import Knob
from playground.formats.foreign import read
from playground.formats.foreign.silly_tavern import IMPORTER

V1: dict[str, Any] = {
    "name": "Seraphina", "description": "{{char}} guards the forest; {{User}} is lost.", "personality": "caring",
    "scenario": "a glade", "first_mes": "*wakes*", "mes_example": "<START>",
}  # fmt: skip
V2: dict[str, Any] = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "data": {
        **V1, "system_prompt": "{{original}}Write {{char}}'s reply. {{random::a::b}}", "creator_notes": "A healer.",
        "post_history_instructions": "Stay in character.", "alternate_greetings": ["Hi"], "tags": ["fantasy", "elf"],
        "creator": "Ann", "character_version": "1.2", "extensions": {}, "character_book": {"entries": [{}]},
    },
}  # fmt: skip


def test_version_1() -> None:
    found = one(IMPORTER, json.dumps(V1), "seraphina.json")
    assert found.preset.name == "Seraphina"
    assert found.preset.system_message == (
        "{{ char }} guards the forest; {{ user }} is lost.\n\nPersonality: caring\n\nScenario: a glade"
    )
    assert found.preset.knobs == (Knob("char", "text", "Seraphina"), Knob("user", "text", "User"))
    assert noted(found) == {"first_mes": "dropped", "mes_example": "dropped", "character": "changed"}


def test_version_2_keeps_its_words_and_lists_the_rest() -> None:
    found = one(IMPORTER, json.dumps(V2), "seraphina.json")
    assert sent(found) == (
        "Write Seraphina's reply. {{random::a::b}}\n\nSeraphina guards the forest; User is lost.\n\n"
        "Personality: caring\n\nScenario: a glade\n\nStay in character."
    )
    assert (found.preset.author, found.preset.tags, found.preset.description) == (
        "Ann",
        ("fantasy", "elf"),
        "A healer.",
    )
    assert noted(found) == {
        "post_history_instructions": "changed", "character": "changed", "first_mes": "dropped",
        "mes_example": "dropped",
        "alternate_greetings": "dropped", "character_version": "dropped", "character_book": "dropped",
        "{{original}}": "changed", "{{random::a::b}}": "literal",
    }  # fmt: skip


def test_version_3_has_a_nickname() -> None:
    card = {
        "spec": "chara_card_v3",
        "spec_version": "3.0",
        "data": {**V1, "nickname": "Sera", "description": "I am <BOT>"},
    }
    found = one(IMPORTER, json.dumps(card), "x.json")
    assert found.preset.name == "Seraphina"
    assert sent(found).startswith("I am Sera")


def test_a_system_prompt() -> None:
    found = one(
        IMPORTER, json.dumps({"name": "Roleplay", "content": "You are {{char}}.", "post_history": "Go on."}), "r.json"
    )
    assert found.preset.system_message == "You are {{ char }}.\n\nGo on."
    assert noted(found) == {"post_history": "changed", "variable 'char'": "changed"}


def test_a_chat_completion_preset_is_what_is_switched_on_in_its_order() -> None:
    def prompt(identifier: str, content: str, **more: Any) -> dict[str, Any]:
        return {"identifier": identifier, "name": identifier.title(), "content": content, "role": "system", **more}

    def order(*items: tuple[str, bool]) -> list[dict[str, Any]]:
        return [{"identifier": identifier, "enabled": enabled} for identifier, enabled in items]

    document = {
        "temperature": 0.9, "top_k": 0, "seed": -1, "openai_max_tokens": 300, "stream_openai": True,
        "prompts": [prompt("main", "Be {{char}}."), prompt("nsfw", "Off."), prompt("chat", "", marker=True),
                    prompt("jailbreak", "Stay."), prompt("said", "Hi", role="user"), prompt("left", "Over.")],
        "prompt_order": [
            {"character_id": 100000, "order": order(("main", True))},
            {"character_id": 100001, "order": order(("jailbreak", True), ("chat", True), ("main", True),
                                                    ("nsfw", False), ("said", True), ("gone", True))},
        ],
    }  # fmt: skip
    found = one(IMPORTER, json.dumps(document), "Default.json")
    assert found.preset.name == "Default"
    assert found.preset.system_message == "Stay.\n\nBe {{ char }}."
    assert (found.preset.parameters.temperature, found.preset.parameters.max_tokens) == (0.9, 300)
    assert noted(found) == {
        "1 other settings": "dropped", "prompt 'Nsfw'": "dropped", "prompt 'Said'": "dropped",
        "prompts Left": "dropped", "prompts": "changed", "variable 'char'": "changed",
    }  # fmt: skip
    assert likelihood(IMPORTER, json.dumps(document), "Default.json") > 0.8


@pytest.mark.parametrize(
    "body",
    [
        text_chunk(V2),
        text_chunk(V1, b"chara") + text_chunk(V2, b"ccv3"),
        text_chunk(V2, b"ccv3") + text_chunk(V1, b"chara"),
        chunk(b"zTXt", b"chara\0\0" + zlib.compress(packed_card(V2))),
        chunk(b"iTXt", b"chara\0\0\0en\0Figur\0" + packed_card(V2)),
        chunk(b"iTXt", b"ccv3\0\1\0\0\0" + zlib.compress(packed_card(V2))),
        chunk(b"tEXt", b"Comment\0hi") + text_chunk(V2) + chunk(b"pRVt", b"\0" * 1000),
        chunk(b"tEXt", b"chara\0" + packed_card(V2).rstrip(b"=")[:40] + b"\n" + packed_card(V2).rstrip(b"=")[40:]),
    ],
)
def test_a_card_in_a_picture_is_the_card_itself(body: bytes) -> None:
    found = one(IMPORTER, png(body), "seraphina.png")
    assert found.preset.system_message == one(IMPORTER, json.dumps(V2), "s.json").preset.system_message
    assert found.origin == "seraphina.png"
    assert likelihood(IMPORTER, png(body), "seraphina.png") > 0.9


BOMB = zlib.compress(b"A" * 300_000_000, 9)
BROKEN = {
    "no card": png(),
    "only a signature": SIGNATURE,
    "cut in a head": SIGNATURE + HEAD[:6],
    "cut in a body": png(text_chunk(V2))[:-60],
    "without an end": SIGNATURE + HEAD + text_chunk(V2),
    "a size of 4 GB": SIGNATURE + HEAD + chunk(b"tEXt", b"chara\0", size=2**32 - 1) + END,
    "a size of 2 GB": SIGNATURE + HEAD + chunk(b"tEXt", b"chara\0", size=2**31) + END,
    "a size one too large": SIGNATURE + HEAD + chunk(b"IDAT", b"abc", size=4) + END,
    "a wrong checksum": png(chunk(b"tEXt", b"chara\0" + packed_card(V2), crc=1)),
    "no base64": png(chunk(b"tEXt", b"chara\0{'not': 'base64!'}")),
    "base64 of no text": png(chunk(b"tEXt", b"chara\0/////w==")),
    "base64 of no JSON": png(chunk(b"tEXt", b"chara\0aGVsbG8=")),
    "a list": png(text_chunk([1, 2])),
    "deep JSON": png(chunk(b"tEXt", b"chara\0" + b"W1tb" * 10_000)),
    "a bomb in zTXt": png(chunk(b"zTXt", b"chara\0\0" + BOMB)),
    "a bomb in iTXt": png(chunk(b"iTXt", b"ccv3\0\1\0\0\0" + BOMB)),
    "a packed text cut off": png(chunk(b"zTXt", b"chara\0\0" + zlib.compress(packed_card(V2))[:-9])),
    "no packed text": png(chunk(b"zTXt", b"chara\0\0nonsense")),
    "an iTXt without its parts": png(chunk(b"iTXt", b"chara\0\0\0en")),
    "a huge text": png(chunk(b"tEXt", b"chara\0" + b"A" * 5_000_001)),
    "too many chunks": png(*[chunk(b"tEXt", b"")] * 50_001),
    "a huge file": png(chunk(b"IDAT", b"\0" * 10_000_000)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_trap_is_one_sentence_and_costs_nothing(name: str) -> None:
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(InputError, match=r"^card\.png") as caught:
            IMPORTER.read([ForeignFile("card.png", BROKEN[name])])
        assert "\n" not in str(caught.value)
        assert 0 <= IMPORTER.recognises([ForeignFile("card.png", BROKEN[name])]) <= 1
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 3
    assert peak_bytes < 60_000_000


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_picture_that_was_cut_or_changed_anywhere_is_read_or_told(data: st.DataObject) -> None:
    whole = bytearray(png(text_chunk(V2), DATA))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(8, len(whole)))])
    (outcome,) = read([ForeignFile("c.png", cut)], "silly-tavern")
    assert isinstance(outcome, Imported) or outcome.reason.startswith("c.png")


@pytest.mark.parametrize("text", ["[]", "{", "{}", '{"name": "x"}', "[" * 10_000])
def test_json_that_is_none_is_told(text: str) -> None:
    with pytest.raises(InputError, match=r"^x\.json"):
        IMPORTER.read([ForeignFile("x.json", text.encode())])


def test_recognised() -> None:
    assert likelihood(IMPORTER, json.dumps(V1), "x.json") > 0.8
    assert likelihood(IMPORTER, json.dumps(V2), "x.json") > 0.9
    assert likelihood(IMPORTER, json.dumps({"name": "a", "content": "b"}), "x.json") > 0.5
    assert likelihood(IMPORTER, json.dumps({"name": "a", "content": "b", "command": "c"}), "x.json") == 0
    assert likelihood(IMPORTER, png(), "x.png") < 0.5
    assert likelihood(IMPORTER, "{", "x.json") == 0
