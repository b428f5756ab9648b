from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.search import others
from thirdline.desk.search.kinds import contribute
from thirdline.kit.ui import registry

registry.find_at("search:find")
contribute("articles", _("Articles"), icon="book", find=others.find_articles, order=5)
contribute("people", _("People"), icon="user", find=others.find_people, order=10)
contribute("services", _("Services"), icon="box", find=others.find_services, order=20)
