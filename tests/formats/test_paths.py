"""Names become file stems that are safe everywhere; paths from files stay within their folder."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.errors import InputError
from playground.formats.paths import file_stem, is_path, safe_path


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Captain Redbeard", "captain-redbeard"),
        ("  Two   spaces\t", "two-spaces"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\system32", "c-windows-system32"),
        ("a/b\\c:d*e?f", "a-b-c-d-e-f"),
        (".hidden", "hidden"),
        ("..", "preset"),
        ("", "preset"),
        ("???", "preset"),
        ("evil\u202etxt.exe", "evil-txt.exe"),
        ("a\u200bb\u2066c", "a-b-c"),
        ("nul\0byte", "nul-byte"),
        ("CON", "con-preset"),
        ("con.preset", "con.preset-preset"),
        ("LPT1", "lpt1-preset"),
        ("Über größe", "über-größe"),
        ("ﬁne ①", "fine-1"),
        ("日本 の 海賊", "日本-の-海賊"),
        ("trailing. . .", "trailing"),
        ("🏴‍☠️", "preset"),
        ("e\u0301", "é"),
    ],
)
def test_a_name_becomes_a_stem(name: str, stem: str) -> None:
    assert file_stem(name) == stem


@given(st.text(max_size=300))
def test_a_stem_is_always_a_safe_file_name(name: str) -> None:
    stem = file_stem(name)
    assert stem
    assert len(stem.encode()) <= 110
    assert stem.isprintable()
    assert not re.search(r'[\s/\\:*?"<>|]', stem)
    assert not stem.startswith((".", "-"))
    assert not stem.endswith((".", " "))
    assert stem.split(".")[0] not in {"con", "nul", "prn", "aux", "com1", "lpt9"}
    assert file_stem(stem) == stem


def test_a_long_name_is_cut_between_characters() -> None:
    assert file_stem("ä" * 200) == "ä" * 50


@pytest.mark.parametrize(
    "path", ["a.preset.md", "./a.preset.md", "sub/folder/a.csv", "a..b/c.md", "…/x.md", "con/ä.md"]
)
def test_paths_within_the_folder_stand(path: str) -> None:
    assert safe_path(path, file="e.experiment.yaml", line=3, key="dataset") == path


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../a.csv", "a/../../b.csv", "..", "C:/a.csv", "c:a.csv", "a\\b.csv", "\\\\host\\x", "~/a.csv",
     "", " ", "a/", "a\nb.csv", "//host/x"],
)  # fmt: skip
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    with pytest.raises(InputError, match=r"e.experiment.yaml:3: key 'dataset': the path .* leads out of the folder"):
        safe_path(path, file="e.experiment.yaml", line=3, key="dataset")


def test_an_id_is_no_path() -> None:
    assert not is_path("captain-redbeard")
    assert not is_path("v1.2")
    assert is_path("./x")
    assert is_path("x.preset.md")
    assert is_path("..\\x")
