"""What the desk itself can do to many tickets, one module a story."""

from thirdline.desk.bulk.contributing import contribute_verb
from thirdline.desk.bulk.own.affected import NameAffected
from thirdline.desk.bulk.own.family import MakeChildren
from thirdline.desk.bulk.own.macros import RunMacro
from thirdline.desk.bulk.own.matter import (
    SetCategory,
    SetField,
    SetPriority,
    SetService,
    SetTags,
    SetUrgency,
)
from thirdline.desk.bulk.own.people import Assign, Follow, Restrict, Unfollow
from thirdline.desk.bulk.own.states import Cancel, Close, Hold, Reopen, Resolve, Resume
from thirdline.desk.bulk.own.talk import AddNote, Reply


def contribute_own_verbs() -> None:
    for verb in (
        Assign(), SetPriority(), SetTags(), Resolve(), Hold(), Resume(), Reply(), AddNote(), RunMacro(),
        SetService(), SetCategory(), SetUrgency(), SetField(), Follow(), Unfollow(), Reopen(),
        Close(), Cancel(), Restrict(), MakeChildren(), NameAffected(),
    ):  # fmt: skip
        contribute_verb(verb)
