"""What a model takes: rules over a protocol, and parameters fitted to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from playground.core.capabilities import PARAMETER_NAMES, Capabilities, ModelRule, capabilities_of, catalogued, fit
from playground.core.request import EFFORTS, Parameters

REASONS = ModelRule(
    ("gpt-5*",), system="developer", refuses_reasoning=frozenset({"temperature", "top_p"}), efforts=("low", "high"),
    effort="low", names={"max_tokens": "max_completion_tokens"},
)  # fmt: skip
NANO = ModelRule(("gpt-5.4-nano*",), effort="none", efforts=("none", "low"))


def test_later_rules_go_over_earlier_ones_and_only_for_their_models() -> None:
    nano = capabilities_of("gpt-5.4-nano-2026", Capabilities(), [REASONS, NANO])
    assert (nano.system, nano.effort, nano.efforts) == ("developer", "none", ("none", "low"))
    assert nano.names == {"max_tokens": "max_completion_tokens"}
    assert capabilities_of("llama-3", Capabilities(), [REASONS, NANO]) == Capabilities()
    assert capabilities_of("openai/GPT-5.4", Capabilities(), [REASONS]).effort == "low"


def test_a_rule_can_take_a_refusal_back() -> None:
    rules = [ModelRule(refuses=frozenset({"seed", "top_k"})), ModelRule(takes=frozenset({"seed"}))]
    assert capabilities_of("any", Capabilities(), rules).refuses == {"top_k"}


def test_a_rule_of_the_catalogue_takes_back_no_field_that_the_protocol_lacks() -> None:
    protocol = Capabilities(refuses=frozenset({"stop"}))
    rules = [ModelRule(refuses=frozenset({"stop", "seed"})), ModelRule(takes=frozenset({"stop", "seed"}))]
    assert catalogued("any", protocol, rules).refuses == {"stop"}
    own = ModelRule(takes=frozenset({"stop"}))  # the person knows better about an endpoint of theirs
    assert capabilities_of("any", catalogued("any", protocol, rules), [own]).refuses == set()


def test_an_effort_that_the_protocol_has_no_word_for_is_not_sent() -> None:
    takes = Capabilities(efforts=("minimal", "low"), words=("low", "high"))
    assert fit(Parameters(reasoning_effort="minimal"), takes).not_sent == ("reasoning_effort",)
    assert fit(Parameters(reasoning_effort="high"), takes).not_sent == ("reasoning_effort",)
    assert fit(Parameters(reasoning_effort="low"), takes).not_sent == ()


def test_a_temperature_is_not_sent_while_the_model_reasons() -> None:
    takes = REASONS.over(Capabilities())
    asked = Parameters(temperature=0.0, seed=1)
    assert fit(asked, takes).not_sent == ("temperature",)
    assert fit(asked, takes).parameters == Parameters(seed=1)
    still = NANO.over(takes)
    assert fit(asked, still).not_sent == ()
    assert fit(Parameters(temperature=0.0, reasoning_effort="low"), still).not_sent == ("temperature",)


def test_an_effort_that_the_model_does_not_know_is_left_out() -> None:
    fitted = fit(Parameters(reasoning_effort="max"), REASONS.over(Capabilities()))
    assert (fitted.parameters.reasoning_effort, fitted.not_sent) == (None, ("reasoning_effort",))


def test_what_is_out_of_range_is_sent_at_the_bound_and_said() -> None:
    takes = Capabilities(ranges={"temperature": (0, 1), "max_tokens": (16, None)})
    fitted = fit(Parameters(temperature=1.5, max_tokens=5), takes)
    assert fitted.parameters == Parameters(temperature=1.0, max_tokens=16)
    assert len(fitted.notes) == 2
    assert fit(Parameters(temperature=0.5, max_tokens=20), takes).notes == ()


def test_a_protocol_that_wants_max_tokens_gets_one() -> None:
    takes = Capabilities(max_tokens=4096)
    assert fit(Parameters(), takes).parameters.max_tokens == 4096
    assert fit(Parameters(max_tokens=7), takes).parameters.max_tokens == 7


parameters = st.builds(
    Parameters, temperature=st.none() | st.floats(0, 2), top_p=st.none() | st.floats(0, 1),
    top_k=st.none() | st.integers(1, 100), max_tokens=st.none() | st.integers(1, 9), seed=st.none() | st.integers(0, 9),
    reasoning_effort=st.none() | st.sampled_from(EFFORTS),
)  # fmt: skip
names = st.frozensets(st.sampled_from(PARAMETER_NAMES))


@given(parameters, names, names, st.lists(st.sampled_from(EFFORTS)).map(tuple), st.sampled_from(("", *EFFORTS)))
def test_everything_asked_for_is_either_sent_or_named(
    asked: Parameters, refuses: frozenset[str], reasoning: frozenset[str], efforts: tuple[str, ...], effort: str
) -> None:
    fitted = fit(asked, Capabilities("system", refuses, reasoning, efforts, effort))
    for name in PARAMETER_NAMES:
        value = getattr(asked, name)
        if name in fitted.not_sent:
            assert value is not None
            assert getattr(fitted.parameters, name) is None
        else:
            assert getattr(fitted.parameters, name) == value
