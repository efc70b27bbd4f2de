"""Addresses of calls, below an edition. The addresses of single calls come last: they would take other first parts."""

from django.urls import path

from cityjourney.calls.views import applying, assessing, letters, managing, onboarding, public, selection

app_name = "calls"
CALL = "<slug:call>/"
SECRET = CALL + "application/<str:secret>/"
urlpatterns = [
    path("", managing.index, name="index"),
    path("new/", managing.new, name="new"),
    path("first-steps/<slug:city>/", onboarding.steps, name="steps"),
    path(CALL, public.call, name="call"),
    path(CALL + "begin/", public.begin, name="begin"),
    path(CALL + "link/", public.link, name="link"),
    path(SECRET, applying.application, name="application"),
    path(SECRET + "about/<slug:part>/", applying.about, name="about"),
    path(SECRET + "part/<slug:section>/", applying.part, name="part"),
    path(SECRET + "hand-in/", applying.hand_in, name="hand_in"),
    path(CALL + "edit/", managing.edit, name="edit"),
    path(CALL + "share/", managing.share, name="share"),
    path(CALL + "assess/", assessing.mine, name="mine"),
    path(CALL + "assess/<uuid:assessment>/", assessing.assess, name="assess"),
    path(CALL + "selection/", selection.selection, name="selection"),
    path(CALL + "selection.<str:kind>", selection.export, name="export"),
    path(CALL + "selection/<uuid:application>/", selection.applied, name="applied"),
    path(CALL + "selection/<uuid:application>/conflict/", assessing.conflict, name="conflict"),
    path(CALL + "selection/<uuid:application>/take-in/", onboarding.take, name="take_in"),
    path(CALL + "letters/", letters.letters, name="letters"),
    path(CALL + "letters/draft/", letters.draft, name="draft_letters"),
    path(CALL + "letters/<uuid:letter>/", letters.letter, name="letter"),
    path(CALL + "onboarding/", onboarding.onboarding, name="onboarding"),
]
