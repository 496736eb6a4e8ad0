"""The app of the models that django-polymorphic keeps."""
