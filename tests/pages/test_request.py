"""Whatever comes over the wire becomes a sound request or none, and any request is answered."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.components.stage.request import MOST, MOST_PER, MOST_TURNS, Request
from tests.nncore.cases import DRAWN
from tests.pages.test_player import HOW, moments, new

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("9" * 5000),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)
WHOLE = ["number", "run", "epoch", "batch", "count", "per", "gesture"]
OTHERS = [*WHOLE, "unit", "focus", "detail", "edit", "key", "text", "earlier", "turns", "turns_key"]


def sound(request):
    """Whether a request is one that a player can take."""
    return (
        request.epoch >= 0
        and request.batch >= 0
        and 0 <= request.count <= MOST
        and 1 <= request.per <= MOST_PER
        and request.unit in ("epoch", "batch")
        and (request.focus is None or (len(request.focus) == 2 and all(isinstance(i, int) for i in request.focus)))
        and isinstance(request.detail, bool)
        and isinstance(request.edit, dict)
        and all(isinstance(text, str) for text in (request.do, request.scene))
        and all(len(text) <= 1000 for text in (request.key, request.text, request.earlier))
        and len(request.turns) <= MOST_TURNS
    )


@DRAWN
@given(JSON)
def test_any_message_is_a_sound_request_or_none(message):
    request = Request.read(message)
    assert request is None or sound(request)


@DRAWN
@given(st.fixed_dictionaries({"scene": JSON, "do": JSON}, optional=dict.fromkeys(OTHERS, JSON)))
def test_a_message_with_the_right_names_too(message):
    request = Request.read(message)
    assert request is None or sound(request)


@DRAWN
@given(st.fixed_dictionaries({name: st.integers() for name in WHOLE}))
def test_any_whole_numbers_make_a_sound_request(numbers):
    assert sound(Request.read({"scene": "s", "do": "play"} | numbers))


@DRAWN
@given(
    st.lists(
        st.fixed_dictionaries(
            {"scene": st.just("scene"), "do": st.sampled_from(["play", "look", "slow", "return", "show", "dance"])},
            optional={"run": st.integers(0, 2), "epoch": st.integers(), "batch": st.integers(), "focus": JSON}
            | {"count": st.integers(-1, 3), "per": st.integers(0, 3), "unit": st.sampled_from(["epoch", "batch", 3])}
            | {"edit": JSON | st.dictionaries(st.sampled_from(["weights", "add", "erase"]), JSON, max_size=1)},
        ),
        max_size=5,
    )
)
def test_any_requests_are_answered(messages):
    player = new()
    for message in messages:
        request = Request.read(message)
        chunk = player.show(request, HOW)
        assert chunk.frames.count == len(moments(chunk)) <= MOST
        assert np.isfinite(chunk.theta).all()
        if request:
            player.prepare(request, chunk, HOW)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({}, Request(0, "s", "play")),
        ({"number": 7, "run": 2, "epoch": 5, "batch": 3, "count": 30, "per": 2, "unit": "batch"},
         Request(7, "s", "play", 2, 5, 3, 30, 2, "batch")),
        ({"epoch": -1, "batch": -5, "count": -2, "per": -3}, Request(0, "s", "play")),
        ({"count": 61, "per": 51}, Request(0, "s", "play", count=60, per=50)),
        ({"unit": "year"}, Request(0, "s", "play", unit="epoch")),
        ({"focus": [2, 1], "detail": False}, Request(0, "s", "play", focus=(2, 1), detail=False)),
        ({"focus": None, "edit": None}, Request(0, "s", "play")),
        ({"edit": {"weights": [[3, 0.5]]}, "gesture": 4},
         Request(0, "s", "play", edit={"weights": [[3, 0.5]]}, gesture=4)),
        ({"key": "k" * 99, "text": "t" * 99, "earlier": "h" * 2000},
         Request(0, "s", "play", key="k" * 40, text="t" * 40, earlier="h" * 1000)),
    ],
)  # fmt: skip
def test_requests_by_hand(said, read):
    assert Request.read(json.loads(json.dumps({"scene": "s", "do": "play"} | said))) == read


@pytest.mark.parametrize(
    "message",
    [None, 3, "play", [], {}, {"scene": "s"}, {"do": "play"}]
    + [{"scene": "s", "do": "play"} | wrong for wrong in (
        {"epoch": "x"}, {"epoch": None}, {"count": float("nan")}, {"per": float("inf")}, {"number": []},
        {"focus": 4}, {"focus": ["x", 1]}, {"focus": [1e999, 1]}, {"focus": [1]}, {"focus": {"a": 1}}, {"edit": 3},
        {"edit": ["abc"]}, {"batch": "9" * 5000},
    )],
)  # fmt: skip
def test_what_is_no_request(message):
    assert Request.read(message) is None
