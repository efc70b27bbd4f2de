"""Faults of answers and flaws of questionnaires, in words for the person who reads."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.core.fields import in_language
from cityjourney.questionnaires.logic.answers import Fault
from cityjourney.questionnaires.logic.soundness import Flaw

FAULTS: Mapping[str, str | Promise] = {
    "missing": gettext_lazy("Please answer this question."),
    "rows_missing": gettext_lazy("%(count)s lines are still open."),
    "no_choice": gettext_lazy("Choose one of the answers shown."),
    "not_text": gettext_lazy("A text is expected here."),
    "odd_character": gettext_lazy("The text has a character that cannot be shown."),
    "too_long": gettext_lazy("The text has %(found)s characters; %(most)s are possible."),
    "not_a_number": gettext_lazy("“%(written)s” is not a number. Write it like 12.5 or 12,5."),
    "not_whole": gettext_lazy("A whole number is expected here."),
    "too_small": gettext_lazy("The smallest possible number is %(least)s."),
    "too_big": gettext_lazy("The greatest possible number is %(most)s."),
    "too_few": gettext_lazy("Choose at least %(least)s."),
    "too_many": gettext_lazy("Choose at most %(most)s."),
    "rank_more": gettext_lazy("Give at least %(least)s places."),
    "place_twice": gettext_lazy("Each place is given once."),
    "not_a_date": gettext_lazy("“%(written)s” is not a date. Write it like 2026-03-31 or 31.3.2026."),
    "not_a_place": gettext_lazy(
        "Give latitude (-90 to 90) and longitude (-180 to 180) in degrees, like 43.26 and -2.93."
    ),
    "no_file": gettext_lazy("The file is missing."),
}

FLAWS: Mapping[str, str | Promise] = {
    "key_twice": gettext_lazy("The key “%(found)s” is there twice."),
    "no_questions": gettext_lazy("There is no question here yet."),
    "no_scale": gettext_lazy("There is no shared scale “%(found)s”."),
    "scale_twice": gettext_lazy("It has a shared scale and levels of its own; one of them is enough."),
    "few_options": gettext_lazy("At least two options are needed."),
    "no_levels": gettext_lazy("A scale needs at least two levels."),
    "no_rows": gettext_lazy("A matrix needs rows."),
    "matrix_choice": gettext_lazy("A matrix needs either options or levels, not both."),
    "ends_crossed": gettext_lazy("The lower end is above the upper end."),
    "not_for_kind": gettext_lazy("A question of the kind “%(found)s” has no such detail."),
    "not_before": gettext_lazy("A condition asks about “%(found)s”, which does not come before it."),
    "no_question": gettext_lazy("There is no question “%(found)s”."),
    "no_text": gettext_lazy("A text is missing in the first language (%(found)s)."),
    "language_unknown": gettext_lazy("The language “%(found)s” is not in the list of languages."),
}


def fault_sentence(fault: Fault) -> str:
    """What is wrong with an answer; a check speaks with its own text."""
    if fault.code == "check":
        return in_language(fault.params["text"])
    return str(FAULTS[fault.code]) % fault.params


def flaw_sentence(flaw: Flaw) -> str:
    """What is wrong with a questionnaire, and where."""
    words = str(FLAWS[flaw.code]) % {"found": flaw.found}
    return _("%(place)s: %(words)s") % {"place": flaw.place, "words": words}
