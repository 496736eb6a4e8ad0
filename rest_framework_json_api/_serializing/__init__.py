"""What our serializers add to those of DRF."""
