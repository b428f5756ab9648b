from __future__ import annotations

from django.urls import path

from thirdline.practices.problems.web import beside, problems

app_name = "problems"

urlpatterns = [
    path("problems", problems.problems, name="problems"),
    path("problems/new", problems.new, name="new"),
    path("problems/<int:number>", problems.problem, name="problem"),
    path("problems/<int:number>/edit", problems.edit, name="edit"),
    path("problems/<int:number>/moves", problems.moves, name="moves"),
    path("problems/<int:number>/owner", problems.owner, name="owner"),
    path("problems/<int:number>/links", problems.links, name="links"),
    path("problem-links/<int:number>/removal", problems.unlink, name="unlink"),
    path("tickets/<int:number>/problem", beside.of_ticket, name="of-ticket"),
    path("estate/debts/<int:number>/problem", beside.raising, name="raise"),
]
