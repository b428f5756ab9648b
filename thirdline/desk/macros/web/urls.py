from __future__ import annotations

from django.urls import path

from thirdline.desk.macros.web import keeping, running

app_name = "macros"

urlpatterns = [
    path("tickets/<int:number>/macros", running.choice, name="choice"),
    path("tickets/<int:number>/macros/<int:macro>", running.macro, name="run"),
    path("macros", keeping.macros, name="macros"),
    path("macros/new", keeping.new, name="new"),
    path("macros/<int:number>", keeping.macro, name="macro"),
    path("macros/<int:number>/actions/<int:place>", keeping.step, name="step"),
    path("macros/<int:number>/actions/<int:place>/order", keeping.order, name="order"),
    path("macros/<int:number>/retirement", keeping.retirement, name="retire"),
]
