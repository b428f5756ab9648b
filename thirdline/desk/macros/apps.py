from django.apps import AppConfig


class MacrosConfig(AppConfig):
    name = "thirdline.desk.macros"
    label = "macros"
    default_auto_field = "django.db.models.BigAutoField"
