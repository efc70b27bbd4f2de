"""Questionnaires sent to cities: send, watch, remind, read; for a city, its own answers beside those of others."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.assessments import words
from cityjourney.assessments.commands import sending as commands
from cityjourney.assessments.forms import SendingForm
from cityjourney.assessments.logic.across import (
    FEWEST_CITIES,
    Beside,
    Choices,
    question_beside,
    section_values,
    sections_beside,
)
from cityjourney.assessments.models import Sending, SentTo
from cityjourney.assessments.queries import sendings as queries
from cityjourney.assessments.sentences import SEE
from cityjourney.assessments.views.acting import city_of, context_of, person_of
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.programmes.doors import Entrance, in_city, in_edition
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.logic.tally import tally
from cityjourney.questionnaires.models import Questionnaire
from cityjourney.questionnaires.registry import EDIT, SEE_RESULTS
from cityjourney.questionnaires.views.results import WIDTH, result_of


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One line: what we said, what the cities said in the middle."""

    text: str
    own: str
    others: str
    cities: int


@require_safe
@in_edition(EDIT)
def listed(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What was sent, and which questionnaires can be."""
    edition = entrance.edition
    ready = Questionnaire.objects.filter(edition=edition, retired=False, versions__isnull=False).distinct()
    context = {"edition": edition, "sendings": queries.sendings_in(edition), "ready": ready, "now": entrance.at}
    return render(request, "assessments/sent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(EDIT)
def new(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponseBase:
    """Choose cities, look at them once more, send."""
    questionnaire = get_object_or_404(Questionnaire, edition=entrance.edition, key=key, retired=False)
    version = questionnaire.versions.select_related("questionnaire").order_by("-number").first()
    if version is None:
        messages.error(request, _("Publish a version first."))
        return redirect("questionnaires:overview", entrance.edition.slug, key)
    initial = {"title": str(questionnaire), "mode": Mode.TOGETHER}
    form = SendingForm(request.POST or None, edition=entrance.edition, initial=initial)
    cities, language = [], (get_language() or "en").split("-")[0]
    if request.method == "POST" and form.is_valid():
        cities = form.cities()
        if not cities:
            form.add_error("themes", _("Choose at least one city."))
        elif "send" in request.POST:
            data = form.cleaned_data
            try:
                made = commands.send_questionnaire(
                    edition=entrance.edition, version=version, title={language: data["title"]}, mode=data["mode"],
                    participations=cities, closes_at=data["closes_at"], message=data["message"],
                    by=person_of(request), at=entrance.at,
                )  # fmt: skip
                return redirect("assessments:sending", entrance.edition.slug, made.public_id)
            except DomainError as reason:
                form.add_error(None, str(reason))
    context = {
        "edition": entrance.edition, "questionnaire": questionnaire, "version": version, "form": form, "cities": cities
    }  # fmt: skip
    return render(request, "assessments/send.html", context, status=422 if form.errors else 200)


def _sending(entrance: Entrance, public_id: UUID) -> Sending:
    rows = Sending.objects.select_related("version__questionnaire", "edition", "sent_by").defer("version__document")
    return get_object_or_404(rows, edition=entrance.edition, public_id=public_id)


def _seen(request: HttpRequest, entrance: Entrance, found: Sending) -> list[queries.CityState]:
    """The cities whose answers the reader may see: all for whoever sent it. Raises `Http404` if there is none."""
    states = queries.states_of(found)
    reach = entrance.access.reach(SEE_RESULTS)
    if found.sent_by_id != person_of(request).pk and not reach.everywhere:
        states = [each for each in states if each.city.pk in reach]
    if not states:
        raise Http404
    return states


@require_safe
@in_edition(EDIT)
def sending(request: HttpRequest, entrance: Entrance, sending: UUID) -> HttpResponseBase:
    """How far each city is."""
    found = _sending(entrance, sending)
    states = _seen(request, entrance, found)
    reach = entrance.access.reach(SEE_RESULTS)
    context = {
        "edition": entrance.edition,
        "sending": found,
        "states": [(each, each.city.pk in reach) for each in states],
        "answered": sum(bool(each.submitted) for each in states),
        "is_open": found.closes_at is None or entrance.at < found.closes_at,
    }
    return render(request, "assessments/sending.html", context)


@require_POST
@in_edition(EDIT)
def remind(request: HttpRequest, entrance: Entrance, sending: UUID) -> HttpResponseBase:
    """Remind those who have not answered."""
    found = _sending(entrance, sending)
    _seen(request, entrance, found)
    try:
        number = commands.remind(sending=found, by=person_of(request), at=entrance.at)
    except DomainError as reason:
        messages.error(request, str(reason))
    else:
        sentence = ngettext("%(n)s city was reminded.", "%(n)s cities were reminded.", number)
        messages.success(request, sentence % {"n": number} if number else _("All were reminded within the last day."))
    return redirect("assessments:sending", entrance.edition.slug, found.public_id)


@require_safe
@in_edition(EDIT)
def across(request: HttpRequest, entrance: Entrance, sending: UUID) -> HttpResponseBase:
    """All cities together, and the sections of each by name."""
    found = _sending(entrance, sending)
    states = _seen(request, entrance, found)
    definition, language = found.version.definition, get_language() or "en"
    answers = queries.answers_by_city(found, [each.city.pk for each in states])
    number, counts = tally(definition, (each for many in answers.values() for each in many))
    scaled = [each for each in definition.sections if any(q.kind == "scale" for q in each.questions)]
    values = {city: section_values(definition, many) for city, many in answers.items()}
    context = {
        "edition": entrance.edition,
        "sending": found,
        "definition": definition,
        "number": number,
        "answered": len(answers),
        "scaled": scaled,
        "cities": [
            (each.city, [words.figure(values[each.city.pk].get(section.key)) for section in scaled])
            for each in states
            if each.city.pk in answers
        ],
        "sections": [
            (section, [result_of(definition, each, counts[each.key], language) for each in section.questions])
            for section in definition.sections
        ],
        "width": WIDTH,
    }
    return render(request, "assessments/across.html", context)


@require_safe
@in_city(SEE)
def of_city(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What was sent to a city."""
    rows = [
        (each, each.collection.is_open(entrance.at), bool(each.answered))  # type: ignore[attr-defined]
        for each in queries.sent_to_city(city_of(entrance))
    ]
    return render(request, "assessments/answers.html", context_of(entrance, "answers", rows=rows))


@require_safe
@in_city(SEE)
def city_results(request: HttpRequest, entrance: Entrance, sending: UUID) -> HttpResponseBase:
    """What the city answered, beside all cities where at least five answered."""
    city = city_of(entrance)
    sent = get_object_or_404(
        SentTo.objects.select_related("sending__version__questionnaire", "sending__edition"),
        sending__public_id=sending, participation=city,
    )  # fmt: skip
    definition = sent.sending.version.definition
    answers = queries.answers_by_city(sent.sending)
    titles = {section.key: in_language(section.title) for section in definition.sections}
    context = context_of(
        entrance,
        "answers",
        sending=sent.sending,
        definition=definition,
        has_answered=city.pk in answers,
        cities=len(answers),
        fewest=FEWEST_CITIES,
        is_enough=len(answers) >= FEWEST_CITIES,
        sections=[_row(titles[each.key], each) for each in sections_beside(definition, answers, city.pk)],
        groups=[
            (section, [row for each in section.questions if (row := _question_row(definition, each, answers, city.pk))])
            for section in definition.sections
        ],
    )
    return render(request, "assessments/city_results.html", context)


def _row(text: str, found: Beside) -> BesideRow:
    others = words.figure(found.middle) if found.middle is not None else ""
    return BesideRow(text, words.figure(found.own), others, found.cities)


def _question_row(definition: Definition, question: Question, answers: Any, city: int) -> BesideRow | None:
    found, text = question_beside(definition, question, answers, city), in_language(question.text)
    if found is None:
        return None
    if isinstance(found, Beside):
        return _row(text, found)
    return BesideRow(text, _names(question, found.own) or "–", _most(question, found), found.cities)


def _names(question: Question, keys: tuple[str, ...]) -> str:
    return ", ".join(in_language(option.text) for option in question.options if option.key in keys)


def _most(question: Question, found: Choices) -> str:
    """What most cities chose, and how many of them."""
    if not found.counts:
        return ""
    key, number = max(found.counts.items(), key=lambda pair: (pair[1], pair[0]))
    option = question.option(key)
    values = {"answer": in_language(option.text) if option else key, "n": number, "all": found.cities}
    return _("%(answer)s (%(n)s of %(all)s cities)") % values
