"""Datasets: CSV whatever its separator, TSV, JSONL and JSON lists, and what is told about broken ones."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.errors import InputError
from playground.formats.dataset_file import Reading, parse, read


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
        ("d.csv", "a,b\n1,2\n1,2,3\n", 3, "3 values, and the first line has 2 columns: put text with ',' in quotes"),
        ("d.csv", "a;b\n1\n", 2, "1 value, and"),
        ("d.csv", 'a,b\n"1,2\n', 2, "check the quotes"),
        ("d.csv", 'a,b\n"1"2,3\n', 2, "check the quotes"),
        ("d.csv", "a,,b\n", 1, "the column 2 has no name"),
        ("d.csv", "a,a\n", 1, "two columns are called 'a'"),
        ("d.csv", "a,b\n", None, "no rows"),
        ("d.csv", "", None, "no rows"),
        ("d.csv", "a\n" + "x" * 200_000, 2, "the table cannot be read"),
        ("d.csv", ",".join(f"c{i}" for i in range(201)), 1, "more than 200 columns"),
        ("d.csv", "a\n" + "1\n" * 100_001, 100_002, "more than 100,000 rows"),
        ("d.csv", b"a\n\x81\n", 2, "neither UTF-8 nor Windows-1252"),
        ("d.csv", b"\xef\xbb\xbfa\n\n\xfc\n", 3, "neither UTF-8 nor"),
        ("d.csv", b"\xff\xfea\0\n\0\x00\xd8", 2, "neither UTF-8 nor"),
        ("d.csv", "a\n\0\n", 2, "a NUL character"),
        ("d.csv", "a" * 50_000_001, None, "50,000,001 bytes"),
        ("d.json", '{"a": 1}', 1, "no list of rows"),
        ("d.json", '[{"a": 1},\n{"a"}]', 2, "the file is not JSON"),
        ("d.json", '[{"a": 1}, 2]', None, "the row 2 is no JSON object"),
        ("d.json", '[{"a": "\\ud800"}]', None, "half a surrogate pair"),
        ("d.json", "[" * 100_000, 1, "the file is not JSON"),
        ("d.json", "[]", None, "no rows"),
        ("d.jsonl", '{"a": 1}\n{"a": \n', 2, "the line is not JSON"),
        ("d.jsonl", '{"a": 1}\n[1]\n', 2, "the line is no JSON object"),
        ("d.jsonl", '\n{"a": "\\ud800"}\n', 2, "half a surrogate pair"),
        ("d.jsonl", '{"a\\u0000": 1}\n', 1, "a NUL character"),
        ("d.jsonl", "[" * 100_000, 1, "the line is not JSON"),
        ("d.jsonl", '{"a": ' + "9" * 5000 + "}", 1, "the line is not JSON"),
        ("d.xlsx", "a\n1\n", None, "a dataset is one of .csv, .tsv, .tab, .jsonl, .ndjson, .json"),
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


CITIES = "Stadt;Land\nZürich;Schweiz\nMalmö;Schweden\n"
ROWS = ({"Stadt": "Zürich", "Land": "Schweiz"}, {"Stadt": "Malmö", "Land": "Schweden"})


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CITIES.encode(), "utf-8"),
        (CITIES.encode("utf-8-sig"), "utf-8"),
        (CITIES.encode("cp1252"), "cp1252"),
        ("\ufeff".encode("utf-16-le") + CITIES.encode("utf-16-le"), "utf-16-le"),
        ("\ufeff".encode("utf-16-be") + CITIES.encode("utf-16-be"), "utf-16-be"),
        (CITIES.encode("utf-16-le"), "utf-16-le"),
        (CITIES.encode("utf-16-be"), "utf-16-be"),
        ("\ufeff".encode("utf-32-le") + CITIES.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_the_encoding_is_found_and_said(data: bytes, encoding: str) -> None:
    found = read(data, file="d.csv")
    assert (found.encoding, found.separator, found.header, found.columns) == (encoding, ";", True, ("Stadt", "Land"))
    assert found.rows == ROWS


def test_encoding_separator_and_header_can_be_told() -> None:
    data = "a,b;c\nd,é;f\n".encode()
    assert read(data, file="d.csv", reading=Reading(separator=";")).columns == ("a,b", "c")
    assert read(data, file="d.csv", reading=Reading(separator=",")).columns == ("a", "b;c")
    without = read(data, file="d.csv", reading=Reading(separator=",", header=False))
    assert without.rows == ({"column_1": "a", "column_2": "b;c"}, {"column_1": "d", "column_2": "é;f"})
    assert read(data, file="d.csv", reading=Reading(encoding="cp1252")).rows[0]["a"] == "d"
    assert "Ã©" in read(data, file="d.csv", reading=Reading(encoding="cp1252", separator=",")).rows[0]["b;c"]
    with pytest.raises(InputError, match=r"d.csv:2: the byte 0xE9 is not UTF-8: choose another encoding"):
        read("a\né\n".encode("cp1252"), file="d.csv", reading=Reading(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("id,question\n1,Why?\n", True),
        ("1,Why is it so?\n2,Who?\n", False),
        ("Why is the sky blue?\nWho are you?\n", False),
        ("Question?\nWho are you?\n", True),
        ("x" * 100 + "\nb\n", False),
        ("12.5;-3\n1;2\n", False),
    ],
)
def test_a_first_line_of_values_is_no_header(text: str, header: bool) -> None:
    found = read(text, file="d.csv")
    assert found.header is header
    assert len(found.rows) == text.count("\n") - header


def test_commas_in_sentences_are_no_separators_where_another_sign_is_even() -> None:
    text = "who;says\nAnn;Yes, no, maybe, and so on\nBo;Well, well\n"
    assert read(text, file="d.csv").separator == ";"
    assert read('prompt\n"Hello, you"\nBye\n', file="d.csv").columns == ("prompt",)


def test_formulas_stay_plain_text() -> None:
    rows = parse('a,b\n"=HYPERLINK(""http://x"")",+1\n@SUM(A1),007\n', file="d.csv")
    assert rows == ({"a": '=HYPERLINK("http://x")', "b": "+1"}, {"a": "@SUM(A1)", "b": "007"})


def test_a_json_list() -> None:
    found = read('\ufeff[{"q": "Hi", "n": 1}, {"q": "Bye", "more": null}]', file="D.JSON")
    assert found.rows == ({"q": "Hi", "n": "1"}, {"q": "Bye", "more": ""})
    assert (found.columns, found.separator) == (("q", "n", "more"), "")


def test_a_hundred_thousand_rows() -> None:
    text = "id,name,note\n" + "".join(f'{n},"Name, {n}",x\n' for n in range(100_000))
    rows = parse(text, file="d.csv")
    assert len(rows) == 100_000
    assert rows[-1] == {"id": "99999", "name": "Name, 99999", "note": "x"}


def test_rows_that_cannot_be_read_are_left_out_when_that_is_wished() -> None:
    skip = Reading(skip=True)
    found = read("a,b\n1,2\n3\n4,5,6\n7,8\n", file="d.csv", reading=skip)
    assert (found.rows, found.skipped) == (({"a": "1", "b": "2"}, {"a": "7", "b": "8"}), (3, 4))
    found = read('{"a": 1}\nno\n[2]\n{" a ": 2}\n', file="d.jsonl", reading=skip)
    assert (found.rows, found.skipped) == (({"a": "1"}, {"a": "2"}), (2, 3))
    assert read("a\n1\n", file="d.csv", reading=skip).skipped == ()
    with pytest.raises(InputError, match=r"d.jsonl:1: a column has no name"):
        read('{" ": 1}\n', file="d.jsonl")
