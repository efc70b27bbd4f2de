"""The list of questionnaires, one questionnaire with its versions and collections, putting it to people."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.registry import ways_from
from cityjourney.questionnaires import queries, rules
from cityjourney.questionnaires.commands import collecting, editing
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.files import UnreadableError, definition_in
from cityjourney.questionnaires.forms import CollectionForm, InviteForm, NewQuestionnaireForm, TimesForm, VersionForm
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.logic.editing import key_for
from cityjourney.questionnaires.models import Collection, Questionnaire
from cityjourney.questionnaires.registry import EDIT, SEE_RESULTS


def person_of(request: HttpRequest) -> User:
    """Who asks. Raises `Http404` for strangers."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def questionnaire_of(entrance: Entrance, key: str) -> Questionnaire:
    """A questionnaire of the edition. Raises `Http404`."""
    return get_object_or_404(Questionnaire, edition=entrance.edition, key=key)


def collection_or_404(entrance: Entrance, public_id: UUID) -> Collection:
    """A collection of the edition. Raises `Http404`."""
    found = queries.collection_of(entrance.edition, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
@in_edition(None)
def index(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """What I am asked, and, for those who write questionnaires, all of them."""
    person = person_of(request)
    sees = bool(entrance.access.reach(SEE_RESULTS))
    context = {
        "edition": entrance.edition,
        "to_answer": queries.to_answer(entrance.edition, person, entrance.access, entrance.at),
        "sees": sees,
        "writes": rules.may_write(entrance.access),
        "questionnaires": queries.questionnaires_of(entrance.edition) if sees else [],
        "form": NewQuestionnaireForm(),
    }
    return render(request, "questionnaires/index.html", context)


@require_POST
@in_edition(EDIT)
def new(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Begin a questionnaire, empty or from a file."""
    form = NewQuestionnaireForm(request.POST, request.FILES)
    if form.is_valid():
        keys = Questionnaire.objects.filter(edition=entrance.edition).values_list("key", flat=True)
        taken = {*editing.RESERVED, *keys}
        try:
            definition = _begun(form, taken)
            made = editing.create_questionnaire(
                edition=entrance.edition, definition=definition, by=person_of(request), at=entrance.at
            )
            return redirect("questionnaires:editor", entrance.edition.slug, made.key)
        except UnreadableError as unreadable:
            for line in unreadable.lines:
                form.add_error("file", line)
        except DomainError as reason:
            form.add_error(None, str(reason))
    context = {"edition": entrance.edition, "form": form}
    return render(request, "questionnaires/new.html", context, status=422)


def _begun(form: NewQuestionnaireForm, taken: set[str]) -> Definition:
    upload = form.cleaned_data.get("file")
    if upload is not None:
        found = definition_in(upload.name or "", upload.read())
        return found if found.key not in taken else found.model_copy(update={"key": key_for(found.key, taken)})
    name = form.cleaned_data["name"]
    language = (get_language() or "en").split("-")[0]
    section = {"key": "part-1", "title": {language: _("First part")}}
    return Definition.model_validate(
        {"key": key_for(name, taken), "name": {language: name}, "languages": [language], "sections": [section]}
    )


@require_safe
@in_edition(SEE_RESULTS)
def overview(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """One questionnaire: versions, collections, what can be done."""
    questionnaire = questionnaire_of(entrance, key)
    versions = queries.versions_of(questionnaire)
    context = {
        "edition": entrance.edition, "questionnaire": questionnaire, "definition": questionnaire.definition,
        "versions": versions, "collections": queries.collections_of(questionnaire), "now": entrance.at,
        "writes": rules.may_write(entrance.access),
        "unpublished": not versions or versions[0].fingerprint != questionnaire.definition.fingerprint,
        "ways": ways_from("questionnaire", entrance.access, questionnaire) if versions else [],
    }  # fmt: skip
    return render(request, "questionnaires/overview.html", context)


@require_POST
@in_edition(EDIT)
def publish(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """Make the draft a version."""
    questionnaire = questionnaire_of(entrance, key)
    try:
        version = editing.publish(
            questionnaire=questionnaire, seen=_seen(request), by=person_of(request), at=entrance.at
        )
        messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
    except DomainError as reason:
        messages.error(request, str(reason))
    return redirect("questionnaires:overview", entrance.edition.slug, key)


def _seen(request: HttpRequest) -> int:
    written = request.POST.get("seen", "")
    return int(written) if written.isdecimal() and len(written) < 9 else 0


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(EDIT)
def collect(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """Put the newest version to people."""
    questionnaire = questionnaire_of(entrance, key)
    version = next(iter(queries.versions_of(questionnaire)), None)
    if version is None:
        messages.error(request, _("Publish a version first."))
        return redirect("questionnaires:overview", entrance.edition.slug, key)
    initial = {"opens_at": entrance.at, "mode": Mode.APART, "title": str(questionnaire)}
    form = CollectionForm(request.POST or None, edition=entrance.edition, initial=initial)
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "en").split("-")[0]
        try:
            made = collecting.open_collection(
                edition=entrance.edition, version=version, mode=form.cleaned_data["mode"],
                title={language: form.cleaned_data["title"]}, opens_at=form.cleaned_data["opens_at"],
                closes_at=form.cleaned_data["closes_at"], participations=form.asked(), by=person_of(request),
                at=entrance.at,
            )  # fmt: skip
            return redirect("questionnaires:collection", entrance.edition.slug, made.public_id)
        except DomainError as reason:
            form.add_error(None, str(reason))
    context = {"edition": entrance.edition, "questionnaire": questionnaire, "version": version, "form": form}
    return render(request, "questionnaires/collect.html", context, status=422 if form.errors else 200)


@require_safe
@in_edition(SEE_RESULTS)
def collection(request: HttpRequest, entrance: Entrance, collection: UUID) -> HttpResponse:
    """One collection: its link, its cities, its times."""
    return _collection_page(request, entrance, collection_or_404(entrance, collection))


def _collection_page(
    request: HttpRequest,
    entrance: Entrance,
    found: Collection,
    times: TimesForm | None = None,
    invites: InviteForm | None = None,
) -> HttpResponse:
    cities = queries.states_by_city(found)
    asked = [each["city"].pk for each in cities]
    initial = {"opens_at": found.opens_at, "closes_at": found.closes_at}
    named = Mode(found.mode).is_named
    link = (
        ""
        if named
        else request.build_absolute_uri(reverse("questionnaires:open", args=[found.edition.slug, found.token]))
    )
    visible = rules.visible_responses(entrance.access)
    reach = entrance.access.reach(SEE_RESULTS)
    context = {
        "edition": entrance.edition, "collection": found,
        "cities": [each for each in cities if each["city"].pk in reach],
        "link": link, "is_open": found.is_open(entrance.at), "writes": rules.may_write(entrance.access), "named": named,
        "submitted": queries.counted_responses(found, visible).count(),
        "forgotten": queries.first_forgotten(found),
        "times": times or TimesForm(initial=initial), "invites": invites or InviteForm(asked=asked),
        "versions": VersionForm(initial={"version": found.version_id}, questionnaire_id=found.version.questionnaire_id),
    }  # fmt: skip
    status = 422 if times or invites else 200
    return render(request, "questionnaires/collection.html", context, status=status)


@require_POST
@in_edition(EDIT)
def times(request: HttpRequest, entrance: Entrance, collection: UUID) -> HttpResponse:
    """Change when answers are taken; `close` closes now."""
    found = collection_or_404(entrance, collection)
    form = TimesForm(request.POST)
    closes_now = "close" in request.POST
    if closes_now or form.is_valid():
        opens_at = found.opens_at if closes_now else form.cleaned_data["opens_at"]
        closes_at = max(entrance.at, found.opens_at) if closes_now else form.cleaned_data["closes_at"]
        try:
            collecting.change_times(
                collection=found, opens_at=opens_at, closes_at=closes_at, by=person_of(request), at=entrance.at
            )
            messages.success(request, _("Saved."))
            return redirect("questionnaires:collection", entrance.edition.slug, found.public_id)
        except DomainError as reason:
            form.add_error(None, str(reason))
    return _collection_page(request, entrance, found, times=form)


@require_POST
@in_edition(EDIT)
def use_version(request: HttpRequest, entrance: Entrance, collection: UUID) -> HttpResponse:
    """Hand out another version from now on."""
    found = collection_or_404(entrance, collection)
    form = VersionForm(request.POST, questionnaire_id=found.version.questionnaire_id)
    if form.is_valid():
        collecting.use_version(
            collection=found, version=form.cleaned_data["version"], by=person_of(request), at=entrance.at
        )
        messages.success(request, _("Saved. Who has begun keeps the version that they were given."))
    return redirect("questionnaires:collection", entrance.edition.slug, found.public_id)


@require_POST
@in_edition(EDIT)
def invite(request: HttpRequest, entrance: Entrance, collection: UUID) -> HttpResponse:
    """Let people answer who have no role in the city."""
    found = collection_or_404(entrance, collection)
    form = InviteForm(request.POST, asked=list(found.asked.values_list("participation_id", flat=True)))
    if form.is_valid():
        try:
            number = collecting.invite(
                collection=found, people=form.cleaned_data["people"],
                participation=form.cleaned_data["participation"], by=person_of(request), at=entrance.at,
            )  # fmt: skip
            messages.success(request, _("%(number)s people can answer now.") % {"number": number})
            return redirect("questionnaires:collection", entrance.edition.slug, found.public_id)
        except DomainError as reason:
            form.add_error(None, str(reason))
    return _collection_page(request, entrance, found, invites=form)
