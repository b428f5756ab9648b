"""The tail is what is policed: nothing may grow past what one screen and one mind can hold."""

from __future__ import annotations

from tests.architecture.code import ROOT, Function, Module, files, length, modules, product_modules

FILE, FUNCTION, HANDLER = 400, 40, 15
TEMPLATE, STYLESHEET, SCRIPT = 120, 250, 150


def too_long(pattern: str, most: int) -> list[str]:
    counted = [(path, path.read_text().count("\n")) for path in files(pattern)]
    return [f"{path.relative_to(ROOT)}: {lines}" for path, lines in counted if lines > most]


def is_handler(module: Module, function: Function) -> bool:
    """Something a request is given to, in a package's web or api."""
    parts = module.path.relative_to(ROOT).with_suffix("").parts
    first = function.args.args[0].arg if function.args.args else ""
    return first == "request" and bool({"web", "api"} & set(parts)) and not module.is_test


def test_no_python_file_is_too_long():
    assert [f"{m.name}: {m.lines}" for m in modules() if m.lines > FILE] == []


def test_no_function_is_too_long():
    long = [
        f"{module.name}:{function.lineno} {function.name}: {length(function)}"
        for module in modules()
        for function in module.functions()
        if length(function) > FUNCTION
    ]

    assert long == []


def test_no_handler_does_more_than_find_ask_and_answer():
    long = [
        f"{module.name}:{function.lineno} {function.name}: {length(function)}"
        for module in product_modules()
        for function in module.functions()
        if is_handler(module, function) and length(function) > HANDLER
    ]

    assert long == []


def test_no_template_is_too_long():
    assert too_long("templates/**/*.html", TEMPLATE) == []


def test_no_stylesheet_is_too_long():
    assert too_long("static/**/*.css", STYLESHEET) == []


def test_no_script_is_too_long():
    assert too_long("static/**/*.js", SCRIPT) == []
