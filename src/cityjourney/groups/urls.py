"""Addresses of groups, tribes and second mentors, below an edition."""

from django.urls import path

from cityjourney.groups.views import commitments, forming, group, mentoring, overview, tables, topic, tribes

app_name = "groups"
urlpatterns = [
    path("", overview.groups, name="groups"),
    path("table.csv", tables.groups_csv, name="groups_csv"),
    path("members.csv", tables.members_csv, name="members_csv"),
    path("sessions.csv", tables.sessions_csv, name="sessions_csv"),
    path("table.xlsx", tables.workbook, name="workbook"),
    path("table/", tables.read_table, name="read_table"),
    path("new/", forming.form, name="form"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/table.csv", commitments.commitments_csv, name="commitments_csv"),
    path("commitments/<uuid:commitment>/", commitments.commitment, name="commitment"),
    path("commitments/<uuid:commitment>/join/", commitments.join, name="join"),
    path("tribes/", tribes.tribes, name="tribes"),
    path("tribes/proposed/", tribes.take_proposal, name="take_proposal"),
    path("tribes/propose/", tribes.propose, name="propose"),
    path("tribes/portrait/<slug:city>/", tribes.portrait, name="portrait"),
    path("tribes/<uuid:tribe>/", tribes.tribe, name="tribe"),
    path("tribes/<uuid:tribe>/move/", tribes.move, name="move"),
    path("mentoring/", mentoring.mentoring, name="mentoring"),
    path("mentoring/<uuid:wish>/answer/", mentoring.answer, name="answer"),
    path("mentoring/<uuid:wish>/withdraw/", mentoring.withdraw, name="withdraw"),
    path("mentoring/<uuid:wish>/meet/", mentoring.meet, name="meet"),
    path("<uuid:group>/", group.group, name="group"),
    path("<uuid:group>/change/", forming.change, name="change"),
    path("<uuid:group>/name/", forming.name, name="name"),
    path("<uuid:group>/close/", forming.close, name="close"),
    path("<uuid:group>/topic/", topic.topic, name="topic"),
    path("<uuid:group>/session/", group.session, name="session"),
    path("<uuid:group>/promise/", commitments.promise, name="promise"),
    path("<uuid:group>/agreed/<uuid:agreement>/", group.take_up, name="take_up"),
]
