"""``qingwen bench search``: a small run that prints what it promises."""

import pytest

from tests.command import Command


@pytest.mark.weights
def test_search_is_timed_over_a_library_of_the_size_asked_for(qingwen: Command) -> None:
    result = qingwen("bench", "search", "--passages", "120", "--queries", "10", "--json")
    assert result.code == 0, result.err
    figures = result.json
    assert figures["passages"] == 120
    assert 0 < figures["p50"] <= figures["p99"]
    assert figures["recall"] == 1.0
    assert figures["lexical_p50"] < figures["p50"]
