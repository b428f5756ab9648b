"""“Why is it down?”, asked of a ticket's service or of one item of the estate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import go
from thirdline.practices.fault_trees import operations, queries
from thirdline.reference.estate.queries import item_for


@staff
@require_POST
def of_ticket(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(reader(request), number)
    item = queries.item_to_ask(ticket, request.POST.get("item", ""), reader(request))
    there = operations.compile_tree(item=item, ticket=ticket, by=reader(request))
    return go(
        request, reverse("fault_trees:tree", args=[there.pk]), told=_("Compiled from the estate.")
    )


@staff
@require_POST
def of_item(request: HttpRequest, number: int) -> HttpResponse:
    item = item_for(reader(request), number)
    tree = operations.compile_tree(item=item, by=reader(request))
    return go(
        request, reverse("fault_trees:tree", args=[tree.pk]), told=_("Compiled from the estate.")
    )
