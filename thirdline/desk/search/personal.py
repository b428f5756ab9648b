from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.search.models import FileText
from thirdline.desk.search.reading.paper import Why
from thirdline.kit.personal import Holding, hold

hold(
    Holding("file_texts", _("what their files say, to be found by"), FileText, of=("attachment__by",),
            erases={"text": "", "detail": "", "why": Why.ERASED, "due_at": None}),
)  # fmt: skip
