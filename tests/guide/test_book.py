"""The guide as a book (J10)."""

import pytest

from cityjourney.guide.logic.book import here, make_book
from cityjourney.methodology.schema import Methodology
from tests.shipped import shipped


@pytest.mark.parametrize("name", ["icc-2020", "mayors-sprint"])
def test_every_phase_meeting_tool_and_deliverable_has_its_page(name: str) -> None:
    methodology = shipped(name)
    book = make_book(methodology)
    wanted = {
        thing.key
        for part in ("phases", "event_kinds", "tools", "deliverables", "services", "criteria", "guide")
        for thing in getattr(methodology, part)
    }
    assert set(book.by_key) == wanted
    assert len(list(book.pages)) == len(wanted)


def test_pages_before_and_after_lead_through_the_whole_book(methodology: Methodology) -> None:
    book = make_book(methodology)
    page = next(book.pages)
    walked = [page.key]
    while (following := book.around(page.key, None)[1]) is not None:
        assert book.around(following.key, None)[0] == page
        page = following
        walked.append(page.key)
    assert walked == [p.key for p in book.pages]


def test_a_reader_of_one_city_type_is_led_past_pages_for_others(methodology: Methodology) -> None:
    book = make_book(methodology)
    for kind in methodology.city_types:
        shown = [page for page in book.pages if page.concerns(kind.key)]
        assert 5 < len(shown) < len(list(book.pages))
        for page in shown:
            before, after = book.around(page.key, kind.key)
            assert all(other is None or other.concerns(kind.key) for other in (before, after))


def test_a_page_for_others_still_has_neighbours(methodology: Methodology) -> None:
    book = make_book(methodology)
    kind = methodology.city_types[0].key
    other = next(page for page in book.pages if not page.concerns(kind))
    before, after = book.around(other.key, kind)
    assert before is not None or after is not None


def test_it_opens_at_the_newest_open_phase_of_the_reader(methodology: Methodology) -> None:
    book = make_book(methodology)
    keys = [phase.key for phase in methodology.phases]
    assert here(book, keys[1:2], None).key == keys[1]
    special = next(phase for phase in methodology.phases if phase.city_types)
    stranger = next(kind.key for kind in methodology.city_types if kind.key not in special.city_types)
    assert here(book, [special.key, keys[1]], special.city_types[0]).key == keys[1]
    assert here(book, [special.key], stranger) == next(book.pages)
    assert here(book, [], None) == next(book.pages)


def test_two_pages_of_one_name_are_refused(methodology: Methodology) -> None:
    twin = methodology.guide[0].model_copy(update={"key": methodology.phases[0].key})
    with pytest.raises(ValueError, match=twin.key):
        make_book(methodology.model_copy(update={"guide": [*methodology.guide, twin]}))
