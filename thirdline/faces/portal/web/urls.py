from __future__ import annotations

from django.urls import path

from thirdline.faces.portal.web import ask, home, ticket

app_name = "portal"

urlpatterns = [
    path("help", home.home, name="home"),
    path("help/suggestions", home.suggestions, name="suggestions"),
    path("help/ask", ask.ask, name="ask"),
    path("help/tickets", home.tickets, name="tickets"),
    path("help/tickets/<int:number>", ticket.ticket, name="ticket"),
    path("help/tickets/<int:number>/messages", ticket.messages, name="messages"),
    path("help/tickets/<int:number>/reopening", ticket.reopening, name="reopening"),
    path("help/tickets/<int:number>/watchers", ticket.watchers, name="watchers"),
    path("help/tickets/<int:number>/closure", ticket.closure, name="closure"),
]
