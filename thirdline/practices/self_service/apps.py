from django.apps import AppConfig


class SelfServiceConfig(AppConfig):
    name = "thirdline.practices.self_service"
    label = "self_service"
    default_auto_field = "django.db.models.BigAutoField"
