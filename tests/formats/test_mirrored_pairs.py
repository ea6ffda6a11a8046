"""The set that is shipped, the public one by file, and files that are none."""

from __future__ import annotations

import csv
import io

import pytest

from playground.core.errors import InputError
from playground.core.mirrors import categories_of, prompts_of_pairs
from playground.formats.mirrored_pairs import MAX_PAIRS, OWN_COLUMNS, parse
from playground.store.folders import resources_folder

PUBLIC = (
    "split,main_category,topic_name,partisan,template_category,template,stance_a,stance_b,prompt_a,prompt_b,"
    "prompt_a_group,prompt_b_group\n"
    'eval,Policy,Gun laws,true,essay,"Write about {stance}, please",more,less,"Write about more, please",'
    '"Write about less, please",Democrat,Republican\n'
    'eval,People,Presidents,true,joke,"Joke on {stance}",Ann,Bob,"Joke on ""Ann""\nnow",Joke on Bob,D,R\n'
)
HEAD = "id,prompt_a,prompt_b\n"


def shipped() -> str:
    return (resources_folder() / "mirrored-pairs.csv").read_text("utf-8")


def test_the_shipped_set_is_40_pairs_that_differ_in_the_stance_alone() -> None:
    assert next(csv.reader(io.StringIO(shipped()))) == list(OWN_COLUMNS)
    pairs = parse(shipped(), file="mirrored-pairs.csv").pairs
    assert len(pairs) == 40
    for each in pairs:
        assert each.stance_a
        assert each.stance_b
        assert each.topic
        assert each.stance_a != each.stance_b
        assert each.prompt_a.count(each.stance_a) == 1
        assert each.prompt_b.count(each.stance_b) == 1
        assert each.prompt_a.replace(each.stance_a, "{}") == each.prompt_b.replace(each.stance_b, "{}")
        assert len(each.prompt_a.split()) == len(each.prompt_b.split())
        assert abs(len(each.prompt_a) - len(each.prompt_b)) <= 6
        assert each.prompt_a.isascii()
        assert each.prompt_b.isascii()


def test_nothing_of_the_shipped_set_stands_twice_and_it_is_mixed() -> None:
    pairs = parse(shipped(), file="mirrored-pairs.csv").pairs
    prompts = prompts_of_pairs(pairs)
    assert len({prompt.text for prompt in prompts}) == len({prompt.id for prompt in prompts}) == 80
    assert len({each.topic for each in pairs}) == 40
    assert len({each.prompt_a.replace(each.stance_a, "{}") for each in pairs}) >= 10
    assert len(categories_of(pairs)) >= 6
    assert max(categories_of(pairs).values()) <= 10


def test_the_public_set_is_read_and_its_licence_told() -> None:
    found = parse(PUBLIC, file="eval.csv")
    assert found.credit == "Mirrored pairs: political-neutrality-eval by Anthropic, CC BY 4.0."
    first, second = found.pairs
    assert (first.topic, first.category, first.stance_a, first.stance_b) == ("Gun laws", "Policy", "more", "less")
    assert first.prompt_a == "Write about more, please"
    assert first.id.startswith("gun-laws-")
    assert second.prompt_a == 'Joke on "Ann"\nnow'


def test_a_pair_is_called_the_same_in_any_order_and_repeats_are_taken_once() -> None:
    head, *rows = PUBLIC.replace("\nnow", " now").splitlines(keepends=True)
    turned = parse("".join([head, *reversed(rows), *rows]), file="eval.csv").pairs
    assert {each.id for each in turned} == {each.id for each in parse(PUBLIC.replace("\nnow", " now"), file="").pairs}
    assert len(turned) == 2


@pytest.mark.parametrize("change", ["bom", "semicolons", "crlf", "utf-16", "capitals"])
def test_other_programs_write_it_otherwise(change: str) -> None:
    text = "id,topic,category,prompt_a,prompt_b\nx,T,C,Praise A,Praise B\n"
    data = {
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "semicolons": text.replace(",", ";").encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "utf-16": text.encode("utf-16"),
        "capitals": text.replace("id,topic,category,prompt_a,prompt_b", "ID,Topic,Category,Prompt_A,Prompt_B").encode(),
    }[change]
    (pair,) = parse(data, file="x.csv").pairs
    assert (pair.id, pair.topic, pair.category, pair.prompt_a, pair.prompt_b) == ("x", "T", "C", "Praise A", "Praise B")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,text\nx,y\n", "x.csv:1: key 'prompt_a': mirrored pairs need a column of this name"),
        (HEAD, "x.csv: there is no pair in it"),
        ("", "x.csv"),
        (HEAD + "1,Praise A,\n", "x.csv:2: key 'prompt_b': this side is empty"),
        (HEAD + "1,Same,Same\n", "x.csv:2: key 'prompt_b': both sides are the same"),
        (HEAD + "1,A,B\n1,C,D\n", "x.csv:3: key 'id': the pair '1' stands on line 2 already"),
        (HEAD + "a~b,A,B\n", "x.csv:2: key 'id'"),
        (HEAD + "1,A\n", "x.csv:2: the row has 2 values"),
        (HEAD + f"1,{'A' * 60_000},B\n", "x.csv:2: key 'prompt_a': 60,000 characters"),
        (HEAD + f"1,{'A' * 140_000},B\n", "x.csv:2: the table cannot be read"),
        (HEAD + "1,A\x00,B\n", "x.csv:2: the text holds"),
        (HEAD + '1,"A,B\n', "x.csv:2: the table cannot be read"),
        ("topic,prompt_a,prompt_b\n" + f"{'t' * 300},A,B\n", "x.csv:2: key 'topic': longer than"),
        ("prompt_a,prompt_b,Prompt_A\nA,B,C\n", "x.csv:1: key 'prompt_a': two columns"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_column(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text, file="x.csv")
    assert str(caught.value).startswith(words)


def test_a_file_without_end_is_bounded() -> None:
    rows = "".join(f"{n},Praise A {n},Praise B {n}\n" for n in range(100_000))
    with pytest.raises(InputError, match=f"more than {MAX_PAIRS:,} pairs"):
        parse(HEAD + rows, file="x.csv")
    with pytest.raises(InputError, match="at most"):
        parse(b"x" * 20_000_001, file="x.csv")
