from __future__ import annotations

from django.urls import path

from thirdline.practices.fault_trees.web import asking, drawing, trees, verbs

app_name = "fault_trees"

urlpatterns = [
    path("fault-trees", trees.trees, name="trees"),
    path("fault-trees/new", drawing.new, name="new"),
    path("fault-trees/<int:number>", trees.tree, name="tree"),
    path("fault-trees/<int:number>/versions", trees.versions, name="versions"),
    path("fault-trees/<int:number>/files/<slug:form>", trees.download, name="download"),
    path("fault-trees/<int:number>/edits", drawing.edits, name="edits"),
    path("fault-trees/<int:number>/versions/<int:pk>", drawing.going_back, name="going-back"),
    path("fault-trees/<int:number>/evidence", verbs.evidence, name="evidence"),
    path(
        "fault-trees/<int:number>/evidence/<int:pk>/retraction",
        verbs.retraction,
        name="retraction",
    ),
    path("fault-trees/<int:number>/occurrence", verbs.occurrence, name="occurrence"),
    path("fault-trees/<int:number>/tests", verbs.tests, name="tests"),
    path("fault-trees/<int:number>/cause", verbs.cause, name="cause"),
    path("fault-trees/<int:number>/closing", verbs.closing, name="closing"),
    path("fault-trees/<int:number>/reopening", verbs.reopening, name="reopening"),
    path("tickets/<int:number>/fault-trees", asking.of_ticket, name="of-ticket"),
    path("estate/items/<int:number>/fault-trees", asking.of_item, name="of-item"),
]
