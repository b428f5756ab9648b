from __future__ import annotations

from django.urls import path

from thirdline.foundation.mail.web import outbox

app_name = "mail"

urlpatterns = [
    path("outbox", outbox.outbox, name="outbox"),
    path("outbox/<int:number>", outbox.letter, name="letter"),
    path("outbox/<int:number>/resendings", outbox.resendings, name="resendings"),
]
