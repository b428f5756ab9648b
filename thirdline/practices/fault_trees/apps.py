from django.apps import AppConfig


class FaultTreesConfig(AppConfig):
    name = "thirdline.practices.fault_trees"
    label = "fault_trees"
    default_auto_field = "django.db.models.BigAutoField"
