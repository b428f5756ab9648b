"""Figures about the ladder, one module for each family: its definition, its query, its test.

Every figure is counted over a `Population`: the cases of a history set or of the live desk that
began in a period. Each module says in its docstring what exactly is counted. `thirdline.faces.
insights.queries` puts them together; the pages and the command line ask there.
"""
