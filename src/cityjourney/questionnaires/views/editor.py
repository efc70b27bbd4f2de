"""The editor: a page for the order of things, one for each of them, one for languages. No JavaScript needed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.questionnaires.commands.editing import change_draft, replace_draft
from cityjourney.questionnaires.editor_forms import (
    KIND_WORDS,
    KNOWN_LANGUAGES,
    ThingForm,
    new_question,
)
from cityjourney.questionnaires.files import UnreadableError, content_of, definition_in
from cityjourney.questionnaires.logic import editing
from cityjourney.questionnaires.logic.definition import Definition, completeness, texts_of
from cityjourney.questionnaires.logic.soundness import flaws
from cityjourney.questionnaires.models import Questionnaire, Version
from cityjourney.questionnaires.registry import EDIT, SEE_RESULTS
from cityjourney.questionnaires.rendering import Look, questions_html
from cityjourney.questionnaires.sentences import flaw_sentence
from cityjourney.questionnaires.views.managing import person_of, questionnaire_of

PER_PAGE = 20


def seen_in(request: HttpRequest) -> int:
    """The revision that the form showed."""
    written = request.POST.get("seen", "")
    return int(written) if written.isdecimal() and len(written) < 9 else 0


def apply(request: HttpRequest, entrance: Entrance, questionnaire: Questionnaire, change: editing.Change) -> bool:
    """Change the draft; what speaks against it becomes a message."""
    try:
        change_draft(
            questionnaire=questionnaire, seen=seen_in(request), change=change, by=person_of(request), at=entrance.at
        )
    except DomainError as reason:
        messages.error(request, str(reason))
        return False
    return True


@require_safe
@in_edition(EDIT)
def editor(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """All sections and questions in their order."""
    questionnaire = questionnaire_of(entrance, key)
    definition = questionnaire.definition
    context = {
        "edition": entrance.edition, "questionnaire": questionnaire, "definition": definition, "kinds": KIND_WORDS,
        "flaws": [flaw_sentence(each) for each in flaws(definition)], "languages": completeness(definition),
        "kind_words": dict(KIND_WORDS),
    }  # fmt: skip
    return render(request, "questionnaires/editor.html", context)


@require_POST
@in_edition(EDIT)
def act(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """Add, move or remove something."""
    questionnaire = questionnaire_of(entrance, key)
    definition = questionnaire.definition
    what, _colon, thing = request.POST.get("do", "").partition(":")
    language = definition.languages[0]
    words = request.POST.get("text", "").strip()
    new_key = editing.key_for(words, editing.all_keys(definition))
    anchor = thing
    if what in {"up", "down"}:
        change = editing.move(thing, "up" if what == "up" else "down")
    elif what == "remove":
        change, anchor = editing.remove(thing), ""
    elif what == "section" and words:
        change, anchor = editing.add_section(new_key, {language: words}), new_key
    elif what == "question" and words and request.POST.get("kind") in dict(KIND_WORDS):
        question = new_question(new_key, request.POST["kind"], {language: words})
        change, anchor = editing.add_question(thing, question), new_key
    else:
        messages.error(request, _("Write a text first."))
        return redirect("questionnaires:editor", entrance.edition.slug, key)
    done = apply(request, entrance, questionnaire, change)
    if done and what == "question":
        return redirect("questionnaires:edit-thing", entrance.edition.slug, key, new_key)
    answer = redirect("questionnaires:editor", entrance.edition.slug, key)
    answer["Location"] += f"#{anchor}" if anchor else ""
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(EDIT)
def thing(request: HttpRequest, entrance: Entrance, key: str, thing: str) -> HttpResponse:
    """One section or question; `about` is the questionnaire itself."""
    questionnaire = questionnaire_of(entrance, key)
    try:
        form = ThingForm(questionnaire.definition, thing, request.POST if request.method == "POST" else None)
    except editing.NoSuchThing:
        raise Http404 from None
    if request.method == "POST" and not form.errors and apply(request, entrance, questionnaire, form.change()):
        messages.success(request, _("Saved."))
        if "again" in request.POST:
            return redirect("questionnaires:edit-thing", entrance.edition.slug, key, thing)
        answer = redirect("questionnaires:editor", entrance.edition.slug, key)
        answer["Location"] += f"#{thing}"
        return answer
    context = {
        "edition": entrance.edition, "questionnaire": questionnaire, "form": form, "thing": thing,
        "seen": seen_in(request) if request.method == "POST" else questionnaire.revision,
    }  # fmt: skip
    return render(request, "questionnaires/thing.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(EDIT)
def languages(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """Two languages side by side, what is missing first."""
    questionnaire = questionnaire_of(entrance, key)
    definition = questionnaire.definition
    source = definition.languages[0]
    if request.method == "POST" and "add" in request.POST:
        added = request.POST["add"]
        if added in KNOWN_LANGUAGES and added not in definition.languages:
            apply(request, entrance, questionnaire, editing.set_head({"languages": [*definition.languages, added]}))
        return redirect(f"{request.path}?to={added if added in KNOWN_LANGUAGES else ''}")
    others = [each for each in definition.languages if each != source]
    target = next((each for each in others if each == request.GET.get("to")), others[0] if others else "")
    if request.method == "POST" and target:
        if apply(request, entrance, questionnaire, _translated(request, definition, target)):
            messages.success(request, _("Saved."))
        return redirect(request.get_full_path())
    lines = [(place, text.get(source, ""), text.get(target, "")) for place, text in texts_of(definition)]
    lines.sort(key=lambda line: bool(line[2]))
    context = {
        "edition": entrance.edition, "questionnaire": questionnaire, "source": source, "target": target,
        "others": others,
        "page_obj": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")), "states": completeness(definition),
        "possible": [each for each in KNOWN_LANGUAGES if each not in definition.languages],
    }  # fmt: skip
    return render(request, "questionnaires/languages.html", context)


def _translated(request: HttpRequest, definition: Definition, target: str) -> editing.Change:
    places = {place for place, _text in texts_of(definition)}
    changes = [
        editing.set_text(name.removeprefix("t."), target, text)
        for name, text in request.POST.items()
        if name.startswith("t.") and name.removeprefix("t.") in places and isinstance(text, str)
    ]

    def change(plain: dict[str, Any]) -> None:
        for each in changes:
            each(plain)

    return change


@require_safe
@in_edition(SEE_RESULTS)
def preview(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """The draft as those will see it who answer; nothing is stored. `?paper` shows the form for printing."""
    questionnaire = questionnaire_of(entrance, key)
    definition = questionnaire.definition
    language = request.GET.get("lang", "")
    look = Look(language if language in definition.languages else get_language() or "en")
    context = {
        "edition": entrance.edition, "questionnaire": questionnaire, "definition": definition,
        "language": look.language,
        "questions": questions_html(definition, definition.questions.values(), look),
        "conditions": definition.branches,
    }  # fmt: skip
    return render(request, "questionnaires/preview.html", context)


@require_safe
@in_edition(SEE_RESULTS)
def paper(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """The newest version (or the draft) as a form to print, with the keys that the entry sheet uses."""
    questionnaire = questionnaire_of(entrance, key)
    newest = Version.objects.filter(questionnaire=questionnaire).order_by("-number").first()
    definition = newest.definition if newest else questionnaire.definition
    language = request.GET.get("lang", "")
    context = {
        "edition": entrance.edition, "questionnaire": questionnaire, "definition": definition, "version": newest,
        "language": language if language in definition.languages else get_language(),
        "sections": [
            (section, [(each, definition.levels_of(each)) for each in section.questions])
            for section in definition.sections
        ],
    }  # fmt: skip
    return render(request, "questionnaires/paper.html", context)


@require_safe
@in_edition(SEE_RESULTS)
def download(_request: HttpRequest, entrance: Entrance, key: str, kind: str) -> HttpResponse:
    """The draft as a file: our YAML or an XLSForm."""
    questionnaire = questionnaire_of(entrance, key)
    content, content_type = content_of(questionnaire.definition, kind)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{questionnaire.key}.{kind}"'
    return answer


@require_POST
@in_edition(EDIT)
def upload(request: HttpRequest, entrance: Entrance, key: str) -> HttpResponse:
    """Put a file in the place of the draft; versions stay as they are."""
    questionnaire = questionnaire_of(entrance, key)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise UnreadableError([_("Choose a file first.")])
        definition = definition_in(file.name or "", file.read(4_000_000))
        replace_draft(
            questionnaire=questionnaire,
            seen=seen_in(request),
            definition=definition,
            by=person_of(request),
            at=entrance.at,
        )
        messages.success(request, _("The draft is now what stands in the file."))
    except UnreadableError as unreadable:
        for line in unreadable.lines:
            messages.error(request, line)
    except DomainError as reason:
        messages.error(request, str(reason))
    return redirect("questionnaires:editor", entrance.edition.slug, key)
