from __future__ import annotations

from django.urls import path

from thirdline.reference.estate.web import editing, fates, figure_urls, imports, items, many, needs
from thirdline.reference.estate.web import map as service_map

app_name = "estate"

urlpatterns = [
    path("estate", service_map.show, name="map"),
    path("estate/items/<int:number>/peek", service_map.peek, {"kind": "items"}, name="peek"),
    path("estate/needs/<int:number>/peek", service_map.peek, {"kind": "needs"}, name="need-peek"),
    path("estate/fates/<int:number>/peek", service_map.peek, {"kind": "fates"}, name="fate-peek"),
    path("estate/items/<int:number>/cuts", service_map.cuts, name="item-cuts"),
    path("estate/items/<int:number>/small-map", service_map.small, name="small-map"),
    path("estate/items/<int:number>/map.svg", service_map.picture, name="map-svg"),
    path("estate/items", items.items, name="items"),
    path("estate/items/new", editing.new, name="new"),
    path("estate/items/retired", items.retired, name="retired"),
    path("estate/items/export", items.export, name="export"),
    path("estate/items/changes", many.many, name="many"),
    path("estate/items/changes/<int:number>", many.change, name="items-change"),
    path("estate/items/changes/<int:number>/stop", many.stop, name="items-change-stop"),
    path("estate/items/find", items.find, name="find"),
    path("estate/items/<int:number>", items.item, name="item"),
    path("estate/items/<int:number>/edit", editing.edit, name="edit"),
    path("estate/items/<int:number>/failure", editing.failure, name="failure"),
    path("estate/items/<int:number>/health", editing.health, name="health"),
    path("estate/items/<int:number>/retirement", editing.retirement, name="retirement"),
    path("estate/items/<int:number>/restoration", editing.restoration, name="restoration"),
    path("estate/items/<int:number>/needs", needs.new_need, name="new-need"),
    path("estate/items/<int:number>/relations", needs.relations, name="relations"),
    path("estate/needs/<int:number>", needs.need, name="need"),
    path("estate/needs/<int:number>/ending", needs.need_ending, name="need-ending"),
    path("estate/relations/<int:number>/ending", needs.relation_ending, name="relation-ending"),
    path("estate/imports", imports.listing, name="imports"),
    path("estate/imports/<int:number>", imports.one, name="import"),
    path("estate/imports/<int:number>/choices", imports.choices, name="import-choices"),
    path("estate/imports/<int:number>/application", imports.application, name="import-application"),
    path("estate/imports/<int:number>/stop", imports.stop, name="import-stop"),
    path("estate/imports/<int:number>/undoing", imports.undoing, name="import-undoing"),
    path("estate/fates", fates.fates, name="fates"),
    path("estate/fates/new", fates.new_fate, name="new-fate"),
    path("estate/fates/<int:number>", fates.fate, name="fate"),
    path("estate/fates/<int:number>/edit", fates.edit_fate, name="edit-fate"),
    path("estate/fates/<int:number>/failure", fates.fate_failure, name="fate-failure"),
    path("estate/fates/<int:number>/ending", fates.fate_ending, name="fate-ending"),
    *figure_urls.urlpatterns,
]
