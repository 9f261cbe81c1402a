"""The data sets that come with the program, one module per family, each with its files, source and licence."""
