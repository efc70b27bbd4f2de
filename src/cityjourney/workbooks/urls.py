"""Addresses of workbooks, below an edition."""

from django.urls import path

from cityjourney.workbooks.views import copies, uploads

app_name = "workbooks"
CITY = "<slug:city>/"
COPY = CITY + "copies/<uuid:copy>/"
UPLOAD = CITY + "files/<uuid:upload>/"
urlpatterns = [
    path(CITY, copies.home, name="home"),
    path(CITY + "make/", copies.make, name="make"),
    path(CITY + "bring/", copies.upload, name="bring"),
    path(CITY + "conflicts/", uploads.conflicts, name="conflicts"),
    path(CITY + "history/", copies.history, name="history"),
    path(CITY + "history/<uuid:acceptance>/undo/", copies.take_back, name="undo"),
    path(CITY + "history/<uuid:acceptance>/approve/", copies.approve, name="approve"),
    path(COPY, copies.copy, name="copy"),
    path(COPY + "file.xlsx", copies.file, name="file"),
    path(COPY + "withdraw/", copies.close, name="withdraw"),
    path(UPLOAD, uploads.upload, name="upload"),
    path(UPLOAD + "original/", copies.original, name="original"),
    path(UPLOAD + "accept/", uploads.accept, name="accept"),
    path(UPLOAD + "leave/", uploads.leave, name="leave"),
    path(UPLOAD + "reopen/", uploads.reopen, name="reopen"),
]
