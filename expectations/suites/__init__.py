"""One module per table: its rules as data, readable without knowing the library that runs them."""
