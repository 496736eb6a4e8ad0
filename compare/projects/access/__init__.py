"""Authentication, permissions, throttling, and views that are not the package's."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {
        **GUIDE,
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.BasicAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": [
            "rest_framework.permissions.DjangoModelPermissionsOrAnonReadOnly"
        ],
        "DEFAULT_THROTTLE_RATES": {"user": "1000/day", "none": "0/day"},
    },
}
