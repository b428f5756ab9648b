from __future__ import annotations

from django.urls import path

from thirdline.desk.links.web import family, linking, merging, picked, splitting

app_name = "links"

urlpatterns = [
    path("tickets/<int:number>/merge", merging.merge, name="merge"),
    path("tickets/<int:number>/merge/undo", merging.undo, name="undo"),
    path("tickets/<int:number>/others", linking.others, name="others"),
    path("tickets/<int:number>/links", linking.link, name="link"),
    path("links/<int:number>/removal", linking.unlink, name="unlink"),
    path("tickets/<int:number>/split", splitting.split, name="split"),
    path("tickets/<int:number>/family", family.attach, name="attach"),
    path("tickets/<int:number>/similar", family.similar, name="similar"),
    path("tickets/<int:number>/children", family.children, name="children"),
    path("links/picked", picked.picked, name="picked"),
    path("ties/<int:number>/removal", family.detach, name="detach"),
    path("tickets/<int:number>/runs/<slug:do>", family.run, name="run"),
    path("runs/<int:number>/cancellation", family.cancellation, name="cancel-run"),
]
