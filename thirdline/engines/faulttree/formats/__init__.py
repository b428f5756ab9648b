"""Fault trees as files: Open-PSA, Galileo and a compact JSON form of our own.

Readers refuse by name and line what is not modelled; writers refuse by name what a format cannot
say. Nothing here opens a connection or follows a name out of the folder it was given.
"""
