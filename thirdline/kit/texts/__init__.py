"""The texts of the product: read from its code and templates, kept by language, made ready for Django.

Catalogues are .po files under thirdline/locale, written by people. What Django reads (.mo) is made from
them at every start that finds it older, in the data folder: no tool has to be installed for it.
"""
