"""Addresses of questionnaires, below an edition. Keys come last: they would take other first parts."""

from django.urls import path, re_path

from cityjourney.questionnaires.views import answering, editor, managing, open_link, results

app_name = "questionnaires"
COLLECTION = "collections/<uuid:collection>/"
urlpatterns = [
    path("", managing.index, name="index"),
    path("new/", managing.new, name="new"),
    path("open/<str:token>/", open_link.form, name="open"),
    path("open/<str:token>/receipt/<uuid:response>/", open_link.receipt, name="open-receipt"),
    path("answers/<uuid:response>/", answering.resume, name="resume"),
    path("answers/<uuid:response>/receipt/", answering.receipt, name="receipt"),
    path("answers/<uuid:response>/withdraw/", answering.withdraw, name="withdraw"),
    path("answers/<uuid:response>/files/<uuid:file>/", answering.own_file, name="own-file"),
    path("answers/<uuid:response>/part/<slug:section>/", answering.section, name="section"),
    path(COLLECTION, managing.collection, name="collection"),
    path(COLLECTION + "start/", answering.start, name="start"),
    path(COLLECTION + "times/", managing.times, name="times"),
    path(COLLECTION + "version/", managing.use_version, name="use-version"),
    path(COLLECTION + "invite/", managing.invite, name="invite"),
    path(COLLECTION + "results/", results.results, name="results"),
    path(COLLECTION + "results/<slug:question>/", results.listed, name="listed"),
    path(COLLECTION + "files/<uuid:file>/", results.answer_file, name="answer-file"),
    path(COLLECTION + "answers.<str:kind>", results.export, name="export"),
    path(COLLECTION + "entry-sheet.xlsx", results.sheet, name="entry-sheet"),
    path(COLLECTION + "entry-sheet/", results.read_sheet, name="read-sheet"),
    path("<slug:key>/", managing.overview, name="overview"),
    path("<slug:key>/publish/", managing.publish, name="publish"),
    path("<slug:key>/collect/", managing.collect, name="collect"),
    path("<slug:key>/preview/", editor.preview, name="preview"),
    path("<slug:key>/paper/", editor.paper, name="paper"),
    path("<slug:key>/upload/", editor.upload, name="upload"),
    re_path(r"^(?P<key>[-\w]+)/file\.(?P<kind>yaml|xlsx)$", editor.download, name="download"),
    path("<slug:key>/edit/", editor.editor, name="editor"),
    path("<slug:key>/edit/act/", editor.act, name="act"),
    path("<slug:key>/edit/languages/", editor.languages, name="languages"),
    path("<slug:key>/edit/part/<slug:thing>/", editor.thing, name="edit-thing"),
]
