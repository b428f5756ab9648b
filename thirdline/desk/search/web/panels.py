from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.links.finding import finds_by_words
from thirdline.desk.search import others
from thirdline.desk.search.kinds import contribute
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.search.saying import why_beside_files
from thirdline.kit.ui import registry

registry.find_at("search:find")
registry.mark("ticket.file", 10, why_beside_files, name="why-not-found")
contribute("articles", _("Articles"), icon="book", find=others.find_articles, order=5)
contribute("people", _("People"), icon="user", find=others.find_people, order=10)
contribute("services", _("Services"), icon="box", find=others.find_services, order=20)
finds_by_words(lambda person, words, most: find_tickets(person, words, limit=most).tickets)
