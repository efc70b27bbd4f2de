"""All addresses. Each has its row in tests/pages/access.py."""

from django.urls import include, path

from cityjourney.config.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("account/", include("cityjourney.accounts.urls")),
    path("mailbox/", include("cityjourney.notifications.urls")),
    path("ui/", include("cityjourney.ui.urls")),
    path("", include("cityjourney.portal.urls")),
]

handler500 = "cityjourney.config.failures.failed"
