"""Where the assessment begins for whom."""

from cityjourney.methodology.schema import Grant
from cityjourney.programmes.logic.access import Access, Held
from cityjourney.programmes.models import Edition
from cityjourney.reports.ways import entry_url

SEES, NOTHING = (Grant(may=["reports.see"]),), (Grant(may=["guide.read"]),)


def held(city: int | None, grants: tuple[Grant, ...] = SEES) -> Held:
    return Held("r", 1, city is None, grants, participation=city, space_slug=f"city-{city}" if city else "")


def test_people_of_one_city_begin_on_its_path_others_on_the_overview() -> None:
    edition = Edition(slug="pilot")
    assert entry_url(Access((held(7), held(8, NOTHING))), edition) == "/pilot/reports/city-7/"
    assert entry_url(Access((held(7), held(8))), edition) == "/pilot/reports/"
    assert entry_url(Access((held(7), held(None))), edition) == "/pilot/reports/"
    assert entry_url(Access((held(7, NOTHING),)), edition) == ""
