import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from thirdline.kit.ui.shapes import ChoiceShape, ProgressShape


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class NoteForm(forms.Form):
    tried = forms.CharField(error_messages={"required": "Name at least one step."})
    until = forms.CharField(required=False, help_text="Leave empty.")
    watch = forms.BooleanField(required=False)


def test_a_panel_has_its_head_body_aside_and_foot_in_place() -> None:
    html = drawn('{% panel "Consult" id="c" %}body{% aside %}side{% foot %}under{% endpanel %}')

    assert html.startswith(
        '<section class="panel" id="c"><header class="panel__head"><h2>Consult</h2>'
    )
    assert '<span class="panel__aside">side</span></header>' in html
    assert '<div class="panel__body">body</div><footer class="panel__foot">under</footer>' in html


def test_a_panel_leaves_out_what_it_was_not_given() -> None:
    html = drawn("{% panel title flush=True %}rows{% endpanel %}", title="<b>")

    assert html == (
        '<section class="panel"><header class="panel__head"><h2>&lt;b&gt;</h2></header>rows</section>'
    )


def test_what_a_block_contains_is_escaped_as_anywhere() -> None:
    html = drawn('{% notice "refused" %}{{ said }}{% endnotice %}', said="<script>")

    assert "&lt;script&gt;" in html
    assert "notice--soon" in html


def test_an_unclosed_panel_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError):
        drawn('{% panel "x" %}body')


def test_a_verb_that_may_not_happen_says_why_and_sends_nothing() -> None:
    html = drawn(
        '{% button "Escalate" type="submit" hx_post="/x" why_not=why %}',
        why="Two items are missing.",
    )

    assert 'aria-disabled="true"' in html
    assert 'title="Two items are missing."' in html
    assert 'type="button"' in html
    assert "hx-post" not in html


def test_a_verb_that_may_happen_keeps_its_attributes_and_prints_its_key() -> None:
    html = drawn('{% button "Escalate" kind="main" key="u" hx_post="/x" why_not=None %}')

    assert 'hx-post="/x"' in html
    assert 'data-key="u"' in html
    assert "<kbd>u</kbd>" in html


def test_a_button_of_an_icon_only_has_its_words_as_label() -> None:
    html = drawn('{% button "More actions" icon="dots" bare_icon=True %}')

    assert 'aria-label="More actions"' in html


def test_a_wrong_field_names_what_is_needed_and_is_tied_to_it() -> None:
    form = NoteForm({})

    html = drawn("{% field form.tried %}", form=form)

    assert 'aria-describedby="id_tried-error"' in html
    assert "field--wrong" in html
    assert "Name at least one step." in html


def test_an_optional_field_says_so_and_its_help_is_read_with_it() -> None:
    html = drawn("{% field form.until rows=3 %}", form=NoteForm())

    assert "optional" in html
    assert 'aria-describedby="id_until-help"' in html
    assert 'rows="3"' in html


def test_a_tick_box_stands_before_its_label() -> None:
    html = drawn("{% field form.watch %}", form=NoteForm())

    assert html.index("form-check-input") < html.index("Watch")


def test_a_switch_is_links_of_which_one_is_current() -> None:
    choices = [ChoiceShape("All", "?"), ChoiceShape("L2", "?tier=2", current=True)]

    html = drawn('{% switch "Tier" choices %}', choices=choices)

    assert '<a href="?tier=2" aria-current="true">L2</a>' in html
    assert html.count("aria-current") == 1


def test_progress_shows_requesters_done_and_now() -> None:
    steps = [ProgressShape("Asked", "done"), ProgressShape("Specialists", "now")]

    html = drawn("{% progress_line steps %}", steps=steps)

    assert "<li data-done>Asked</li>" in html
    assert '<li aria-current="step">Specialists</li>' in html


def test_a_dialog_is_named_by_its_heading_and_can_be_closed() -> None:
    html = drawn('{% dialog "Return" id="r" %}x{% foot %}y{% enddialog %}')

    assert 'aria-labelledby="r-h"' in html
    assert '<form method="dialog"' in html
    assert '<footer class="dialog__foot">y</footer>' in html
