from django.apps import AppConfig


class EstateConfig(AppConfig):
    name = "thirdline.reference.estate"
    label = "estate"
    default_auto_field = "django.db.models.BigAutoField"
