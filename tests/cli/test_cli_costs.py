"""What the command line says about costs, the limit that a run is held to, and the ledger."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from chat_server import ChatServer
from conftest import Invoke, Program, record_of
from test_cli_run import schema

from playground.store.settings import MAX_COST_USD, Settings

RUN = ("run", "--preset", "none", "--preset", "empty", "--prompt", "Hello there", "--model", "lab/echo")
COST = (5 * 100 + 4 * 1000) / 1e6  # echo counts 5 tokens of prompt and 4 words of answer


@pytest.fixture
def priced(chat: ChatServer, own_home: Path) -> ChatServer:
    text = '["lab/echo"]\ninput_usd_per_mtok = 100\noutput_usd_per_mtok = 1000\n'
    (own_home / "prices.toml").write_text(text, "utf-8")
    return chat


def test_a_run_says_what_it_may_cost_and_what_it_did(priced: ChatServer, program: Program) -> None:
    done = program(*RUN, "--max-tokens", "200")
    assert done.returncode == 0, done.stderr
    assert "It may cost about $0.10 to $0.40; this is an estimate.\n" in done.stderr
    assert "Cost: $0.009 (No system message $0.0045, Empty system message $0.0045).\n2 of 2 done." in done.stderr
    assert "4 tokens · $0.0045 · stop" in done.stdout


def test_the_cost_stands_in_the_record_and_is_never_reckoned_anew(
    priced: ChatServer, invoke: Invoke, own_home: Path
) -> None:
    record = record_of(invoke(*RUN, "--json", "--quiet").stdout)
    jsonschema.validate(record, schema())
    assert [cell["cost_usd"] for cell in record["cells"]] == [pytest.approx(COST)] * 2
    (own_home / "prices.toml").write_text('["lab/echo"]\ninput_usd_per_mtok = 9\noutput_usd_per_mtok = 9\n', "utf-8")
    assert record_of(invoke("runs", "show", "last", "--json").stdout) == record
    shown = invoke("runs", "show", "last").stdout
    assert "2 of 2 done\nCost: $0.009 (No system message $0.0045, Empty system message $0.0045)\n\n" in shown


def test_an_unknown_price_is_said_to_be_unknown(chat: ChatServer, invoke: Invoke) -> None:
    done = invoke(*RUN)
    assert "It may cost" not in done.stderr
    assert "Cost: price unknown.\n2 of 2 done." in done.stderr
    assert [cell["cost_usd"] for cell in record_of(invoke("runs", "show", "last", "--json").stdout)["cells"]] == [
        None
    ] * 2


def test_some_prices_are_unknown(priced: ChatServer, invoke: Invoke) -> None:
    done = invoke(*RUN, "--model", "lab/hostile")
    assert "price of lab/hostile unknown; this is an estimate." in done.stderr
    assert "Cost: $0.009, price unknown for 2 of 4 answers (" in done.stderr


def test_a_bad_prices_file_is_told_with_its_place(chat: ChatServer, invoke: Invoke, own_home: Path) -> None:
    file = own_home / "prices.toml"
    file.write_text('["lab/echo"]\ninput_usd = 100\n', "utf-8")
    assert f"playground: {file}:2: key 'input_usd': is not known: did you mean" in invoke(*RUN).stderr
    assert f"playground: {file}:2:" in invoke("endpoints", "list").stderr


# ---- the limit


def test_a_run_that_may_cost_more_than_the_limit_is_not_begun(priced: ChatServer, invoke: Invoke) -> None:
    done = invoke(*RUN, "--max-tokens", "100", "--max-cost", "0.20")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "this run may cost up to $0.20 by the estimate, and the limit is $0.20: ask for fewer" in done.stderr
    assert priced.asked == []
    assert invoke("runs", "list").stdout == ""
    assert invoke(*RUN, "--max-tokens", "100", "--max-cost", "0.25").exit_code == 0


def test_a_limit_cannot_be_kept_without_a_price(chat: ChatServer, invoke: Invoke, own_home: Path) -> None:
    done = invoke(*RUN, "--max-cost", "5")
    assert done.exit_code == 2
    assert "the price of lab/echo is unknown, so the limit of $5.00 cannot be kept: write the price into" in done.stderr
    assert str(own_home / "prices.toml") in done.stderr
    assert chat.asked == []


def test_the_setting_is_the_limit_where_none_is_typed(priced: ChatServer, invoke: Invoke, own_home: Path) -> None:
    Settings(own_home / "settings.json").set(MAX_COST_USD, 0.01)
    assert invoke(*RUN).exit_code == 2
    assert invoke(*RUN, "--max-cost", "0").exit_code == 0


def test_a_run_that_turns_out_dearer_stops_asking(priced: ChatServer, program: Program, own_home: Path) -> None:
    """The model writes more than it was allowed: then the estimate was too low, and the limit holds all the same."""
    text = (own_home / "endpoints.toml").read_text("utf-8")
    (own_home / "endpoints.toml").write_text(f"{text}max_concurrency = 1\n", "utf-8")
    prompt = " ".join(["word"] * 40)  # the echo has 42 tokens; the estimate allows 10
    typed = ("run", "--preset", "none", "--prompt", prompt, "--model", "lab/echo")
    done = program(*typed, "--samples", "4", "--max-tokens", "10", "--max-cost", "0.075", "--json")
    assert done.returncode == 1, done.stderr
    cells = record_of(done.stdout)["cells"]
    assert [cell["state"] for cell in cells] == ["done", "done", "failed", "failed"]
    assert {cell["error"]["kind"] for cell in cells[2:]} == {"quota"}
    assert "Not asked: this run is held to $0.075 (your own limit)" in done.stderr
    assert len(priced.asked) == 2
    resumed = program("run", "--resume", "last", "--max-cost", "0", "--json")
    assert [cell["state"] for cell in record_of(resumed.stdout)["cells"]] == ["done"] * 4


def test_a_resumed_run_is_held_to_a_limit_too(priced: ChatServer, invoke: Invoke, own_home: Path) -> None:
    (own_home / "prices.toml").write_text('["lab/*"]\ninput_usd_per_mtok = 1\noutput_usd_per_mtok = 1000\n', "utf-8")
    assert invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/once").exit_code == 1
    refused = invoke("run", "--resume", "last", "--max-cost", "0.01")
    assert refused.exit_code == 2
    assert "may cost up to $4.10 by the estimate" in refused.stderr


# ---- the ledger


def test_the_ledger_by_endpoint_and_month(priced: ChatServer, invoke: Invoke) -> None:
    assert invoke("endpoints", "costs").stderr == "No answer was paid for yet.\n"
    invoke(*RUN, "--model", "lab/hostile")
    invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/failing")
    invoke("runs", "delete", "last")
    month = datetime.now(UTC).isoformat()[:7]
    (entry,) = json.loads(invoke("endpoints", "costs", "--json").stdout)
    assert entry == {
        "month": month, "endpoint": "lab", "answers": 4, "input_tokens": 20, "output_tokens": 10,
        "usd": pytest.approx(2 * COST), "unknown": 2,
    }  # fmt: skip
    line = invoke("endpoints", "costs").stdout
    assert line.split() == [
        month, "lab", "4", "answers", "20", "+", "10", "tokens", "$0.009", "+", "unknown", "cost", "of", "2", "answers",
    ]  # fmt: skip
