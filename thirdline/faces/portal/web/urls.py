from __future__ import annotations

from django.urls import path

from thirdline.faces.portal.web import (
    approvals,
    articles,
    ask,
    catalogue,
    home,
    outages,
    ticket,
)

app_name = "portal"

urlpatterns = [
    path("help", home.home, name="home"),
    path("help/suggestions", home.suggestions, name="suggestions"),
    path("help/articles", articles.articles, name="articles"),
    path("help/articles/<int:number>", articles.article, name="article"),
    path("help/articles/files/<int:number>", articles.file, name="article-file"),
    path("help/articles/<int:number>/solutions", articles.solutions, name="solutions"),
    path("help/articles/<int:number>/votes", articles.votes, name="votes"),
    path("help/outages/<int:number>", outages.outage, name="outage"),
    path("help/outages/<int:number>/concerns", outages.concerns, name="concerns"),
    path("help/ask", ask.ask, name="ask"),
    path("help/tickets", home.tickets, name="tickets"),
    path("help/tickets/<int:number>", ticket.ticket, name="ticket"),
    path("help/tickets/<int:number>/messages", ticket.messages, name="messages"),
    path("help/tickets/<int:number>/reopening", ticket.reopening, name="reopening"),
    path("help/tickets/<int:number>/watchers", ticket.watchers, name="watchers"),
    path("help/tickets/<int:number>/closure", ticket.closure, name="closure"),
    path("help/tickets/<int:number>/watch", ticket.watch, name="watch"),
    path("help/catalogue", catalogue.catalogue, name="catalogue"),
    path("help/catalogue/<slug:slug>", catalogue.item, name="item"),
    path("help/catalogue/<slug:slug>/shown", catalogue.shown, name="item-shown"),
    path("help/approvals", approvals.approvals, name="approvals"),
    path("help/approvals/deputy", approvals.deputy, name="deputy"),
    path("help/approvals/<int:number>", approvals.approval, name="approval"),
    path("help/approvals/<int:number>/verdict", approvals.verdict, name="verdict"),
    path("help/approvals/<int:number>/files/<int:file>", approvals.file, name="approval-file"),
]
