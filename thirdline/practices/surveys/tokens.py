"""The link in a letter: whoever has it may answer that one survey, without signing in."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from thirdline.kit.refusals import NotFound

_SALT = "thirdline.surveys.answer"


def token_of(survey_id: int) -> str:
    return Signer(salt=_SALT, sep=".").sign(str(survey_id))


def survey_behind(token: str) -> int:
    try:
        number = Signer(salt=_SALT, sep=".").unsign(token)
    except BadSignature:
        raise NotFound(_("This link leads to no survey.")) from None
    return int(number)
