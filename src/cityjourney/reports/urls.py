"""Addresses of the path of an assessment, synthesis and reports, below an edition."""

from django.urls import path

from cityjourney.reports.views import exchange, reports, synthesis
from cityjourney.reports.views import path as paths

app_name = "reports"
POINT = "<slug:city>/synthesis/<uuid:point>/"
REPORT = "<slug:city>/report/<slug:kind>/"
urlpatterns = [
    path("", paths.overview, name="overview"),
    path("<slug:city>/", paths.path, name="path"),
    path("<slug:city>/panel/", paths.panel, name="panel"),
    path("<slug:city>/steps/<slug:step>/", paths.mark, name="mark"),
    path("<slug:city>/synthesis/", synthesis.synthesis, name="synthesis"),
    path("<slug:city>/synthesis/add/", synthesis.add, name="add"),
    path("<slug:city>/synthesis/take/", synthesis.take, name="take"),
    path("<slug:city>/synthesis/import/", exchange.bring_in, name="import"),
    path("<slug:city>/synthesis.<slug:form>", exchange.download, name="export"),
    path(POINT, synthesis.point, name="point"),
    path(POINT + "move/", synthesis.move, name="move"),
    path(POINT + "drop/", synthesis.drop, name="drop"),
    path(POINT + "restore/", synthesis.restore, name="restore"),
    path(POINT + "evidence/", synthesis.cite, name="cite"),
    path(POINT + "evidence/<int:evidence>/", synthesis.uncite, name="uncite"),
    path(REPORT, reports.report, name="report"),
    path(REPORT + "figures/", reports.freeze, name="freeze"),
    path(REPORT + "hand-in/", reports.hand_in, name="hand_in"),
    path(REPORT + "write/<slug:section>/", reports.section, name="section"),
    path(REPORT + "report.<slug:form>", reports.file, name="file"),
    path(REPORT + "<int:number>/", reports.issue, name="issue"),
    path(REPORT + "<int:number>/report.<slug:form>", reports.issue_file, name="issue_file"),
]
