"""What makes a function an operation: one transaction, a person who does it, an entry that says so."""

from __future__ import annotations

import ast
from collections import Counter

from tests.architecture.code import Function, Module, dotted, length, product_modules

# Operations that deliberately leave no entry, each with its reason.
WITHOUT_ENTRY = {
    "record": "it is the entry",
    "record_many": "it is the entries",
    "seal_entries": "it seals entries; one of its own would never end",
    "save_draft": "words nobody has said yet",
    "discard_draft": "words nobody has said yet",
    "continue_draft": "words nobody has said yet",
    "keep_answer": "the answer to a change that has its entry",
    "forget_answers": "derived from changes that have their entry",
    "note_token_used": "a bookmark; what the token did has its entry",
    "place_view": "what stands on top of a person's own list",
    "mark_read": "a reader's own bookmark",
    "mark_all_read": "a reader's own bookmark",
    "robot": "the machine itself, made when first needed",
    "index_words": "derived from rows that have their entry",
    "index_anew": "derived from rows that have their entry",
    "mark_all_outdated": "derived from rows that have their entry",
    "forget_unused_words": "derived from rows that have their entry",
    "index_each": "derived from rows that have their entry",
    "read_all_anew": "derived from files that have their entry",
    "settle_file": "derived from files that have their entry",
    "claim_file": "a step of a reading; the file has its entry",
    "note_files": "derived from rows that have their entry",
    "show_next_due": "derived from rows that have their entry",
    "keep_figures": "derived from rows that have their entry",
    "follow_kind": "derived from rows that have their entry",
    "count_history": "derived from rows that have their entry",
    "forget_history": "derived from rows that have their entry",
    "claim_letters": "a step of a delivery, whose end is recorded",
    "begin_sending": "a step of a delivery, whose end is recorded",
    "count_try": "a step of a delivery, whose end is recorded",
    "remember_place": "a bookmark in a folder, whose letters are recorded",
    "remember_fetched": "a bookmark in a folder, whose letters are recorded",
    "claim_pushes": "a step of a delivery; what was told has its entry",
    "settle_push": "a step of a delivery; what was told has its entry",
    "unless_overtaken": "it guards a verb, which has its entry",
    "stand_at_ticket": "where people are is nobody's record",
    "step_away": "where people are is nobody's record",
    "keep_host": "where people are is nobody's record",
    "close_host": "where people are is nobody's record",
    "say_writing": "where people are is nobody's record",
    "gather_deliveries": "a bookmark in the journal, whose entries are what is told",
    "forget_old_deliveries": "what a log is kept for has an end, which is documented",
    "forget_old_files": "a copy whose days are over; its making is recorded",
    "settle_delivery": "a step of a delivery, kept in its log",
    "keep_question": "a question still being typed; the end of the attempt has its entry",
    "keep_reading": "a step of an attempt, whose end has its entry",
    "keep_asking": "a step of an attempt, whose end has its entry",
    "keep_rotated_secret": "what a provider renews by itself, many times a day",
}
# The machine's own work on derived rows; nobody decides it.
WITHOUT_PERSON = {
    "seal_entries",
    "robot",
    "index_words",
    "index_anew",
    "index_each",
    "note_files",
    "rebuild_batch",
    "mark_all_outdated",
    "forget_unused_words",
    "count_history",
    "forget_history",
    "claim_file",
    "settle_file",
    "read_all_anew",
}
# Always called inside the transaction of another operation; `record` refuses to stand alone.
BORROWED = {
    "record",
    "record_many",
    "robot",
    "index_words",
    "index_anew",
    "index_each",
    "note_files",
    "show_next_due",
    "keep_answer",
}
FOLDER = ("operations", "__init__.py")


def operations() -> list[tuple[Module, ast.FunctionDef]]:
    """The public functions of every operations.py; of an operations folder, what it exports."""
    found = product_modules()
    folders = {m.path.parent: exported(m) for m in found if m.path.parts[-2:] == FOLDER}
    return [
        (module, node)
        for module in found
        if module.path.name == "operations.py" or module.path.parent in folders
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith(("_", "why_not_"))
        if node.name in folders.get(module.path.parent, {node.name})
    ]


def exported(module: Module) -> set[str]:
    """The names of `__all__`."""
    return {
        str(name)
        for node in module.tree.body
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__all__"
        for name in ast.literal_eval(node.value)
    }


def named(found: list[tuple[Module, ast.FunctionDef]]) -> list[str]:
    return [f"{module.name}:{node.lineno} {node.name}" for module, node in found]


def calls(node: ast.AST) -> set[str]:
    return {
        dotted(each.func).rpartition(".")[2]
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
    }


def recording() -> set[str]:
    """Names that lead to an entry: record itself, and whatever calls something that does."""
    functions: dict[str, set[str]] = {}
    for module in product_modules():
        for node in module.functions():
            functions.setdefault(node.name, set()).update(calls(node))
    found = {"record", "record_many"}
    while more := {n for n, called in functions.items() if n not in found and called & found}:
        found |= more
    return found


def test_there_are_operations_to_speak_of():
    assert len(operations()) > 20


def test_an_operation_is_one_transaction():
    bare = [(m, n) for m, n in operations() if "atomic" not in opens(n) and n.name not in BORROWED]

    assert named(bare) == []


def opens(node: ast.FunctionDef) -> set[str]:
    """What decorates the function, and the contexts it enters."""
    entered = [
        item.context_expr for w in ast.walk(node) if isinstance(w, ast.With) for item in w.items
    ]
    return {dotted(each).rpartition(".")[2] for each in [*node.decorator_list, *entered]}


def test_an_operation_says_by_whom():
    nobody = [
        (module, node)
        for module, node in operations()
        if node.name not in WITHOUT_PERSON and not ends_in_by(node)
    ]

    assert named(nobody) == []


def ends_in_by(node: Function) -> bool:
    """`by` is keyword-only, and whatever follows it may be left out."""
    keywords = node.args.kwonlyargs
    at = next((i for i, each in enumerate(keywords) if each.arg == "by"), None)
    return at is not None and all(
        default is not None for default in node.args.kw_defaults[at + 1 :]
    )


def test_an_operation_leaves_an_entry_in_the_journal():
    to_an_entry = recording()
    silent = [
        (module, node)
        for module, node in operations()
        if node.name not in WITHOUT_ENTRY and not calls(node) & to_an_entry
    ]

    assert named(silent) == []


def test_what_people_wrote_stands_in_the_words_of_an_entry_where_it_can_be_erased():
    """Facts are sealed for ever. Names of these keys are those that hold what somebody typed."""
    typed = {"title", "name", "words", "about", "note", "text", "comment", "said"}
    sealed = [
        (module.name, call.lineno, sorted(keys))
        for module in product_modules()
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and dotted(call.func).rpartition(".")[2] == "record"
        for given in call.keywords
        if given.arg == "facts" and isinstance(given.value, ast.Dict)
        if (
            keys := typed & {one.value for one in given.value.keys if isinstance(one, ast.Constant)}
        )
    ]

    assert sealed == []


def test_an_operation_states_its_promise():
    assert named([(m, n) for m, n in operations() if not ast.get_docstring(n)]) == []


def test_an_operation_has_a_name_of_its_own():
    names = Counter(node.name for _, node in operations())

    assert {name: count for name, count in names.items() if count > 1} == {}


def test_the_typical_function_is_short():
    lengths = sorted(length(f) for module in product_modules() for f in module.functions())

    assert lengths[int(len(lengths) * 0.99)] <= 36
