"""Which rows the choice of models shows for what is typed."""

from __future__ import annotations

from playground.gui.picker_rows import HeadRow, HintRow, ModelRow, Row, Section, TroubleRow, model_row, rows_for

LAB = Section("lab", "2 models", (model_row("lab/gpt-oss-20b"), model_row("lab/llama-3.1-8b")))
FAR = Section("far", "", (model_row("far/gpt-4o"),), TroubleRow("far", "far is off"))
USED = Section("Used last", "", (model_row("far/gpt-4o", with_place=True),))


def ids(rows: list[Row]) -> list[str]:
    return [row.id for row in rows if isinstance(row, ModelRow)]


def test_each_model_stands_once_in_the_first_section_that_has_it() -> None:
    rows = rows_for([USED, LAB, FAR], "")
    assert ids(rows) == ["far/gpt-4o", "lab/gpt-oss-20b", "lab/llama-3.1-8b"]
    assert rows[:2] == [HeadRow("Used last"), USED.models[0]]
    assert rows[-2:] == [HeadRow("far"), TroubleRow("far", "far is off")], "its trouble is told all the same"


def test_all_words_must_fit_in_any_order_and_case() -> None:
    assert ids(rows_for([LAB, FAR], "GPT")) == ["lab/gpt-oss-20b", "far/gpt-4o"]
    assert ids(rows_for([LAB, FAR], "20b gpt")) == ["lab/gpt-oss-20b"]
    assert ids(rows_for([LAB, FAR], "far gpt")) == ["far/gpt-4o"]
    assert not any(isinstance(row, TroubleRow) for row in rows_for([LAB, FAR], "gpt"))


def test_a_whole_name_can_be_typed_although_nobody_lists_it() -> None:
    rows = rows_for([LAB], "lab/own-model", ["lab"])
    assert rows == [HeadRow("As you typed it"), ModelRow("lab/own-model", "Use own-model", "at lab")]
    assert ids(rows_for([LAB], "groq/x", ["lab"], ["groq"])) == ["groq/x"]
    assert ids(rows_for([LAB], "lab/llama-3.1-8b", ["lab"])) == ["lab/llama-3.1-8b"], "which is listed"
    assert ids(rows_for([LAB], "lab/llama", ["lab"])) == ["lab/llama-3.1-8b", "lab/llama"]


def test_an_id_without_its_endpoint_is_offered_at_each() -> None:
    assert ids(rows_for([LAB], "qwen-9", ["local", "lab", "far"])) == ["lab/qwen-9", "far/qwen-9"]
    assert ids(rows_for([LAB], "meta/llama-9", ["lab", "far"], ["groq"])) == [
        "lab/meta/llama-9", "far/meta/llama-9", "meta/llama-9",
    ]  # fmt: skip
    assert ids(rows_for([LAB], "llama", ["lab", "far"])) == ["lab/llama-3.1-8b"], "something fits"


def test_at_a_single_endpoint_every_id_can_be_taken() -> None:
    assert ids(rows_for([LAB], "llama", ["lab"])) == ["lab/llama-3.1-8b", "lab/llama"]
    assert ids(rows_for([LAB], "meta/llama-9", ["lab"])) == ["lab/meta/llama-9"]


def test_an_empty_list_says_why() -> None:
    assert rows_for([], "") == [HintRow("No endpoint offers a model yet.")]
    assert rows_for([LAB], "no such model", ["lab"]) == [HintRow("No model fits “no such model”.")]
