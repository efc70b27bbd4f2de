"""Where an upload, and each of its cells, stands."""

from django.db import models
from django.utils.translation import pgettext_lazy


class UploadState(models.TextChoices):
    """What has become of a file that came back."""

    REFUSED = "refused", pgettext_lazy("workbook", "could not be read")
    WAITING = "waiting", pgettext_lazy("workbook", "differences wait")
    DONE = "done", pgettext_lazy("workbook", "dealt with")
    REPLACED = "replaced", pgettext_lazy("workbook", "replaced by a newer file")


class Decision(models.TextChoices):
    """What has become of one cell of an upload."""

    OPEN = "open", pgettext_lazy("workbook", "not decided")
    ACCEPTED = "accepted", pgettext_lazy("workbook", "taken over")
    LEFT = "left", pgettext_lazy("workbook", "left aside")
