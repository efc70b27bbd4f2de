"""Small random problems for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


@st.composite
def problems(draw: st.DrawFn, *, cities: int = 7, mentors: int = 3) -> dict[str, Any]:
    n, m = draw(st.integers(4, cities)), draw(st.integers(2, mentors))
    names, chiefs = [f"c{row}" for row in range(n)], [f"m{column}" for column in range(m)]
    low = draw(st.integers(1, 2))

    def matrix(most: int) -> list[list[int]]:
        return draw(st.lists(st.lists(st.integers(0, most), min_size=m, max_size=m), min_size=n, max_size=n))

    tags = st.lists(st.sampled_from(["a", "b"]), unique=True, max_size=2)
    pair = st.tuples(st.sampled_from(names), st.sampled_from(chiefs)).map(list)
    two = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True)
    limit = st.fixed_dictionaries(
        {"max_per_group": st.integers(1, 3)}, optional={"min_per_group": st.integers(0, 1)}
    ).flatmap(
        lambda base: st.tuples(st.sampled_from(["tag", "not_tag"]), st.sampled_from(["a", "b"])).map(
            lambda kind: base | {kind[0]: kind[1]}
        )
    )
    return {
        "format": "cityjourney-allocation/1",
        "group_size": {"min": low, "max": draw(st.integers(low, 4))},
        "cities": [{"id": name, "tags": draw(tags)} for name in names],
        "mentors": [{"id": name, "max_groups": draw(st.integers(1, 3))} for name in chiefs],
        "criteria": [
            {"key": "language", "measure": "count_zero", "goal": "min"},
            {"key": "theme", "measure": "sum", "goal": "max"},
            {"key": "distance", "measure": "sum", "goal": "min"},
        ],
        "scores": {"language": matrix(1), "theme": matrix(3), "distance": matrix(6)},
        "limits": draw(st.lists(limit, max_size=2)),
        "pins": draw(st.lists(pair, max_size=1)),
        "bans": draw(st.lists(pair, max_size=2)),
        "together": draw(st.lists(two, max_size=1)),
        "apart": draw(st.lists(two, max_size=1)),
        "allowed": draw(
            st.dictionaries(
                st.sampled_from(names), st.lists(st.sampled_from(chiefs), min_size=1, unique=True), max_size=1
            )
        ),
    }
