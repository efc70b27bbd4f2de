"""Sign-in and what belongs to it: only the pages that we use, each named here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as services
from allauth.usersessions import views as sessions
from django.urls import include, path

from cityjourney.accounts import views

own = (
    [
        path("profile/", views.profile, name="profile"),
        path("my-data/", views.my_data, name="my_data"),
        path("my-data/download/", views.download_my_data, name="download_my_data"),
        path("leave/", views.leave, name="leave"),
        path("leave/undo/", views.undo_leave, name="undo_leave"),
    ],
    "accounts",
)

urlpatterns = [
    path("", include(own)),
    # coming in
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", account.request_login_code, name="account_request_login_code"),
    path("sign-in/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second-step/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("no-account/", account.signup, name="account_signup"),  # closed: says how people come in
    path("inactive/", account.account_inactive, name="account_inactive"),
    # proving that it is still you
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # addresses and password
    path("email/", account.email, name="account_email"),
    path("email/confirm/", account.email_verification_sent, name="account_email_verification_sent"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/code/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("password/reset/new/", account.complete_password_reset, name="account_complete_password_reset"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    # second factors
    path("security/", mfa.index, name="mfa_index"),
    path("security/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("security/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("security/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("security/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    # where I am signed in, and through whom
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("services/", services.connections, name="socialaccount_connections"),
    path("services/cancelled/", services.login_cancelled, name="socialaccount_login_cancelled"),
    path("services/problem/", services.login_error, name="socialaccount_login_error"),
    path("services/unknown/", services.signup, name="socialaccount_signup"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
