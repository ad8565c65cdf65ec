"""A language model behind the desk: which one, how it is asked, and what its failures are called."""
