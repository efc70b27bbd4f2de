"""Addresses of a city's performance, below an edition."""

from django.urls import path

from cityjourney.portal.performance import entry, views

app_name = "performance"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:city>/", views.city, name="city"),
    path("<slug:city>/peers/", views.peers, name="peers"),
    path("<slug:city>/enter/", entry.enter, name="enter"),
    path("<slug:city>/waiting/", entry.waiting, name="waiting"),
    path("<slug:city>/waiting/<int:reading>/submit/", entry.submit, name="submit"),
    path("<slug:city>/waiting/<int:reading>/approve/", entry.approve, name="approve"),
    path("<slug:city>/waiting/<int:reading>/return/", entry.send_back, name="return"),
    path("<slug:city>/figures/<int:reading>/correct/", entry.correct, name="correct"),
    path("<slug:city>/figures/<int:reading>/break/", entry.mark_break, name="break"),
    path("<slug:city>/import/", entry.bring_in, name="import"),
    path("<slug:city>/figures.<slug:kind>", views.download, name="download"),
    path("<slug:city>/indicator/<str:code>/", views.indicator, name="indicator"),
]
