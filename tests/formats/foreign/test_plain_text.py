"""Plain text: all of it is the message, and the name is a heading's or the file's."""

from __future__ import annotations

import pytest
from foreign_outcomes import likelihood, noted, one, outcomes
from hypothesis import given, settings
from preset_strategies import messages

from playground.core.errors import InputError
from playground.core.fidelity import Refused
from playground.core.preset import Preset
from playground.formats.foreign.plain_text import IMPORTER


@pytest.mark.parametrize(
    ("path", "text", "name", "id"),
    [
        ("my-pirate.txt", "Arr.\n", "My pirate", "my-pirate"),
        ("a/x.md", "\n## The *captain* ##\n\nArr.", "The *captain*", "the-captain"),
        ("x.md", "#no heading", "X", "x"),
        (".txt", "x", ".txt", "txt"),
        ("con.txt", "x", "Con", "con-preset"),
        ("x.md", f"# {'a' * 500}", "X", "x"),
        ("x.md", f"# {'a' * 250}", "a" * 200, "a" * 100),
        ("x.md", "# a\u202eb\n", "a\u202eb", "a-b"),
    ],
)
def test_the_name(path: str, text: str, name: str, id: str) -> None:
    found = one(IMPORTER, text, path).preset
    assert found == Preset(id, name, text.removesuffix("\n"), source=path)


@pytest.mark.parametrize(
    ("data", "text", "told"),
    [
        (b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9f\r\ndich\r\n", "Grüß\ndich", False),
        ("Grüß “dich”".encode("cp1252"), "Grüß “dich”", True),
        ("Grüß 日本".encode("utf-16"), "Grüß 日本", True),
        ("Grüß".encode("utf-16-be"), None, False),
        (b"\xfe\xff" + "Grüß".encode("utf-16-be"), "Grüß", True),
        ("x".encode("utf-32"), None, False),
        (b"\xff\xfex", None, False),
        (b"a\x81b", None, False),
        (b"\xef\xbb\xbf\xff", None, False),
        (b"\x89PNG\0\xff", None, False),
        (b"a\0b", None, False),
    ],
)
def test_encodings(data: bytes, text: str | None, told: bool) -> None:
    if text is None:
        with pytest.raises(InputError, match=r"^x\.txt:"):
            outcomes(IMPORTER, data, "x.txt")
        return
    found = one(IMPORTER, data, "x.txt")
    assert found.preset.system_message == text
    assert noted(found) == ({"the encoding": "changed"} if told else {})


def test_what_looks_like_a_variable_is_text() -> None:
    found = one(IMPORTER, "{{ x }} {% if y %} {# z #} {a}", "x.txt")
    assert found.preset.system_message == "{{ x }} {% if y %} {# z #} {a}"
    assert noted(found) == {"{{ x }}": "literal", "{% if y %}": "literal", "{# z #}": "literal"}


def test_many_marks_are_told_in_short() -> None:
    notes = one(IMPORTER, "".join(f"{{{{x{i}}}}}" for i in range(30)), "x.txt").notes
    assert len(notes) == 21
    assert notes[-1].what == "10 more marks"


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t"])
def test_empty(text: str) -> None:
    assert outcomes(IMPORTER, text, "x.txt") == [Refused("x.txt", "the file is empty: a system message needs a text")]


def test_too_long() -> None:
    with pytest.raises(InputError, match="at most 1,000,000 are read"):
        outcomes(IMPORTER, "x" * 1_000_001, "x.txt")


@settings(max_examples=60, deadline=None)
@given(messages.filter(lambda text: bool(text.strip())))
def test_any_text_stays_what_it_is(text: str) -> None:
    lf = text.replace("\r\n", "\n").replace("\r", "\n")
    assert one(IMPORTER, lf.removeprefix("\ufeff") + "\n", "x.txt").preset.system_message == lf.removeprefix("\ufeff")


def test_recognised() -> None:
    assert likelihood(IMPORTER, "x", "x.md") == 0.3
    assert 0 < likelihood(IMPORTER, "x", "x") < 0.1
    assert likelihood(IMPORTER, b"\0\1", "x.txt") == 0
    assert likelihood(IMPORTER, "print(1)", "x.py") == 0
