"""What a shared trait is called, and what it means for cities, in sentences."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cityjourney.groups.enums import Land
from cityjourney.groups.logic.tribes import Proposal
from cityjourney.groups.models import Tribe
from cityjourney.groups.queries.facts import figures
from cityjourney.organisations.countries import country_name

LANDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    Land.COAST: (gettext_lazy("Cities on the coast"), gettext_lazy("salt, storms and a season, and a sea that rises")),
    Land.PORT: (
        gettext_lazy("Port cities"),
        gettext_lazy("ships and lorries, noise and air, and a large neighbour at the quay that decides elsewhere"),
    ),
    Land.ISLAND: (
        gettext_lazy("Island cities"),
        gettext_lazy("everything comes by ship or by air, water and power included"),
    ),
    Land.RIVER: (gettext_lazy("River cities"), gettext_lazy("banks to live on, bridges to keep, and floods")),
    Land.LAKE: (gettext_lazy("Lake cities"), gettext_lazy("one water for bathing, drinking and waste")),
    Land.MOUNTAINS: (gettext_lazy("Mountain cities"), gettext_lazy("steep streets, little room, and snow to clear")),
    Land.PLAIN: (gettext_lazy("Cities in the plain"), gettext_lazy("room to grow, and to ride a bicycle")),
    Land.BORDER: (
        gettext_lazy("Border cities"),
        gettext_lazy("people who work on one side and live on the other, and two laws for one tram"),
    ),
    Land.UNIVERSITY: (
        gettext_lazy("University cities"),
        gettext_lazy("a second town hall on the campus, young tenants and empty summers"),
    ),
    Land.HERITAGE: (
        gettext_lazy("Old towns"),
        gettext_lazy("walls that nobody may pierce, and guests who come because of them"),
    ),
    Land.INDUSTRY: (
        gettext_lazy("Industrial towns that change"),
        gettext_lazy("large works that close or turn green, and people whose trade goes with them"),
    ),
}


def language_word(code: str) -> str:
    """A language in the language of the page; one that nobody has a word for by its code."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def said_of(proposal: Proposal, themes: Mapping[str, str]) -> tuple[str, str]:
    """Name and reason of a proposal in the language of the page; `themes` are the names of themes by key."""
    count, values = len(proposal.members), proposal.values
    value = str(values.get("value", ""))
    match proposal.trait:
        case "land" if value in LANDS:
            name, reason = LANDS[value]
            return str(name), _cities(count, str(reason))
        case "figure" if value in figures():
            figure = figures()[value]
            return figure.name, _by_figures(count, figure.reason)
        case "network":
            return _("Members of %(network)s") % {"network": value}, ngettext(
                "%(n)d city of the programme belongs to %(network)s.",
                "%(n)d cities of the programme belong to %(network)s: they meet there already.",
                count,
            ) % {"n": count, "network": value}
        case "language":
            name = language_word(value)
            return _("Cities that work in %(language)s") % {"language": name}, ngettext(
                "%(n)d city works in %(language)s.",
                "%(n)d cities work in %(language)s: they need no interpreter between them.",
                count,
            ) % {"n": count, "language": name}
        case "theme":
            name = themes.get(value, value)
            return name, ngettext(
                "%(n)d city has chosen the theme “%(theme)s”.",
                "%(n)d cities have chosen the theme “%(theme)s”, whichever group they are in.",
                count,
            ) % {"n": count, "theme": name}
    return _of_place(proposal)


def name_of(tribe: Tribe) -> str:
    """What a tribe is called: in the language of the page if facts proposed it, else as its founder wrote."""
    family, _colon, value = tribe.key.partition(":")
    match family:
        case "land" | "figure" | "language":
            return said_of(Proposal(tribe.key, family, (), {"value": value}), {})[0]
    return tribe.name


def _cities(count: int, reason: str) -> str:
    return ngettext("%(n)d city: %(reason)s.", "%(n)d cities: %(reason)s.", count) % {"n": count, "reason": reason}


def _by_figures(count: int, reason: str) -> str:
    return ngettext(
        "%(n)d city, by published figures: %(reason)s.", "%(n)d cities, by published figures: %(reason)s.", count
    ) % {"n": count, "reason": reason}


def _of_place(proposal: Proposal) -> tuple[str, str]:
    """Country, size, nearness."""
    count, values = len(proposal.members), proposal.values
    if proposal.trait == "country":
        country = country_name(str(values["country"]))
        return _("Cities in %(country)s") % {"country": country}, ngettext(
            "%(n)d city of the programme lies in %(country)s: the same laws, the same funds, often the same words.",
            "%(n)d cities of the programme lie in %(country)s: the same laws, the same funds, often the same words.",
            count,
        ) % {"n": count, "country": country}
    if proposal.trait == "border":
        return _("Neighbours across borders"), _(
            "%(n)d cities of %(countries)s countries, each less than %(km)s km from another one: near enough to meet."
        ) % {"n": count, "countries": values["countries"], "km": values["km"]}
    if proposal.trait == "size":
        size = _size(int(values["least"]), int(values["most"]))
        return _("Cities with %(size)s people") % {"size": size}, _(
            "%(n)d cities with %(size)s people: offices of a similar size, and plans that fit each other."
        ) % {"n": count, "size": size}
    return str(values.get("value", "")), _cities(count, str(values.get("value", "")))


def _size(least: int, most: int) -> str:
    low, high = number_format(least, force_grouping=True), number_format(most, force_grouping=True)
    if not least:
        return _("up to %(high)s") % {"high": high}
    if not most:
        return _("more than %(low)s") % {"low": low}
    return _("%(low)s to %(high)s") % {"low": low, "high": high}
