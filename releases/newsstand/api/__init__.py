"""The read-only API: the newsstand for machines. One file a noun, and what they share.

A request comes in at ``door`` (which methods, from which origins), is received by ``reading`` (the clock, the language,
how often), says what it wants (``asking``), is answered page by page (``paging``), or told why not (``problems``).
"""
