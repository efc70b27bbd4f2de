"""All addresses. Each has its row in tests/pages/access.py."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("cityjourney.accounts.urls")),
    path("mailbox/", include("cityjourney.notifications.urls")),
    path("ui/", include("cityjourney.ui.urls")),
    path("", include("cityjourney.portal.urls")),
]
