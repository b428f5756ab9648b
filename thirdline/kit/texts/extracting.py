"""Every text of the product's code and templates that asks to be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import template as django_template
from django.utils.translation import trim_whitespace

from thirdline.kit.texts.entries import Text

# The names the product calls Django's functions by: where the plural stands, where the context.
_SINGLE = {"_", "later", "gettext", "gettext_lazy", "gettext_noop", "lazily"}
# The mistakes of engines, which are said anew by `sentence_of`.
_SINGLE |= {"BadHours", "BadRotation", "TreeProblem", "amiss", "_amiss"}
_PLURAL = {"ngettext", "ngettext_lazy", "counted"}
_NAMED = {"pgettext", "pgettext_lazy"}
_LEFT_OUT = {"tests", "migrations", "story"}
TEMPLATES = (".html", ".txt")


def texts_of(product: Path) -> dict[Text, list[str]]:
    """Each text with the files that say it, in the order of the files."""
    found: dict[Text, list[str]] = {}
    for path in sorted(product.rglob("*")):
        place = path.relative_to(product.parent).as_posix()
        if _LEFT_OUT & set(path.relative_to(product).parts):
            continue
        for text in _texts_in(path):
            places = found.setdefault(text, [])
            if place not in places:
                places.append(place)
    return found


def _texts_in(path: Path) -> Iterator[Text]:
    if path.suffix == ".py":
        yield from of_code(path.read_text(encoding="utf-8"))
    elif path.suffix in TEMPLATES and "templates" in path.parts:
        yield from of_template(path.read_text(encoding="utf-8"))


def of_code(source: str) -> Iterator[Text]:
    tree = ast.parse(source)
    own = _own_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else _attribute(node.func)
            name = own.get(name, name)
            said = [words for arg in node.args if (words := _words(arg))]
            if name in _SINGLE and len(said) >= 1:
                yield Text(said[0])
            elif name in _PLURAL and len(said) >= 2:
                yield Text(said[0], plural=said[1])
            elif name == "noted":  # the phrases of thirdline/engines/conditions
                yield from (Text(phrase, context="condition") for phrase in said)
            elif name in _NAMED and len(said) >= 2:
                yield Text(said[1], context=said[0])


def _own_names(tree: ast.Module) -> dict[str, str]:
    """What a module calls Django's functions, whatever that is."""
    return {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname
    }


def _attribute(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else ""


def _words(arg: ast.expr) -> str:
    return arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else ""


def of_template(source: str) -> Iterator[Text]:
    block: Block | None = None
    for token in Lexer(source).tokenize():
        if block is not None:
            if not block.takes(token):
                yield block.text
                block = None
        elif token.token_type == TokenType.BLOCK:
            if opened := django_template.block_re.match(token.contents):
                block = Block(_unquoted(opened[2]), trimmed="trimmed" in token.split_contents())
            yield from _of_tag(token)
        elif token.token_type == TokenType.VAR:
            yield from _constants(token.contents)


def _of_tag(token: Token) -> Iterator[Text]:
    if inline := django_template.inline_re.match(token.contents):
        yield Text(_looked_up(inline[1]), context=_unquoted(inline[3]))
    yield from _constants(token.contents)


def _constants(contents: str) -> Iterator[Text]:
    for said in django_template.constant_re.findall(contents):
        yield Text(_looked_up(said))


def _looked_up(quoted: str | None) -> str:
    """Django doubles per cent signs of templates before it looks a text up."""
    return _unquoted(quoted).replace("%", "%%")


def _unquoted(quoted: str | None) -> str:
    return re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted else ""


class Block:
    """What stands between blocktranslate and its end, variables as gettext writes them."""

    def __init__(self, context: str, *, trimmed: bool):
        self.context, self.trimmed = context, trimmed
        self.forms = [""]

    def takes(self, token: Token) -> bool:
        """Whether the block goes on after this token."""
        if token.token_type == TokenType.BLOCK:
            if django_template.endblock_re.match(token.contents):
                return False
            self.forms.append("")
        elif token.token_type == TokenType.VAR:
            self.forms[-1] += f"%({token.contents})s"
        elif token.token_type == TokenType.TEXT:
            self.forms[-1] += token.contents.replace("%", "%%")
        return True

    @property
    def text(self) -> Text:
        forms = [trim_whitespace(form) if self.trimmed else form for form in self.forms]
        return Text(forms[0], plural=forms[1] if len(forms) > 1 else "", context=self.context)
