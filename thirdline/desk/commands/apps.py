from django.apps import AppConfig


class CommandsConfig(AppConfig):
    name = "thirdline.desk.commands"
    label = "commands"
