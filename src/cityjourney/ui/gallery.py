"""What the gallery shows: groups of components, their parts, and made-up content that is no data of anybody."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.ui.shell import NavEntry, PhaseTab, Place
from cityjourney.ui.tables import Column


@dataclass(frozen=True, slots=True)
class Group:
    """One page of the gallery."""

    key: str
    title: str | Promise
    lead: str | Promise


GROUPS = [
    Group("ground", gettext_lazy("Paper, ink and type"), gettext_lazy("Colours, letters, icons and shapes.")),
    Group("actions", gettext_lazy("Buttons and menus"), gettext_lazy("One primary button a page.")),
    Group(
        "forms", gettext_lazy("Forms"), gettext_lazy("Each answer has its label, its help and, at times, its error.")
    ),
    Group("messages", gettext_lazy("Messages and states"), gettext_lazy("What happened, what is empty, what is late.")),
    Group("programme", gettext_lazy("Words of the programme"), gettext_lazy("City types, delivery, credits, agendas.")),
    Group("lists", gettext_lazy("Lists and tables"), gettext_lazy("Many things, found quickly.")),
    Group("way", gettext_lazy("Finding the way"), gettext_lazy("Tabs, breadcrumbs, before and after.")),
    Group("desk", gettext_lazy("A whole page"), gettext_lazy("How the parts stand together on a city's desk.")),
    Group(
        "rtl", gettext_lazy("From right to left"), gettext_lazy("The same parts for scripts that begin at the right.")
    ),
]

PARTS = {
    "ground": ["type", "colours", "icons"],
    "actions": ["buttons", "menus"],
    "forms": ["fields", "form_errors", "small_inputs"],
    "messages": ["notices", "empties", "states"],
    "programme": ["types", "agendas", "preparations"],
    "lists": ["tables", "timelines", "figures"],
    "way": ["tabs", "paths", "words"],
    "desk": ["desk"],
    "rtl": ["rtl"],
}
"""Templates `ui/gallery/_<part>.html` of each group."""

LONG = gettext_lazy(
    "Deliberately long: a name of the kind that Finnish and German offices give to their committees for the "
    "further development of the digital transformation of municipal services"
)


class ExampleForm(forms.Form):
    """Every kind of field that Django knows, for the gallery."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As people call you."), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    city = forms.ChoiceField(label=gettext_lazy("City"), choices=[("", "—"), ("1", "Rijeka"), ("2", "Cork")])
    start = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    way = forms.ChoiceField(
        label=gettext_lazy("How do you take part?"),
        choices=[("in_person", gettext_lazy("in person")), ("online", gettext_lazy("online"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("You can change this until the day before."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=[("en", "English"), ("es", "Español"), ("el", "Ελληνικά"), ("bg", "Български")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    paper = forms.FileField(
        label=gettext_lazy("Document"), required=False, help_text=gettext_lazy("PDF, 10 MB at most.")
    )
    agreed = forms.BooleanField(label=gettext_lazy("My colleagues may see my telephone number"))


def shell_context(current: str) -> dict[str, Any]:
    """Rail, place and tabs for the gallery's own pages."""
    icons = [
        "book-open",
        "send",
        "clipboard-list",
        "message-square",
        "flag",
        "list-checks",
        "signpost",
        "layout-dashboard",
        "languages",
    ]
    entries = [NavEntry(_("Gallery"), reverse("ui:gallery"), "library", current=not current)]
    entries += [
        NavEntry(
            str(group.title),
            reverse("ui:group", args=[group.key]),
            icon,
            current=group.key == current,
            count=2 if group.key == "messages" else 0,
            apart=group.key in ("ground", "desk"),
        )
        for group, icon in zip(GROUPS, icons, strict=True)
    ]
    return {
        "nav_entries": entries,
        "phase_tabs": tabs(),
        "place": Place("Rijeka", _("a city made up for the gallery"), shape="circle", hue=1),
        "search_url": reverse("ui:gallery"),
    }


def tabs() -> list[PhaseTab]:
    """Five phases, the fourth of them open."""
    url = reverse("ui:group", args=["way"])
    return [
        PhaseTab(_("Activate"), _("done"), url, 1, 2, "done", 24),
        PhaseTab(_("Preparation and assessment"), _("done, 11 of 12 achieved"), url, 2, 5, "done", 24),
        PhaseTab(_("Ambition and roadmap"), _("done, 9 of 9 achieved"), url, 3, 5, "done", 24),
        PhaseTab(_("Implementation"), _("month 7 of 15, you are here"), url, 4, 15, "now", 11),
        PhaseTab(_("Review"), _("from August"), url, 5, 4),
    ]


def context_of(key: str, sort: str) -> dict[str, Any]:
    """The made-up content of one group."""
    makers = {
        "ground": _ground,
        "forms": _forms,
        "programme": _programme,
        "lists": _lists,
        "way": _way,
        "desk": _desk,
        "rtl": _rtl,
    }
    sides = [{"theme": theme} for theme in ("light", "dark")]
    return {"long": LONG, "sort": sort, "sides": sides, **(makers[key]() if key in makers else {})}


def neighbours(group: Group) -> dict[str, Any]:
    """The groups before and after, with their addresses."""
    place = GROUPS.index(group)
    found = {
        "before": GROUPS[place - 1] if place else None,
        "after": GROUPS[place + 1] if place + 1 < len(GROUPS) else None,
    }
    return {
        name: {"title": one.title, "url": reverse("ui:group", args=[one.key])} if one else {}
        for name, one in found.items()
    }


def _ground() -> dict[str, Any]:
    colours = ["ink", "soft", "accent", "late", "good", "between", "h1", "h2", "h3", "h4", "h5", "h6"]
    shapes = ["circle", "square", "triangle", "down", "diamond", "hexagon", "star"]
    icons = [
        "house", "route", "chart-column", "target", "list-todo", "users", "network", "message-square", "book-open",
        "store", "library", "calendar", "mail", "bell", "handshake", "building-2", "map", "flag", "star", "lock",
    ]  # fmt: skip
    return {"colours": colours, "shapes": shapes, "icons": icons}


def _forms() -> dict[str, Any]:
    sides = []
    for theme in ("light", "dark"):
        wrong = ExampleForm({"email": "mayor at rijeka", "city": "1", "note": str(LONG)}, auto_id=f"wrong_%s_{theme}")
        sides.append({"theme": theme, "form": ExampleForm(auto_id=f"new_%s_{theme}"), "wrong": wrong})
    return {"sides": sides, "options": [("1", "Rijeka"), ("2", "Cork")]}


def _agenda() -> list[dict[str, Any]]:
    return [
        {"minutes": 20, "text": _("What the last cycle brought, from your own data")},
        {"minutes": 30, "text": _("Roadblocks, one by one, with the people concerned")},
        {"minutes": 20, "text": _("Do the indicators still tell what you want to know?")},
        {"minutes": 35, "text": _("Priorities and actions of the next cycle")},
        {"minutes": 15, "text": _("Budget, promises, date of the next check-in")},
    ]


def _ticks() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            done=True, text=_("Progress of all 14 actions is up to date"), note=_("data office, done"), url=""
        ),
        SimpleNamespace(
            done=False,
            text=_("Two readings for the end of the cycle are missing"),
            note=_("finance, tomorrow"),
            url="#",
        ),
        SimpleNamespace(done=False, text=str(LONG), note=_("you, Wednesday"), url=""),
    ]


def _programme() -> dict[str, Any]:
    day = [{"minutes": m, "text": {"es": "Sesión"}} for m in (60, 90, 15, 120, 45, 90, 10, 50)]
    return {"agenda": _agenda(), "day": day, "ticks": _ticks()}


def _lists() -> dict[str, Any]:
    rows = [
        {"name": name, "country": country, "people": people, "state": state, "word": word}
        for name, country, people, state, word in (
            ("Rijeka", _("Croatia"), 3, "good", _("on its way")),
            ("Villefranche-sur-Saône-et-les-Environs", _("France"), 12, "between", _("two answers missing")),
            ("Αλεξανδρούπολη", _("Greece"), 7, "late", _("5 days late")),
            ("Габрово", _("Bulgaria"), 5, "none", _("not begun")),
        )
    ]
    columns = [
        Column(_("City"), "name"),
        Column(_("Country"), "country"),
        Column(_("People"), "people", number=True),
        Column(_("State")),
    ]
    page = Paginator(range(120), 10).page(4)
    return {
        "rows": rows,
        "columns": columns,
        "page": page,
        "chips": [(_("Core city"), "?"), (_("Croatia"), "?")],
        "options": [("", "—"), ("late", _("late"))],
    }


def _way() -> dict[str, Any]:
    url = reverse("ui:gallery")
    early = [
        PhaseTab(
            tab.label, _("month 1") if place == 0 else _("later"), url, tab.hue, tab.months, state, 3 * (place == 0)
        )
        for place, tab in enumerate(tabs())
        for state in (_STATES[min(place + 1, 2)],)
    ]
    sprint = [
        PhaseTab(str(LONG), str(LONG), url, hue, 2, state, 8) for hue, state in zip((6, 4, 1), _STATES, strict=True)
    ]
    return {
        "tabs": tabs(),
        "early": early,
        "sprint": sprint,
        "trail": _trail(),
        "entries": [
            NavEntry(_("Profile"), url, "user-round", current=True),
            NavEntry(_("E-mail addresses"), url, "mail", count=1),
        ],
        "facts": [(_("How long"), _("2 hours")), (_("Where"), _("online"))],
        "markdown_example": _("# Agenda\n\n- one **bold** point\n- a [link](https://city.example)")
        + "\n\n| 9:30 | 11:00 |\n|---|---|\n| Rijeka | Cork |",
    }


_STATES: list[Literal["done", "now", "next"]] = ["done", "now", "next"]


def _trail() -> list[tuple[str, str]]:
    url = reverse("ui:gallery")
    return [(_("Guide"), url), (_("Implementation"), url), (_("Cycle planning session"), "")]


def _desk() -> dict[str, Any]:
    return {"ticks": _ticks()[:2]}


def _rtl() -> dict[str, Any]:
    return {"tabs": tabs(), "agenda": _agenda(), "trail": _trail()}
