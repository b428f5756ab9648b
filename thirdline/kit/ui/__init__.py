"""The look of the desk: layout, components, icons, behaviours and islands.

Owns: the design tokens and component sheets (`static/ui/css`), the behaviours (`static/ui/js`), the
page layouts (`templates/ui`), the template tags every screen is written with (`templatetags/ui.py`),
the registry through which packages contribute rail entries, menu entries and panels (`registry.py`),
parts of a page (`pages.py`), the answer to a refusal (`refusing.py`), the content policy
(`security.py`), the third-party assets (`assets.py`) and the gallery at `/ui/`.

Deliberately does not: know tickets, clocks or people. Components are drawn from small shapes
(`shapes.py`); whoever owns the facts fills them in.
"""
