"""What may be an address of a page."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED = frozenset({
    "about", "account", "admin", "api", "demo", "editions", "feeds", "files", "guide", "health", "help", "invitation",
    "mail", "mailbox", "media", "people", "search", "static", "status", "ui", "well-known",
})  # fmt: skip
"""First parts of addresses that are, or may become, pages of the product itself."""


def not_reserved(slug: str) -> None:
    """Refuse an address at which the product has, or may come to have, a page of its own."""
    if slug in RESERVED:
        raise ValidationError(
            _("“%(slug)s” is an address of City Journey itself. Choose another."), params={"slug": slug}
        )
