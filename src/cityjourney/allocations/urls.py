"""Addresses of allocation runs, below an edition."""

from django.urls import path

from cityjourney.allocations.views import acting, beginning, inputs, letters, overview, own, results, wishes

app_name = "allocations"
RUN = "runs/<int:number>/"
urlpatterns = [
    path("", overview.index, name="index"),
    path("new/", beginning.new, name="new"),
    path("read/", beginning.read, name="read"),
    path("inputs/", inputs.inputs, name="inputs"),
    path("inputs.csv", inputs.export, name="export"),
    path("inputs/read/", inputs.read, name="read_inputs"),
    path("inputs/<slug:city>/", inputs.profile, name="profile"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<uuid:wish>/drop/", wishes.drop, name="drop_wish"),
    path("city/<slug:city>/", own.own, name="own"),
    path(RUN, results.run, name="run"),
    path(RUN + "progress/", results.progress, name="progress"),
    path(RUN + "map/", results.drawn, name="map"),
    path(RUN + "cities/", results.cities, name="cities"),
    path(RUN + "cities/<slug:city>/", results.sheet, name="sheet"),
    path(RUN + "compare/", results.compare, name="compare"),
    path(RUN + "problem.json", results.problem_file, name="problem"),
    path(RUN + "result.json", results.result_file, name="result"),
    path(RUN + "again/", acting.again, name="again"),
    path(RUN + "act/", acting.act, name="act"),
    path(RUN + "read/", acting.read, name="read_result"),
    path(RUN + "letters/", letters.letters, name="letters"),
    path(RUN + "letters/send/", letters.send, name="send_letters"),
    path(RUN + "letters/<uuid:letter>/", letters.letter, name="letter"),
]
