"""The app that the models belong to which pages of the documentation define."""
