"""Addresses of the guide, below an edition."""

from django.urls import path

from cityjourney.guide import views

app_name = "guide"
urlpatterns = [
    path("", views.here, name="here"),
    path("all/", views.contents, name="contents"),
    path("search/", views.search, name="search"),
    path("words/", views.words, name="words"),
    path("questions/", views.questions, name="questions"),
    path("questions/<uuid:question>/", views.answer, name="answer"),
    path("print/<slug:city_type>.pdf", views.print_pdf, name="print"),
    path("<slug:key>/", views.page, name="page"),
    path("<slug:key>/ask/", views.ask, name="ask"),
]
