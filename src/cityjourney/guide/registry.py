"""What the guide makes known to the storeys below: its acts in words. Its permissions stand with the programme's."""

from django.utils.translation import gettext_lazy as _

from cityjourney.audit.registry import register

READ, ASK, ANSWER = "guide.read", "guide.ask", "guide.answer"


def register_all() -> None:
    """Called once, when Django is ready."""
    register(
        {
            "guide.ask": _("%(who)s asked the help desk: %(what)s"),
            "guide.answer": _("%(who)s answered: %(what)s"),
        }
    )
