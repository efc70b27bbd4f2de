"""The states that are shown to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvitationState(models.TextChoices):
    """Where an invitation stands; it follows from its moments and is never stored."""

    INVITED = "invited", _("invited")
    OPENED = "opened", _("opened")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    BOUNCED = "bounced", _("could not be delivered")
    REVOKED = "revoked", _("taken back")
    EXPIRED = "expired", _("expired")

    @property
    def is_open(self) -> bool:
        """Whether the link still works or can be made to work again by sending it anew."""
        return self in {self.INVITED, self.OPENED, self.BOUNCED, self.EXPIRED}
