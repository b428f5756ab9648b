from __future__ import annotations

from django.urls import path

from thirdline.foundation.people.web import own, people, rota

app_name = "people"

urlpatterns = [
    path("me", own.preferences, name="preferences"),
    path("me/tokens", own.tokens, name="tokens"),
    path("me/tokens/<int:number>/revocation", own.revocation, name="revoke-token"),
    path("rota", rota.rota, name="rota"),
    path("rota/<str:token>.ics", rota.calendar, name="rota-calendar"),
    path("rota/<int:number>/stand-ins", rota.stand_ins, name="stand-in"),
    path("rota/stand-ins/<int:number>/end", rota.end, name="end-stand-in"),
    path("set-up/people", people.everyone_here, name="people"),
    path("set-up/people/new", people.new, name="new-person"),
    path("set-up/people/<int:number>", people.person, name="person"),
    path("set-up/people/<int:number>/teams", people.teams, name="person-teams"),
    path("set-up/people/<int:number>/skills", people.skills, name="person-skills"),
    path(
        "set-up/people/<int:number>/skills/<int:skill>/withdrawal",
        people.withdrawal,
        name="withdraw-skill",
    ),
    path("set-up/people/<int:number>/invitation", people.invitation, name="invite-again"),
    path("set-up/people/<int:number>/retirement", people.retirement, name="retire"),
]
