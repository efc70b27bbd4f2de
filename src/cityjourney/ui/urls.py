"""The reader's choices of language and colours, and the component gallery."""

from django.urls import path
from django.views.i18n import set_language

from cityjourney.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("parts/<slug:key>/", views.group, name="group"),
    path("language/", set_language, name="language"),
    path("theme/", views.theme, name="theme"),
]
