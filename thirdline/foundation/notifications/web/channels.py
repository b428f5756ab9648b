from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.foundation.notifications import queries
from thirdline.foundation.notifications.operations import choose_channels
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit.ui.pages import go, page


@everyone
def channels(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    held = queries.preferences_of(person)
    if request.method == "POST":
        in_app, mail = request.POST.getlist("in_app"), request.POST.getlist("mail")
        for one in held:
            name = one.kind.name
            choose_channels(person, kind=name, in_app=name in in_app, mail=name in mail, by=person)
        return go(request, reverse("notifications:channels"), told=_("Your choice is kept."))
    layout = "ui/desk.html" if person.may("work") else "ui/public.html"
    return page(request, "notifications/channels.html", {"channels": held, "layout": layout})
