"""Mixins and classes behind the serializers of this package: what they add to those of DRF."""
