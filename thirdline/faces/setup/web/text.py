"""The text beside the ladder: compared, tried and saved; what was written is never lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.faces.setup.drafts import Pane, effect_of, rules_in
from thirdline.faces.setup.page import LadderPage
from thirdline.faces.setup.queries import LATELY
from thirdline.faces.setup.rules import scope_named
from thirdline.faces.setup.trials import Trial, begin_trial, step_on
from thirdline.foundation.people.gates import reader, readers_of_set_up
from thirdline.foundation.records.operations import apply_text
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

PAGE = "setup/ladder.html"


@readers_of_set_up
@require_POST
def text(request: HttpRequest) -> HttpResponse:
    """Compare a text with what is in force, or save one that was compared."""
    pane = _pane(request)
    valid = pane.compare(reader(request))
    saving = request.POST.get("do") == "save"
    if not valid:
        return _shown(request, pane, 422)
    if not saving or pane.meanwhile or not _was_shown(request, pane):
        return _shown(request, pane, 409 if saving and pane.meanwhile else 200)
    return _save(request, pane)


def _save(request: HttpRequest, pane: Pane) -> HttpResponse:
    try:
        version = apply_text(pane.text, by=reader(request), seen=pane.seen)
    except Refused as refusal:
        if refusal.code == "stale":
            pane.note_meanwhile(refusal)
        else:
            pane.mistake = refusal.reason
        return _shown(request, pane, 409)
    told = _("Saved as version %(n)s.") % {"n": version.pk} if version else _("Nothing differs.")
    return go(request, f"{reverse('setup:ladder')}?show={pane.scope.name}", told=told)


def _pane(request: HttpRequest) -> Pane:
    seen = _number(request, "seen") if "seen" in request.POST else None
    given = request.POST.get("text", "").replace("\r\n", "\n")
    return Pane(scope_named(request.POST.get("show", "")), given=given, seen=seen)


def _was_shown(request: HttpRequest, pane: Pane) -> bool:
    """What a change of promises or rules would do is looked at before it is saved."""
    weighty = pane.changes_rules or pane.changed_policies
    return not weighty or request.POST.get("shown", "") == pane.fingerprint


def _shown(request: HttpRequest, pane: Pane, status: int) -> HttpResponse:
    shown = LadderPage(reader(request), pane)
    return page(request, PAGE, {"ladder": shown}, status=status)


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0


@readers_of_set_up
@require_POST
def trials(request: HttpRequest) -> HttpResponse:
    """One step of trying the rules in force, or those of a text, on the tickets of the last 30 days."""
    by, since = reader(request), clock.now() - LATELY
    trial = _trial(request)
    if not trial.stopped:
        step_on(trial, by, since, rules_in(trial.text) if trial.text else None)
    shown = LadderPage(by, _pane_of(trial), trial=trial)
    return page(request, PAGE, {"ladder": shown, "trial": trial}, part="trial-step")


def _trial(request: HttpRequest) -> Trial:
    written = request.POST.get("text", "").replace("\r\n", "\n")
    begun = _number(request, "total")
    if not begun:
        return begin_trial(reader(request), clock.now() - LATELY, text=written)
    names = ("total", "done", "moved_count", "before", "approximate")
    total, done, moved, before, rough = (_number(request, name) for name in names)
    stopped = request.POST.get("do") == "stop"
    return Trial(total, done, moved, before, rough, text=written, stopped=stopped)


def _pane_of(trial: Trial) -> Pane:
    return Pane(scope_named("routing"), given=trial.text or None)


@readers_of_set_up
@require_POST
def effects(request: HttpRequest) -> HttpResponse:
    """What one policy of the text would have made of the last quarter."""
    pane = _pane(request)
    effect = effect_of(pane.text, request.POST.get("policy", ""), clock.now())
    shown = {"ladder": LadderPage(reader(request), pane), "effect": effect}
    return page(request, PAGE, shown, part="policy-effect")
