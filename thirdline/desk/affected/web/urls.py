from __future__ import annotations

from django.urls import path

from thirdline.desk.affected.web import items, tickets

app_name = "affected"

urlpatterns = [
    path("tickets/<int:number>/service", items.service, name="service"),
    path("tickets/<int:number>/items", items.items, name="items"),
    path("tickets/<int:number>/items/found", items.found, name="found"),
    path("tickets/<int:number>/items/<int:pk>/removal", items.removal, name="removal"),
    path("estate/items/<int:number>/tickets", tickets.tickets, name="tickets"),
]
