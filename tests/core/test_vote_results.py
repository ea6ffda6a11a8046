"""What votes say about a run: ordered, with intervals that admit what is not known, and in plain words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from runs_to_vote_on import MODEL, cast, run_of

from playground.core.annotations import Annotations
from playground.core.blinding import masked, names_of
from playground.core.plan import CellId
from playground.core.vote_chart import vote_chart
from playground.core.vote_results import may_lead, player_of, players_of, results_of, votes_to_settle
from playground.core.vote_words import facts, meaning, table_row
from playground.core.votes import merged

RUN = run_of()


def test_the_strongest_comes_first_and_every_vote_is_counted_once() -> None:
    votes = [cast(n, "pirate", "none") for n in range(5)] + [cast(9, "poet", "none", "tie")]
    results = results_of(replace(RUN, votes=(*votes, cast(10, "none", "pirate", withdrawn=True))))
    assert results.columns[0].name == "Pirate"
    assert (results.votes, results.voters) == (6, (("Ada", 6),))
    assert table_row(results.columns[0])[3:] == ("5", "0", "0", "0", "5")
    for row in results.columns:
        assert row.strength.low < row.strength.rating < row.strength.high


def test_three_wins_are_no_certainty() -> None:
    """A bootstrap of votes that are all alike has no width at all."""
    results = results_of(replace(RUN, votes=tuple(cast(n, "pirate", "none") for n in range(3))))
    assert results.columns[0].strength.high - results.columns[0].strength.low > 300
    assert len(may_lead(results)) == 3
    assert meaning(results).startswith("Not settled: Pirate, Poet and No system message could each be the strongest")
    assert meaning(results).endswith("3 votes are little to go by.")


def test_many_wins_settle_it() -> None:
    votes = [cast(n, "pirate", other) for n in range(60) for other in ("none", "poet")]
    votes = [replace(vote, id=f"{vote.id}-{place}") for place, vote in enumerate(votes)]
    results = results_of(replace(RUN, votes=tuple(votes)))
    assert meaning(results) == "Pirate is preferred: its interval lies above that of all others."
    assert votes_to_settle(results) is None


def test_how_many_more_votes_is_said_only_where_it_can_be() -> None:
    assert votes_to_settle(results_of(RUN)) is None
    some = [replace(cast(n, "pirate", "none", "left" if n % 3 else "right"), id=f"v{n}") for n in range(24)]
    some += [replace(cast(n, "none", "poet"), id=f"w{n}") for n in range(24)]
    results = results_of(replace(RUN, votes=tuple(some)))
    more = votes_to_settle(results)
    assert more is not None
    assert 1 <= more <= 500
    assert "more vote" in meaning(results)
    even = [replace(cast(n, "pirate", "none", "tie"), id=f"v{n}") for n in range(24)]
    assert votes_to_settle(results_of(replace(RUN, votes=tuple(even)))) is None


def test_nobody_voted() -> None:
    results = results_of(RUN)
    assert (results.votes, facts(results)) == (0, ())
    assert meaning(results) == "Nobody has voted on these answers yet."


def test_two_voters_and_how_far_they_agree() -> None:
    votes = [cast(n, "pirate", "none", voter=voter, sample=n) for n in (1, 2) for voter in ("Ada", "Bob")]
    votes[0] = replace(votes[0], blind=False)
    said = " · ".join(facts(results_of(replace(RUN, votes=tuple(votes)))))
    assert said == (
        "4 votes, 3 of them blind · by Ada 2, Bob 2 · "
        "agreement: the same on 100 % of 2 shared pairs (Krippendorff's alpha not defined, all said the same)"
    )


def test_labels_and_models_name_the_columns() -> None:
    two = replace(RUN, models=(MODEL, "lab/other"), annotations=Annotations(labels={"pirate": "The loud one"}))
    names = [name for name, _dot in players_of(two).values()]
    assert f"The loud one · {MODEL}" in names
    assert "The loud one · lab/other" in names
    assert len(players_of(two)) == 6
    assert player_of(CellId("pirate", "p", "lab/other", 3, 2)) in players_of(two)


def test_the_chart_shows_every_interval_in_full() -> None:
    results = results_of(replace(RUN, votes=(cast(1, "pirate", "none"),)))
    chart = vote_chart(results, 600)
    intervals = [shape for shape in chart.shapes if getattr(shape, "kind", "") == "interval"]
    assert len(intervals) == 3
    assert all(0 <= line.x1 < line.x2 <= 600 and not line.cut_low and not line.cut_high for line in intervals)  # type: ignore[union-attr]
    assert "Pirate: 1" in chart.summary


def test_names_of_a_run_are_found_in_texts() -> None:
    names = names_of(replace(RUN, annotations=Annotations(labels={"poet": "Bard of Avon"})))
    said = masked("I am the Pirate, not the bard of avon; none of smollm2-135m-instruct.", names)
    assert said.text == "I am the [name], not the [name]; none of [name]."
    assert said.count == 3


some_votes = st.lists(
    st.builds(
        cast,
        st.integers(0, 12),
        st.sampled_from(["pirate", "none"]),
        st.just("poet"),
        st.sampled_from(["left", "right", "tie", "both-bad"]),
        voter=st.sampled_from(["Ada", "Bob", "Eve"]),
        withdrawn=st.booleans(),
    ),
    max_size=5,
)


@given(st.lists(some_votes, min_size=3, max_size=3))
@settings(max_examples=4, deadline=None)
def test_whatever_the_order_of_the_files_the_joined_run_says_the_same(files: list[list[object]]) -> None:
    said = set()
    for order in (files, files[::-1]):
        run = RUN
        for votes in order:
            run = replace(run, votes=merged(run.votes, votes))  # type: ignore[arg-type]
        results = results_of(run)
        said.add((run.votes, meaning(results), tuple(map(table_row, results.columns)), facts(results)))
    assert len(said) == 1
