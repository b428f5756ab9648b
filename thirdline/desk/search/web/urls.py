from __future__ import annotations

from django.urls import path

from thirdline.desk.search.web import finding

app_name = "search"

urlpatterns = [path("find", finding.find, name="find")]
