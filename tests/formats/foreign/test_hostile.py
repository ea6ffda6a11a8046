"""Every format that can be read, on files that mean harm: one sentence each, soon, and nothing else."""

from __future__ import annotations

import json
import time

import pytest
from foreign_outcomes import fits

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Refused
from playground.formats import foreign
from playground.formats.foreign import MAX_FILES, exporters, importer, importers, read, recognised

IDS = [one.id for one in importers()]
BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
PATHS = {
    "preset": "a.preset.md", "prompt-yml": "a.prompt.yml", "promptfoo": "promptfooconfig.yaml", "dotprompt": "a.prompt",
    "prompty": "a.prompty", "llm": "a.yaml", "fabric": "a/system.md", "text": "a.txt", "lm-studio": "a.preset.json",
    "open-webui": "a.json", "prompts-csv": "prompts.csv", "silly-tavern": "a.json", "modelfile": "Modelfile",
    "cherry-studio": "a.json", "presets-zip": "a.presets.zip",
}  # fmt: skip
YAML = ("prompt-yml", "promptfoo", "llm")
FRONT = ("preset", "dotprompt", "prompty")
SOON_S = 4.0  # on a machine that is busy with other things


def as_one(id: str, text: str) -> str:
    return f"---\n{text}\n---\n" if id in FRONT else text


def refused(id: str, data: bytes) -> str:
    (outcome,) = read([ForeignFile(PATHS[id], data)], id)
    assert isinstance(outcome, Refused), outcome
    assert outcome.origin.startswith(PATHS[id])
    assert "\n" not in outcome.reason
    assert "Traceback" not in outcome.reason
    return outcome.reason


@pytest.mark.parametrize("id", [*YAML, *FRONT])
def test_a_yaml_bomb(id: str) -> None:
    assert "anchors" in refused(id, as_one(id, BOMB).encode())


@pytest.mark.parametrize("id", [*YAML, *FRONT])
@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "x:\n"])
def test_deep_nesting(id: str, sign: str) -> None:
    deep = "".join(" " * i + "x:\n" for i in range(300)) if sign == "x:\n" else sign * 20_000
    assert len(refused(id, as_one(id, deep).encode())) < 300


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(
    "text", ["[" * 30_000, '{"a":' * 30_000, "{" * 30_000, "%YAML 9\n---\n!!python/object:os.system x"]
)
def test_deep_json_and_tags(id: str, text: str) -> None:
    for outcome in read([ForeignFile(PATHS[id], text.encode())], id):
        if isinstance(outcome, Imported):  # as the text it is
            fits(outcome.preset)


@pytest.mark.parametrize("id", IDS)
def test_a_hundred_megabytes_are_not_looked_at(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = importer(id)
    monkeypatch.setattr(type(one), "read", lambda *_: pytest.fail("it was read"))
    monkeypatch.setattr(type(one), "recognises", lambda *_: pytest.fail("it was looked at"))
    data = bytes(100_000_000)
    for chosen in (id, None):
        (outcome,) = read([ForeignFile(PATHS[id], data)], chosen)
        assert outcome == Refused(
            PATHS[id], "the file has 100,000,000 bytes, and at most 10,000,000 are read: cut it in parts"
        )


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\xff\xfe", b"\xff\xfe\x00", b"\xef\xbb\xbf", b"\x81", b"---", b"null", b"\x1b[31m"]
)
def test_what_is_nothing(id: str, data: bytes) -> None:
    file = ForeignFile(PATHS[id], data)
    assert 0 <= importer(id).recognises([file]) <= 1
    assert len(read([file], id)) <= 1
    read([file])


HANGS = [
    "{{" * 62_500, "{%" * 62_500, "{#" * 62_500, "{{!--" * 25_000, "{% raw %}" * 15_000, " " * 125_000 + "x",
    "\\{{" * 37_500, "{{{ " * 30_000, "$" * 125_000, "system:\n" * 15_000, "\n" * 125_000 + "x", "# " * 62_500,
    "{{ a }}" * 17_500, "{" * 125_000, '{{role "system"}}' * 7_500 + "{{" * 1000, "${" * 62_500, "${env:" * 20_000,
    " \t" * 62_500 + "system", "messages:\n" * 12_500,
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HANGS)))
def test_no_text_takes_long(number: int) -> None:
    """Each text in the place where a format has its text."""
    text = HANGS[number]
    quoted = json.dumps(text)
    chat = json.dumps(json.dumps([{"role": "system", "content": text}]))
    sources = {
        "text": text, "prompty": text, "dotprompt": '{{role "system"}}' + text, "fabric": text,
        "prompt-yml": f"messages: [{{role: system, content: {quoted}}}]", "llm": f"system: {quoted}",
        "promptfoo": f"prompts: [{chat}]\ntests: []",
    }  # fmt: skip
    for id, source in sources.items():
        began = time.perf_counter()
        read([ForeignFile(PATHS[id], source.encode())], id)
        assert time.perf_counter() - began < SOON_S, id


def test_thousands_of_keys_and_names() -> None:
    began = time.perf_counter()
    keys = "".join(f"k{i}: 1\n" for i in range(9000))
    read([ForeignFile("a.prompt.yml", f"messages: [{{role: system, content: x}}]\n{keys}".encode())])
    variables = "".join(f"{{{{ k-{i} }}}}" for i in range(20_000))
    (found,) = read([ForeignFile("p/system.md", variables.encode())])
    assert isinstance(found, Imported)
    assert not found.preset.knobs
    assert time.perf_counter() - began < 2 * SOON_S


def test_many_files() -> None:
    files = [ForeignFile(f"{i}/same.txt", b"x") for i in range(MAX_FILES)]
    found = read(files)
    ids = [outcome.preset.id for outcome in found if isinstance(outcome, Imported)]
    assert len(set(ids)) == MAX_FILES
    with pytest.raises(InputError, match="at most 1,000 are read: pick fewer"):
        read([*files, files[0]])


def test_the_table_of_formats() -> None:
    assert set(PATHS) == set(IDS)
    for one in [*importers(), *exporters()]:
        assert one.label
    assert {one.id for one in importers()} == set(foreign._IMPORTERS)
    assert {one.id for one in exporters()} == set(foreign._EXPORTERS)
    assert recognised([]) == []
    with pytest.raises(InputError, match="no format that can be read is called 'promptfo': did you mean 'promptfoo'"):
        read([], "promptfo")
    with pytest.raises(InputError, match="no format that can be written is called 'prompty'"):
        foreign.exporter("prompty")


def test_a_file_of_no_format() -> None:
    (outcome,) = read([ForeignFile("a.bin", b"\0\1\2")])
    assert outcome == Refused("a.bin", "no format that can be read looks like this: choose one by its name")
