from __future__ import annotations

from django.urls import path

from thirdline.flow.escalation.web import board, bulk, consults, contract, handoffs

app_name = "escalation"

ITEM = "tickets/<int:number>/contract/<int:tier>/items/<slug:key>"

urlpatterns = [
    path("board", board.board, name="board"),
    path("tickets/<int:number>/climb", contract.climb, name="climb"),
    path("tickets/<int:number>/handoffs", handoffs.create, name="handoffs"),
    path("tickets/<int:number>/handoffs/<slug:kind>", handoffs.form, name="handoff-form"),
    path("handoffs/<int:number>/acceptance", handoffs.acceptance, name="acceptance"),
    path("tickets/<int:number>/consults", consults.create, name="consults"),
    path("tickets/<int:number>/consults/new", consults.new, name="consult-form"),
    path("consults/<int:number>/answer", consults.answer, name="answer"),
    path("consults/<int:number>/withdrawal", consults.withdrawal, name="withdrawal"),
    path(ITEM, contract.item, name="item"),
    path(f"{ITEM}/waivers", contract.waiver, name="waivers"),
    path(f"{ITEM}/question", contract.question, name="question"),
    path("queue/handoffs", bulk.handoffs, name="many-handoffs"),
    path("queue/handoffs/<slug:kind>", bulk.form, name="many-form"),
    path("queue/waivers", bulk.waivers, name="many-waivers"),
]
