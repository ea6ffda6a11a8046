"""Datasets: CSV whatever its separator, TSV and JSONL, and what is told about broken ones."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.errors import InputError
from playground.formats.dataset_file import parse


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_separator_is_found(separator: str, newline: str) -> None:
    lines = ["name,city".replace(",", separator), "", '"Ann, B;c|d\te",Rome'.replace('",', f'"{separator}'), ""]
    assert parse(newline.join(lines), file="d.csv") == ({"name": "Ann, B;c|d\te", "city": "Rome"},)


def test_a_table_may_hold_quotes_lines_and_one_column() -> None:
    text = '\ufeff"First name"\n"say ""hi"""\n"two\nlines"\n\n=1+1\n'
    wanted = ({"First name": 'say "hi"'}, {"First name": "two\nlines"}, {"First name": "=1+1"})
    assert parse(text.encode(), file="D.CSV") == wanted
    assert parse("a\tb\n1, 2\t3\n", file="d.tsv") == ({"a": "1, 2", "b": "3"},)


def test_json_lines() -> None:
    text = '{"a": "x\\ny", "b": 1}\n\n{"a": null, "b": true, "c": [1, {"d": "é"}], "e": 1.50}\r\n'
    assert parse(text, file="d.jsonl") == (
        {"a": "x\ny", "b": "1"},
        {"a": "", "b": "true", "c": '[1, {"d": "é"}]', "e": "1.5"},
    )


@pytest.mark.parametrize(
    ("file", "source", "line", "words"),
    [
        ("d.csv", "a,b\n1,2\n1,2,3\n", 3, "3 values, and the first line names 2 columns: put text with ',' in quotes"),
        ("d.csv", "a;b\n1\n", 2, "1 values"),
        ("d.csv", 'a,b\n"1,2\n', 2, "check the quotes"),
        ("d.csv", 'a,b\n"1"2,3\n', 2, "check the quotes"),
        ("d.csv", "a,,b\n", 1, "the column 2 has no name"),
        ("d.csv", "a,a\n", 1, "two columns are called 'a'"),
        ("d.csv", "a,b\n", None, "no rows"),
        ("d.csv", "", None, "no rows"),
        ("d.csv", "a\n" + "x" * 200_000, 2, "the table cannot be read"),
        ("d.csv", ",".join(f"c{i}" for i in range(201)), 1, "more than 200 columns"),
        ("d.csv", "a\n" + "1\n" * 10_001, 10_002, "more than 10,000 rows"),
        ("d.csv", b"a\n\xfc\n", 2, "is not UTF-8"),
        ("d.csv", "a,b\n1,2\n".encode("utf-16"), 1, "UTF-16"),
        ("d.csv", "a\n\0\n", 2, "a NUL character"),
        ("d.csv", "a" * 5_000_001, None, "5,000,001 bytes"),
        ("d.jsonl", '{"a": 1}\n{"a": \n', 2, "the line is not JSON"),
        ("d.jsonl", '{"a": 1}\n[1]\n', 2, "the line is no JSON object"),
        ("d.jsonl", '\n{"a": "\\ud800"}\n', 2, "half a surrogate pair"),
        ("d.jsonl", '{"a\\u0000": 1}\n', 1, "a NUL character"),
        ("d.jsonl", "[" * 100_000, 1, "the line is not JSON"),
        ("d.jsonl", '{"a": ' + "9" * 5000 + "}", 1, "the line is not JSON"),
        ("d.xlsx", "a\n1\n", None, "a dataset is one of .csv, .tsv, .jsonl, .ndjson"),
    ],
)  # fmt: skip
def test_broken_datasets_are_told_with_their_line(file: str, source: str | bytes, line: int | None, words: str) -> None:
    with pytest.raises(InputError) as error:
        parse(source, file=file)
    assert (error.value.file, error.value.line) == (file, line)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, str]], separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    assert parse(out.getvalue(), file="d.csv") == tuple({"a": a, "b": b} for a, b in rows)
