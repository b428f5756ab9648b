from django.apps import AppConfig


class ChoresConfig(AppConfig):
    name = "thirdline.desk.chores"
    label = "chores"
    default_auto_field = "django.db.models.BigAutoField"
