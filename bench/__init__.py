"""Measures the services beside the raw engine and beside what people would use instead: `make bench`.

One run, one table. Rows are measured in interleaved rounds over the same photographs, so that whatever else
the machine does meets all of them; a figure is the median over the rounds, and a ratio the median of the
ratios within each round.
"""
