"""What the page of a city's performance shows, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.core.fields import in_language
from cityjourney.indicators import words
from cityjourney.indicators.enums import Direction, SpatialUnit
from cityjourney.indicators.logic.drawing import Picture, Strip, sparkline, strip
from cityjourney.indicators.logic.standout import Verdict
from cityjourney.indicators.queries.profile import Gap, Line, PeerGroup, Profile
from cityjourney.indicators.sentences import unit_words

SHORT = 4
"""So many lines has each of the short lists; the rest is a link away."""
FIRST_YEAR = 2000
NEUTRAL = ("", "")


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One line of the table below a picture."""

    period: str
    value: str
    notes: str
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as it is shown."""

    line: Line
    name: str
    unit: str
    value: str
    area: str
    age: str
    status: str
    status_label: str
    beside: str
    trend: str
    doubts: list[str]
    picture: Picture
    label: str
    strip: Strip | None
    strip_ends: tuple[str, str]
    numbers: list[NumberRow]
    named: list[tuple[str, str, str]]
    """Peers that show their name, by name: name, figure, year."""
    beside_numbers: list[tuple[str, str]]
    """What the strip shows, as numbers."""


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators of one theme."""

    key: str
    name: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class ShortLine:
    """One line of a short list."""

    name: str
    code: str
    value: str
    why: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class ShortList:
    """Good, worth a look, old or missing: the first few, and how many more there are."""

    key: str
    title: str
    kind: str
    lines: list[ShortLine]
    total: int
    nothing: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


def rows(found: Profile, today: date) -> list[Row]:
    """All indicators, on one line of years."""
    first = min((line.readings[0].year for line in found.lines), default=FIRST_YEAR)
    names = {city.slug: city.name for city in found.peers.cities if city.slug in found.peers.named}
    return [
        _row(line, min(first, FIRST_YEAR) if first < FIRST_YEAR else FIRST_YEAR, names, today) for line in found.lines
    ]


def _row(line: Line, first_year: int, names: Mapping[str, str], today: date) -> Row:
    last, beside = line.last, line.distribution
    status, status_label = words.status_of(line)
    unit = unit_words(line.indicator.unit)
    return Row(
        line=line,
        name=in_language(line.indicator.name),
        unit=unit,
        value=words.figure(last.value),
        area="" if line.spatial_unit == SpatialUnit.CITY else str(SpatialUnit(line.spatial_unit).label),
        age=words.age_words(last.period, today),
        status=status,
        status_label=status_label,
        beside=words.beside_words(line),
        trend=words.trend_words(line),
        doubts=[word for word in words.doubts(last, today) if word != _("old")],
        picture=sparkline(line.points, first_year, today.year),
        label=_("%(name)s from %(first)s to %(last)s")
        % {"name": in_language(line.indicator.name), "first": line.readings[0].period[:4], "last": last.period[:4]},
        strip=strip(beside) if beside else None,
        strip_ends=_ends(line),
        numbers=numbers(line, today),
        named=[
            (names[peer.city], words.figure(peer.point.value), peer.point.period)
            for peer in sorted(beside.peers if beside else (), key=lambda peer: names.get(peer.city, ""))
            if peer.city in names
        ],
        beside_numbers=_beside_numbers(line),
    )


def _beside_numbers(line: Line) -> list[tuple[str, str]]:
    beside = line.distribution
    if beside is None:
        return []
    return [
        (_("Lowest"), words.figure(beside.lowest)),
        (_("A quarter of the peers lie below"), words.figure(beside.lower)),
        (_("Middle"), words.figure(beside.middle)),
        (_("A quarter of the peers lie above"), words.figure(beside.upper)),
        (_("Highest"), words.figure(beside.highest)),
    ]


def _ends(line: Line) -> tuple[str, str]:
    beside = line.distribution
    if beside is None:
        return NEUTRAL
    return words.figure(min(beside.lowest, beside.value)), words.figure(max(beside.highest, beside.value))


