"""Which columns were not asked as the others were."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from playground.core.completion import Completion, Usage
from playground.core.fairness import MERGED, NOT_THE_SAME, Mark, marks, not_sent_sentence, unlike
from playground.core.request import Delivery, DeliveryHow, SentRequest


def asked(
    *, not_sent: tuple[str, ...] = (), notes: tuple[str, ...] = (), how: DeliveryHow = "system"
) -> tuple[Completion, ...]:
    return (Completion("done", sent=SentRequest("POST", "u", {}, Delivery(how), not_sent, notes)),)


def test_columns_asked_alike_are_not_marked() -> None:
    assert unlike({"a": asked(), "b": asked(how="developer"), "c": asked(how="none")}) == {}
    alike = {"a": asked(not_sent=("seed",)), "b": asked(not_sent=("seed",))}
    assert unlike(alike) == {}


def test_the_column_that_lost_something_is_marked_and_the_whole_one_is_not() -> None:
    found = unlike({"gpt": asked(not_sent=("temperature", "top_p")), "mine": asked()})
    assert found == {
        "gpt": (
            "temperature was left out; not so in every other column.",
            "top p was left out; not so in every other column.",
        )
    }


def test_what_all_lost_is_no_difference_but_the_rest_is() -> None:
    found = unlike({"a": asked(not_sent=("seed", "top_k")), "b": asked(not_sent=("seed",))})
    assert found == {"a": ("top k was left out; not so in every other column.",)}


def test_changed_values_and_a_merged_system_message_count_too() -> None:
    note = "temperature 2 was sent as 1, the most that this model takes"
    found = unlike({"a": asked(notes=(note,)), "b": asked(how="merged"), "c": asked()})
    assert found == {
        "a": (f"{note}; not so in every other column.",),
        "b": ("The system message went in front of the first user message; not so in every other column.",),
    }


def test_what_was_never_sent_says_nothing() -> None:
    assert unlike({"a": asked(not_sent=("seed",)), "b": (Completion("pending"),)}) == {}
    assert unlike({"a": (), "b": ()}) == {}
    assert unlike({}) == {}


def test_one_sample_is_enough() -> None:
    found = unlike({"a": (*asked(), *asked(not_sent=("seed",))), "b": asked()})
    assert list(found) == ["a"]


names = st.lists(st.sampled_from(["temperature", "top_p", "seed"]), unique=True, max_size=3).map(tuple)


@given(st.dictionaries(st.integers(0, 5), names, max_size=5))
def test_some_column_is_always_as_all_could_have_been_or_none_is_marked_for_it(
    left_out: dict[int, tuple[str, ...]],
) -> None:
    found = unlike({key: asked(not_sent=each) for key, each in left_out.items()})
    for key, reasons in found.items():
        for reason in reasons:
            name = reason.partition(" was left out")[0].replace(" ", "_")
            assert name in left_out[key]
            assert any(name not in other for other in left_out.values())
    marked = {key for key, each in left_out.items() for name in each if any(name not in o for o in left_out.values())}
    assert set(found) == marked


def test_marks_say_the_gravest_first() -> None:
    (completion,) = asked(not_sent=("seed", "top_k"), notes=("top p 2 was sent as 1",), how="merged")
    assert completion.sent is not None
    sent = replace(completion.sent, body={"messages": [{"role": "system", "content": "word " * 2_000}]})
    cut = replace(completion, sent=sent, usage=Usage(input_tokens=500))
    found = marks(cut, ("seed was left out; not so in every other column.",))
    assert [(mark.kind, mark.words) for mark in found] == [
        ("warning", NOT_THE_SAME),
        ("warning", "The system message may have been cut"),
        ("note", MERGED),
        ("note", "not sent: seed, top k"),
        ("note", "top p 2 was sent as 1"),
    ]
    assert found[0].sentence == "seed was left out; not so in every other column."
    assert found[1].sentence.startswith("The system message may have been cut: the endpoint counted 500")
    assert found[3].sentence == "seed and top k were not sent: this model does not take them."


def test_an_answer_asked_as_it_should_be_has_no_mark() -> None:
    (completion,) = asked()
    assert marks(completion) == ()
    assert marks(Completion("pending")) == ()
    assert marks(completion, ("Hm.",)) == (Mark("warning", NOT_THE_SAME, "Hm."),)


def test_one_parameter_is_one() -> None:
    (completion,) = asked(not_sent=("reasoning_effort",))
    assert completion.sent is not None
    assert not_sent_sentence(completion.sent) == "reasoning effort was not sent: this model does not take it."
