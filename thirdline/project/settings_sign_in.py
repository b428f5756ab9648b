"""Sign-in: password, second factor, passkeys, sessions and, where configured, OpenID Connect."""

from __future__ import annotations

from thirdline.project.env import env

ACCOUNT_ADAPTER = "thirdline.foundation.people.login.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "thirdline.foundation.people.login.SingleSignOnAdapter"
MFA_ADAPTER = "thirdline.foundation.people.login.SecondStepAdapter"
_FORMS = "thirdline.foundation.people.web.sign_in_forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "SignInForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password_from_key": _FORMS + "ChoosePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "thirdline.foundation.people.queries.name_of"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# No letter to an address nobody here has: it would make us a sender of unwanted mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "30/m/ip"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"add_webauthn": _FORMS + "AddKeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = env.text("THIRDLINE_ORGANISATION", "Thirdline")
# Passkeys need https, except on localhost, where browsers and this setting make an exception.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.text("SITE_URL", "http://").startswith("https://")

# A link, not a form: the content policy lets no form lead to another site.
SOCIALACCOUNT_LOGIN_ON_GET = True
# Whoever the organisation's own server vouches for is the person we know under that address.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
_OIDC_URL = env.text("OIDC_SERVER_URL", "")
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": env.text("OIDC_NAME", "Single sign-on"),
                    "client_id": env.text("OIDC_CLIENT_ID", ""),
                    "secret": env.text("OIDC_CLIENT_SECRET", ""),
                    "settings": {"server_url": _OIDC_URL, "oauth_pkce_enabled": True},
                }
            ]
        }
    }
    if _OIDC_URL
    else {}
)
