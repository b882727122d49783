"""Measure the services, the bare engine and the usual alternatives: `make bench`.

One run gives one table. Rows are measured in interleaved rounds over the same photographs, so that other
load on the machine affects all of them. A figure is the median over the rounds; a ratio is the median of
the ratios within each round.
"""
