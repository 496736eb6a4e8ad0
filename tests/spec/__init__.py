"""The requirements of the specification, each with the tests that show it."""
