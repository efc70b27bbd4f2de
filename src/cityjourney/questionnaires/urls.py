"""Addresses of questionnaires, below an edition."""

from django.urls import path

from cityjourney.questionnaires.views import answering, open_link

app_name = "questionnaires"
urlpatterns = [
    path("open/<str:token>/", open_link.form, name="open"),
    path("open/<str:token>/receipt/<uuid:response>/", open_link.receipt, name="open-receipt"),
    path("collections/<uuid:collection>/start/", answering.start, name="start"),
    path("answers/<uuid:response>/", answering.resume, name="resume"),
    path("answers/<uuid:response>/receipt/", answering.receipt, name="receipt"),
    path("answers/<uuid:response>/withdraw/", answering.withdraw, name="withdraw"),
    path("answers/<uuid:response>/files/<uuid:file>/", answering.own_file, name="own-file"),
    path("answers/<uuid:response>/<slug:section>/", answering.section, name="section"),
]
