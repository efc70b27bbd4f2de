"""Where pages of apps below lead into this one."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.registry import Way
from cityjourney.questionnaires.models import Questionnaire
from cityjourney.questionnaires.registry import EDIT


def from_questionnaire(access: Access, questionnaire: Questionnaire) -> Iterator[Way]:
    """Send it to cities; no query (`edition` selected)."""
    if access.reach(EDIT) and not questionnaire.retired:
        yield Way(
            _("Send it to cities"), reverse("assessments:send", args=[questionnaire.edition.slug, questionnaire.key])
        )
