"""Addresses of desk and cohort view, below an edition."""

from django.urls import path

from cityjourney.portal.desk import cohort, views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/<slug:city>/", views.desk_city, name="desk_city"),
    path("cohort/", cohort.cohort, name="cohort"),
    path("cohort/cities.xlsx", cohort.cohort_xlsx, name="cohort_xlsx"),
    path("cohort/cities.csv", cohort.cohort_csv, name="cohort_csv"),
    path("cohort/views/", cohort.save, name="cohort_save"),
    path("cohort/views/<uuid:view>/delete/", cohort.forget, name="cohort_forget"),
]
