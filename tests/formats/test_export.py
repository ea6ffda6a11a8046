"""Files by suffix, and the way back by content."""

from __future__ import annotations

import pytest
from shown_runs import shell, small_run

from playground.core.errors import InputError
from playground.formats.export import SUFFIXES, export, read


@pytest.mark.parametrize("suffix", [".html", ".json", ".HTML"])
def test_what_carries_the_record_gives_back_the_run(suffix: str) -> None:
    data = export(small_run(), suffix, shell())
    assert read(data, file="f") == small_run()
    assert read(b"\xef\xbb\xbf \r\n" + data, file="f") == small_run()


@pytest.mark.parametrize("suffix", [".md", ".csv"])
def test_what_carries_no_record_is_refused_with_the_way_out(suffix: str) -> None:
    data = export(small_run(), suffix, shell())
    with pytest.raises(InputError, match=r"neither a comparison page \(\.html\) nor a run record \(\.json\)"):
        read(data, file="f")


@pytest.mark.parametrize("suffix", [".pdf", "", "html"])
def test_an_unknown_suffix_names_the_known_ones(suffix: str) -> None:
    with pytest.raises(InputError, match=r"use \.html, \.json, \.md, \.csv"):
        export(small_run(), suffix, shell())


def test_every_suffix_can_be_written() -> None:
    assert all(export(small_run(), suffix, shell()) for suffix in SUFFIXES)