def numbers(line: Line, today: date) -> list[NumberRow]:
    """The figures of a series, newest first."""
    return [
        NumberRow(
            reading.period,
            words.figure(reading.value),
            ", ".join(word for word in words.doubts(reading, today) if word != _("old")),
            reading.source.name,
        )
        for reading in reversed(line.readings)
    ]


def groups(found: Iterable[Row], themes: Mapping[str, str]) -> list[Group]:
    """By theme, in the order of the edition, then what belongs to all of them; in each the old figures last."""
    by_theme: dict[str, list[Row]] = {}
    for row in sorted(found, key=lambda row: (row.status == "none", row.name.casefold(), row.line.spatial_unit)):
        key = row.line.indicator.theme if row.line.indicator.theme in themes else ""
        by_theme.setdefault(key, []).append(row)
    ordered = [Group(key, name, by_theme[key]) for key, name in themes.items() if key in by_theme]
    return ordered + ([Group("", _("All themes"), by_theme[""])] if "" in by_theme else [])


def minute(found: Profile) -> list[ShortList]:
    """Good, worth a look, old, missing: each in a few lines."""

    def with_verdict(*verdicts: Verdict) -> list[Line]:
        chosen = [line for line in found.lines if line.finding.verdict in verdicts]
        return sorted(chosen, key=lambda line: (-line.finding.weight, line.indicator.code))

    good, bad = with_verdict(Verdict.GOOD), with_verdict(Verdict.BAD, Verdict.MIXED)
    old = sorted(with_verdict(Verdict.OLD), key=lambda line: line.indicator.direction == Direction.NONE)
    gaps = common_gaps(found)
    return [
        _list("good", _("Does well"), "good", [_short(line) for line in good], _("Nothing stands out for the better.")),
        _list(
            "look", _("Worth a look"), "late", [_short(line) for line in bad], _("Nothing stands out for the worse.")
        ),
        _list(
            "old", _("Old figures"), "between", [_old(line) for line in old], _("No figure is older than five years.")
        ),
        _list(
            "missing", _("Not known here"), "none", [_gap(gap) for gap in gaps], _("All that most peers know is known.")
        ),
    ]


def _list(key: str, title: str, kind: str, lines: list[ShortLine], nothing: str) -> ShortList:
    return ShortList(key, title, kind, lines[:SHORT], len(lines), nothing)


def common_gaps(found: Profile) -> list[Gap]:
    """What at least half of the peers know and this city does not."""
    return [gap for gap in found.missing if gap.peers and 2 * gap.peers >= len(found.peers.cities)]


def _short(line: Line) -> ShortLine:
    value = words.with_unit(line.last.value, line.indicator.unit)
    return ShortLine(
        in_language(line.indicator.name), line.indicator.code, value, words.short_words(line), line.last.period[:4]
    )


def _old(line: Line) -> ShortLine:
    value = words.with_unit(line.last.value, line.indicator.unit)
    return ShortLine(in_language(line.indicator.name), line.indicator.code, value, "", line.last.period[:4])


def _gap(gap: Gap) -> ShortLine:
    why = ngettext("%(n)d peer knows it", "%(n)d peers know it", gap.peers) % {"n": gap.peers}
    return ShortLine(in_language(gap.indicator.name), gap.indicator.code, "", why)


def missing_by_standard(found: Sequence[Gap]) -> list[tuple[str, list[Gap]]]:
    """All indicators without a figure, by the standard that they come from."""
    by_standard: dict[str, list[Gap]] = {}
    for gap in found:
        by_standard.setdefault(gap.indicator.standard, []).append(gap)
    return sorted(by_standard.items())


def peers_sentence(group: PeerGroup) -> str:
    """With whom the city is compared."""
    n = len(group.cities)
    if not n:
        return _("No other city here has figures to compare with.")
    if group.chosen:
        return ngettext(
            "Compared with %(n)d peer that the city chose.", "Compared with %(n)d peers that the city chose.", n
        ) % {"n": n}
    return ngettext(
        "Compared with %(n)d peer, proposed by size, country, type of city and kind of area.",
        "Compared with %(n)d peers, proposed by size, country, type of city and kind of area.",
        n,
    ) % {"n": n}
