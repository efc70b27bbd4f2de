"""The states and ways that are shown to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """How a questionnaire is answered."""

    APART = "apart", _("by name, each person apart")
    TOGETHER = "together", _("by name, the people of a city together")
    OPEN = "open", _("open link, without an account")
    KIOSK = "kiosk", _("shared tablet, one person after the other")

    @property
    def is_named(self) -> bool:
        """Whether it is known who answers."""
        return self in {Mode.APART, Mode.TOGETHER}


class ResponseState(models.TextChoices):
    """Where a response stands."""

    DRAFT = "draft", _("begun")
    SUBMITTED = "submitted", _("handed in")
    WITHDRAWN = "withdrawn", _("taken back")


class Source(models.TextChoices):
    """Through which door a response came in."""

    PAGE = "page", _("page")
    SHEET = "sheet", _("entry sheet")
