"""Pages put together from several apps. Addresses of an edition come last: they would take every other first part."""

from django.urls import include, path

from cityjourney.portal.home import views as home

urlpatterns = [
    path("", home.home, name="home"),
    path("invitation/", include("cityjourney.portal.people.invitation_urls")),
    path("<slug:edition>/", home.edition, name="edition"),
    path("<slug:edition>/", include("cityjourney.portal.cities.urls")),
    path("<slug:edition>/", include("cityjourney.portal.people.urls")),
    path("<slug:edition>/", include("cityjourney.portal.trail.urls")),
    path("<slug:edition>/", include("cityjourney.portal.desk.urls")),
    path("<slug:edition>/journey/", include("cityjourney.journeys.urls")),
    path("<slug:edition>/performance/", include("cityjourney.portal.performance.urls")),
    path("<slug:edition>/events/", include("cityjourney.events.urls")),
    path("<slug:edition>/calls/", include("cityjourney.calls.urls")),
    path("<slug:edition>/guide/", include("cityjourney.guide.urls")),
    path("<slug:edition>/questionnaires/", include("cityjourney.questionnaires.urls")),
    path("<slug:edition>/assessment/", include("cityjourney.assessments.urls")),
    path("<slug:edition>/enablers/", include("cityjourney.enablers.urls")),
    path("<slug:edition>/workbooks/", include("cityjourney.workbooks.urls")),
    path("<slug:edition>/reports/", include("cityjourney.reports.urls")),
    path("<slug:edition>/groups/", include("cityjourney.groups.urls")),
    path("<slug:edition>/allocation/", include("cityjourney.allocations.urls")),
]
