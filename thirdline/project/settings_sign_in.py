"""Sign-in: password, second factor, passkeys, sessions and, where configured, OpenID Connect."""

from __future__ import annotations

from thirdline.project.env import env

ACCOUNT_ADAPTER = "thirdline.foundation.people.login.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "thirdline.foundation.people.login.SingleSignOnAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "30/m/ip"}
ACCOUNT_SESSION_REMEMBER = True
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = env.text("THIRDLINE_ORGANISATION", "Thirdline")

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
                    "settings": {"server_url": _OIDC_URL},
                }
            ]
        }
    }
    if _OIDC_URL
    else {}
)
