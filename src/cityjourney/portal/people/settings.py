"""The edition itself: its name, its dates, its methodology."""

from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.core.permissions import known
from cityjourney.methodology.diff import diff
from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.commands.editions import change_edition
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.installers import Installation, install_methodology, rehearse_installation
from cityjourney.programmes.logic.names import one_line
from cityjourney.programmes.models import Edition
from cityjourney.programmes.registry import Change
from cityjourney.ui.tables import Column

METHODS = ["GET", "HEAD", "POST"]
SHIPPED = Path(settings.BASE_DIR) / "methodologies"


class EditionForm(forms.Form):
    """Name in each language, start date, and whether everybody may read the guide."""

    starts_on = forms.DateField(
        label=gettext_lazy("Starts on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("All phases move with it."),
    )
    guide_public = forms.BooleanField(
        label=gettext_lazy("Everybody may read the guide, without signing in"), required=False
    )

    def __init__(self, data: object, edition: Edition) -> None:
        super().__init__(
            data,  # type: ignore[arg-type]
            initial={"starts_on": edition.starts_on, "guide_public": edition.guide_public}
            | {f"name_{code}": edition.name.get(code, "") for code, _name in settings.LANGUAGES},
        )
        names = {}
        for code, language in settings.LANGUAGES:
            label = _("Name in %(language)s") % {"language": language}
            required = code == settings.LANGUAGE_CODE
            names[f"name_{code}"] = forms.CharField(label=label, max_length=120, required=required)
        self.fields = names | self.fields

    @property
    def name_fields(self) -> list[forms.BoundField]:
        """The fields for the names."""
        return [self[name] for name in self.fields if name.startswith("name_")]

    @property
    def name(self) -> dict[str, str]:
        """The name as a language map; the form must be valid."""
        names = {code: one_line(self.cleaned_data[f"name_{code}"]) for code, _name in settings.LANGUAGES}
        return {code: name for code, name in names.items() if name}


@require_http_methods(METHODS)
@in_edition("programme.manage")
def edition_settings(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Name, start date, openness of the guide; the dates that follow."""
    edition = entrance.edition
    form = EditionForm(request.POST if request.method == "POST" else None, edition)
    if form.is_valid():
        try:
            change_edition(
                edition=edition,
                name=form.name,
                starts_on=form.cleaned_data["starts_on"],
                guide_public=form.cleaned_data["guide_public"],
                by=_user(request),
                at=entrance.at,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("edition_settings", edition.slug)
    context = {
        "edition": edition,
        "form": form,
        "phases": entrance.phases,
        "columns": [Column(_("Phase")), Column(_("First day")), Column(_("Last day"))],
    }
    return render(request, "portal/people/settings.html", context, status=400 if form.errors else 200)


@dataclass(frozen=True)
class Upgrade:
    """A shipped methodology beside the installed one: the differences in words, and what they touch."""

    methodology: Methodology
    installed: Methodology
    sentences: list[str]
    installation: Installation

    @property
    def touched(self) -> list["Touched"]:
        """What the installation would do, in words."""
        return [
            Touched(
                part=str(PARTS.get(change.part, change.part)),
                name=self._name(change),
                happens=str(HAPPENS[change.kind]),
                cities=change.cities,
            )
            for change in self.installation.changes
        ]

    def _name(self, change: Change) -> str:
        """What people call a thing: by the new version, else (it is gone) by the installed one; else by its key."""
        for methodology in (self.methodology, self.installed):
            for entry in getattr(methodology, change.part, ()):
                if entry.key == change.key:
                    return in_language(entry.name) or change.key
        return "" if change.part == change.key else change.key


@dataclass(frozen=True)
class Touched:
    """One line of what an upgrade touches, in the reader's words."""

    part: str
    name: str
    happens: str
    cities: int


PARTS = {
    "city_types": gettext_lazy("City type"),
    "themes": gettext_lazy("Theme"),
    "phases": gettext_lazy("Phase"),
    "roles": gettext_lazy("Role"),
    "event_kinds": gettext_lazy("Kind of meeting"),
    "tools": gettext_lazy("Tool"),
    "deliverables": gettext_lazy("Deliverable"),
    "credits": gettext_lazy("Visit credit"),
    "plans": gettext_lazy("Plans of the cities"),
    "questionnaires": gettext_lazy("Questionnaire"),
}
"""What people call the parts of an installation; a part that has no word here is shown by its key."""
HAPPENS = {
    "added": pgettext_lazy("happens to a part of the methodology", "is new"),
    "changed": pgettext_lazy("happens to a part of the methodology", "changes"),
    "retired": pgettext_lazy("happens to a part of the methodology", "is not offered any more; what used it stays"),
    "returned": pgettext_lazy("happens to a part of the methodology", "is offered again"),
    "deleted": pgettext_lazy("happens to a part of the methodology", "goes; nothing has used it"),
}


@require_http_methods(METHODS)
@in_edition("programme.manage")
def upgrade(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What the shipped version of the methodology would change; then do it."""
    edition = entrance.edition
    shipped = _shipped(edition.methodology_key)
    if request.method == "POST" and shipped is not None:
        done = install_methodology(edition=edition, methodology=shipped, by=_user(request), at=entrance.at)
        if done.changed:
            messages.success(request, _("The edition now follows version %(version)s.") % {"version": done.version})
        return redirect("edition_upgrade", edition.slug)
    found = None
    if shipped is not None and edition.methodology_key:
        sentences = [change.say(translation) for change in diff(edition.methodology, shipped)]
        done = rehearse_installation(edition=edition, methodology=shipped, at=entrance.at)
        found = Upgrade(shipped, edition.methodology, sentences, done)
    columns = [
        Column(_("Part")),
        Column(_("What")),
        Column(_("What happens")),
        Column(_("Cities touched"), number=True),
    ]
    context = {"edition": edition, "upgrade": found, "columns": columns}
    return render(request, "portal/people/upgrade.html", context)


def _shipped(key: str) -> Methodology | None:
    """The methodology of that key which comes with the product, if it has no fault."""
    folder = SHIPPED / key
    if not key or not folder.is_dir():
        return None
    return load(folder, frozenset(known())).methodology


def _user(request: HttpRequest) -> User:
    """Whoever acts: nobody gets past the door without having signed in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
