"""A city's figures in words that a mayor would use."""

from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.indicators.enums import Confidence, SpatialUnit, flag_words
from cityjourney.indicators.logic.distribution import Place
from cityjourney.indicators.logic.peers import Reason
from cityjourney.indicators.logic.series import Heading, age, is_old
from cityjourney.indicators.logic.standout import Verdict
from cityjourney.indicators.models import Reading
from cityjourney.indicators.queries.profile import Line
from cityjourney.indicators.sentences import unit_words

TENS, HUNDREDS, THOUSANDS = 10, 100, 1000
MANY_TIMES = 1.05


def figure(value: float) -> str:
    """A number with as many decimals as it deserves, thousands apart."""
    size = abs(value)
    most = 0 if size >= THOUSANDS else 1 if size >= TENS else 2
    decimals = next((n for n in range(most) if round(value, n) == round(value, most)), most)
    return number_format(round(value, decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)


def with_unit(value: float, unit: str) -> str:
    """A number and its unit, in short: a share of whatever is a share."""
    words = "%" if unit.startswith("%") else unit_words(unit)
    return f"{figure(value)}\u00a0{words}" if words else figure(value)


def age_words(period: str, today: date) -> str:
    """How old a figure is."""
    years = age(period, today)
    if years == 0:
        return _("this year")
    return ngettext("%(n)d year ago", "%(n)d years ago", years) % {"n": years}


def beside_words(line: Line) -> str:
    """The place among the peers, with the figures behind it; or why there is none."""
    beside = line.distribution
    if not line.indicator.comparable:
        return _("A total: cities of different size cannot be compared on it.")
    if beside is None:
        return ngettext(
            "%(n)d peer has a figure near in time for the same kind of area: too few to compare.",
            "%(n)d peers have a figure near in time for the same kind of area: too few to compare.",
            line.peers_known,
        ) % {"n": line.peers_known}
    said = {
        "n": len(beside.peers),
        "middle": with_unit(beside.middle, line.indicator.unit),
        "lower": figure(beside.lower),
        "upper": figure(beside.upper),
    }
    sentence = {
        Place.LOW: _("Lower than in most of %(n)d peers. Half of them: %(lower)s to %(upper)s, middle %(middle)s."),
        Place.MIDDLE: _("Like in most of %(n)d peers. Half of them: %(lower)s to %(upper)s, middle %(middle)s."),
        Place.HIGH: _("Higher than in most of %(n)d peers. Half of them: %(lower)s to %(upper)s, middle %(middle)s."),
    }[beside.place]  # fmt: skip
    return sentence % said


def trend_words(line: Line) -> str:
    """Where it is heading, with the figures behind it and what makes it uncertain."""
    found = line.trend
    if found.heading == Heading.SHORT or found.first is None or found.last is None:
        return (
            _("Too few figures since the last break for a trend.")
            if found.broken
            else _("Too few figures for a trend.")
        )
    said = {
        "first": figure(found.first.value), "last": with_unit(found.last.value, line.indicator.unit),
        "from": found.first.period[:4], "to": found.last.period[:4],
    }  # fmt: skip
    sentence = {
        Heading.UP: _("Rising: from %(first)s in %(from)s to %(last)s in %(to)s."),
        Heading.DOWN: _("Falling: from %(first)s in %(from)s to %(last)s in %(to)s."),
        Heading.STEADY: _("About the same: %(first)s in %(from)s, %(last)s in %(to)s."),
    }[found.heading] % said
    if found.broken:
        sentence += " " + _("Counted since the last break in the series.")
    if found.doubtful:
        sentence += " " + _("Flags make this change uncertain.")
    return sentence


def short_words(line: Line) -> str:
    """Why an indicator stands in one of the short lists: what speaks for and against it, with the figures."""
    parts = []
    beside, found = line.distribution, line.finding
    if beside and found.beside_peers:
        said = {"middle": figure(beside.middle)}
        better = _("better than most peers (their middle: %(middle)s)")
        worse = _("worse than most peers (their middle: %(middle)s)")
        parts.append((better if found.beside_peers > 0 else worse) % said)
    if line.trend.first and found.over_time:
        said = {"first": figure(line.trend.first.value), "year": line.trend.first.period[:4]}
        better, worse = _("better than in %(year)s (%(first)s)"), _("worse than in %(year)s (%(first)s)")
        parts.append((better if found.over_time > 0 else worse) % said)
    return (_(", but ") if found.verdict == Verdict.MIXED else _(" and ")).join(parts)


def warnings(reading: Reading) -> list[str]:
    """What the flags of a figure say, and whether the series breaks before it."""
    found = [word for word in flag_words(reading.flag) if word]
    return [*found, _("break in the series")] if reading.break_before and "b" not in reading.flag else found


def doubts(reading: Reading, today: date) -> list[str]:
    """What one should know about a figure before using it."""
    found = warnings(reading)
    if reading.confidence in {Confidence.PROVISIONAL, Confidence.LOW}:
        found.append(str(Confidence(reading.confidence).label))
    if is_old(reading.period, today):
        found.append(_("old"))
    if reading.spatial_unit != SpatialUnit.CITY:
        found.append(str(SpatialUnit(reading.spatial_unit).label))
    return list(dict.fromkeys(found))


def reason_words(why: Reason) -> str:
    """Why a city is proposed as a peer."""
    parts = []
    if why.about_same_size:
        parts.append(_("about the same size"))
    elif why.ratio and why.ratio >= MANY_TIMES:
        parts.append(_("%(times)s times as big") % {"times": number_format(round(why.ratio, 1), 1)})
    elif why.ratio:
        parts.append(_("%(share)d %% of the size") % {"share": round(100 * why.ratio)})
    if why.same_country:
        parts.append(_("same country"))
    if why.same_kind:
        parts.append(_("same type of city"))
    if why.same_area:
        parts.append(_("figures for the same kind of area"))
    return ", ".join(parts) or _("has figures")


def status_of(line: Line) -> tuple[str, str]:
    """Kind and word of the mark beside an indicator."""
    return {
        Verdict.GOOD: ("good", _("does well")),
        Verdict.BAD: ("late", _("needs a look")),
        Verdict.MIXED: ("between", _("mixed")),
        Verdict.OLD: ("none", _("old figure")),
    }.get(line.finding.verdict, ("", ""))
