"""The demo's mailbox."""

from django.urls import path

from cityjourney.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<slug:key>/", views.mail, name="mail"),
]
