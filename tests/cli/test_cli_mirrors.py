"""`playground run --mirrors`: the shipped set, so many of it, one category, or a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from chat_server import ChatServer
from conftest import Invoke, record_of

RUN = ("run", "--preset", "none", "--model", "lab/echo", "--json", "--quiet")
PAIRS = "id,category,prompt_a,prompt_b\n1,Tea,Praise tea,Praise coffee\n2,Tea,Mock tea,Mock coffee\n3,Pets,Cats,Dogs\n"


def asked(done_stdout: str) -> list[str]:
    return [cell["prompt"] for cell in record_of(done_stdout)["cells"]]


def test_so_many_of_the_shipped_set_without_any_other_prompt(chat: ChatServer, invoke: Invoke) -> None:
    done = invoke(*RUN, "--mirrors", "3")
    assert done.exit_code == 0, done.stderr
    record = record_of(done.stdout)
    assert record["run"]["name"] == "Mirrored pairs"
    assert (
        "Mirrored pairs: the set that comes with System Message Playground, CC0 1.0."
        in record["experiment"]["description"]
    )
    ids = asked(done.stdout)
    assert len(ids) == 6
    assert [each.removesuffix("-a") for each in ids[::2]] == [each.removesuffix("-b") for each in ids[1::2]]


def test_one_category_of_a_file_beside_a_prompt(chat: ChatServer, invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(PAIRS, "utf-8")
    done = invoke(*RUN, "--prompt", "Hello", "--mirrors", str(path), "--mirror-category", "tea", "--mirrors", "1")
    assert done.exit_code == 0, done.stderr
    assert asked(done.stdout) == ["prompt-1", "2-a", "2-b"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--mirrors", "0"), "key '--mirrors': takes one number from 1 on"),
        (("--mirrors", "3", "--mirrors", "4"), "key '--mirrors': takes one number from 1 on"),
        (("--mirrors", "no.csv"), "no.csv: the file cannot be read"),
        (("--mirrors", "all", "--mirror-category", "politic"), "did you mean 'politics'?"),
        (("--mirror-category", "politics"), "say which pairs"),
    ],
)
def test_what_cannot_be_taken_is_said(invoke: Invoke, options: tuple[str, ...], words: str) -> None:
    done = invoke(*RUN, "--prompt", "Hello", *options)
    assert done.exit_code == 2
    assert words in done.stderr
