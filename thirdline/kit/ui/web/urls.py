from django.urls import path

from thirdline.kit.ui.web import gallery

app_name = "ui"
urlpatterns = [
    path("ui/", gallery.show, name="gallery"),
    path("ui/ticket/", gallery.ticket, name="gallery-ticket"),
]
