from __future__ import annotations

from django.urls import path

from thirdline.desk.tickets.web import asking_how, files, matter, new, people, ticket, verbs

app_name = "tickets"

urlpatterns = [
    path("tickets/new", new.new, name="new"),
    path("tickets/<int:number>", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/forms/<slug:name>", asking_how.verb_form, name="verb-form"),
    path("tickets/<int:number>/assignment", verbs.assignment, name="assignment"),
    path("tickets/<int:number>/hold", verbs.hold, name="hold"),
    path("tickets/<int:number>/hold/end", verbs.resume, name="resume"),
    path("tickets/<int:number>/resolution", verbs.resolution, name="resolution"),
    path("tickets/<int:number>/reopening", verbs.reopening, name="reopening"),
    path("tickets/<int:number>/closure", verbs.closure, name="closure"),
    path("tickets/<int:number>/cancellation", verbs.cancellation, name="cancellation"),
    path("tickets/<int:number>/matter", matter.matter, name="matter"),
    path("tickets/<int:number>/priority", verbs.priority, name="priority"),
    path("tickets/<int:number>/restriction", people.restriction, name="restriction"),
    path("tickets/<int:number>/watch", people.watch, name="watch"),
    path("tickets/<int:number>/watchers", people.watchers, name="watchers"),
    path("tickets/<int:number>/files", files.add, name="add-file"),
    path("tickets/files/<int:number>", files.download, name="file"),
    path("tickets/people", people.find, name="find-people"),
]
