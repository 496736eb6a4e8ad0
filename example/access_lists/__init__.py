"""A plugin of the example: access lists, laid out as an application that a project installs."""
