"""Addresses of people, invitations, roles and settings, below an edition."""

from django.urls import path

from cityjourney.portal.people import invitations, settings, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<uuid:membership>/end/", views.membership_end, name="membership_end"),
    path("roles/", views.roles, name="roles"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.invite, name="invite"),
    path("invitations/list/", invitations.invite_list, name="invite_list"),
    path("invitations/<uuid:invitation>/resend/", invitations.resend, name="invitation_resend"),
    path("invitations/<uuid:invitation>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("proposals/<uuid:proposal>/confirm/", invitations.confirm, name="proposal_confirm"),
    path("proposals/<uuid:proposal>/refuse/", invitations.refuse, name="proposal_refuse"),
    path("settings/", settings.edition_settings, name="edition_settings"),
    path("settings/methodology/", settings.upgrade, name="edition_upgrade"),
]
