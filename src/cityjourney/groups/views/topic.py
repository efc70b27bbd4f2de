"""The choice of a topic: one page, and what is done on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cityjourney.core.errors import DomainError
from cityjourney.groups.commands import topics as commands
from cityjourney.groups.forms.topics import ArgueForm, DeadlineForm, DecideForm, ReopenForm, SuggestForm
from cityjourney.groups.logic.topics import FEWEST, MOST
from cityjourney.groups.models import Suggestion
from cityjourney.groups.queries.groups import choice_of
from cityjourney.groups.views.door import Here, at_group
from cityjourney.journeys.views.acting import act, first_error


@require_http_methods(["GET", "HEAD", "POST"])
@at_group("inside")
def topic(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Suggestions, arguments and voices; who acts says what with `do`."""
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("do", ""))
        if deed is None:
            raise BadRequest("do")
        return deed(request, here)
    return _show(request, here)


def _show(request: HttpRequest, here: Here, status: int = 200, **forms: Any) -> HttpResponseBase:
    choice = choice_of(here.group, here.everybody, here.may.own)
    pairs = [(str(each.suggestion.public_id), each.suggestion.title) for each in choice.weighed]
    turn = choice.turn
    context = here.context(
        choice=choice,
        room=len(choice.weighed) < MOST,
        enough=len(choice.weighed) >= FEWEST,
        **{
            "suggest_form": SuggestForm(own=here.own, guides=here.may.guides, auto_id="id_suggest_%s"),
            "decide_form": DecideForm(pairs=pairs, auto_id="id_decide_%s"),
            "deadline_form": DeadlineForm(initial={"due_on": turn and turn.due_on}, auto_id="id_deadline_%s"),
            "reopen_form": ReopenForm(auto_id="id_reopen_%s"),
            **forms,
        },
    )
    return render(request, "groups/topic.html", context, status=status)


def _suggestion(request: HttpRequest, here: Here) -> Suggestion:
    found = {str(each.public_id): each for each in Suggestion.objects.filter(group=here.group).select_related("group")}
    suggestion = found.get(request.POST.get("suggestion", ""))
    if suggestion is None:
        raise BadRequest("suggestion")
    return suggestion


def _back(here: Here) -> HttpResponseBase:
    return redirect("groups:topic", here.entrance.edition.slug, here.group.public_id)


def _needs(allowed: bool) -> None:
    if not allowed:
        raise Http404


def _answer(
    request: HttpRequest,
    here: Here,
    name: str,
    form: forms.Form,
    command: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponseBase:
    """Do what a form says; what is wrong stands beside what was typed. `name` is that of the form in the template."""
    if form.is_valid():
        try:
            command(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return _back(here)
    return _show(request, here, 422, **{name: form})


def _suggest(request: HttpRequest, here: Here) -> HttpResponseBase:
    _needs(here.may.acts)
    form = SuggestForm(request.POST, own=here.own, guides=here.may.guides, auto_id="id_suggest_%s")
    return _answer(
        request,
        here,
        "suggest_form",
        form,
        lambda data: commands.suggest_topic(
            group=here.group,
            title=data["title"],
            text=data["text"],
            participation=form.city,
            by=here.person,
            at=here.entrance.at,
        ),
        _("The topic is suggested. All cities of the group see it."),
    )


def _withdraw(request: HttpRequest, here: Here) -> HttpResponseBase:
    suggestion = _suggestion(request, here)
    _needs(here.may.guides or suggestion.suggested_by_id == here.person.pk)
    act(
        request,
        lambda: commands.withdraw_suggestion(suggestion=suggestion, by=here.person, at=here.entrance.at),
        _("The topic is taken back."),
    )
    return _back(here)


def _argue(request: HttpRequest, here: Here) -> HttpResponseBase:
    _needs(here.may.acts)
    suggestion, form = _suggestion(request, here), ArgueForm(request.POST)
    valid = form.is_valid()
    side, text = (form.cleaned_data["side"], form.cleaned_data["text"]) if valid else ("", "")

    def say() -> object:
        if not valid:
            raise DomainError(first_error(form))
        city = here.city(request.POST.get("participation", ""))
        return commands.argue(
            suggestion=suggestion, side=side, text=text, participation=city, by=here.person, at=here.entrance.at
        )

    act(request, say, _("Your argument stands beside the topic."))
    return _back(here)


def _approve(request: HttpRequest, here: Here) -> HttpResponseBase:
    suggestion, city = _suggestion(request, here), here.city(request.POST.get("participation", ""))
    if city is None:
        raise Http404
    suits = request.POST.get("suits") == "yes"
    act(
        request,
        lambda: commands.approve(
            suggestion=suggestion, participation=city, suits=suits, by=here.person, at=here.entrance.at
        ),
        _("Noted: it suits %(city)s.") % {"city": city} if suits else _("Noted."),
    )
    return _back(here)


def _deadline(request: HttpRequest, here: Here) -> HttpResponseBase:
    _needs(here.may.guides)
    return _answer(
        request,
        here,
        "deadline_form",
        DeadlineForm(request.POST, auto_id="id_deadline_%s"),
        lambda data: commands.set_deadline(
            group=here.group, due_on=data["due_on"], by=here.person, at=here.entrance.at
        ),
        _("Saved."),
    )


def _decide(request: HttpRequest, here: Here) -> HttpResponseBase:
    _needs(here.may.guides)
    there = {str(each.public_id): each for each in Suggestion.objects.filter(group=here.group, withdrawn_at=None)}
    pairs = [(key, each.title) for key, each in there.items()]
    return _answer(
        request,
        here,
        "decide_form",
        DecideForm(request.POST, pairs=pairs, auto_id="id_decide_%s"),
        lambda data: commands.decide_topic(
            suggestion=there[data["suggestion"]],
            why=data["why"],
            own_name=data["own_name"],
            by=here.person,
            at=here.entrance.at,
        ),
        _("Noted. All participants read what your group has chosen, and why."),
    )


def _reopen(request: HttpRequest, here: Here) -> HttpResponseBase:
    _needs(here.may.guides)
    return _answer(
        request,
        here,
        "reopen_form",
        ReopenForm(request.POST, auto_id="id_reopen_%s"),
        lambda data: commands.reopen_topic(
            group=here.group, reason=data["reason"], due_on=data["due_on"], by=here.person, at=here.entrance.at
        ),
        _("The choice is open again. The earlier decision can still be read."),
    )


DEEDS: dict[str, Callable[[HttpRequest, Here], HttpResponseBase]] = {
    "suggest": _suggest,
    "withdraw": _withdraw,
    "argue": _argue,
    "approve": _approve,
    "deadline": _deadline,
    "decide": _decide,
    "reopen": _reopen,
}
