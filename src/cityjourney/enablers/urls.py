"""Addresses of the anonymous survey, below an edition. Cities come last: they would take other first parts."""

from django.urls import path

from cityjourney.enablers.views import answering, results, running

app_name = "enablers"
CITY = "<slug:city>/"
urlpatterns = [
    path("", running.index, name="index"),
    path("answer/<uuid:round>/", answering.answer, name="answer"),
    path("answer/<uuid:round>/thanks/", answering.thanks, name="thanks"),
    path("answer/<uuid:round>/promise/", answering.promise, name="promise"),
    path(CITY, running.city, name="city"),
    path(CITY + "begin/", running.begin, name="begin"),
    path(CITY + "change/", running.change, name="change"),
    path(CITY + "people/", running.people, name="people"),
    path(CITY + "people/<uuid:invitee>/remove/", running.remove, name="remove"),
    path(CITY + "invite/", running.invite, name="invite"),
    path(CITY + "remind/", running.remind, name="remind"),
    path(CITY + "close/", running.close, name="close"),
    path(CITY + "results/<uuid:round>/", results.results, name="results"),
    path(CITY + "results/<uuid:round>/results.csv", results.export, name="export"),
]
