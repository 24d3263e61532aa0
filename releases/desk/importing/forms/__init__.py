"""The forms in which releases arrive, beside Markdown: one file for each, which answers with arrivals."""
