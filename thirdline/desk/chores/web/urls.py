from __future__ import annotations

from django.urls import path

from thirdline.desk.chores.web import checklists, later, panels, reminders, time

app_name = "chores"

urlpatterns = [
    path("tickets/<int:number>/chores", panels.chores, name="chores"),
    path("tickets/<int:number>/reminders", reminders.create, name="remind"),
    path("reminders", reminders.mine, name="reminders"),
    path("reminders/<int:number>/end", reminders.done, name="reminder-done"),
    path("reminders/<int:number>/snooze", reminders.snooze, name="snooze"),
    path("tickets/<int:number>/later", later.create, name="later"),
    path("later/<int:number>", later.change, name="change-later"),
    path("later/<int:number>/end", later.take_back, name="take-back-later"),
    path("later/<int:number>/sending", later.send, name="send-later"),
    path("tickets/<int:number>/checklists", checklists.create, name="checklist"),
    path("checklists/<int:number>/items", checklists.items, name="add-items"),
    path("checklists/<int:number>/end", checklists.dropping, name="drop-checklist"),
    path("checklist-items/<int:number>/tick", checklists.ticking, name="tick"),
    path("checklist-items/<int:number>/waiver", checklists.leaving_out, name="leave-out"),
    path("tickets/<int:number>/time", time.create, name="log-time"),
    path("tickets/<int:number>/timer", time.timer, name="timer"),
    path("time/<int:number>", time.correct, name="correct-time"),
    path("time/<int:number>/removal", time.removal, name="remove-time"),
    path("time", time.figures, name="time"),
    path("time.csv", time.figures_csv, name="time-csv"),
]
