"""Addresses for whoever holds the link of an invitation."""

from django.urls import path, register_converter

from cityjourney.portal.people import answers


class SecretConverter:
    """43 letters, digits, hyphens and underscores: 256 bits."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the address."""
        return value


register_converter(SecretConverter, "secret")
urlpatterns = [
    path("<secret:secret>/", answers.invitation, name="invitation"),
    path("<secret:secret>/decline/", answers.decline, name="invitation_decline"),
    path("<secret:secret>/propose/", answers.propose, name="invitation_propose"),
]
