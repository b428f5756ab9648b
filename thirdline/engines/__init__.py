"""Pure Python engines: no Django, nothing of ours, each fit to be published alone."""
