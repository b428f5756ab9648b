from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thirdline.desk.links.finding import finds_by_words
from thirdline.desk.search import others
from thirdline.desk.search.kinds import contribute
from thirdline.desk.search.labels import leads
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.search.saying import why_beside_files
from thirdline.kit.ui import registry

registry.find_at("search:find")
registry.mark("ticket.file", 10, why_beside_files, name="why-not-found")
contribute("articles", _("Articles"), icon="book", find=others.find_articles, order=5)
contribute("items", pgettext_lazy("estate", "Items"), icon="topology-star-3", find=others.find_items, order=7)  # fmt: skip
leads("KB-", others.article_labelled)
leads("CI-", others.item_labelled)
leads("RD-", others.debt_labelled)
contribute("people", _("People"), icon="user", find=others.find_people, order=10)
contribute("services", _("Services"), icon="box", find=others.find_services, order=20)
finds_by_words(lambda person, words, most: find_tickets(person, words, limit=most).tickets)
