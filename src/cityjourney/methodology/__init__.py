"""The schema and loader of programme files.

Pure Python: knows no Django, so that a methodology can be checked anywhere.
"""
