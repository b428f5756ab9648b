"""The addresses of allauth we offer, under its own names.

Left out on purpose: signing up, and changing one's own e-mail address, by which anyone could
become the sender of somebody else's letters.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.socialaccount import views as single_sign_on
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from thirdline.foundation.people.web import sign_in

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("sso/cancelled/", single_sign_on.login_cancelled, name="socialaccount_login_cancelled"),
    path(
        "sso/failed/",
        login_not_required(single_sign_on.login_error),
        name="socialaccount_login_error",
    ),
    path("sso/unknown/", sign_in.unknown, name="socialaccount_signup"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
