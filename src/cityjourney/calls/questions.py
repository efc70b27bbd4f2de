"""The questions of a call: those of its questionnaire, and wishes that follow from the edition's themes and mentors.

Form, reading and judging of answers are those of `questionnaires`. The answers lie with the application and not in a
collection of answers, whose pages would show them to people with a conflict of interest.
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cityjourney.calls.models import Call
from cityjourney.programmes.models import Participation, Theme
from cityjourney.questionnaires.logic.definition import Definition

WISHES, THEMES, MENTORS = "wishes", "wished-themes", "wished-mentors"
LOWEST_PLACES = 2


def _texts(words: Promise, languages: list[str]) -> dict[str, str]:
    found = {}
    for language in languages:
        with translation.override(language):
            found[language] = str(words)
    return found


def _ranking(key: str, text: Promise, options: list[dict[str, Any]], most: int, languages: list[str]) -> dict[str, Any]:
    return {
        "key": key, "kind": "ranking", "text": _texts(text, languages), "options": options, "least": 1,
        "most": min(most, len(options)), "required": key == THEMES,
    }  # fmt: skip


def questions_of(call: Call) -> Definition:
    """The questionnaire of a call with the wishes as its last section; two queries."""
    base = call.version.definition
    languages = [code for code in base.languages if code in dict(settings.LANGUAGES)] or ["en"]
    themes = [
        {"key": theme.key, "text": theme.name}
        for theme in Theme.objects.filter(edition_id=call.edition_id, retired=False)
    ]
    mentors = [
        {"key": f"m-{participation.pk}", "text": {languages[0]: str(participation)}}
        for participation in Participation.objects.current()
        .filter(edition_id=call.edition_id)
        .select_related("city", "consortium", "city_type")
        .order_by("city__name")
        if participation.city_type.spec.part == "mentor"
    ]
    wishes = []
    if call.theme_choices and len(themes) >= LOWEST_PLACES:
        wishes.append(
            _ranking(THEMES, _("Which themes does your city wish for?"), themes, call.theme_choices, languages)
        )
    if call.mentor_choices and len(mentors) >= LOWEST_PLACES:
        wishes.append(
            _ranking(
                MENTORS, _("Which mentor cities would you like to learn from?"), mentors, call.mentor_choices, languages
            )
        )
    if not wishes:
        return base
    plain = base.plain()
    section = {"key": WISHES, "title": _texts(_("Your wishes"), languages), "questions": wishes}
    return Definition.model_validate({**plain, "sections": [*plain.get("sections", []), section]})


def clashes(definition: Definition) -> bool:
    """Whether a questionnaire cannot be used for a call: it asks for files, or has keys that the wishes need."""
    taken = {*definition.questions, *(section.key for section in definition.sections)}
    return bool(taken & {WISHES, THEMES, MENTORS}) or any(each.kind == "file" for each in definition.questions.values())
