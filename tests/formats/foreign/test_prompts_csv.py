"""prompts.csv: two columns or five, variables with defaults, every encoding and separator, and 100,000 rows."""

from __future__ import annotations

import csv
import io
import time

import pytest
from foreign_outcomes import likelihood, noted, one, outcomes, sent
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Refused
from playground.core.preset import Knob
from playground.formats.foreign.prompts_csv import IMPORTER, MAX_ROWS

OLD = '"act","prompt"\n"Linux Terminal","I want you to ""act"" as a linux terminal.\nDo so."\n'
NEW = (
    "act,prompt,for_devs,type,contributor\r\n"
    '"Interviewer","Be an interviewer for ${Position:Software Developer} in ${city}, ${Position}.",'
    'TRUE,STRUCTURED,"f, iltekin"\r\n'
)


def test_the_old_table() -> None:
    found = one(IMPORTER, OLD, "prompts.csv")
    assert found.preset.name == "Linux Terminal"
    assert found.preset.system_message == 'I want you to "act" as a linux terminal.\nDo so.'
    assert (found.preset.knobs, found.notes) == ((), ())
    assert found.origin == found.preset.source == "prompts.csv, row 1"


def test_the_new_table() -> None:
    found = one(IMPORTER, NEW, "prompts.csv")
    assert found.preset.system_message == "Be an interviewer for {{ Position }} in {{ city }}, {{ Position }}."
    assert found.preset.knobs == (Knob("Position", "text", "Software Developer"), Knob("city", "text", ""))
    assert sent(found) == "Be an interviewer for Software Developer in , Software Developer."
    assert (found.preset.tags, found.preset.author) == (("for-devs", "structured"), "f, iltekin")
    assert noted(found) == {"variable 'city'": "changed"}


def test_other_marks_in_a_row_with_variables_stay_what_they_are() -> None:
    found = one(IMPORTER, 'act,prompt\nA,"{{ x.y() }} ${a:1} {% for %} {${b:2}}"\n', "p.csv")
    assert sent(found) == "{{ x.y() }} 1 {% for %} {2}"


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "cp1252"])
def test_every_encoding_that_a_spreadsheet_writes(codec: str) -> None:
    found = one(IMPORTER, "act;prompt\r\nCafé;Größe – naïve\r\n".encode(codec), "p.csv")
    assert (found.preset.name, found.preset.system_message) == ("Café", "Größe – naïve")
    assert likelihood(IMPORTER, "act;prompt\r\nCafé;x\r\n".encode(codec), "p.csv") > 0.9
    assert noted(found) == ({} if codec == "utf-8-sig" else {"the encoding": "changed"})


def test_rows_that_cannot_be_read_are_refused_by_number() -> None:
    found = outcomes(IMPORTER, "act,prompt,more\nA,x,y\nB\n\nC,,z\n,no name here at all in it,\n", "p.csv")
    assert [(type(outcome), outcome.origin) for outcome in found] == [
        (Imported, "p.csv, row 1"), (Refused, "p.csv, row 2"), (Refused, "p.csv, row 3"), (Imported, "p.csv, row 4")
    ]  # fmt: skip
    assert isinstance(found[0], Imported)
    assert noted(found[0]) == {"column 'more'": "dropped"}
    assert isinstance(found[3], Imported)
    assert found[3].preset.name == "no name here at all in"


def test_a_hundred_thousand_rows_in_time() -> None:
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["act", "prompt", "for_devs", "type", "contributor"])
    writer.writerows([f"Act {i}", f"You are number {i}, for ${{who:you}}.", "", "", "me"] for i in range(MAX_ROWS))
    file = ForeignFile("p.csv", rows.getvalue().encode())
    began = time.process_time()
    assert IMPORTER.recognises([file]) > 0.9
    found = IMPORTER.read([file])
    took_s = time.process_time() - began
    assert len(found) == MAX_ROWS
    assert took_s < 20  # some 5 s on a slow machine


def test_one_row_more_is_too_many() -> None:
    with pytest.raises(InputError, match=r"p\.csv:100002: more than 100,000 rows"):
        IMPORTER.read([ForeignFile("p.csv", b"act,prompt\n" + b"a,b\n" * (MAX_ROWS + 1))])


NONE = ["", "a,b\n1,2\n", "act,prompt\n", "act,prompt,prompt\na,b,c\n", 'act,prompt\na,"b\n', "\0",
        'act,prompt\na,"' + "b" * 200_000 + '"\n', "act,prompt\n" + "a,b\n" * 2_500_001]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_what_is_none_is_told(text: str) -> None:
    with pytest.raises(InputError, match=r"^p\.csv") as caught:
        IMPORTER.read([ForeignFile("p.csv", text.encode())])
    assert "\n" not in str(caught.value)


def test_recognised() -> None:
    assert likelihood(IMPORTER, OLD, "prompts.csv") > 0.9
    assert likelihood(IMPORTER, NEW.encode("utf-16"), "x.CSV") > 0.9
    assert likelihood(IMPORTER, "question,answer\n", "x.csv") == 0
    assert likelihood(IMPORTER, OLD, "x.md") == 0
    assert likelihood(IMPORTER, b"\xff\xfe\x00", "x.csv") == 0


signs = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
cells = st.text(signs, min_size=1, max_size=20).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells.filter(lambda text: "${" not in text)), min_size=1, max_size=4))
def test_any_text_comes_out_of_the_table_as_it_went_in(rows: list[tuple[str, str]]) -> None:
    table = io.StringIO(newline="")
    csv.writer(table, quoting=csv.QUOTE_ALL).writerows([("act", "prompt"), *rows])
    found = outcomes(IMPORTER, table.getvalue(), "p.csv")
    assert [sent(row) for row in found if isinstance(row, Imported)] == [prompt for _, prompt in rows]
