from __future__ import annotations

from django.urls import path

from thirdline.foundation.mail.web import handing_over, mailboxes, outbox

app_name = "mail"

urlpatterns = [
    path("outbox", outbox.outbox, name="outbox"),
    path("outbox/clearings", outbox.clearings, name="clear-address"),
    path("outbox/<int:number>", outbox.letter, name="letter"),
    path("outbox/<int:number>/resendings", outbox.resendings, name="resendings"),
    path("set-up/mailboxes", mailboxes.mailboxes, name="mailboxes"),
    path("set-up/mailboxes/new/<slug:kind>", mailboxes.new, name="new-mailbox"),
    path("set-up/mailboxes/held", mailboxes.held, name="held"),
    path("set-up/mailboxes/<int:number>", mailboxes.mailbox, name="mailbox"),
    path("set-up/mailboxes/<int:number>/trials", mailboxes.trials, name="try-mailbox"),
    path("set-up/mailboxes/<int:number>/keys", mailboxes.keys, name="mailbox-key"),
    path("set-up/mailboxes/<int:number>/removal", mailboxes.removal, name="remove-mailbox"),
    path("mail/in/<int:number>/<str:key>", handing_over.way_in, name="way-in"),
]
