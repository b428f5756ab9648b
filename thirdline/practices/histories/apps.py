from django.apps import AppConfig


class HistoriesConfig(AppConfig):
    name = "thirdline.practices.histories"
    label = "histories"
    default_auto_field = "django.db.models.BigAutoField"
