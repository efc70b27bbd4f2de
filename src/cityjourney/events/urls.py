"""Addresses of meetings, below an edition."""

from django.urls import path

from cityjourney.events.views import event, guests, lists, minutes, people, planning

app_name = "events"
urlpatterns = [
    path("", lists.events, name="events"),
    path("table.csv", lists.events_csv, name="events_csv"),
    path("plan/", planning.plan, name="plan"),
    path("agreements/", lists.agreements, name="agreements"),
    path("agreements/table.csv", lists.agreements_csv, name="agreements_csv"),
    path("agreements/<uuid:agreement>/", lists.mark, name="mark"),
    # by the link of a mail, without an account
    path("with/<str:secret>/", guests.guest, name="guest"),
    path("with/<str:secret>/meeting.ics", guests.guest_ics, name="guest_ics"),
    path("promise/<str:secret>/", guests.promise, name="promise"),
    # one meeting
    path("<uuid:event>/", event.event, name="event"),
    path("<uuid:event>/meeting.ics", event.event_ics, name="event_ics"),
    path("<uuid:event>/meeting.json", event.event_json, name="event_json"),
    path("<uuid:event>/attend/", event.attend, name="attend"),
    path("<uuid:event>/dates/<uuid:proposal>/", event.decide_date, name="decide_date"),
    path("<uuid:event>/questions/<uuid:question>/", event.answer_ahead, name="answer_ahead"),
    path("<uuid:event>/edit/", planning.edit, name="edit"),
    path("<uuid:event>/agenda/", planning.agenda, name="agenda"),
    path("<uuid:event>/cancel/", planning.cancel, name="cancel"),
    path("<uuid:event>/invite/", people.invite, name="invite"),
    path("<uuid:event>/invite/<uuid:attendee>/", people.uninvite, name="uninvite"),
    path("<uuid:event>/minutes/", minutes.minutes, name="minutes"),
    path("<uuid:event>/minutes/points/<uuid:point>/", minutes.notes, name="notes"),
    path("<uuid:event>/minutes/attendance/", minutes.attendance, name="attendance"),
    path("<uuid:event>/minutes/close/", minutes.close, name="close"),
    path("<uuid:event>/minutes/agreed/", minutes.agree, name="agree"),
    path("<uuid:event>/minutes/changes/", minutes.amend, name="amend"),
    path("<uuid:event>/minutes/changes/<uuid:amendment>/", minutes.decide_amendment, name="decide_amendment"),
]
