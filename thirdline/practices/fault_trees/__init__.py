"""Fault trees in use: drawn, compiled from the estate, and fed with evidence in an outage.

The mathematics is `engines/faulttree`; the command line is `cli.py`.
"""
