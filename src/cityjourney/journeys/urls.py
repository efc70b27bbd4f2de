"""Addresses of journeys, below an edition."""

from django.urls import path

from cityjourney.journeys.views import achievements, deliverables, events, feeds, items, plan_sheet, timeline, visits

app_name = "journeys"
urlpatterns = [
    path("", timeline.index, name="index"),
    path("calendars/", feeds.feeds, name="feeds"),
    path("calendars/<uuid:feed>/revoke/", feeds.revoke, name="feed_revoke"),
    path("calendars/<str:secret>.ics", feeds.calendar, name="calendar"),
    path("shared/", deliverables.shared, name="shared"),
    path("<slug:city>/", timeline.timeline, name="timeline"),
    path("<slug:city>/plan.csv", plan_sheet.plan_csv, name="plan_csv"),
    path("<slug:city>/plan/back/", plan_sheet.plan_back, name="plan_back"),
    path("<slug:city>/plan/<uuid:item>/", items.item, name="item"),
    path("<slug:city>/plan/<uuid:item>/shift/", items.shift, name="shift"),
    path("<slug:city>/plan/<uuid:item>/merge/", items.merge, name="merge"),
    path("<slug:city>/plan/<uuid:item>/skip/", items.skip, name="skip"),
    path("<slug:city>/plan/<uuid:item>/unskip/", items.unskip, name="unskip"),
    path("<slug:city>/plan/<uuid:item>/date/", items.set_date, name="set_date"),
    path("<slug:city>/plan/<uuid:item>/no-date/", items.clear_date, name="clear_date"),
    path("<slug:city>/plan/undo/<uuid:change>/", items.undo, name="undo"),
    path("<slug:city>/event/<uuid:event>/", events.event, name="event"),
    path("<slug:city>/ready/<uuid:preparation>/", events.tick, name="tick"),
    path("<slug:city>/ready/<uuid:preparation>/who/", events.put_in_charge, name="put_in_charge"),
    path("<slug:city>/visits/", visits.visits, name="visits"),
    path("<slug:city>/visits/<uuid:account>/book/", visits.book, name="book"),
    path("<slug:city>/visits/<uuid:account>/transfer/", visits.transfer, name="transfer"),
    path("<slug:city>/visits/<uuid:booking>/release/", visits.release, name="release"),
    path("<slug:city>/deliverables/", deliverables.deliverables, name="deliverables"),
    path("<slug:city>/deliverables/<slug:kind>/", deliverables.deliverable, name="deliverable"),
    path("<slug:city>/deliverables/<slug:kind>/keep/", deliverables.keep, name="keep_version"),
    path("<slug:city>/deliverables/<slug:kind>/share/", deliverables.share, name="share"),
    path("<slug:city>/deliverables/<slug:kind>/more-time/", deliverables.ask_extension, name="ask_extension"),
    path(
        "<slug:city>/deliverables/<slug:kind>/more-time/<uuid:extension>/",
        deliverables.decide_extension,
        name="decide_extension",
    ),
    path("<slug:city>/deliverables/<slug:kind>/<int:number>/", deliverables.version, name="version"),
    path("<slug:city>/deliverables/<slug:kind>/<int:number>/file/", deliverables.version_file, name="version_file"),
    path("<slug:city>/deliverables/<slug:kind>/<int:number>/submit/", deliverables.submit, name="submit"),
    path("<slug:city>/deliverables/<slug:kind>/<int:number>/decide/", deliverables.decide, name="decide"),
    path("<slug:city>/deliverables/<slug:kind>/<int:number>/comment/", deliverables.comment, name="comment"),
    path("<slug:city>/deliverables/<slug:kind>/comment/<uuid:comment>/", deliverables.settle, name="settle"),
    path("<slug:city>/achievements/", achievements.achievements, name="achievements"),
    path("<slug:city>/achievements/<slug:phase>/<slug:key>/claim/", achievements.claim, name="claim"),
    path("<slug:city>/achievements/<uuid:achievement>/withdraw/", achievements.withdraw, name="withdraw_claim"),
    path("<slug:city>/achievements/<uuid:achievement>/confirm/", achievements.confirm, name="confirm"),
]
