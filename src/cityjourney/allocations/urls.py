"""Addresses of allocation runs, below an edition."""

from django.urls import path

from cityjourney.allocations.views import (
    acting,
    beginning,
    files,
    inputs,
    letters,
    maps,
    overview,
    own,
    results,
    wishes,
)

app_name = "allocations"
RUN = "runs/<int:number>/"
urlpatterns = [
    path("", overview.index, name="index"),
    path("new/", beginning.new, name="new"),
    path("read/", beginning.read, name="read"),
    path("inputs/", inputs.inputs, name="inputs"),
    path("inputs.csv", inputs.export, {"kind": "csv"}, name="export"),
    path("inputs.xlsx", inputs.export, {"kind": "xlsx"}, name="export_xlsx"),
    path("inputs/read/", inputs.read, name="read_inputs"),
    path("inputs/<slug:city>/", inputs.profile, name="profile"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<uuid:wish>/drop/", wishes.drop, name="drop_wish"),
    path("city/<slug:city>/", own.own, name="own"),
    path(RUN, results.run, name="run"),
    path(RUN + "progress/", results.progress, name="progress"),
    path(RUN + "map/", maps.drawn, name="map"),
    path(RUN + "cities/", results.cities, name="cities"),
    path(RUN + "cities/<slug:city>/", results.sheet, name="sheet"),
    path(RUN + "compare/", results.compare, name="compare"),
    path(RUN + "problem.json", files.problem, name="problem"),
    path(RUN + "result.json", files.result, name="result"),
    path(RUN + "groups.csv", files.groups, {"kind": "csv"}, name="groups_csv"),
    path(RUN + "groups.xlsx", files.groups, {"kind": "xlsx"}, name="groups_xlsx"),
    path(RUN + "groups/read/", files.read_groups, name="read_groups"),
    path(RUN + "again/", acting.again, name="again"),
    path(RUN + "act/", acting.act, name="act"),
    path(RUN + "read/", files.read_result, name="read_result"),
    path(RUN + "letters/", letters.letters, name="letters"),
    path(RUN + "letters/send/", letters.send, name="send_letters"),
    path(RUN + "letters/<uuid:letter>/", letters.letter, name="letter"),
]
