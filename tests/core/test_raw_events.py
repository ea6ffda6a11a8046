"""The log of what endpoints sent: bounded, and of the last request alone."""

from __future__ import annotations

from playground.core.plan import CellId
from playground.core.raw_events import RawEvent, RawEventLog

ONE, TWO, THREE = (CellId(preset, "p", "m", 1) for preset in ("one", "two", "three"))


def test_times_are_since_the_request_and_a_new_request_begins_anew() -> None:
    log = RawEventLog()
    assert log.reply("run", ONE) is None
    log.begin("run", ONE, 10.0)
    log.add("run", ONE, (RawEvent(10.5, "a"), RawEvent(11.0, "b")))
    reply = log.reply("run", ONE)
    assert reply is not None
    assert reply.events == (RawEvent(500.0, "a"), RawEvent(1000.0, "b"))
    log.begin("run", ONE, 20.0)
    assert log.reply("run", ONE) == ((), 0)
    assert log.reply("other", ONE) is None


def test_an_answer_keeps_its_last_events() -> None:
    log = RawEventLog(max_cell=100)
    log.begin("run", ONE, 0.0)
    for number in range(1000):
        log.add("run", ONE, (RawEvent(number, f"{number:010}"),))
        reply = log.reply("run", ONE)
        assert reply is not None
        assert sum(len(text) for _at, text in reply.events) <= 100
        assert reply.events[-1].text == f"{number:010}"
        assert reply.dropped + len(reply.events) == number + 1
    log.add("run", ONE, (RawEvent(1, "x" * 5000),))
    reply = log.reply("run", ONE)
    assert reply is not None
    assert [text for _at, text in reply.events] == ["x" * 100 + "… and 4,900 characters more"]


def test_the_oldest_answers_go_first() -> None:
    log = RawEventLog(max_cell=100, max_all=150)
    for cell in (ONE, TWO, THREE):
        log.begin("run", cell, 0.0)
        log.add("run", cell, (RawEvent(1.0, "x" * 70),))
    assert log.reply("run", ONE) is None
    assert log.reply("run", TWO) is not None
    assert log.reply("run", THREE) is not None
    for _again in range(10):  # what is asked anew counts once
        log.begin("run", THREE, 0.0)
        log.add("run", THREE, (RawEvent(1.0, "x" * 70),))
    assert log.reply("run", TWO) is not None


def test_a_run_that_takes_an_answer_over_has_its_events_too() -> None:
    log = RawEventLog()
    log.begin("first", ONE, 0.0)
    log.add("first", ONE, (RawEvent(1.0, "a"),))
    log.take_over("first", "second", [ONE, TWO])
    log.take_over("second", "third", [ONE])
    assert log.reply("third", ONE) == log.reply("first", ONE)
    assert log.reply("second", TWO) is None
    log.begin("third", ONE, 5.0)
    assert log.reply("third", ONE) == ((), 0)
    assert log.reply("second", ONE) == log.reply("first", ONE)
