"""An address at the head of letters that ends them (RFC 8058).

Mail programs press it without signing in, so the address itself is the key: signed, naming by number
whose letters about what, and good for nothing but ending them.
"""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.kit.refusals import NotFound


class OneClick:
    """One kind of such addresses: its salt, and the name of the page that ends."""

    def __init__(self, salt: str, page: str):
        self._signer, self._page = Signer(salt=salt, sep="~"), page

    def head(self, *numbers: int) -> dict[str, str]:
        return {
            "List-Unsubscribe": f"<{self.address(*numbers)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def address(self, *numbers: int) -> str:
        return settings.SITE_URL + reverse(self._page, kwargs={"token": self.signed(*numbers)})

    def signed(self, *numbers: int) -> str:
        return self._signer.sign(".".join(map(str, numbers)))

    def named_by(self, token: str) -> list[int]:
        """The numbers in an address; a forged one names nothing."""
        try:
            return [int(number) for number in self._signer.unsign(token).split(".")]
        except BadSignature as forged:
            raise NotFound(_("This address ends nothing.")) from forged
