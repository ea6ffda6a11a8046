"""Passports in a preset's file: written and read they are the same, and every other byte stays."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from passports_by_hand import passports

from playground.core.passport import Passport
from playground.core.passport_values import in_file, with_passports
from playground.core.preset import Preset
from playground.formats import preset_file

FILE = "---\r\nname: Pirate # a name\r\n\r\ntags: [ 'persona' ]\r\n---\r\nSay arr.\r\n"


def same(one: Passport, other: Passport) -> bool:
    """But for figures that are written with four digits."""
    ends = [(f.value, f.low, f.high) if (f := each.effect) is not None else () for each in (one, other)]
    near = all(
        (a is None) == (b is None) and math.isclose(a or 0, b or 0, rel_tol=1e-3) for a, b in zip(*ends, strict=True)
    )
    ps = [each.p_holm for each in (one, other)]
    near = near and (ps[0] is None) == (ps[1] is None) and math.isclose(ps[0] or 0, ps[1] or 0, rel_tol=1e-3)
    plain = [replace(each, effect=None, p_holm=None, run="") for each in (one, other)]
    return near and plain[0] == plain[1]


@settings(max_examples=20, deadline=None)
@given(st.lists(passports(), min_size=1, max_size=3, unique_by=lambda each: each.model))
def test_what_is_written_is_read(found: list[Passport]) -> None:
    source = preset_file.parse(FILE, id="pirate", file="x")
    text = preset_file.update(FILE, with_passports(source, found))
    read = in_file(preset_file.parse(text, id="pirate", file="x"))
    assert len(read) == len(found)
    assert all(same(one, other) for one, other in zip(found, read, strict=True))
    assert text.startswith("---\r\nname: Pirate # a name\r\n\r\ntags: [ 'persona' ]\r\n")
    assert text.endswith("---\r\nSay arr.\r\n")
    new = preset_file.render(with_passports(Preset("p", "P", "Text"), found))
    assert len(in_file(preset_file.parse(new, id="p", file="x"))) == len(found)
