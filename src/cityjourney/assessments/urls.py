"""Addresses of assessment tools, below an edition. Cities come last: they would take other first parts."""

from django.urls import path

from cityjourney.assessments.views import chain, change, maturity, overview, scan, sending

app_name = "assessments"
urlpatterns = [
    path("", overview.index, name="index"),
    path("sent/", sending.listed, name="sent"),
    path("sent/new/<slug:key>/", sending.new, name="send"),
    path("sent/<uuid:sending>/", sending.sending, name="sending"),
    path("sent/<uuid:sending>/remind/", sending.remind, name="remind"),
    path("sent/<uuid:sending>/results/", sending.across, name="across"),
    path("<slug:city>/", chain.chain, name="chain"),
    path("<slug:city>/scan/", scan.scan, name="scan"),
    path("<slug:city>/scan/begin/", scan.begin, name="scan-begin"),
    path("<slug:city>/scan/ask/", scan.ask, name="scan-ask"),
    path("<slug:city>/scan/close/", scan.close, name="scan-close"),
    path("<slug:city>/theme/", scan.theme, name="theme"),
    path("<slug:city>/solutions/", maturity.maturity, name="maturity"),
    path("<slug:city>/solutions/begin/", maturity.begin, name="maturity-begin"),
    path("<slug:city>/solutions/close/", maturity.close, name="maturity-close"),
    path("<slug:city>/solutions/judge/", maturity.judge, name="judge"),
    path("<slug:city>/solutions/judge/<slug:theme>/", maturity.judge_theme, name="judge-theme"),
    path("<slug:city>/solutions/ambition/<slug:theme>/", maturity.ambition, name="ambition"),
    path("<slug:city>/change/", change.change, name="change"),
    path("<slug:city>/answers/", sending.of_city, name="answers"),
    path("<slug:city>/answers/<uuid:sending>/", sending.city_results, name="answer"),
]
