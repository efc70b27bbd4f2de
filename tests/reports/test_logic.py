"""Blocks of a report as pure data."""

from cityjourney.reports.logic.blocks import unlinked


def test_readers_from_elsewhere_get_the_words_and_no_address() -> None:
    content = {
        "sections": [
            {"t": "figure", "title": "Air", "url": "/figures/air/", "table": {"body": [["a"]], "urls": ["/a/"]}},
            {"t": "points", "items": [{"c": "Clean", "url": None, "evidence": [("Air: 12", "/figures/air/")]}]},
        ]
    }
    figure, points = unlinked(content)["sections"]
    assert figure == {"t": "figure", "title": "Air", "url": "", "table": {"body": [["a"]], "urls": []}}
    assert points["items"] == [{"c": "Clean", "url": None, "evidence": [("Air: 12", "")]}]
