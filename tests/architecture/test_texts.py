"""Every text of the product is in every catalogue, and nothing people read is left outside them."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.functional import Promise

from tests.architecture.code import PRODUCT, ROOT, dotted, files, product_modules
from thirdline.engines.conditions.describing import _FOR_ONE
from thirdline.engines.conditions.operators import OPERATORS
from thirdline.engines.conditions.saying import PHRASES
from thirdline.kit.tables import every_table
from thirdline.kit.texts import agreeing, catalogues, entries, extracting

TOP_UP = "run `bin/thirdline texts`, fill in what it names (docs/build/texts.md)"
WANTED = extracting.texts_of(PRODUCT)

# The gallery shows components to those who build screens; its sentences are props.
PROPS = {"gallery.html", "gallery_ticket.html"}
# A piece of a tag: what it says is in its attributes, each translated.
PROPS |= {"_completes.html"}
_NOT_READ = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%\s*block (?:topics|\w+_class)\b.*?endblock\s*%}"
    r"|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}|<(script|style|svg|kbd|code|pre)\b.*?</\1>",
    re.DOTALL,
)
_SAID_BY_ATTRIBUTE = re.compile(r"""\b(?:aria-label|title|placeholder|alt)=(["'])([^"'{]*)\1""")
_TAG_OR_FIELD = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
_TAGS_THAT_SPEAK = re.compile(r"""{%\s*(?:button|panel|dialog|blank|chip|switch)\s+(["'])""")
# Examples of what is typed are not words of a language.
_EXAMPLE = re.compile(r"TL-\d+|[\w.]+@[\w.]+|vpn drops team:network is:open")
_WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_every_text_is_translated_and_no_other(language):
    kept = entries.read(catalogues.source(language))

    assert agreeing.problems(WANTED, kept) == [], TOP_UP


def test_no_text_is_said_in_two_forms():
    """A catalogue knows a text by its words: as a plural and alone it would be one entry."""
    keys = Counter(text.key for text in WANTED)

    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_translation_may_stand_in_an_attribute(language):
    """Templates put sentences between quotation marks; each language has its own inside."""
    kept = entries.read(catalogues.source(language))
    marked = [e.text.id for e in kept if '"' not in e.text.id and '"' in "".join(e.said)]

    assert marked == []


def test_a_template_says_nothing_by_itself():
    found = {
        str(path.relative_to(ROOT)): said
        for path in [*files("templates/**/*.html"), *files("templates/**/*.txt")]
        if path.name not in PROPS and (said := _left_outside(path.read_text()))
    }

    assert found == {}


def _left_outside(template: str) -> list[str]:
    read = _NOT_READ.sub(" ", template)
    words = [match[2] for match in _SAID_BY_ATTRIBUTE.finditer(read)]
    words += [match[0] for match in _TAGS_THAT_SPEAK.finditer(read)]
    words += _TAG_OR_FIELD.sub("\n", read).split("\n")
    return [said.strip() for said in words if _WORD.search(_EXAMPLE.sub("", said))]


def test_a_refusal_is_asked_of_the_catalogues():
    found = [
        f"{module.name}:{node.lineno}"
        for module in product_modules()
        if "/story/" not in module.name
        and "/readers/" not in module.name
        and ("Refused(" in module.text or "NotFound(" in module.text)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and dotted(node.func) in {"Refused", "NotFound"}
        for said in node.args[:1]
        if isinstance(said, ast.JoinedStr)
        or (isinstance(said, ast.Constant) and isinstance(said.value, str))
    ]

    assert found == []


def test_the_phrases_of_conditions_are_all_noted():
    spoken = {op.phrase for op in OPERATORS.values()} | {op.checked for op in OPERATORS.values()}
    spoken |= {phrase for pair in _FOR_ONE.values() for phrase in pair}

    assert spoken - set(PHRASES) == set()


def _said_while_read(tree: ast.Module, names: set[str]) -> list[int]:
    """Lines where a text is asked for outside every function: in whatever language is on at start."""
    found: list[int] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Call) and getattr(child.func, "id", "") in names:
                found.append(child.lineno)
            waiting.append(child)
    return found


def test_no_text_is_said_while_a_module_is_read():
    """It would stay in the language of the start, whoever reads it."""
    found = []
    for path in files(".py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        at_once = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if alias.name in {"gettext", "pgettext", "ngettext"}
        }
        found += [f"{path.relative_to(ROOT)}:{line}" for line in _said_while_read(tree, at_once)]

    assert found == [], "name it with `later`"


def test_what_tables_of_the_configuration_say_is_translated():
    """Their labels and helps are read in the set-up: plain strings stay English there."""
    plain = []
    for table in every_table():
        said = [table.label, *(column.help for column in table.columns)]
        said += [column.help for child in table.children for column in child.columns]
        plain += [f"{table.name}: {one}" for one in said if one and not isinstance(one, Promise)]

    assert plain == [], "name it with `later`"


def test_texts_of_templates_are_collected_as_django_looks_them_up():
    """Per cent signs are doubled on the way; collected bare, such a text stayed English on every page."""
    said = "{% load i18n %}{% translate 'Draft saved %s' %}"
    wanted = [text.id for text in extracting.of_template(said)]

    with translation.override("de"):
        assert Template(said).render(Context()) == "Entwurf gesichert %s"
    assert wanted == ["Draft saved %%s"]


def test_texts_are_collected_whatever_a_module_calls_the_function():
    code = "from django.utils.translation import gettext_lazy as _lazy\nx = _lazy('Companies')"

    assert [text.id for text in extracting.of_code(code)] == ["Companies"]
